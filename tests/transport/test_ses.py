"""The real SES through boto3: what is asked of it, and how its errors come back."""

from __future__ import annotations

import sys
from importlib.metadata import requires
from typing import TYPE_CHECKING, Any, cast

import pytest
from botocore.exceptions import NoCredentialsError, ReadTimeoutError

from sesmodel import (
    ConfigurationSetDoesNotExist,
    LocalSes,
    Mailer,
    Message,
    MessageRejected,
    MissingExtra,
    SesTransport,
    Throttling,
    TransportFailed,
    UnknownTransport,
    patched,
    read,
    same_content,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.mark.spec("API-01")
def test_without_boto3_the_library_works_and_the_transport_names_what_to_install(
    monkeypatch: pytest.MonkeyPatch, hello: Message
) -> None:
    for name in [name for name in sys.modules if name.partition(".")[0] in {"boto3", "botocore"}]:
        monkeypatch.delitem(sys.modules, name)
    for name in ("boto3", "botocore"):
        monkeypatch.setitem(sys.modules, name, None)

    assert Mailer("inbox://").send(hello).message_id
    for make in (lambda: SesTransport(region="eu-west-1"), lambda: Mailer("ses://eu-west-1")):
        with pytest.raises(MissingExtra, match=r"pip install 'sesmodel\[ses\]'"):
            make()


@pytest.mark.spec("API-01", "LIF-12", "API-02")
def test_a_message_reaches_ses_with_its_options(ses: LocalSes, hello: Message) -> None:
    ses.account.configuration_sets.create("set")
    with patched(ses), Mailer("ses://us-east-1") as mailer:
        receipt = mailer.send(hello.replace(bcc="carl@example.org"), configuration_set="set", tags={"kind": "test"})

    sent = ses.sent.one()
    assert (receipt.message_id, receipt.accepted) == (sent.message_id, ("bob@example.net", "carl@example.org"))
    assert receipt.request_id
    assert receipt.header_message_id
    assert sent.options.configuration_set == "set"
    assert sent.options.tags == (("kind", "test"),)


@pytest.mark.spec("API-01", "LIF-04")
def test_an_error_of_ses_is_the_same_class_as_in_memory(ses: LocalSes, hello: Message) -> None:
    with patched(ses):
        mailer = Mailer(SesTransport(region="us-east-1"))
        with pytest.raises(MessageRejected) as caught:
            mailer.send(hello.replace(sender="eve@evil.example"))
        assert caught.value.identities == ("eve@evil.example",)
        assert caught.value.request_id
        with pytest.raises(ConfigurationSetDoesNotExist):
            mailer.send(hello, configuration_set="none")


def test_the_sdk_is_asked_for_one_attempt(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")

    assert SesTransport(region="us-east-1").client.meta.config.retries["total_max_attempts"] == 1


def test_a_throttled_send_is_an_error_that_may_be_tried_again(hello: Message) -> None:
    ses = LocalSes(max_send_rate=1)
    ses.verify("example.com")
    with patched(ses):
        mailer = Mailer("ses://us-east-1")
        mailer.send(hello)
        with pytest.raises(Throttling) as caught:
            mailer.send(hello)
    assert (caught.value.retryable, caught.value.delivered) == (True, "no")
    assert len(ses.sent) == 1


class Failing:
    """A client that fails as the SDK does when there is no answer."""

    def __init__(self, error: Exception) -> None:
        self._error = error

    def send_email(self, **_: object) -> None:
        raise self._error


@pytest.mark.spec("API-01")
@pytest.mark.parametrize(
    ("error", "delivered"),
    [(NoCredentialsError(), "no"), (ReadTimeoutError(endpoint_url="https://ses"), "unknown")],
    ids=["no credentials", "answer lost"],
)
def test_a_failure_says_what_is_known_about_the_mail(hello: Message, error: Exception, delivered: str) -> None:
    with pytest.raises(TransportFailed) as caught:
        Mailer(SesTransport(client=Failing(error))).send(hello)

    assert caught.value.delivered == delivered


@pytest.mark.parametrize("url", ["smtp2://host", "no url", "ses:/eu-west-1"])
def test_an_unknown_url_is_refused_with_the_ones_there_are(url: str) -> None:
    with pytest.raises(UnknownTransport, match="ses://REGION"):
        Mailer(url)


class Recording:
    """A client that keeps what it is asked for."""

    def __init__(self) -> None:
        self.asked: dict[str, object] = {}

    def send_email(self, **asked: object) -> dict[str, str]:
        self.asked = asked
        return {"MessageId": "id"}


@pytest.mark.spec("API-01", "LIF-12")
def test_ses_is_asked_with_the_envelope_and_not_with_the_header(hello: Message) -> None:
    client = Recording()
    message = hello.replace(cc="carl@example.org", bcc="dora@example.net", return_path="bounces@example.com")
    Mailer(SesTransport(client=client)).send(message, tags={"kind": "test"}, configuration_set="set")

    content = client.asked.pop("Content")
    assert client.asked == {
        "FromEmailAddress": "bounces@example.com",
        "Destination": {"ToAddresses": ["bob@example.net", "carl@example.org", "dora@example.net"]},
        "ConfigurationSetName": "set",
        "EmailTags": [{"Name": "kind", "Value": "test"}],
    }
    assert same_content(read(cast("dict[str, dict[str, bytes]]", content)["Raw"]["Data"]), message)


@pytest.mark.spec("API-01")
@pytest.mark.parametrize(
    ("make", "region"),
    [
        (lambda: SesTransport(region="eu-west-1"), "eu-west-1"),
        (lambda: Mailer("ses://ap-south-1").transport, "ap-south-1"),
        (lambda: Mailer("SES://eu-north-1/").transport, "eu-north-1"),
        (lambda: Mailer("ses://").transport, "us-west-2"),
    ],
    ids=["argument", "url", "url in capitals", "environment"],
)
def test_the_region_is_the_one_that_is_named(
    make: Callable[[], SesTransport], region: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-west-2")

    assert make().client.meta.region_name == region


def test_without_a_region_the_error_says_how_to_name_one(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("AWS_DEFAULT_REGION", raising=False)
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "none"))
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")

    with pytest.raises(UnknownTransport, match="ses://eu-west-1"):
        Mailer("ses://")


@pytest.mark.parametrize("nothing", [None, 5, LocalSes])
def test_what_cannot_send_is_no_transport(nothing: Any) -> None:
    with pytest.raises(UnknownTransport, match="no method send"):
        Mailer(nothing)


@pytest.mark.spec("API-01")
def test_boto3_is_needed_for_extras_only_and_the_error_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    assert all("extra ==" in one for one in requires("sesmodel") or () if one.startswith("boto"))
    monkeypatch.setitem(sys.modules, "boto3", None)
    with pytest.raises(MissingExtra, match="^SesTransport needs boto3, "):
        SesTransport(region="eu-west-1")
