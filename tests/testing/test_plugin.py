"""The pytest plug-in, in projects of their own."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

SIGNUP = """
from sesmodel import Mailer, Message

def signup(mailer):
    mailer.send(Message(sender="shop@example.com", to="new@customer.example", subject="Welcome", text="Hello"))
"""


def pytest_in(folder: Path, test: str, *, ini: str = "") -> subprocess.CompletedProcess[str]:
    (folder / "signup.py").write_text(SIGNUP, encoding="utf-8")
    (folder / "test_signup.py").write_text(test, encoding="utf-8")
    (folder / "pytest.ini").write_text(f"[pytest]\npythonpath = .\n{ini}\n", encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir", str(folder), str(folder)]
    return subprocess.run(command, check=False, capture_output=True, text=True, cwd=folder)


WELCOME = """
from sesmodel import Mailer
from signup import signup

def test_welcome(local_ses):
    signup(Mailer(local_ses))
    assert local_ses.sent.one().subject == "Welcome"
"""


def test_the_fixture_may_send_from_the_identities_of_the_setting(tmp_path: Path) -> None:
    done = pytest_in(tmp_path, WELCOME, ini="ses_identities = example.com")

    assert "1 passed" in done.stdout


def test_without_the_setting_ses_says_no_and_the_test_reads_why(tmp_path: Path) -> None:
    done = pytest_in(tmp_path, WELCOME)

    assert "1 failed" in done.stdout
    assert "The following identities failed the check in region us-east-1: shop@example.com" in done.stdout


def test_every_test_has_a_model_of_its_own(tmp_path: Path) -> None:
    done = pytest_in(
        tmp_path, WELCOME + WELCOME.replace("test_welcome", "test_again"), ini="ses_identities = example.com"
    )

    assert "2 passed" in done.stdout


SANDBOX = """
import pytest
from sesmodel import LocalSes, Mailer, MessageRejected
from signup import signup

def test_strangers_get_nothing(local_ses_sandbox):
    with pytest.raises(MessageRejected, match="new@customer.example"):
        signup(Mailer(local_ses_sandbox))
    local_ses_sandbox.verify("new@customer.example")
    signup(Mailer(local_ses_sandbox))
    assert local_ses_sandbox.account.quota.max_24_hour_send == 200
"""


def test_the_fixture_of_the_sandbox_sends_to_verified_recipients_only(tmp_path: Path) -> None:
    done = pytest_in(tmp_path, SANDBOX, ini="ses_identities = example.com")

    assert "1 passed" in done.stdout


CLOUD = """
import pytest
from sesmodel import Mailer, MessageRejected
from signup import signup

def test_regions_are_apart(local_cloud):
    signup(Mailer(local_cloud.ses()))
    with pytest.raises(MessageRejected, match="EU-WEST-1|eu-west-1"):
        signup(Mailer(local_cloud["eu-west-1"]))
    assert local_cloud.inbox("new@customer.example").one().subject == "Welcome"
"""


def test_the_fixture_of_the_cloud_may_send_in_the_region_that_it_means(tmp_path: Path) -> None:
    done = pytest_in(tmp_path, CLOUD, ini="ses_identities = example.com")

    assert "1 passed" in done.stdout
