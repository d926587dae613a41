"""Snapshots in files: whole or not there, told apart by their version, and harmless whoever wrote them."""

from __future__ import annotations

import json
import pickle
import stat
from datetime import UTC, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sesmodel import (
    ConfigurationSetDoesNotExist,
    ContactTopic,
    DkimKey,
    InvalidValue,
    LocalCloud,
    LocalSes,
    Mailer,
    Message,
    MessageRejected,
    QuotaRules,
    RefusalRules,
    RetryPolicy,
    Rules,
    ScanVerdict,
    SecretNotCopied,
    Snapshot,
    SystemKeys,
    Throttling,
    Times,
    byodkim_private_key,
)
from sesmodel.snapshot_codec import Decoder, Encoder, Table, known_class
from sesmodel.snapshot_file import SnapshotWriter

if TYPE_CHECKING:
    from pathlib import Path

ANA, BOB = "ana@example.com", "bob@example.net"
HELLO = Message(sender=ANA, to=BOB, subject="Grüße", text="Hello", html="<p>Hello</p>")


@pytest.fixture
def ses() -> LocalSes:
    """A model in which a bit of everything has happened."""
    made = LocalSes(times=Times(review_after=timedelta(days=1)))
    made.verify("example.com", dkim=True)
    made.create_identity("kim@pending.example")
    client = made.client("sesv2")
    client.create_email_template(TemplateName="t", TemplateContent={"Subject": "{{a}}", "Text": "{{#if a}}x{{/if}}"})
    client.put_suppressed_destination(EmailAddress="sue@example.net", Reason="BOUNCE")
    made.suppress_globally("sid@example.net")
    made.create_configuration_set("news")
    made.create_contact_list("OurList", ContactTopic("Releases", "Release notes", "OPT_IN"), tags={"a": "b"})
    for address in (BOB, "eva@example.net"):
        made.create_contact("OurList", address, preferences={"Releases": "OPT_OUT"}, attributes='{"a": 1}')
    made.contact_lists["OurList"].delete_contact("eva@example.net")
    made.add_event_destination("news", "topic", made.create_topic("events"))
    made.receivers.when("*@slow.example", subject="*Gr*").defer(times=1).then.complain(hours=1)
    mailer = Mailer(made)
    for to in (BOB, "kim@slow.example", "bounce@simulator.amazonses.com", "sue@example.net"):
        mailer.send(HELLO.replace(to=to), configuration_set="news", tags={"a": "b"})
    return made


def shown(ses: LocalSes) -> dict[str, Any]:
    return {
        "sent": [(sent.message_id, sent.raw.data) for sent in ses.sent],
        "events": [event.as_dict() for event in ses.events],
        "inboxes": {address: [message.raw.data for message in ses.inbox(address)] for address in ses.inboxes},
        "log": ses.log(),
        "topics": {arn: topic.messages for arn, topic in ses.topics.items()},
        "identities": repr(list(ses.identities)),
        "quota": ses.client("ses").get_send_quota(),
        "statistics": ses.client("ses").get_send_statistics()["SendDataPoints"],
        "templates": [repr(one) for one in ses.templates],
        "contacts": [(repr(one), list(one)) for one in ses.contact_lists],
        "links": ses.verification_links("kim@pending.example"),
        "now": ses.clock.now(),
    }


def carry_on(ses: LocalSes) -> dict[str, Any]:
    """What becomes of a model: of mail that is on its way, and of mail that follows."""
    ses.advance(minutes=5)
    for one in ses.contact_lists:
        ses.create_contact(one.name, "eva@example.net")
    Mailer(ses).send(HELLO.replace(to="sid@example.net"))
    ses.confirm(ses.verification_links("kim@pending.example")[0])
    ses.advance(hours=2)
    return shown(ses)


def test_a_model_read_from_a_file_goes_on_as_the_one_that_was_saved(ses: LocalSes, tmp_path: Path) -> None:
    path = tmp_path / "model.snapshot"
    ses.snapshot().save(path, secrets=True)
    twin = LocalSes()
    twin.restore(Snapshot.load(path))

    assert shown(twin) == shown(ses)
    assert carry_on(twin) == carry_on(ses)
    assert Snapshot.load(path).of == (("123456789012", "us-east-1"),)


def test_rules_times_and_quota_come_with_a_state() -> None:
    ses = LocalSes.sandbox(
        rules=Rules(refusals=RefusalRules(as_observed=True), quota=QuotaRules(burst=2)),
        times=Times(review_after=timedelta(hours=1), propagation_delay=timedelta(minutes=1)),
    )
    ses.verify(ANA)
    twin = LocalSes()
    twin.restore(Snapshot.from_bytes(ses.snapshot().to_bytes()))

    for one in (ses, twin):
        with pytest.raises(MessageRejected, match="US-EAST-1"):
            Mailer(one).send(HELLO)
        one.create_configuration_set("news")
        with pytest.raises(ConfigurationSetDoesNotExist):
            Mailer(one).send(HELLO.replace(to=ANA), configuration_set="news")
        for _ in range(2):
            Mailer(one).send(HELLO.replace(to=ANA))
        with pytest.raises(Throttling):
            Mailer(one).send(HELLO.replace(to=ANA))
        one.client("sesv2").put_account_details(
            MailType="MARKETING", WebsiteURL="https://example.com", ProductionAccessEnabled=True
        )
        one.advance(hours=1)
        assert one.account.production


def test_a_cloud_read_from_bytes_goes_on_as_the_one_that_was_saved() -> None:
    cloud, twin = LocalCloud(), LocalCloud()
    for region in ("us-west-2", "eu-west-1"):
        cloud[region].verify("example.com", dkim=True)
        Mailer(cloud[region]).send(HELLO)
    cloud.receivers.when("*").defer(times=1)
    Mailer(cloud["eu-west-1"]).send(HELLO)
    twin.restore(Snapshot.from_bytes(cloud.snapshot().to_bytes(secrets=True)))
    for one in (cloud, twin):
        one.advance(minutes=5)

    assert [shown(ses) for ses in twin] == [shown(ses) for ses in cloud]
    assert all(ses.receivers is twin.receivers for ses in twin)


def test_a_snapshot_that_was_read_can_be_written_again_and_is_the_same(ses: LocalSes) -> None:
    data = ses.snapshot().to_bytes(secrets=True)

    assert Snapshot.from_bytes(Snapshot.from_bytes(data).to_bytes(secrets=True)).to_bytes(
        secrets=True
    ) == Snapshot.from_bytes(data).to_bytes(secrets=True)


def test_a_writer_that_wrote_before_writes_what_a_new_one_would(ses: LocalSes) -> None:
    writer = SnapshotWriter()
    data = b""
    for _ in range(3):
        Mailer(ses).send(HELLO)
        data = ses.snapshot().to_bytes(secrets=True, writer=writer)
        twin, other = LocalSes(), LocalSes()
        twin.restore(Snapshot.from_bytes(data))
        other.restore(Snapshot.from_bytes(ses.snapshot().to_bytes(secrets=True)))
        assert shown(twin) == shown(other) == shown(ses)
    ses.clear()

    assert len(ses.snapshot().to_bytes(secrets=True, writer=writer)) < len(data)


def test_only_its_owner_can_read_a_file(ses: LocalSes, tmp_path: Path) -> None:
    path = tmp_path / "model.snapshot"
    path.write_text("something else")
    path.chmod(0o644)
    ses.snapshot().save(path, secrets=True)

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_what_somebody_put_in_the_way_of_a_file_is_not_written_to(ses: LocalSes, tmp_path: Path) -> None:
    elsewhere, path = tmp_path / "elsewhere", tmp_path / "model.snapshot"
    elsewhere.write_text("mine")
    (tmp_path / ".model.snapshot.part").symlink_to(elsewhere)
    ses.snapshot().save(path, secrets=True)

    assert elsewhere.read_text() == "mine"
    assert not path.is_symlink()


def test_a_file_that_cannot_be_written_leaves_the_one_before(
    ses: LocalSes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "model.snapshot"
    ses.snapshot().save(path, secrets=True)
    before = path.read_bytes()

    def fail(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", fail)
    with pytest.raises(OSError, match="No space left"):
        ses.snapshot().save(path, secrets=True)

    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_a_link_to_a_file_stays_a_link(ses: LocalSes, tmp_path: Path) -> None:
    link, path = tmp_path / "link", tmp_path / "model.snapshot"
    link.symlink_to(path)
    ses.snapshot().save(link, secrets=True)

    assert link.is_symlink()
    assert Snapshot.load(path).of


# --- secrets and functions ------------------------------------------------------------------------


def test_a_private_key_is_written_only_if_that_is_said(tmp_path: Path) -> None:
    ses, path = LocalSes(), tmp_path / "model.snapshot"
    key = byodkim_private_key(SystemKeys().rsa(1024))
    ses.client("sesv2").create_email_identity(
        EmailIdentity="example.com",
        DkimSigningAttributes={"DomainSigningPrivateKey": key, "DomainSigningSelector": "s1"},
    )
    with pytest.raises(SecretNotCopied, match="a private key is in the snapshot"):
        ses.snapshot().save(path)
    assert not path.exists()

    ses.snapshot().save(path, secrets=True)
    twin = LocalSes()
    twin.restore(Snapshot.load(path))
    assert repr(list(twin.identities)) == repr(list(ses.identities))
    assert twin.identities.require("example.com").dkim.key == ses.identities.require("example.com").dkim.key


class OneKey(SystemKeys):
    """Makes the same key each time, which is not one of everybody's."""

    made = SystemKeys().rsa(1024)

    def rsa(self, bits: int = 2048) -> DkimKey:
        return self.made


def test_mail_that_keys_of_ones_own_sign_is_signed_when_it_is_written() -> None:
    ses, twin = LocalSes(keys=OneKey()), LocalSes()
    ses.verify("example.com", dkim=True)
    Mailer(ses).send(HELLO)
    twin.restore(Snapshot.from_bytes(ses.snapshot().to_bytes()))

    assert twin.sent.one().raw.data == ses.sent.one().raw.data
    assert twin.sent.one().raw.data.count(b"DKIM-Signature") == 2


def test_a_function_cannot_be_written() -> None:
    ses = LocalSes(scan=lambda message: ScanVerdict())
    with pytest.raises(InvalidValue, match="the function <lambda> cannot be written"):
        ses.snapshot().to_bytes(secrets=True)


def test_unsubscribe_links_work_in_a_model_read_from_a_file(ses: LocalSes) -> None:
    mail = Mailer(ses, contact_list="OurList").send(HELLO.replace(to="eva@example.net")).message_id or ""
    twin = LocalSes()
    twin.restore(Snapshot.from_bytes(ses.snapshot().to_bytes(secrets=True)))
    twin.unsubscribe_via_header(mail)
    assert twin.contact_lists["OurList"]["eva@example.net"].unsubscribe_all
    assert not ses.contact_lists["OurList"]["eva@example.net"].unsubscribe_all


def test_what_signs_verification_links_is_a_secret_too(ses: LocalSes) -> None:
    with pytest.raises(SecretNotCopied, match="the secret of links is in the snapshot"):
        ses.snapshot().to_bytes()


# --- files of others ------------------------------------------------------------------------------


@pytest.mark.parametrize("data", [b"", b"no snapshot", b"{}\n{}\n", b"[1]\n", pickle.dumps({"a": 1}), b"\xff\n"])
def test_a_file_without_a_snapshot_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "x"
    path.write_bytes(data)
    with pytest.raises(InvalidValue, match=f"{path}: there is no snapshot in it"):
        Snapshot.load(path)


def test_a_file_that_is_cut_off_or_changed_anywhere_is_refused(ses: LocalSes) -> None:
    data = ses.snapshot().to_bytes(secrets=True)
    first = data.index(b"\n") + 1
    for end in (first, first + 1, len(data) // 2, len(data) - 2):
        with pytest.raises(InvalidValue, match="damaged or cut off"):
            Snapshot.from_bytes(data[:end])
    for place in range(first, len(data), len(data) // 50):
        changed = data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]
        with pytest.raises(InvalidValue, match="damaged or cut off"):
            Snapshot.from_bytes(changed)


def forged(data: bytes, *changes: tuple[str, Any], lines: list[bytes] | None = None) -> bytes:
    """A snapshot with another head or other lines, and the checksum that goes with it."""
    head, *rest = data.split(b"\n")[:-2]
    made = json.loads(head) | dict(changes)
    whole = b"\n".join([json.dumps(made).encode(), *(rest if lines is None else lines)]) + b"\n"
    return whole + json.dumps({"sha256": sha256(whole).hexdigest()}).encode() + b"\n"


def test_a_file_of_another_form_says_which_version_wrote_it(ses: LocalSes) -> None:
    data = forged(ses.snapshot().to_bytes(secrets=True), ("form", 2), ("version", "9.1"))
    with pytest.raises(
        InvalidValue, match=r"version 9\.1 of sesmodel wrote it: its form is 2, and this version reads 1"
    ):
        Snapshot.from_bytes(data)


def test_a_file_whose_classes_have_other_fields_says_so(ses: LocalSes) -> None:
    data = ses.snapshot().to_bytes(secrets=True)
    rows = json.loads(data.partition(b"\n")[0])["classes"]
    index = next(place for place, row in enumerate(rows) if row[1] == "Account")
    rows[index].append("age")
    with pytest.raises(
        InvalidValue, match=r"its sesmodel\.service\.account\.Account differs from that of this version"
    ):
        Snapshot.from_bytes(forged(data, ("classes", rows)))


@pytest.mark.parametrize(
    "row",
    [
        ["os", "system"],
        ["subprocess", "Popen"],
        ["http", "HTTPStatus"],
        ["urllib.parse", "ParseResult"],
        ["sesmodel.retry", "RetryPolicy", *(field.name for field in attrs.fields(RetryPolicy))],
        ["sesmodel.store.spool", "FileSpool"],
        ["sesmodel.service.content_scan", "scan_content"],
        ["sesmodel.service.kept", "Sequence"],
        ["sesmodel.mail.raw", "re"],
        ["sesmodel.service.nowhere", "Thing"],
        ["sesmodel.service.account", "Account.pause"],
    ],
)
def test_a_file_brings_no_class_to_life_that_is_no_value_of_a_model(ses: LocalSes, row: list[str]) -> None:
    data = forged(
        ses.snapshot().to_bytes(secrets=True), ("classes", [row]), lines=[json.dumps(["o", 0, "echo"]).encode()]
    )
    with pytest.raises(InvalidValue, match="differs from that of this version"):
        Snapshot.from_bytes(data)


NODES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4).flatmap(
        lambda parts: st.sampled_from([*"bDdtuzlsqmckfwonerx", "raw", "letter", "?"]).map(lambda tag: [tag, *parts])
    ),
    max_leaves=20,
)
ROWS: list[list[str]] = [["sesmodel.service.letter", "Letter", "unsigned", "_signatures"]]


@given(NODES)
def test_whatever_else_is_in_a_file_it_is_refused(node: Any) -> None:
    head = json.dumps({"kind": "sesmodel snapshot", "form": 1, "classes": ROWS}).encode()
    with pytest.raises(InvalidValue):
        Snapshot.from_bytes(forged(head + b"\n\n\n", lines=[json.dumps(node).encode()]))


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text() | st.binary()
    | st.dates() | st.timedeltas() | st.datetimes(timezones=st.just(UTC)),
    lambda inner: st.lists(inner) | st.tuples(inner, inner) | st.dictionaries(st.text() | st.binary(), inner),
    max_leaves=10,
)  # fmt: skip


@given(VALUES)
def test_any_value_reads_back_as_it_was_written(value: Any) -> None:
    table = Table()
    text = json.dumps(Encoder(table, lambda kind: False, lambda thing: 0).value(value))

    assert Decoder([known_class(row) for row in table.rows], {}).value(json.loads(text)) == value


def test_what_is_held_twice_is_one_thing_again(ses: LocalSes) -> None:
    shared: list[Any] = [1]
    node = Encoder(Table(), lambda kind: False, lambda thing: 0).value([shared, {"a": shared}])
    first, second = Decoder([], {}).value(node)

    assert first is second["a"]
