"""The pytest plug-in: the fixtures ``local_ses``, ``local_ses_sandbox`` and ``local_cloud``.

A module of its own, so that pytest starts without loading the library.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from sesmodel import LocalCloud, LocalSes  # only tests that ask for it load the library

# Their tests say what they found, as those in test files do, wherever the library is installed.
for part in ("looking", "events", "files", "machine"):
    pytest.register_assert_rewrite(f"sesmodel.testing.suppression_{part}")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare the setting that names the identities every test may send from."""
    parser.addini(
        "ses_identities",
        "Addresses and domains that are verified in the fixtures.",
        type="args",
        default=[],
    )


@pytest.fixture
def local_ses(request: pytest.FixtureRequest) -> LocalSes:
    """Amazon SES in memory, new for every test, with the identities of the setting ``ses_identities`` verified."""
    from sesmodel import LocalSes

    ses = LocalSes()
    ses.verify(*request.config.getini("ses_identities"))
    return ses


@pytest.fixture
def local_ses_sandbox(request: pytest.FixtureRequest) -> LocalSes:
    """The same as a new account has it: mail to verified recipients only, 200 in 24 hours and one a second."""
    from sesmodel import LocalSes

    ses = LocalSes.sandbox()
    ses.verify(*request.config.getini("ses_identities"))
    return ses


@pytest.fixture
def local_cloud(request: pytest.FixtureRequest) -> LocalCloud:
    """SES in every Region and for every account; the identities are verified in the account and Region it means."""
    from sesmodel import LocalCloud

    cloud = LocalCloud()
    cloud.ses().verify(*request.config.getini("ses_identities"))
    return cloud
