"""The real SES through boto3: what is asked of it, and how its errors come back."""

from __future__ import annotations

import sys

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
)


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


@pytest.mark.spec("API-01")
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
