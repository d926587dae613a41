"""`sesmodel serve`: what it prints, how it ends, and what it keeps."""

from __future__ import annotations

import gc
import json
import re
import signal
import socket
from contextlib import suppress
from datetime import UTC, datetime
from http.client import HTTPException
from threading import Event, Thread
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError

from sesmodel import (
    EmailTemplate,
    HttpDoor,
    LocalSes,
    Mailer,
    Message,
    MessageRejected,
    RefusedCall,
    Snapshot,
    Throttling,
)
from sesmodel.cli.serve_credentials import read_credentials
from sesmodel.cli.serve_hints import warning
from sesmodel.cli.serve_lines import line_of, line_of_refusal
from sesmodel.cli.serve_printer import printed
from tests.cli.serving import serve, served
from tests.server.sdk import V2, ask, client

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.serving import Heard

NOT_VERIFIED = (
    "Email address is not verified. The following identities failed the check in region us-east-1: "
    "eve@elsewhere.example"
)
NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


def test_it_says_where_it_is_and_how_to_get_there() -> None:
    run = serve("--verify", "example.com")

    assert (run.code, run.err) == (0, "")
    assert "  SES        http://127.0.0.1:" in run.out
    assert "account 123456789012 in us-east-1, production; others as requests are signed" in run.out
    assert "verified   example.com" in run.out
    for client_of in ("AWS_ENDPOINT_URL_SES=http", "boto3.client(", "aws --endpoint-url", "ANYMAIL", "SESv2Client("):
        assert client_of in run.out
    assert run.out.endswith("sesmodel stops.\n")


def test_every_mail_has_its_line() -> None:
    ids: list[str] = []

    def use(door: HttpDoor, heard: Heard) -> None:
        ses = client(door)
        ids.append(ses.send_email(**V2)["MessageId"])
        bounced = V2 | {"Destination": {"ToAddresses": ["bounce@simulator.amazonses.com"]}}
        ids.append(ses.send_email(**bounced)["MessageId"])
        with pytest.raises(ses.exceptions.MessageRejected):
            ses.send_email(**V2 | {"FromEmailAddress": "eve@elsewhere.example"})

    run = serve("--verify", "example.com", use=use)
    lines = [line.split(maxsplit=1)[1] for line in run.out.splitlines() if line[:2].isdecimal()]

    assert lines == [
        f"sent       ana@example.com -> bob@example.net  'Hi'  {ids[0]}",
        f"sent       ana@example.com -> bounce@simulator.amazonses.com  'Hi'  {ids[1]}",
        f"bounced    bounce@simulator.amazonses.com: Permanent General  {ids[1]}",
        f"refused    eve@elsewhere.example -> bob@example.net  'Hi'  MessageRejected: {NOT_VERIFIED}",
    ]


def test_quiet_prints_no_lines() -> None:
    run = serve("--quiet", "--verify", "example.com", use=lambda door, heard: client(door).send_email(**V2))

    assert "bob@example.net" not in run.out


@pytest.mark.parametrize("by", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_well_by_either_signal_and_leaves_them_as_they_were(by: signal.Signals) -> None:
    before = signal.getsignal(by)

    assert serve(by=by).code == 0
    assert signal.getsignal(by) is before


def test_garbage_is_looked_for_seldom_while_it_serves() -> None:
    before, within = gc.get_threshold(), list[bool]()

    def use(door: HttpDoor, _: Heard) -> None:
        ask(door, "POST", "/v2/email/outbound-emails", json.dumps(V2).encode())
        within.append(gc.isenabled() and gc.get_threshold()[2] >= 1_000 and gc.get_freeze_count() > 0)

    serve("--verify", "example.com", use=use)
    assert within == [True]
    assert (gc.get_threshold(), gc.get_freeze_count()) == (before, 0)


def test_a_port_in_use_is_said_so() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        run = serve("--port", str(port))

    assert (run.code, run.out) == (1, "")
    assert run.err == f"Error: port {port} of 127.0.0.1 is in use. Give another --port, or 0 for any that is free.\n"


def test_a_host_that_is_not_there_is_said_so() -> None:
    run = serve("--host", "192.0.2.1")

    assert (run.code, run.err.startswith("Error: it cannot listen on 192.0.2.1, port 0: ")) == (1, True)


def test_a_new_account_is_in_the_sandbox() -> None:
    def use(door: HttpDoor, heard: Heard) -> None:
        ses = client(door)
        assert ses.get_account()["ProductionAccessEnabled"] is False
        with pytest.raises(ses.exceptions.MessageRejected, match=r"bob@example\.net"):
            ses.send_email(**V2)

    assert "sandbox" in serve("--sandbox", "--verify", "example.com", use=use).out


def test_it_answers_for_the_account_and_the_region_of_the_key() -> None:
    def use(door: HttpDoor, heard: Heard) -> None:
        here, there = client(door, region="eu-west-1"), client(door, key="AKIDOTHER", region="us-west-2")
        here.send_email(**V2)
        there.create_configuration_set(ConfigurationSetName="news")
        assert there.get_email_identity(EmailIdentity="example.com")["VerifiedForSendingStatus"]
        assert (here.list_configuration_sets()["ConfigurationSets"], there.get_account()["SendQuota"]) == (
            [],
            here.get_account()["SendQuota"] | {"SentLast24Hours": 0},
        )

    run = serve("--account", "AKIDOTHER=222222222222", "--verify", "example.com", use=use)
    lines = [line for line in run.out.splitlines() if " sent  " in line]

    assert [line[-12:] for line in lines] == ["in eu-west-1"]


def test_a_line_says_which_account_and_region_it_is_of_if_they_are_others() -> None:
    def use(door: HttpDoor, heard: Heard) -> None:
        bounced = V2 | {"Destination": {"ToAddresses": ["bounce@simulator.amazonses.com"]}}
        client(door, key="222222222222", region="eu-west-1").send_email(**bounced)
        with pytest.raises(ClientError):
            client(door, key="222222222222").get_email_identity(EmailIdentity="example.org")
        client(door).send_email(**V2)

    run = serve("--verify", "example.com", use=use)
    lines = {line.split()[1]: line for line in run.out.splitlines() if line[:2].isdecimal()}

    assert re.search(r"General  \S+  of 222222222222 in eu-west-1$", lines["bounced"])
    assert lines["refused"].endswith("  of 222222222222")
    assert re.search(r"'Hi'  \S+$", lines["sent"])  # the last one


def test_a_single_account_answers_whatever_requests_are_signed_for() -> None:
    def use(door: HttpDoor, heard: Heard) -> None:
        client(door, key="222222222222", region="eu-west-1").create_email_identity(EmailIdentity="example.com")
        client(door, region="us-west-2").send_email(**V2)

    run = serve("--single", use=use)

    assert "account 123456789012 in us-east-1, production, whatever requests are signed for" in run.out
    assert "eu-west-1" not in run.out


def test_a_single_account_has_no_other_accounts() -> None:
    run = serve("--single", "--account", "AKIDOTHER=222222222222")

    assert (run.code, "not both" in run.err) == (2, True)


@pytest.mark.parametrize("wrong", ["AKID", "AKID=12", "=123456789012"])
def test_an_account_that_is_none_is_refused(wrong: str) -> None:
    run = serve("--account", wrong)

    assert (run.code, f"{wrong!r} is no KEY=ACCOUNT" in run.err) == (2, True)


@pytest.mark.parametrize("wrong", [("--account-id", "12"), ("--region", "nowhere")])
def test_an_account_or_a_region_that_cannot_be_is_refused(wrong: tuple[str, str]) -> None:
    run = serve(*wrong)

    assert (run.code, f"InvalidValue: {wrong[0][2:].replace('-', '_')}: '{wrong[1]}' is no" in run.err) == (1, True)


def test_what_cannot_be_verified_is_refused() -> None:
    run = serve("--verify", "no domain")

    assert (run.code, "InvalidParameterValue: " in run.err) == (1, True)


def test_signatures_are_checked_if_that_is_asked_for(tmp_path: Path) -> None:
    keys = tmp_path / "credentials"
    keys.write_text(
        "[default]\naws_access_key_id = AKIDEXAMPLE\naws_secret_access_key = secret\n\n"
        "[role]\naws_access_key_id=ASIA\naws_secret_access_key=%(other)s\naws_session_token=token==\n\n[empty]\nregion=x\n"
    )

    def use(door: HttpDoor, heard: Heard) -> None:
        client(door).send_email(**V2)
        with pytest.raises(ClientError, match="security token included in the request is invalid"):
            client(door, key="AKIDOTHER").send_email(**V2)
        assert ask(door, "GET", "/v2/email/account")[0] == 403

    run = serve("--verify-signatures", "--credentials", str(keys), "--verify", "example.com", use=use)

    assert (run.code, "with one of the keys" in run.out, "secret" in run.out.replace("aws_secret", "")) == (
        0,
        True,
        False,
    )
    assert [key.access_key_id for key in read_credentials(str(keys))] == ["AKIDEXAMPLE", "ASIA"]


@pytest.mark.parametrize(
    ("text", "said"),
    [("", "there is no key in it"), ("AKID secret", "it is no file of credentials"), (None, "it cannot be read")],
)
def test_a_file_without_keys_is_refused_and_no_secret_is_shown(tmp_path: Path, text: str | None, said: str) -> None:
    keys = tmp_path / "credentials"
    if text is not None:
        keys.write_text(text)
    run = serve("--verify-signatures", "--credentials", str(keys))

    assert (run.code, said in run.err, "AKID" in run.err) == (1, True, False)


@pytest.mark.parametrize("one", [["--verify-signatures"], ["--credentials", "x"]])
def test_signatures_are_checked_with_keys_or_not_at_all(one: list[str]) -> None:
    run = serve(*one)

    assert (run.code, "together" in run.err) == (2, True)


def test_no_profile_of_a_file_has_the_keys_of_another_whatever_it_is_called(tmp_path: Path) -> None:
    path = tmp_path / "credentials"
    path.write_text("[DEFAULT]\naws_access_key_id = A\naws_secret_access_key = s\n[other]\naws_access_key_id = B\n")

    assert [key.access_key_id for key in read_credentials(str(path))] == ["A"]


def test_it_tells_where_to_look_into_it() -> None:
    def use(door: HttpDoor, heard: Heard) -> None:
        client(door).send_email(**V2)
        status, _, body = ask(door, "GET", "/_sesmodel/mail")
        assert (status, json.loads(body)["mail"][0]["subject"]) == (200, "Hi")
        assert ask(door, "GET", "/_sesmodel/mail", headers={"Host": "mail.example.com"})[0] == 200
        assert ask(door, "GET", "/_sesmodel/mail", headers={"Host": "evil.example.org"})[0] == 403

    run = serve("--verify", "example.com", "--allow-host", "mail.example.com", use=use)

    assert f"inspect    {run.url}/_sesmodel/mail" in run.out


@pytest.mark.parametrize("where", ["here", "https://mail.example.com"])
def test_list_mail_leads_to_where_pages_are_said_to_be(where: str) -> None:
    def use(door: HttpDoor, _heard: Heard) -> None:
        sesv2 = client(door)
        sesv2.create_email_identity(EmailIdentity="example.com")
        sesv2.create_contact_list(ContactListName="OurList")
        sesv2.send_email(**V2, ListManagementOptions={"ContactListName": "OurList"})
        _, _, body = ask(door, "GET", "/_sesmodel/inboxes/bob@example.net/1/raw")
        leads_to = door.url if where == "here" else where
        assert f"List-Unsubscribe: <{leads_to}/subscription/".encode() in body

    assert serve("--pages-at", where, use=use).code == 0


@pytest.mark.parametrize("more", [[], ["--single"]])
@pytest.mark.parametrize("region", ["us-east-1", "eu-west-1"])
@pytest.mark.parametrize(("dkim", "signed"), [([], 0), (["--dkim"], 1)])
def test_what_is_verified_signs_its_mail_if_that_is_said(
    dkim: list[str], signed: int, region: str, more: list[str]
) -> None:
    def use(door: HttpDoor, _heard: Heard) -> None:
        client(door, region=region).send_email(**V2)
        _, _, body = ask(door, "GET", "/_sesmodel/inboxes/bob@example.net/1/raw")
        assert body.count(b"d=example.com;") == signed

    assert serve("--verify", "example.com", *dkim, *more, use=use).code == 0


def test_what_is_due_happens_though_nobody_calls() -> None:
    def use(door: HttpDoor, heard: Heard) -> None:
        soon = {"pattern": "bob@example.net", "steps": [{"do": "complain", "milliseconds": 10}]}
        ask(door, "POST", "/_sesmodel/receivers", json.dumps(soon).encode())
        client(door).send_email(**V2)
        assert heard.wait_for("complaint  ")

    assert serve("--verify", "example.com", use=use).code == 0


@pytest.mark.parametrize(("keep", "kept"), [("0", 3), ("1", 1)])
def test_as_much_mail_is_remembered_as_is_said_and_all_of_it_with_0(keep: str, kept: int) -> None:
    def use(door: HttpDoor, _heard: Heard) -> None:
        for _ in range(3):
            client(door).send_email(**V2)
        assert json.loads(ask(door, "GET", "/_sesmodel/mail")[2])["total"] == kept

    assert serve("--verify", "example.com", "--keep", keep, use=use).code == 0


def test_a_test_in_another_language_lets_time_pass() -> None:
    def use(door: HttpDoor, heard: Heard) -> None:
        slow = {"pattern": "bob@example.net", "steps": [{"do": "complain", "hours": 1}]}
        assert ask(door, "POST", "/_sesmodel/receivers", json.dumps(slow).encode())[0] == 204
        client(door).send_email(**V2)
        assert ask(door, "POST", "/_sesmodel/clock/advance", b'{"hours": 1}')[0] == 200
        assert heard.wait_for("complaint  ")

    assert serve("--verify", "example.com", use=use).code == 0


def test_it_goes_on_when_nobody_reads_any_more(ses: LocalSes, monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[str] = []
    first = Event()

    def broken(lines: str, **_: object) -> None:
        tried.append(lines)
        first.set()
        raise BrokenPipeError

    monkeypatch.setattr("click.echo", broken)
    with printed(ses):
        for _ in range(3):
            Mailer(ses).send(Message(sender="ana@example.com", to="bob@example.net", subject="Hi", text="Hello"))
            assert first.wait(timeout=30)  # then nothing is tried any more

    assert (len(tried), len(ses.sent)) == (1, 3)


@pytest.mark.parametrize(("owners", "may_send"), [("at-once", True), ("by-hand", False)])
def test_owners_confirm_what_is_asked_for_unless_they_are_told_not_to(owners: str, may_send: bool) -> None:
    def use(door: HttpDoor, heard: Heard) -> None:
        ses = client(door)
        assert not ses.create_email_identity(EmailIdentity="ana@example.com")["VerifiedForSendingStatus"]
        assert ses.get_email_identity(EmailIdentity="ana@example.com")["VerifiedForSendingStatus"] is may_send

    assert ("confirm at once" in serve("--owners", owners, use=use).out) is may_send


# --- the state ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("more", "region"), [(("--single",), "us-east-1"), ((), "us-east-1"), ((), "eu-west-1")])
def test_a_server_goes_on_where_the_one_before_ended(tmp_path: Path, more: tuple[str, ...], region: str) -> None:
    state = str(tmp_path / "ses.state")

    def first(door: HttpDoor, heard: Heard) -> None:
        ses = client(door, region=region)
        ses.send_email(**V2)
        ses.create_email_identity(EmailIdentity="example.org")

    def second(door: HttpDoor, heard: Heard) -> None:
        ses = client(door, region=region)
        assert ses.get_account()["SendQuota"]["SentLast24Hours"] == 1
        names = {one["IdentityName"] for one in ses.list_email_identities()["EmailIdentities"]}
        assert names == {"example.com", "example.net", "example.org"}
        ses.create_email_identity(EmailIdentity="example.edu")
        assert not ses.get_email_identity(EmailIdentity="example.edu")["VerifiedForSendingStatus"]

    begun = serve("--state", state, "--verify", "example.com", *more, use=first)
    gone_on = serve("--state", state, "--verify", "example.net", "--owners", "by-hand", *more, use=second)

    assert (begun.code, f"state      {state}  (new)" in begun.out) == (0, True)
    assert (gone_on.code, f"state      {state}  (loaded)" in gone_on.out) == (0, True)


def test_a_file_that_is_no_state_is_refused_and_stays(tmp_path: Path) -> None:
    state = tmp_path / "ses.state"
    state.write_text("my diary")
    run = serve("--state", str(state))

    assert (run.code, run.err) == (
        1,
        f"Error: InvalidValue: {state}: there is no snapshot in it. Give a file that a snapshot was saved to.\n",
    )
    assert state.read_text() == "my diary"


@pytest.mark.parametrize("place", ["missing/ses.state", "."])
def test_a_file_that_cannot_be_used_is_said_so_before_anything_is_lost(tmp_path: Path, place: str) -> None:
    run = serve("--state", str(tmp_path / place))

    assert (run.code, str(tmp_path) in run.err, "cannot be" in run.err) == (1, True, True)


def test_the_state_of_another_account_is_refused_by_a_single_one(tmp_path: Path) -> None:
    state = str(tmp_path / "ses.state")
    serve("--state", state)
    run = serve("--state", state, "--single", "--region", "eu-west-1")

    assert (run.code, "it is of 123456789012 in us-east-1" in run.err) == (1, True)


@pytest.mark.parametrize("more", [(), ("--single",)])
def test_the_state_of_any_server_is_part_of_all_regions(tmp_path: Path, more: tuple[str, ...]) -> None:
    state = str(tmp_path / "ses.state")

    def use(door: HttpDoor, heard: Heard) -> None:
        assert client(door).get_email_identity(EmailIdentity="example.com")["VerifiedForSendingStatus"]
        assert client(door, region="eu-west-1").list_email_identities()["EmailIdentities"] == []

    serve("--state", state, "--verify", "example.com", *more)
    assert serve("--state", state, "--region", "eu-west-1", use=use).code == 0


def test_a_server_that_is_killed_under_load_leaves_a_state_that_loads(tmp_path: Path) -> None:
    state, kept = tmp_path / "ses.state", LocalSes()
    with served("--state", str(state), "--save-every", "0.01", "--verify", "example.com", "--quiet") as (process, door):
        answered: list[int] = []
        senders = [Thread(target=send_until_it_is_gone, args=(door, answered)) for _ in range(3)]
        for sender in senders:
            sender.start()
        saves = {state.stat().st_mtime_ns}
        while len(saves) < 4:  # every save puts another file in the place
            client(door).send_email(**V2)
            answered.append(200)
            saves.add(state.stat().st_mtime_ns)
        process.kill()
        assert process.wait() == -signal.SIGKILL
        for sender in senders:
            sender.join()
    kept.restore(Snapshot.load(state))

    assert 0 < len(kept.sent) <= len(answered) + len(senders)  # some had no answer any more
    assert len(kept.inbox("bob@example.net")) == len(kept.sent)
    assert set(answered) == {200}
    assert "(loaded)" in serve("--state", str(state)).out


def send_until_it_is_gone(door: HttpDoor, answered: list[int]) -> None:
    body = json.dumps(V2).encode()
    with suppress(OSError, HTTPException):
        while True:
            answered.append(ask(door, "POST", "/v2/email/outbound-emails", body)[0])


def test_it_is_a_program_that_ends_with_0_when_it_is_told_to(tmp_path: Path) -> None:
    state = tmp_path / "ses.state"
    with served("--state", str(state), "--verify", "example.com") as (process, door):
        status, _, body = ask(
            door, "POST", "/v2/email/outbound-emails", json.dumps(V2).encode(), {"Content-Type": "application/json"}
        )
        process.terminate()
        out, err = process.communicate(timeout=30)

    assert (process.returncode, err, status) == (0, "", 200)
    assert json.loads(body)["MessageId"] in out
    assert Snapshot.load(state).of == (("123456789012", "us-east-1"),)


# --- lines and warnings ---------------------------------------------------------------------------


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.7", "fe80::1%eth0"])  # noqa: S104  nobody listens there
def test_it_is_loud_where_others_can_reach_it(host: str) -> None:
    said = warning(HttpDoor(host, 8005), verifies=False)

    assert said
    assert said.startswith(f"WARNING: it listens on {host}, not on this machine alone. Anybody who reaches port 8005")
    assert "with one of the keys" in str(warning(HttpDoor(host, 8005), verifies=True))


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "::1"])
def test_it_is_calm_where_nobody_else_can(host: str) -> None:
    assert warning(HttpDoor(host, 8005), verifies=False) is None


def refusal(operation: str, **params: Any) -> str:
    error = MessageRejected("no")
    return line_of_refusal(
        RefusedCall(service="ses", operation=operation, params=params, error=error, at=NOON)
    ).removesuffix("  MessageRejected: no")


@pytest.mark.parametrize(
    ("params", "line"),
    [
        (
            {
                "Source": "a@ex.com",
                "Destination": {"ToAddresses": ["b@ex.net"], "CcAddresses": ["c@ex.net"]},
                "Message": {"Subject": {"Data": "Hi"}},
            },
            "a@ex.com -> b@ex.net, c@ex.net  'Hi'",
        ),
        (
            {"RawMessage": {"Data": b"From: a@ex.com\r\nTo: b@ex.net\r\nSubject: =?utf-8?q?H=C3=AF?=\r\n\r\n"}},
            "a@ex.com -> b@ex.net  'Hï'",
        ),
        (
            {
                "Source": "a@ex.com",
                "Destinations": ["c@ex.net"],
                "RawMessage": {"Data": b"From: z@ex.com\r\nTo: b@ex.net\r\nSubject: Hi\r\n\r\n"},
            },
            "a@ex.com -> c@ex.net  'Hi'",
        ),
        (
            {"Source": "a@ex.com", "Template": "t", "Destinations": [{"Destination": {"ToAddresses": ["b@ex.net"]}}]},
            "a@ex.com -> b@ex.net  't'",
        ),
        (
            {
                "FromEmailAddress": "a@ex.com",
                "Content": {"Template": {"TemplateName": "t"}},
                "Destination": {"BccAddresses": ["1@ex.net", "2@ex.net", "3@ex.net", "4@ex.net", "5@ex.net"]},
            },
            "a@ex.com -> 1@ex.net, 2@ex.net, 3@ex.net and 2 more  't'",
        ),
        (
            {
                "BulkEmailEntries": [{"Destination": {"ToAddresses": ["b@ex.net"]}}],
                "DefaultContent": {"Template": {"TemplateName": "t"}},
            },
            "? -> b@ex.net  't'",
        ),
        ({"Destination": "nobody", "Message": None, "Destinations": 5}, "SendEmail"),
        ({"EmailIdentity": "example.com"}, "SendEmail"),
    ],
)
def test_a_refusal_says_what_was_to_be_sent(params: dict[str, Any], line: str) -> None:
    assert refusal("SendEmail", **params) == f"12:00:00 refused    {line}"


def test_what_strangers_write_cannot_move_the_cursor() -> None:
    line = refusal("SendEmail", Source="a@ex.com", Destinations=["b@ex.net\x1b[2J\r\nsent"])

    assert line == "12:00:00 refused    a@ex.com -> b@ex.net\\x1b[2J\\r\\nsent"


def test_a_fault_that_was_planned_has_its_line() -> None:
    error = Throttling("Maximum sending rate exceeded.")
    call = RefusedCall(service="ses", operation="SendRawEmail", params={}, error=error, at=NOON)

    assert line_of_refusal(call) == "12:00:00 refused    SendRawEmail  Throttling: Maximum sending rate exceeded."


def test_a_refusal_has_the_code_that_its_caller_got() -> None:
    call = RefusedCall(service="sesv2", operation="SendEmail", params={}, error=Throttling("Too fast."), at=NOON)

    assert line_of_refusal(call) == "12:00:00 refused    SendEmail  TooManyRequestsException: Too fast."


def test_what_comes_of_mail_later_has_its_line_and_deliveries_have_none(ses: LocalSes) -> None:
    ses.receivers.when("late@example.net").defer(times=1)
    ses.store(template := EmailTemplate(name="t", subject="{{a}}", text="x"))
    mailer = Mailer(ses)
    for to in ("complaint@simulator.amazonses.com", "late@example.net"):
        mailer.send(Message(sender="ana@example.com", to=to, subject="Hi", text="Hello"))
    ses.call(
        "ses",
        "SendTemplatedEmail",
        {
            "Source": "ana@example.com",
            "Destination": {"ToAddresses": ["bob@example.net"]},
            "Template": template.name,
            "TemplateData": "{}",
        },
    )
    said = [line.split(maxsplit=1)[1].rsplit("  ", 1)[0] for event in ses.events if (line := line_of(event))]

    assert said == [
        "sent       ana@example.com -> complaint@simulator.amazonses.com  'Hi'",
        "complaint  complaint@simulator.amazonses.com",
        "sent       ana@example.com -> late@example.net  'Hi'",
        "delayed    late@example.net: MailboxFull",
        "unrendered t: Attribute 'a' is not present in the rendering data.",
    ]
