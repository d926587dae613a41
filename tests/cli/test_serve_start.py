"""Until its first answer `sesmodel serve` loads what that takes, and nothing that somebody may ask for later.

How long a start takes is in the benchmarks (`http-ready`); what keeps it short is here, where a new import shows.
"""

from __future__ import annotations

import re
from importlib.util import find_spec
from urllib.request import Request, urlopen  # noqa: TID251  what every machine has

import pytest

from tests.cli.serving import served

WHAT_COMES_LATER = {
    "to send": "flow.sending flow.stages mail.message mail.raw service.send_request service.letter handlebars.template",
    "to be told of": "service.event flow.publish flow.notifying service.topic service.tracking service.page",
    "to have": "service.configuration_set service.contact_list service.custom_verification service.email_template",
    "to decide by": "iam.document service.user flow.permitting service.receiver_rule",
    "to go back to": "snapshot_codec snapshot_file state_file",
    "to look into": "server.inspection_openapi server.inspection_table server.smtp_serving",
}
MOST = 190
"""How many modules of ours there may be. A part of :class:`LocalSes` imports what it does when it does it."""

_IMPORTED = re.compile(r"^import time:.*\| +(\S+)$", re.MULTILINE)


@pytest.fixture(scope="module")
def loaded() -> frozenset[str]:
    """The modules of a server that has answered one call."""
    signed = (
        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260101/us-east-1/ses/aws4_request, SignedHeaders=host, Signature=0"
    )
    with served("--verify", "example.com", python=["-X", "importtime"]) as (process, door):
        request = Request(  # noqa: S310  our own server
            door.url, b"Action=GetSendQuota&Version=2010-12-01", {"Authorization": signed}
        )
        with urlopen(request, timeout=30) as answer:  # noqa: S310
            assert b"<Max24HourSend>" in answer.read()
        process.kill()
        assert process.stderr
        return frozenset(_IMPORTED.findall(process.stderr.read()))


def test_the_start_is_seen(loaded: frozenset[str]) -> None:
    assert loaded >= {"sesmodel.local", "sesmodel.server.aws", "sesmodel.wire.query", "uvicorn"}


@pytest.mark.parametrize("names", WHAT_COMES_LATER.values(), ids=WHAT_COMES_LATER)
def test_what_only_some_need_is_loaded_when_they_do(loaded: frozenset[str], names: str) -> None:
    later = {f"sesmodel.{name}" for name in names.split()}

    assert all(map(find_spec, later))
    assert not loaded & later


@pytest.mark.parametrize(
    "library", ["boto3", "botocore.session", "starlette.applications", "aiosmtpd", "trustme", "idna"]
)
def test_libraries_are_loaded_by_who_needs_them(loaded: frozenset[str], library: str) -> None:
    assert library not in loaded


def test_little_is_loaded_at_all(loaded: frozenset[str]) -> None:
    ours = sorted(name for name in loaded if name.startswith("sesmodel"))

    assert len(ours) <= MOST, ours
