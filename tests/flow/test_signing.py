"""Which signatures stand above mail that leaves the model, and what they cover."""

from __future__ import annotations

import pickle
from email import message_from_bytes

import pytest

from sesmodel import Header, LocalSes, Mailer, Message, RawMessage, Record, RecordType, verify_dkim
from sesmodel.dkim.key import DkimKey
from sesmodel.dkim.record import KeyRecord
from sesmodel.service.bundled_keys import BUNDLED_KEYS
from tests.flow.signatures import domains, passes, tags, verdicts

LETTER = Message(sender="ana@example.com", to="bob@example.net", subject="Hello", text="Hello Bob")


def sent(ses: LocalSes, **changes: object) -> RawMessage:
    """What SES made of a letter."""
    Mailer(ses).send(LETTER.replace(**changes))
    return ses.sent[-1].raw


def send_raw(ses: LocalSes, data: bytes, **params: object) -> RawMessage:
    """What SES made of a finished message."""
    ses.client("ses").send_raw_email(RawMessage={"Data": data}, **params)
    return ses.sent[-1].raw


def enable(ses: LocalSes, identity: str, *, enabled: bool) -> None:
    ses.client("ses").set_identity_dkim_enabled(Identity=identity, DkimEnabled=enabled)


@pytest.fixture
def signing() -> LocalSes:
    """SES in memory, with Easy DKIM for example.com."""
    ses = LocalSes()
    ses.verify("example.com", dkim=True)
    return ses


# --- who signs -------------------------------------------------------------------------------------


@pytest.mark.spec("AUTH-23", "TRB-37")
def test_mail_of_an_identity_without_dkim_has_the_signature_of_ses_alone(ses: LocalSes) -> None:
    raw = sent(ses)

    assert domains(raw) == ["amazonses.com"]
    assert verdicts(raw, ses.dns) == [True]


@pytest.mark.spec("AUTH-02", "AUTH-23", "TRB-37")
def test_the_signature_of_the_identity_stands_above_that_of_ses_and_both_verify(signing: LocalSes) -> None:
    raw = sent(signing)

    assert domains(raw) == ["example.com", "amazonses.com"]
    assert verdicts(raw, signing.dns) == [True, True]
    assert raw.data.startswith(b"DKIM-Signature: ")


@pytest.mark.spec("AUTH-02")
def test_one_byte_of_the_body_changed_breaks_both(signing: LocalSes) -> None:
    raw = sent(signing)

    assert verdicts(RawMessage(raw.data.replace(b"Hello Bob", b"Hello Bot")), signing.dns) == [False, False]


@pytest.mark.spec("AUTH-05")
def test_the_domain_of_from_decides_and_that_of_the_return_path_does_not(signing: LocalSes) -> None:
    signing.verify("other.test")
    mine = b"From: a@example.com\r\nTo: bob@example.net\r\nSubject: Hi\r\n\r\nHello\r\n"
    theirs = b"From: b@other.test\r\nTo: bob@example.net\r\nSubject: Hi\r\n\r\nHello\r\n"

    assert domains(send_raw(signing, b"Return-Path: b@other.test\r\n" + mine)) == ["example.com", "amazonses.com"]
    assert domains(send_raw(signing, mine, Source="b@other.test")) == ["example.com", "amazonses.com"]
    assert domains(send_raw(signing, b"Return-Path: a@example.com\r\n" + theirs)) == ["amazonses.com"]
    assert domains(send_raw(signing, theirs, Source="a@example.com")) == ["amazonses.com"]
    for field in (b"Reply-To", b"Sender"):
        assert domains(send_raw(signing, field + b": b@other.test\r\n" + mine)) == ["example.com", "amazonses.com"]
        assert domains(send_raw(signing, field + b": a@example.com\r\n" + theirs)) == ["amazonses.com"]


@pytest.mark.spec("AUTH-06")
def test_dkim_of_one_region_signs_nothing_in_another(signing: LocalSes) -> None:
    elsewhere = LocalSes(region="us-west-2")
    elsewhere.verify("example.com")

    assert "example.com" in domains(sent(signing))
    assert domains(sent(elsewhere)) == ["amazonses.com"]

    elsewhere.client("ses").verify_domain_dkim(Domain="example.com")
    elsewhere.dns.add(*signing.dns)  # records of the other Region
    elsewhere.tick()
    assert domains(sent(elsewhere)) == ["amazonses.com"]
    elsewhere.publish_records("example.com")
    assert "example.com" in domains(sent(elsewhere))


@pytest.mark.spec("AUTH-07")
def test_a_subdomain_is_signed_for_by_its_parent_until_it_has_dkim_settings_of_its_own(signing: LocalSes) -> None:
    assert domains(sent(signing, sender="u@a.example.com")) == ["example.com", "amazonses.com"]

    signing.verify("a.example.com")
    enable(signing, "a.example.com", enabled=False)

    assert domains(sent(signing, sender="u@a.example.com")) == ["amazonses.com"]
    assert domains(sent(signing, sender="u@b.example.com")) == ["example.com", "amazonses.com"]


@pytest.mark.spec("AUTH-07", "TRB-30", "IDN-19")
def test_a_verified_address_without_dkim_is_not_signed_for_until_it_is_deleted(signing: LocalSes) -> None:
    signing.verify("mary@example.com")

    assert domains(sent(signing, sender="mary@example.com")) == ["amazonses.com"]
    assert domains(sent(signing, sender="bob@example.com")) == ["example.com", "amazonses.com"]

    signing.delete_identity("mary@example.com")

    assert domains(sent(signing, sender="mary@example.com")) == ["example.com", "amazonses.com"]


@pytest.mark.spec("AUTH-08")
def test_an_address_with_dkim_of_its_own_is_signed_for_by_its_domain() -> None:
    ses = LocalSes()
    ses.verify("mary@example.com", dkim=True)

    assert domains(sent(ses, sender="mary@example.com")) == ["example.com", "amazonses.com"]


@pytest.mark.spec("TRB-30")
def test_mail_is_not_signed_while_the_records_of_dkim_are_not_found_nor_once_they_are_lost() -> None:
    ses = LocalSes()
    ses.verify("example.com")
    ses.client("ses").verify_domain_dkim(Domain="example.com")
    assert domains(sent(ses)) == ["amazonses.com"]

    ses.publish_records("example.com")
    assert domains(sent(ses)) == ["example.com", "amazonses.com"]

    for record in tuple(ses.dns):
        ses.dns.remove(record.name)
    ses.advance(days=7)
    assert domains(sent(ses)) == ["amazonses.com"]
    assert ses.notices[-1].change.new.value == "FAILED"


@pytest.mark.spec("AUTH-12", "TRB-37", "TRB-30")
def test_switching_dkim_off_stops_the_signature_and_keeps_the_tokens(signing: LocalSes) -> None:
    def tokens() -> object:
        answer = signing.client("ses").get_identity_dkim_attributes(Identities=["example.com"])
        return answer["DkimAttributes"]["example.com"]["DkimTokens"]

    before = tokens()
    enable(signing, "example.com", enabled=False)

    assert domains(sent(signing)) == ["amazonses.com"]
    assert tokens() == before

    enable(signing, "example.com", enabled=True)

    assert domains(sent(signing)) == ["example.com", "amazonses.com"]


@pytest.mark.spec("AUTH-12")
def test_dkim_of_an_address_is_switched_off_and_on_as_well() -> None:
    ses = LocalSes()
    ses.verify("example.com", "mary@example.com", dkim=True)
    records = ses.required_dns_records("mary@example.com")
    signed_by = []
    for enabled in (True, False, True):
        enable(ses, "mary@example.com", enabled=enabled)
        signed_by.append(domains(sent(ses, sender="mary@example.com")))

    assert signed_by == [["example.com", "amazonses.com"], ["amazonses.com"], ["example.com", "amazonses.com"]]
    assert ses.required_dns_records("mary@example.com") == records
    enable(ses, "mary@example.com", enabled=False)
    assert "example.com" in domains(sent(ses))


@pytest.mark.spec("AUTH-14", "AUTH-02")
def test_a_new_key_signs_once_its_record_is_found_and_nothing_signs_before(ses: LocalSes) -> None:
    def use(selector: str, key: str) -> None:
        attributes = {"DomainSigningSelector": selector, "DomainSigningPrivateKey": key}
        ses.client("sesv2").put_email_identity_dkim_signing_attributes(
            EmailIdentity="example.com", SigningAttributesOrigin="EXTERNAL", SigningAttributes=attributes
        )

    use("s1", BUNDLED_KEYS[1024][0])
    ses.publish_records("example.com")
    first = sent(ses)
    use("s2", BUNDLED_KEYS[1024][1])
    between = sent(ses)
    ses.publish_records("example.com")
    second = sent(ses)

    assert [tags(first, 0)["s"], tags(second, 0)["s"]] == ["s1", "s2"]
    assert domains(between) == ["amazonses.com"]
    assert verdicts(first, ses.dns) == verdicts(second, ses.dns) == [True, True]


@pytest.mark.spec("AUTH-03")
def test_each_token_leads_to_a_public_key_of_1024_bits_before_anything_is_sent() -> None:
    ses = LocalSes()
    ses.verify("example.com", dkim=True)
    names = [record.name for record in ses.dns]

    texts = [text for name in names for text in ses.dns.lookup(name, RecordType.TXT).values]
    assert len(names) == len(texts) == 3
    assert {KeyRecord.parse(text).size for text in texts} == {1024}

    raw = sent(ses)
    assert f"{tags(raw, 0)['s']}._domainkey.example.com" in names
    assert len(tags(raw, 0)["b"]) == 172  # base64 of 1024 bits
    assert verdicts(raw, ses.dns) == [True, True]


# --- what is signed --------------------------------------------------------------------------------


def test_the_tags_of_both_stand_in_the_order_of_ses(signing: LocalSes) -> None:  # OBS-354
    raw = sent(signing)

    for number in (0, 1):
        found = tags(raw, number)
        assert list(found) == ["v", "a", "q", "c", "s", "d", "t", "h", "bh", "b"]
        assert (found["a"], found["q"], found["c"]) == ("rsa-sha256", "dns/txt", "relaxed/simple")
        assert found["t"] == str(int(signing.clock.now().timestamp()))


@pytest.mark.spec("AUTH-23")
def test_the_fields_of_the_message_are_signed_in_their_order_and_feedback_id_by_ses_alone(signing: LocalSes) -> None:
    raw = sent(signing, headers={"X-Mailer": "mine", "Organization": "Ours"}, reply_to="team@example.com")
    shown = [name for name in message_from_bytes(raw.data) if name not in _UNSIGNED]

    assert tags(raw, 0)["h"] == ":".join(shown)  # OBS-355, OBS-363
    assert tags(raw, 1)["h"] == ":".join([*shown, "Feedback-ID"])  # OBS-356
    assert {"From", "To", "Subject", "Reply-To", "Date", "Message-ID"} <= set(shown)


_UNSIGNED = {"DKIM-Signature", "Feedback-ID", "X-SES-Outgoing", "X-Mailer", "Organization"}


@pytest.mark.spec("AUTH-23")
def test_the_feedback_id_of_the_caller_is_signed_at_its_place_by_ses(signing: LocalSes) -> None:  # OBS-362
    data = b"From: a@example.com\r\nFeedback-ID: a:b:c:d\r\nTo: bob@example.net\r\nSubject: Hi\r\n\r\nHello\r\n"
    raw = send_raw(signing, data)

    assert tags(raw, 0)["h"] == "From:To:Subject:Message-ID:Date"
    assert tags(raw, 1)["h"] == "From:Feedback-ID:To:Subject:Message-ID:Date"
    assert verdicts(raw, signing.dns) == [True, True]


@pytest.mark.spec("AUTH-23")
@pytest.mark.parametrize(
    ("region", "selector"),
    [("us-west-2", "gdwg2y3kokkkj5a55z2ilkup5wp5hhxx"), ("eu-west-1", "ihchhvubuqgjsxyuhssfvqohv7z3u4hn")],
)
def test_ses_signs_with_the_selector_of_the_region_and_a_short_key(region: str, selector: str) -> None:
    ses = LocalSes(region=region)
    ses.verify("example.com")
    raw = sent(ses)

    assert tags(raw, 0)["s"] == selector  # OBS-359
    assert len(tags(raw, 0)["b"]) == 172  # OBS-360: 1024 bits
    assert verdicts(raw, ses.dns) == [True]


def test_two_regions_without_a_known_selector_have_one_of_their_own() -> None:
    made = [tags(sent(_verified(region)), 0)["s"] for region in ("eu-west-3", "sa-east-1")]

    assert made[0] != made[1]
    assert all(len(selector) == 32 for selector in made)


def _verified(region: str) -> LocalSes:
    ses = LocalSes(region=region)
    ses.verify("example.com")
    return ses


# --- signatures of the sender ----------------------------------------------------------------------


@pytest.mark.spec("AUTH-23", "TRB-37")
def test_a_signature_of_the_sender_stays_below_and_is_not_signed_itself(ses: LocalSes, signing: LocalSes) -> None:
    manual = b"DKIM-Signature: v=1; a=rsa-sha256; d=example.com; s=x; h=from; bh=AA==; b=AA==\r\n"
    data = manual + b"From: a@example.com\r\nTo: bob@example.net\r\nSubject: Hi\r\n\r\nHello\r\n"
    alone, both = send_raw(ses, data), send_raw(signing, data)

    assert domains(alone) == ["amazonses.com", "example.com"]
    assert domains(both) == ["example.com", "amazonses.com", "example.com"]
    assert "DKIM-Signature" not in tags(both, 0)["h"] + tags(both, 1)["h"]  # OBS-358


@pytest.mark.spec("AUTH-24")
def test_a_broken_signature_of_the_sender_is_delivered_as_it_is(ses: LocalSes) -> None:
    from sesmodel.dkim.canonical import Canonicalization, body_hash
    from sesmodel.dkim.sign import Signature

    body = b"From: a@example.com\r\nTo: bob@example.net\r\nSubject: Hi\r\n\r\nHello\r\n"
    raw, key = RawMessage(body), DkimKey.load(BUNDLED_KEYS[1024][0])
    ses.dns.add(Record("s1._domainkey.example.com", RecordType.TXT, f"p={key.public_key}"))
    made = Signature(
        domain="example.com",
        selector="s1",
        key=key,
        headers=("From", "Subject"),
        at=ses.clock.now(),
    ).field([(one.name, one.data) for one in raw.fields], body_hash(body, raw.body_start, Canonicalization.SIMPLE))
    start = made.index(b"b=", made.index(b"bh=") + 3) + 2
    broken = made[:start] + (b"B" if made[start : start + 1] == b"A" else b"A") + made[start + 1 :]

    left = send_raw(ses, broken + body)

    assert broken in left.data
    assert broken in ses.inbox("bob@example.net")[-1].raw.data
    assert not passes(left, 1, {"s1._domainkey.example.com": f"p={key.public_key}"})
    now = ses.clock.now()
    assert verify_dkim(made + body, ses.dns, now=now).ok  # what one can check before sending
    assert not verify_dkim(broken + body, ses.dns, now=now).ok
    assert [one.ok for one in verify_dkim(left, ses.dns, now=now)] == [True, False]


# --- when --------------------------------------------------------------------------------------------


def test_bytes_are_signed_with_what_held_when_the_message_was_accepted(signing: LocalSes) -> None:
    Mailer(signing).send(LETTER)
    at = int(signing.clock.now().timestamp())
    signing.advance(hours=1)
    enable(signing, "example.com", enabled=False)
    signing.delete_identity("example.com")

    raw = signing.sent.one().raw

    assert domains(raw) == ["example.com", "amazonses.com"]
    assert tags(raw, 0)["t"] == str(at)
    assert verdicts(raw, signing.dns) == [True, True]


def test_what_a_recipient_gets_is_what_was_sent_below_the_return_path(signing: LocalSes) -> None:
    Mailer(signing).send(LETTER)

    trace, _, rest = signing.inbox("bob@example.net")[0].raw.data.partition(b"\r\n")
    assert trace.startswith(b"Return-Path: <")
    assert rest == signing.sent.one().raw.data


@pytest.mark.spec("AUTH-23")
def test_the_copy_in_a_bounce_has_the_signatures_at_the_end_of_its_header(signing: LocalSes) -> None:  # OBS-364
    signing.receivers.when("bob@example.net").reject()
    Mailer(signing).send(LETTER)

    copy = signing.inbox("ana@example.com")[0].attachments[-1].content
    raw = RawMessage(copy)
    assert domains(raw) == ["amazonses.com", "example.com"]
    assert [one.name for one in raw.fields][-2:] == ["DKIM-Signature", "DKIM-Signature"]
    assert verdicts(raw, signing.dns) == [True, True]


def test_a_sent_message_is_pickled_signed_and_without_the_key(signing: LocalSes) -> None:
    Mailer(signing).send(LETTER)
    data = pickle.dumps(signing.sent.one())

    assert pickle.loads(data) == signing.sent.one()  # noqa: S301  the line above
    assert b"DkimKey" not in data


def test_two_models_sign_the_same_bytes() -> None:
    def bytes_of_one() -> bytes:
        ses = LocalSes()
        ses.verify("example.com", dkim=True)
        return sent(ses).data

    assert bytes_of_one() == bytes_of_one()


def test_the_keys_of_a_model_can_be_handed_in() -> None:
    made: list[int] = []

    class OneKey:
        def rsa(self, bits: int) -> DkimKey:
            made.append(bits)
            return DkimKey.load(BUNDLED_KEYS[2048][0])

        def ed25519(self) -> DkimKey:
            raise AssertionError

    ses = LocalSes(keys=OneKey())
    ses.verify("example.com", dkim=True)

    assert verdicts(sent(ses), ses.dns) == [True, True]
    assert made == [1024, 1024]


@pytest.mark.spec("AUTH-23")
def test_header_fields_of_any_order_and_number_verify(signing: LocalSes) -> None:
    data = (
        b"Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\n  folded\r\nfrom:   a@example.com\r\nTO: bob@example.net\r\n"
        b"Cc: c@example.net,\r\n\td@example.net\r\nReferences: <a@b>\r\nComments: x\r\n\r\n"
        b"\r\nHello \t x\r\n\r\n"
    )
    raw = send_raw(signing, data)

    assert verdicts(raw, signing.dns) == [True, True]
    assert tags(raw, 0)["h"] == "Subject:from:TO:Cc:References:Message-ID:Date"


def test_a_header_that_is_added_to_what_leaves_does_not_break_it(signing: LocalSes) -> None:
    raw = sent(signing)

    assert verdicts(raw.edit(prepend=[Header("Received", "from x by y; now")]), signing.dns) == [True, True]
