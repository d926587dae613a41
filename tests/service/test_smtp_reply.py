"""The replies of the SMTP interface, as a table: written, read back, and told apart."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sesmodel import AccountSendingPaused, MessageRejected, PermanentRefusal, TemporaryRefusal
from sesmodel.error_codes import error_from_reply
from sesmodel.errors import AccessDenied, InvalidValue, SesError
from sesmodel.retry import may_retry
from sesmodel.service import smtp_reply
from sesmodel.service.smtp_reply import SMTP_REPLIES, SmtpReply
from sesmodel.service.tls import supported_tls

words = st.text("abcdefghijklmnopqrstuvwxyz0123456789:/-@", min_size=1)


@st.composite
def written(draw: st.DrawFn) -> tuple[SmtpReply, dict[str, str]]:
    reply = draw(st.sampled_from(SMTP_REPLIES))
    return reply, {name: draw(words) for name in reply._names}  # noqa: SLF001  what differs from one to the next


@pytest.mark.spec("SRC-01")
def test_there_are_fifteen_replies() -> None:
    assert Counter(reply.code for reply in SMTP_REPLIES) == {
        235: 1, 250: 1, 421: 1, 451: 2, 454: 4, 530: 1, 535: 2, 552: 1, 554: 2,
    }  # fmt: skip
    assert len(set(SMTP_REPLIES)) == 15


@pytest.mark.spec("SRC-01")
@given(written())
def test_what_is_written_reads_back(one: tuple[SmtpReply, dict[str, str]]) -> None:
    reply, values = one
    assert reply.parse(reply.render(**values)) == values


@pytest.mark.spec("SRC-01")
@given(written())
def test_no_reply_is_taken_for_another(one: tuple[SmtpReply, dict[str, str]]) -> None:
    reply, values = one
    assert [other for other in SMTP_REPLIES if other.parse(reply.render(**values)) is not None] == [reply]


@pytest.mark.spec("SRC-01")
def test_the_texts_are_those_of_the_guide_to_the_full_stop() -> None:
    values = {"message_id": "0100-1", "user": "U", "identity": "I", "region": "eu-west-1", "identities": "a, b, ..."}
    lines = [reply.render(**{name: values[name] for name in reply._names}) for reply in SMTP_REPLIES]  # noqa: SLF001
    assert lines == [
        "235 Authentication successful",
        "250 Ok 0100-1",
        "421 Too many concurrent SMTP connections",
        "451 Temporary service failure",
        "451 Timeout waiting for data from client",
        "454 Throttling failure: Daily message quota exceeded",
        "454 Throttling failure: Maximum sending rate exceeded",
        "454 Temporary authentication failure",
        "454 Temporary service failure",
        "530 Authentication required",
        "535 Authentication Credentials Invalid",
        "535 Account not subscribed to SES",
        "552 Message is too long.",
        "554 Access denied: User U is not authorized to perform ses:SendRawEmail on resource I",
        (
            "554 Message rejected: Email address is not verified. The following identities failed the check in region "
            "eu-west-1: a, b, ..."
        ),
    ]
    assert [reply.code for reply in SMTP_REPLIES if reply.retryable] == [421, 451, 451, 454, 454, 454, 454]


def test_a_value_that_is_missing_is_named() -> None:
    with pytest.raises(InvalidValue, match="message_id"):
        smtp_reply.ACCEPTED.render()


@pytest.mark.spec("SRC-03")
def test_the_id_is_the_last_word_of_the_reply() -> None:
    message_id = "0000014644fe5ef6-9a483358-9170-4cb4-a269-f5dcdf415321-000000"
    assert smtp_reply.ACCEPTED.parse(f"250 Ok {message_id}") == {"message_id": message_id}
    assert smtp_reply.ACCEPTED.parse("250 Ok") is None


@pytest.mark.spec("SRC-10")
def test_the_two_temporary_failures_are_kept_apart() -> None:
    assert smtp_reply.NOT_RECEIVED.parse("454 Temporary service failure") == {}
    assert smtp_reply.NOT_RECEIVED.parse("451 Temporary service failure") is None
    assert smtp_reply.LOCAL_ERROR.parse("451 Temporary service failure") == {}
    assert may_retry(error_from_reply(454, "Temporary service failure"))


@pytest.mark.spec("SRC-15")
def test_who_may_not_send_is_told_which_user_and_which_identity() -> None:
    user, identity = "arn:aws:iam::123456789012:user/John", "arn:aws:ses:us-east-1:123456789012:identity/example.com"
    line = smtp_reply.ACCESS_DENIED.render(user=user, identity=identity)
    assert line == (
        "554 Access denied: User arn:aws:iam::123456789012:user/John is not authorized to perform ses:SendRawEmail on "
        "resource arn:aws:ses:us-east-1:123456789012:identity/example.com"
    )
    error = error_from_reply(554, line.removeprefix("554 "))
    assert isinstance(error, AccessDenied)
    assert error.smtp_reply == line


@pytest.mark.spec("SRC-19")
@pytest.mark.parametrize(
    ("code", "text", "kind"),
    [
        (554, "Message rejected: Account is paused", AccountSendingPaused),
        (554, "Message rejected: Something else", MessageRejected),
        (550, "something", PermanentRefusal),
        (452, "something", TemporaryRefusal),
    ],
    ids=["paused", "rejected", "unknown for good", "unknown for now"],
)
def test_replies_outside_the_table_are_read_too(code: int, text: str, kind: type[SesError]) -> None:
    assert type(error_from_reply(code, text)) is kind


@pytest.mark.spec("SRC-19")
def test_enhanced_codes_and_full_stops_are_passed_over() -> None:
    assert smtp_reply.TOO_LONG.parse("552 5.3.4 Message is too long") == {}
    assert smtp_reply.TIMED_OUT.parse("451 4.4.2 Timeout waiting for data from client.") == {}


@pytest.mark.spec("SMTP-33")
def test_a_throttled_message_may_be_sent_again_and_a_refused_one_not() -> None:
    assert may_retry(error_from_reply(454, "Throttling failure: Maximum sending rate exceeded"))
    assert not may_retry(error_from_reply(554, "Message rejected: Email address is not verified."))
    assert [reply.code for reply in SMTP_REPLIES if reply.retryable] == [421, 451, 451, 454, 454, 454, 454]


@pytest.mark.spec("HDR-10")
def test_starttls_has_four_versions_and_every_other_leg_three() -> None:
    assert supported_tls("starttls") == ("TLSv1.2", "TLSv1.1", "TLSv1", "SSLv2Hello")
    assert {supported_tls(leg) for leg in ("api", "tls", "delivery")} == {("TLSv1.2", "TLSv1.1", "TLSv1")}
    with pytest.raises(InvalidValue, match="no leg"):
        supported_tls("pigeon")
