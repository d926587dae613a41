"""One error, whichever door it comes through."""

from __future__ import annotations

import copy
import pickle
import smtplib
from pathlib import Path

import boto3
import pytest
from botocore.exceptions import ClientError

from sesmodel import (
    DailyQuotaExceeded,
    InvalidAddress,
    InvalidParameterValue,
    LocalSes,
    Mailer,
    Message,
    MessageRejected,
    MessageRejectedException,
    MissingExtra,
    SesError,
    SesModelError,
    Throttling,
    build,
    errors,
    patched,
)
from sesmodel.error_codes import error_from_code, error_from_reply
from tests.transport.servers import SesDoor, mail_server

CLASSES = list(dict.fromkeys(kind for kind in vars(errors).values() if isinstance(kind, type)))
SES_ERRORS: list[type[SesError]] = [kind for kind in CLASSES if issubclass(kind, SesError)]


@pytest.mark.spec("LIF-04")
def test_an_unverified_sender_is_the_same_error_through_every_door(ses: LocalSes, hello: Message) -> None:
    message = hello.replace(sender="eve@evil.example")
    with pytest.raises(MessageRejected) as in_memory:
        Mailer(ses).send(message)

    with patched(ses), pytest.raises(ClientError) as by_api:
        boto3.client("sesv2").send_email(Content={"Raw": {"Data": build(message)}})
    said = by_api.value.response["Error"]
    from_api = error_from_code(said["Code"], said["Message"])

    with mail_server("plain", SesDoor(ses)) as server, smtplib.SMTP("127.0.0.1", server.port) as smtp:
        with pytest.raises(smtplib.SMTPDataError) as by_smtp:
            smtp.sendmail("eve@evil.example", ["bob@example.net"], build(message))
        accepted = smtp.docmd("NOOP")[0]
    assert accepted == 250
    reply = by_smtp.value
    assert reply.smtp_code == 554
    assert isinstance(reply.smtp_error, bytes)
    assert reply.smtp_error.startswith(b"Message rejected: Email address is not verified. ")
    from_smtp = error_from_reply(reply.smtp_code, reply.smtp_error.decode())

    for error in (in_memory.value, from_api, from_smtp):
        assert type(error) is MessageRejected
        assert error.message == in_memory.value.message
        assert error.identities == ("eve@evil.example",)
        assert not error.retryable
    assert len(ses.sent) == 0


@pytest.mark.spec("LIF-04")
def test_the_two_names_of_a_rejected_message_are_one_class() -> None:
    assert MessageRejectedException is MessageRejected
    assert type(error_from_code("MessageRejectedException", "x")) is MessageRejected


@pytest.mark.spec("LIF-04")
@pytest.mark.parametrize("kind", SES_ERRORS, ids=lambda kind: kind.__name__)
def test_every_error_of_ses_has_a_form_for_every_door(kind: type[SesError]) -> None:
    error = kind("What is wrong.", request_id="r-1")

    assert isinstance(error, SesModelError)
    assert (str(error), error.message, error.request_id) == ("What is wrong.",) * 2 + ("r-1",)
    assert error.v1_code
    assert error.v2_name
    assert error.v1_status in {400, 403, 404, 500}
    assert error.v2_status in {400, 403, 404, 409, 429, 500}
    said = "" if kind is errors.ServiceFailed else f": {kind.smtp_text or 'What is wrong.'}"  # no more: SRC-05
    assert error.smtp_reply == f"{kind.smtp_code} {kind.smtp_prefix}{said}"
    assert error.delivered == ("unknown" if kind is errors.ServiceFailed else "no")
    for twin in (copy.copy(error), pickle.loads(pickle.dumps(error))):  # noqa: S301  our own bytes
        assert (type(twin), str(twin), vars(twin)) == (kind, str(error), vars(error))


def test_a_failure_of_the_service_itself_says_that_the_mail_may_be_out() -> None:
    error = error_from_code("ServiceUnavailable", "try later", status=503)

    assert (type(error), error.code, error.retryable, error.delivered) == (
        errors.ServiceFailed,
        "ServiceUnavailable",
        True,
        "unknown",
    )
    assert error_from_code("ExpiredTokenException", "x").code == "ExpiredTokenException"


@pytest.mark.parametrize(
    "error",
    [
        errors.TransportFailed("lost", delivered="unknown"),
        MissingExtra("boto3", "ses", "x"),
        errors.MessageRefused(["one", "two"]),
        InvalidAddress("Missing domain", where="a@", cure="Write it."),
    ],
    ids=lambda error: type(error).__name__,
)
def test_every_error_can_be_pickled_for_a_queue(error: SesModelError) -> None:
    twin = pickle.loads(pickle.dumps(error))  # noqa: S301  our own bytes

    assert (type(twin), str(twin), vars(twin)) == (type(error), str(error), vars(error))


@pytest.mark.spec("LIF-04")
@pytest.mark.parametrize(
    ("code", "message", "kind"),
    [
        ("Throttling", "Maximum sending rate exceeded.", Throttling),
        ("TooManyRequestsException", "Maximum sending rate exceeded.", Throttling),
        ("Throttling", "Daily message quota exceeded.", DailyQuotaExceeded),
        ("TooManyRequestsException", "Daily message quota exceeded.", DailyQuotaExceeded),
        ("AlreadyExistsException", "Configuration set <x> already exists.", errors.ConfigurationSetAlreadyExists),
        ("AlreadyExistsException", "Email identity x already exist.", errors.AlreadyExists),
        ("SerializationException", "x", errors.MalformedInput),
        ("BadRequestException", "x", InvalidParameterValue),
        ("NotFoundException", "Configuration set <x> does not exist.", errors.ConfigurationSetDoesNotExist),
        ("NotFoundException", "Email identity x does not exist.", errors.NotFound),
        ("ConfigurationSetDoesNotExist", "x", errors.ConfigurationSetDoesNotExist),
        ("SendingPausedException", "Sending is paused for configuration set x", errors.ConfigurationSetSendingPaused),
        ("SendingPausedException", "Account sending is disabled.", errors.AccountSendingPaused),
        ("MessageRejected", "Sending paused for this account. For more information, …", errors.AccountShutDown),
        ("NeverHeardOf", "x", SesError),
    ],
)
def test_a_code_of_either_api_is_read(code: str, message: str, kind: type) -> None:
    assert type(error_from_code(code, message)) is kind


@pytest.mark.spec("LIF-04")
@pytest.mark.parametrize(
    ("code", "text", "kind", "message"),
    [
        (454, "Throttling failure: Maximum sending rate exceeded.", Throttling, "Maximum sending rate exceeded."),
        (454, "Throttling failure: Daily message quota exceeded.", DailyQuotaExceeded, "Daily message quota exceeded."),
        (554, "Transaction failed: Recipient count exceeds 50.", InvalidParameterValue, "Recipient count exceeds 50."),
        (
            554,
            "Message rejected: Sending paused for this account.",
            errors.AccountShutDown,
            "Sending paused for this account.",
        ),
        (554, "Message rejected: Account is paused", errors.AccountSendingPaused, "Account is paused"),
        (554, "Access denied: no", errors.AccessDenied, "no"),
        (554, "no colon", errors.PermanentRefusal, "no colon"),
        (421, "Too busy: later", errors.TemporaryRefusal, "Too busy: later"),
    ],
)
def test_an_smtp_reply_is_read(code: int, text: str, kind: type, message: str) -> None:
    error = error_from_reply(code, text)

    assert (type(error), error.message) == (kind, message)


def test_an_invalid_value_says_what_where_and_what_to_do() -> None:
    error = InvalidAddress("Missing domain", where="'ana@'", cure="Write 'ana@example.com'.")

    assert isinstance(error, ValueError)
    assert str(error) == "'ana@': Missing domain. Write 'ana@example.com'."


def test_a_missing_library_names_the_command() -> None:
    error = MissingExtra("boto3", "ses", "SesTransport")

    assert isinstance(error, ImportError)
    assert str(error) == "SesTransport needs boto3, which is not installed: pip install 'sesmodel[ses]'"


def test_the_tree_at_the_top_of_the_file_is_the_tree_of_the_classes() -> None:
    drawn = [line for line in (errors.__doc__ or "").splitlines() if line.startswith("    ")]
    classes = {kind.__name__ for kind in CLASSES if issubclass(kind, Exception)}

    depths = {}
    parents: list[str] = []
    for line in drawn:
        words = line.strip(" │├└─").split()
        depth = (len(line) - len(line.lstrip(" │├└─"))) // 4
        parents = [*parents[: depth - 1], words[0]]
        depths[words[0]] = parents[-2] if len(parents) > 1 else None
    assert set(depths) == classes
    for name, parent in depths.items():
        assert parent is None or getattr(errors, parent) in getattr(errors, name).__bases__, name


def test_no_error_class_is_left_out_of_the_package() -> None:
    source = (Path(errors.__file__).parent / "__init__.py").read_text(encoding="utf-8")

    assert all(f" {kind.__name__} as {kind.__name__}" in source for kind in SES_ERRORS)
