"""A domain under random changes of its DNS and of the time, beside a small model of what the guide says of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import attrs
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from sesmodel import DkimKey, LocalSes, Mailer, Message, MessageRejected, Record, RecordType
from sesmodel.service.bundled_keys import BUNDLED_KEYS
from tests.flow.signatures import domains

DOMAIN, MAIL_FROM = "example.com", "mail.example.com"
KEYS = tuple(DkimKey.load(text) for text in BUNDLED_KEYS[1024][:2])
LETTER = Message(sender=f"ana@{DOMAIN}", to="bob@example.net", subject="Hello", text="Hello")
RIGHT, OTHER_REGION = (f"10 feedback-smtp.{region}.amazonses.com" for region in ("us-east-1", "eu-west-1"))
MX_SETS = [(), (RIGHT,), (OTHER_REGION,), (RIGHT, "20 mx.example.com"), ("10 mx.example.com",)]
NEVER = datetime.min.replace(tzinfo=UTC)
HOURS = [1, 23, 24, 47, 71, 72, 73, 119, 120]


@attrs.define
class Reference:
    """What the guide says of one set-up: how long it is waited for, and how long it may be gone; ``None`` for ever."""

    pending: timedelta
    grace: timedelta | None
    status: str = "NOT_STARTED"
    since: datetime = NEVER
    told: list[str] = attrs.field(factory=list)

    def become(self, status: str, at: datetime) -> None:
        if status != self.status:
            self.told.append(status)
        self.status, self.since = status, at

    def look(self, found: bool | None, now: datetime) -> None:
        """Somebody looks; ``None`` if nobody answers."""
        if found and self.status in {"PENDING", "TEMPORARY_FAILURE"}:
            self.become("SUCCESS", now)
        elif found is False and self.status == "SUCCESS" and self.grace:
            self.become("TEMPORARY_FAILURE", now)

    def pass_to(self, now: datetime) -> None:
        """Time passes, and nothing is found in it."""
        left = {"PENDING": self.pending, "TEMPORARY_FAILURE": self.grace}.get(self.status)
        if left and self.since + left <= now:
            self.become("FAILED", self.since + left)


class Domain(RuleBasedStateMachine):
    """A domain with Easy DKIM or a key of its own, the TXT record of v1, and a MAIL FROM domain."""

    def __init__(self) -> None:
        super().__init__()
        self.ses = LocalSes()
        self.made = self.ses.create_identity(DOMAIN)
        hours = timedelta(hours=1)
        self.identity = Reference(72 * hours, None, "PENDING", self.now)
        self.dkim = Reference(72 * hours, 120 * hours, "PENDING", self.now)
        self.mail_from = Reference(72 * hours, 72 * hours)
        self.enabled, self.answers = True, True
        self.selector: str | None = None
        self.published: set[str] = set()  # names of key records that are right
        self.texts: set[str] = set()  # where the token of v1 stands
        self.mx: tuple[str, ...] = ()

    @property
    def now(self) -> datetime:
        return self.ses.clock.now()

    # --- the DNS -----------------------------------------------------------------------------------

    @rule(number=st.integers(0, 2), right=st.sampled_from(["right", "wrong", "none"]))
    def edit_dkim_record(self, number: int, right: str) -> None:
        """Of Easy DKIM one of three, of a key of one's own the only one."""
        if self.selector is None:
            token = self.made.dkim.tokens[number]
            name, kind, value = f"{token}._domainkey.{DOMAIN}", RecordType.CNAME, f"{token}.dkim.amazonses.com"
        else:
            key = KEYS[0 if self.selector == "s1" else 1].public_key
            name, kind, value = f"{self.selector}._domainkey.{DOMAIN}", RecordType.TXT, f"v=DKIM1; k=rsa; p={key}"
        self.ses.dns.remove(name)
        self.published.discard(name)
        if right == "right":
            self.ses.dns.add(Record(name, kind, value))
            self.published.add(name)
        elif right == "wrong":
            self.ses.dns.add(Record(name, kind, "wrong.example.org" if kind is RecordType.CNAME else "p=MIGfMA=="))
        self.look()

    @rule()
    def publish_all_of_dkim(self) -> None:
        for number in range(3 if self.selector is None else 1):
            self.edit_dkim_record(number, "right")

    @rule(name=st.sampled_from([f"_amazonses.{DOMAIN}", DOMAIN]), right=st.sampled_from(["right", "lower", "none"]))
    def edit_token(self, name: str, right: str) -> None:
        self.ses.dns.remove(name, RecordType.TXT)
        self.texts.discard(name)
        token = self.made.verification_token
        if right != "none":
            for text in ("something else", token if right == "right" else token.lower()):
                self.ses.dns.add(Record(name, RecordType.TXT, text))
        if right == "right":
            self.texts.add(name)
        self.look()

    @rule(values=st.sampled_from(MX_SETS))
    def edit_mx(self, values: tuple[str, ...]) -> None:
        self.ses.dns.remove(MAIL_FROM)
        for value in values:
            self.ses.dns.add(Record(MAIL_FROM, RecordType.MX, value))
        self.mx = values
        self.look()

    @rule()
    def stop_answering(self) -> None:
        self.ses.dns.fail(DOMAIN)
        self.answers = False
        self.look()

    @rule()
    def answer_again(self) -> None:
        self.ses.dns.recover(DOMAIN)
        self.answers = True
        self.look()

    # --- the owner -----------------------------------------------------------------------------------

    @rule()
    def start_again_by_the_token(self) -> None:
        self.ses.client("ses").verify_domain_identity(Domain=DOMAIN)
        if self.identity.status != "SUCCESS":
            self.identity.become("PENDING", self.now)
        self.look()

    @rule()
    def start_easy_dkim_again(self) -> None:
        before, revoked = self.made.dkim.tokens, self.dkim.status == "FAILED" and "SUCCESS" in self.dkim.told
        tokens = self.ses.client("ses").verify_domain_dkim(Domain=DOMAIN)["DkimTokens"]
        assert (tokens == list(before)) == (self.selector is None and not revoked)
        if self.selector or self.dkim.status == "FAILED":
            self.restart_dkim(None)
        self.look()

    @rule(selector=st.sampled_from(["s1", "s2"]))
    def bring_a_key(self, selector: str) -> None:
        text = BUNDLED_KEYS[1024][0 if selector == "s1" else 1]
        self.ses.client("sesv2").put_email_identity_dkim_signing_attributes(
            EmailIdentity=DOMAIN,
            SigningAttributesOrigin="EXTERNAL",
            SigningAttributes={"DomainSigningSelector": selector, "DomainSigningPrivateKey": text},
        )
        self.restart_dkim(selector)
        self.look()

    def restart_dkim(self, selector: str | None) -> None:
        self.selector = selector
        self.dkim.become("PENDING", self.now)
        self.dkim.told = ["PENDING"]

    @rule(enabled=st.booleans())
    def switch_signing(self, enabled: bool) -> None:
        self.ses.client("ses").set_identity_dkim_enabled(Identity=DOMAIN, DkimEnabled=enabled)
        self.enabled = enabled

    @precondition(lambda self: self.identity.status == "SUCCESS")
    @rule()
    def set_mail_from(self) -> None:
        self.ses.client("ses").set_identity_mail_from_domain(Identity=DOMAIN, MailFromDomain=MAIL_FROM)
        self.mail_from.become("PENDING", self.now)
        self.look()

    # --- time ------------------------------------------------------------------------------------------

    @rule(hours=st.sampled_from(HOURS))
    def let_time_pass(self, hours: int) -> None:
        self.ses.advance(hours=hours)
        for one in (self.identity, self.dkim, self.mail_from):
            one.pass_to(self.now)

    @rule(hours=st.sampled_from([119, 120]))
    def lose_a_record_for_a_while(self, hours: int) -> None:
        self.answer_again()
        self.publish_all_of_dkim()
        self.edit_dkim_record(0, "none")
        self.let_time_pass(hours)

    def look(self) -> None:
        self.ses.tick()
        keys = [f"{token}._domainkey.{DOMAIN}" for token in self.made.dkim.tokens]
        if self.selector:
            keys = [f"{self.selector}._domainkey.{DOMAIN}"]
        before = self.dkim.status
        self.dkim.look(self.answer(set(keys) <= self.published), self.now)
        self.identity.look(self.answer(bool(self.texts)), self.now)
        if self.dkim.status == "SUCCESS" != before:
            self.identity.become("SUCCESS", self.now)  # IDN-15
        self.mail_from.look(self.answer(len(self.mx) == 1 and self.mx[0] in {RIGHT, OTHER_REGION}), self.now)

    def answer(self, found: bool) -> bool | None:
        return found if self.answers else None

    # --- what has to hold --------------------------------------------------------------------------------

    @invariant()
    def the_states_are_those_of_the_guide(self) -> None:
        known = self.ses.client("sesv2").get_email_identity(EmailIdentity=DOMAIN)

        assert known["VerificationStatus"] == self.identity.status
        assert known["VerifiedForSendingStatus"] == (self.identity.status == "SUCCESS")
        assert known["DkimAttributes"]["Status"] == self.dkim.status
        assert known["MailFromAttributes"].get("MailFromDomainStatus", "NOT_STARTED") == self.mail_from.status

    @invariant()
    def the_owner_is_told_of_each_state_that_mail_from_comes_into(self) -> None:
        notices = [one.change.new.value for one in self.ses.notices if one.change.setup.value == "MAIL FROM domain"]

        assert notices == [status for status in self.mail_from.told if status != "PENDING"]

    @invariant()
    def mail_is_taken_signed_and_bounces_as_they_say(self) -> None:
        if self.identity.status != "SUCCESS":
            with pytest.raises(MessageRejected):
                Mailer(self.ses).send(LETTER)
            return
        Mailer(self.ses).send(LETTER)
        signs = self.enabled and self.dkim.status in {"SUCCESS", "TEMPORARY_FAILURE"}
        assert domains(self.ses.sent[-1].raw) == ([DOMAIN] if signs else []) + ["amazonses.com"]
        back = self.ses.inbox("bob@example.net")[-1].headers.get("Return-Path", "")
        assert back.endswith(f"@{MAIL_FROM}>") == (self.mail_from.status == "SUCCESS")


TestDomain = pytest.mark.spec("IDN-13", "AUTH-10", "AUTH-14", "AUTH-28", "AUTH-30", "TRB-23", "TRB-33")(Domain.TestCase)
TestDomain.settings = settings(
    max_examples=settings().max_examples // 2,
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
