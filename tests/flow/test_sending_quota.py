"""Quota and rate of an account, and what it answers when they are used up."""

from __future__ import annotations

import smtplib
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from botocore.exceptions import ClientError

from sesmodel import (
    DailyQuotaExceeded,
    LocalSes,
    Mailer,
    Message,
    QuotaRules,
    QuotaUsage,
    Rules,
    SesError,
    Throttling,
    ThrottlingKind,
    build,
    patched,
)
from sesmodel.error_codes import error_from_code, error_from_reply
from sesmodel.wire import query, rest_json
from tests.transport.servers import SesDoor, mail_server

if TYPE_CHECKING:
    from collections.abc import Callable

RATE, QUOTA = "Maximum sending rate exceeded.", "Daily message quota exceeded."


def model(**options: Any) -> LocalSes:
    """A model that may send from and to example.com."""
    ses = LocalSes.sandbox(**options)
    ses.verify("example.com")
    return ses


def mail(recipients: int = 1, **changes: Any) -> Message:
    """A message to so many addresses."""
    to = [f"r{number}@example.com" for number in range(recipients)]
    return Message(sender="ana@example.com", to=to, subject="Hi", text="Hello").replace(**changes)


def to_simulator(name: str = "success") -> Message:
    return mail(to=f"{name}@simulator.amazonses.com")


# --- counting -------------------------------------------------------------------------------------


@pytest.mark.spec("QRC-10")
def test_a_new_account_has_200_a_day_and_one_a_second() -> None:
    quota = LocalSes.sandbox().account.quota
    assert (quota.max_24_hour_send, quota.max_send_rate) == (200, 1)


@pytest.mark.spec("QRC-10")
def test_recipients_count_and_not_messages() -> None:
    ses = model()
    Mailer(ses).send(mail(3, cc=["d@example.com", "e@example.com"], bcc="f@example.com"))

    assert ses.quota_usage == QuotaUsage(max_24_hour_send=200, max_send_rate=1, sent_last_24_hours=6)
    assert ses.quota_usage.remaining == 194


@pytest.mark.spec("QRC-10")
def test_out_of_the_sandbox_a_test_sets_what_it_likes_and_the_next_call_goes_by_it() -> None:
    ses = model(production=True, max_24_hour_send=10, max_send_rate=None)
    with pytest.raises(DailyQuotaExceeded):
        Mailer(ses).send(mail(11))

    ses.account.quota.max_24_hour_send = 11
    assert Mailer(ses).send(mail(11)).message_id


@pytest.mark.spec("QRC-26", "MON-09")
@pytest.mark.parametrize("api", ["ses", "sesv2"])
def test_the_quota_can_be_read_through_either_api(api: str) -> None:
    ses = model()

    def read() -> tuple[float, float, float]:
        answer = ses.client("ses").get_send_quota() if api == "ses" else ses.client("sesv2").get_account()["SendQuota"]
        members = ["Max24HourSend", "MaxSendRate", "SentLast24Hours"]
        assert [name for name in answer if name in members] == members
        assert all(type(answer[name]) is float for name in members)
        return answer["SentLast24Hours"], answer["Max24HourSend"], answer["MaxSendRate"]

    assert read() == (0, 200, 1)
    Mailer(ses).send(mail(3))
    assert read() == (3, 200, 1)
    assert ses.quota_usage.percent_used == 1.5
    ses.advance(hours=24)
    assert read() == (0, 200, 1)


@pytest.mark.spec("MON-09")
def test_no_quota_is_read_as_minus_one_and_no_rate_as_one_that_programs_can_divide_by() -> None:
    answer = LocalSes().client("ses").get_send_quota()

    assert (answer["Max24HourSend"], answer["MaxSendRate"]) == (-1.0, 1_000_000.0)
    usage = QuotaUsage.parse(answer)
    assert (usage.max_24_hour_send, usage.max_send_rate) == (None, None)


# --- the quota ------------------------------------------------------------------------------------


@pytest.mark.spec("TRB-09", "QRC-11")
def test_a_message_that_would_pass_the_quota_is_refused_and_one_that_fits_is_not() -> None:
    ses = model(max_send_rate=None)
    for count in [1, *[33] * 6]:
        Mailer(ses).send(mail(count))
        ses.advance(minutes=1)
    assert ses.quota_usage.sent_last_24_hours == 199

    with pytest.raises(DailyQuotaExceeded, match=f"^{QUOTA}$"):
        Mailer(ses).send(mail(2))
    Mailer(ses).send(mail(1))
    with pytest.raises(DailyQuotaExceeded):
        Mailer(ses).send(mail(1))

    ses.advance(hours=23, minutes=53)  # a day after the first
    assert ses.quota_usage.remaining == 1
    Mailer(ses).send(mail(1))


@pytest.mark.spec("TRB-09", "QRC-11")
def test_seen_on_the_real_service_a_call_passes_while_any_of_the_quota_is_left() -> None:
    ses = model(max_send_rate=None, rules=Rules(quota=QuotaRules(check="observed")), max_24_hour_send=10)
    Mailer(ses).send(mail(9))
    Mailer(ses).send(mail(5))

    assert ses.quota_usage.sent_last_24_hours == 14
    with pytest.raises(DailyQuotaExceeded):
        Mailer(ses).send(mail(1))


@pytest.mark.spec("TRB-09")
def test_seen_on_the_real_service_no_call_passes_when_the_quota_is_used_to_the_last() -> None:
    ses = model(max_send_rate=None, rules=Rules(quota=QuotaRules(check="observed")), max_24_hour_send=10)
    Mailer(ses).send(mail(10))

    with pytest.raises(DailyQuotaExceeded):
        Mailer(ses).send(mail(1))


@pytest.mark.spec("TRB-09")
def test_the_simulator_uses_nothing_of_the_quota() -> None:
    ses = model(max_send_rate=None, max_24_hour_send=2)
    for _ in range(3):
        Mailer(ses).send(mail(1).replace(to="success@simulator.amazonses.com"))
    Mailer(ses).send(mail(1).replace(to=["bounce@simulator.amazonses.com", "bob@example.com"]))
    Mailer(ses).send(mail(1))

    with pytest.raises(DailyQuotaExceeded):
        Mailer(ses).send(mail(1))
    assert Mailer(ses).send(mail(1).replace(to="success@simulator.amazonses.com")).message_id


def test_when_both_are_used_up_the_quota_is_reported_for_waiting_a_second_will_not_help() -> None:
    ses = model(max_24_hour_send=1, max_send_rate=1)
    Mailer(ses).send(mail())

    with pytest.raises(DailyQuotaExceeded):
        Mailer(ses).send(mail())


# --- the rate -------------------------------------------------------------------------------------


@pytest.mark.spec("TRB-10", "QRC-12")
def test_two_at_once_are_one_too_many_at_one_a_second() -> None:
    ses = model()
    Mailer(ses).send(mail())
    with pytest.raises(Throttling, match=f"^{RATE}$") as caught:
        Mailer(ses).send(mail())
    assert not isinstance(caught.value, DailyQuotaExceeded)
    assert len(ses.sent) == len(ses.inbox("r0@example.com")) == 1  # dropped, not put off

    ses.advance(seconds=0.999)
    with pytest.raises(Throttling):
        Mailer(ses).send(mail())
    ses.advance(seconds=0.001)
    Mailer(ses).send(mail())
    assert len(ses.inbox("r0@example.com")) == 2


@pytest.mark.spec("QRC-12")
@pytest.mark.parametrize(("a_second", "some_fail"), [(10, False), (20, True)])
def test_the_rate_is_tolerated_for_ten_seconds_and_twice_the_rate_is_not(a_second: int, some_fail: bool) -> None:
    ses, refused = model(max_send_rate=10), 0
    for _ in range(10 * a_second):
        try:
            Mailer(ses).send(mail())
        except Throttling:
            refused += 1
        ses.advance(seconds=1 / a_second)

    assert bool(refused) is some_fail


@pytest.mark.spec("QRC-12")
def test_a_short_burst_is_tolerated_as_far_as_the_test_says() -> None:
    ses = model(max_send_rate=2, rules=Rules(quota=QuotaRules(burst=3)))
    for _ in range(6):
        Mailer(ses).send(mail())
    with pytest.raises(Throttling):
        Mailer(ses).send(mail())


@pytest.mark.spec("QRC-12")
def test_a_call_for_five_at_one_a_second_passes_and_the_next_waits_for_five() -> None:
    ses = model()
    Mailer(ses).send(mail(5))
    ses.advance(seconds=4.9)
    with pytest.raises(Throttling):
        Mailer(ses).send(mail())
    ses.advance(seconds=0.1)
    Mailer(ses).send(mail())


# --- the simulator --------------------------------------------------------------------------------


@pytest.mark.spec("TST-08")
def test_simulator_mail_does_not_use_the_quota() -> None:
    ses = model(max_24_hour_send=10_000, max_send_rate=None)
    for _ in range(100):
        Mailer(ses).send(to_simulator())
    assert ses.quota_usage.sent_last_24_hours == 0

    for _ in range(200):
        Mailer(ses).send(mail(50))
    with pytest.raises(DailyQuotaExceeded):
        Mailer(ses).send(mail(1))
    assert Mailer(ses).send(to_simulator("bounce")).message_id
    ses.account.quota.max_24_hour_send = 100  # AWS can take some of it away
    assert Mailer(ses).send(to_simulator()).message_id


@pytest.mark.spec("TST-08")
def test_simulator_mail_uses_the_rate() -> None:
    ses = model()
    Mailer(ses).send(to_simulator())

    with pytest.raises(Throttling, match=RATE):
        Mailer(ses).send(to_simulator())


@pytest.mark.spec("TST-08")
def test_of_a_mixed_message_only_the_others_use_the_quota_and_all_the_rate() -> None:
    ses = model()
    Mailer(ses).send(mail(cc="success@simulator.amazonses.com"))

    assert ses.quota_usage.sent_last_24_hours == 1
    ses.advance(seconds=1.5)
    with pytest.raises(Throttling):
        Mailer(ses).send(mail())


# --- how it is said -------------------------------------------------------------------------------

USED_UP: list[tuple[str, dict[str, Any], str, type[SesError]]] = [
    ("rate", {"max_send_rate": 1}, RATE, Throttling),
    ("quota", {"max_24_hour_send": 1, "max_send_rate": None}, QUOTA, DailyQuotaExceeded),
]
used_up = pytest.mark.parametrize(
    ("options", "text", "kind"),
    [
        pytest.param(*row, id=name, marks=pytest.mark.spec(fact))
        for (name, *row), fact in zip(USED_UP, ("TRB-10", "TRB-09"), strict=True)
    ],
)
CONTENT = {"Subject": {"Data": "Hi"}, "Body": {"Text": {"Data": "Hello"}}}
V1 = {"Source": "ana@example.com", "Destination": {"ToAddresses": ["bob@example.com"]}, "Message": CONTENT}
V2 = {
    "FromEmailAddress": "ana@example.com",
    "Destination": {"ToAddresses": ["bob@example.com"]},
    "Content": {"Simple": CONTENT},
}


@pytest.mark.spec("TRB-08")
@used_up
@pytest.mark.parametrize(
    ("api", "params", "code", "status"),
    [("ses", V1, "Throttling", 400), ("sesv2", V2, "TooManyRequestsException", 429)],
)
def test_each_api_says_it_with_its_own_code(
    api: Any, params: dict[str, Any], code: str, status: int, options: dict[str, Any], text: str, kind: type[SesError]
) -> None:
    with patched(model(**options)):
        client: Any = boto3.client(api)
        client.send_email(**params)
        with pytest.raises(ClientError) as caught:
            client.send_email(**params)

    answer = caught.value.response
    assert answer["Error"]["Code"] == code
    assert answer["Error"]["Message"] == text
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == status
    assert type(error_from_code(code, text)) is kind


@pytest.mark.spec("TRB-10")
def test_the_bytes_are_those_that_were_seen() -> None:
    error = Throttling(RATE)

    assert query.encode_error(error, "r-1").body == (
        b'<ErrorResponse xmlns="http://ses.amazonaws.com/doc/2010-12-01/"><Error><Type>Sender</Type>'
        b"<Code>Throttling</Code><Message>Maximum sending rate exceeded.</Message></Error>"
        b"<RequestId>r-1</RequestId></ErrorResponse>"
    )
    assert rest_json.encode_error(error, "r-1").body == b'{"message":"Maximum sending rate exceeded."}'


@used_up
def test_smtp_says_it_after_the_data(options: dict[str, Any], text: str, kind: type[SesError]) -> None:
    data = build(mail())
    with mail_server("plain", SesDoor(model(**options))) as server, smtplib.SMTP("127.0.0.1", server.port) as smtp:
        smtp.sendmail("ana@example.com", ["bob@example.com"], data)
        with pytest.raises(smtplib.SMTPDataError) as caught:
            smtp.sendmail("ana@example.com", ["bob@example.com"], data)

    said = caught.value.smtp_error
    assert isinstance(said, bytes)
    assert (caught.value.smtp_code, said) == (454, f"Throttling failure: {text}".encode())
    assert type(error_from_reply(454, said.decode())) is kind


@pytest.mark.spec("TRB-08")
def test_there_are_four_kinds_of_throttling() -> None:
    assert [kind.value for kind in ThrottlingKind] == ["daily_quota", "send_rate", "sigv2_rate", "other"]


@pytest.mark.spec("TRB-08")
@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Daily message quota exceeded", ThrottlingKind.DAILY_QUOTA),
        ("Maximum sending rate exceeded", ThrottlingKind.SEND_RATE),
        ("Maximum SigV2 SMTP sending rate exceeded", ThrottlingKind.SIGV2_RATE),
        ("Throttling: service busy", ThrottlingKind.OTHER),
    ],
)
@pytest.mark.parametrize("stop", ["", "."])
@pytest.mark.parametrize(
    "read",
    [
        lambda text: error_from_code("Throttling", text),
        lambda text: error_from_code("ThrottlingException", text),
        lambda text: error_from_code("TooManyRequestsException", text, status=429),
        lambda text: error_from_reply(454, f"Throttling failure: {text}"),
    ],
    ids=["v1", "guide", "v2", "smtp"],
)
def test_what_there_was_too_much_of_is_told_by_the_text(
    read: Callable[[str], SesError], stop: str, text: str, kind: ThrottlingKind
) -> None:
    error = read(text + stop)

    assert isinstance(error, Throttling)
    assert error.kind is kind
    assert isinstance(error, DailyQuotaExceeded) is (kind is ThrottlingKind.DAILY_QUOTA)
    assert error.retryable
