"""The command line: what it prints, to whom, and how it ends."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from sesmodel import Envelope, LocalSes, patched
from sesmodel.cli.output import visible
from tests.cli.running import printed, program, run
from tests.transport.servers import mail_server

if TYPE_CHECKING:
    from pathlib import Path

GOOD = b"From: Ana <ana@example.com>\nTo: bob@example.net\nSubject: Hi\n\nHello\n"
BAD = b"From: ana@example.com\nTo: bob@example.net\nSubject: a\nSubject: b\n\nHello\n"
COMPOSED = ("--from", "Ana <ana@example.com>", "--to", "bob@example.net", "--subject", "Привіт", "--text", "Hello")


@pytest.fixture
def good(tmp_path: Path) -> str:
    path = tmp_path / "good.eml"
    path.write_bytes(GOOD)
    return str(path)


@pytest.fixture
def bad(tmp_path: Path) -> str:
    path = tmp_path / "bad.eml"
    path.write_bytes(BAD)
    return str(path)


# --- check ----------------------------------------------------------------------------------------


def test_a_file_that_ses_takes_is_good(good: str) -> None:
    result = run("check", good)

    assert result.exit_code == 0
    assert f"{good}: SES takes it" in result.stdout


def test_a_file_with_problems_is_bad_and_each_is_named(good: str, bad: str) -> None:
    result = run("check", good, bad)

    assert result.exit_code == 1
    assert f"{good}: SES takes it" in result.stdout
    assert f"{bad}: 1 problem" in result.stdout
    assert "Duplicate header 'Subject'." in result.stdout
    assert "duplicate-header" in result.stdout
    assert result.stderr == ""


def test_programs_get_json(good: str, bad: str) -> None:
    result = run("check", "--json", bad, good)

    data = printed(result)
    assert (result.exit_code, data["ok"], [one["ok"] for one in data["files"]]) == (1, False, [False, True])
    assert [one["file"] for one in data["files"]] == [bad, good]
    assert data["files"][0]["bytes"] == len(BAD)
    (problem,) = data["files"][0]["problems"]
    assert problem == {
        "code": "duplicate-header",
        "place": "Subject",
        "answer": "Duplicate header 'Subject'.",
        "error": "InvalidParameterValue",
        "fact": "HDR-02",
        "cure": "Keep one of them.",
    }
    assert {"code", "place", "what", "fact", "cure"} == set(data["files"][1]["advice"][0])


def test_a_message_is_read_from_standard_input() -> None:
    assert run("check", "-", stdin=GOOD).exit_code == 0
    result = run("check", "--json", "-", stdin=BAD)

    assert result.exit_code == 1
    assert printed(result)["files"][0]["file"] == "-"


def test_recipients_of_the_envelope_are_handed_in() -> None:
    data = GOOD.replace(b"To: bob@example.net\n", b"")

    assert run("check", "-", stdin=data).exit_code == 1
    assert run("check", "-", "--recipient", "bob@example.net", stdin=data).exit_code == 0


def test_the_limits_of_today_are_wider_than_those_of_the_guide() -> None:
    data = GOOD + (b"x" * 70 + b"\n") * 160_000

    assert run("check", "-", stdin=data).exit_code == 1
    assert run("check", "--limits", "today", "-", stdin=data).exit_code == 0


def test_what_strangers_wrote_can_neither_move_the_cursor_nor_pass_for_markup(tmp_path: Path) -> None:
    path = tmp_path / "\x1b[2J[red]\u202e.eml"
    path.write_bytes(b"From: a@example.com\nTo: b@example.net\n\x1b[2J[red]x: 1\n\nHello\n")
    result = run("check", str(path))

    assert result.exit_code == 1
    assert "\x1b" not in result.stdout
    assert "\\x1b[2J[red]\\u202e.eml: 1 problem" in result.stdout
    assert "[2J[red]x" in result.stdout.partition("1 problem")[2]
    assert visible("a\udce9\n") == "a\\udce9\\n"


def test_on_a_terminal_several_files_are_checked_under_a_progress_bar(good: str) -> None:
    terminal = {"FORCE_COLOR": "1", "TERM": "xterm"}

    assert "checking" in run("check", good, good, env=terminal).stderr
    assert run("check", good, env=terminal).stderr == ""
    assert run("check", good, good, "--json", env=terminal).stderr == ""
    assert run("check", good, good).stderr == ""


@pytest.mark.parametrize(
    "arguments",
    [("check",), ("check", "/no/such/file.eml"), ("check", "/"), ("check", "--limits", "none", "-"), ("mend",)],
    ids=["nothing", "no file", "a folder", "limits", "command"],
)
def test_a_command_that_is_wrong_is_told_so(arguments: tuple[str, ...]) -> None:
    result = run(*arguments)

    assert result.exit_code == 2
    assert "Usage: " in result.stderr
    assert result.stdout == ""


# --- send -----------------------------------------------------------------------------------------


def test_a_message_is_composed_and_sent(ses: LocalSes, tmp_path: Path) -> None:
    ses.account.configuration_sets.create("set")
    page, file = tmp_path / "page.html", tmp_path / "offer.pdf"
    page.write_text("<p>Grüße", encoding="utf-8")
    file.write_bytes(b"%PDF")
    with patched(ses):
        result = run(
            "send", "--transport", "ses://us-east-1", *COMPOSED, "--to", "carl@example.org, dora@example.org",
            "--cc", "eve@example.org", "--bcc", "fred@example.org", "--reply-to", "help@example.com",
            "--return-path", "bounces@example.com", "--html-file", str(page), "--attach", str(file),
            "--header", "X-A: 1: 2", "--configuration-set", "set", "--tag", "kind=test", "--tag", "a=b",
        )  # fmt: skip

    sent = ses.sent.one()
    assert (result.exit_code, result.stderr) == (0, "")
    assert f"message id: {sent.message_id}" in result.stdout
    assert sent.recipients == (
        "bob@example.net", "carl@example.org", "dora@example.org", "eve@example.org", "fred@example.org",
    )  # fmt: skip
    assert all(recipient in result.stdout for recipient in sent.recipients)
    message = sent.message
    assert (message.subject, message.text, message.html) == ("Привіт", "Hello", "<p>Grüße")
    assert (str(message.sender), str(message.reply_to[0])) == ("Ana <ana@example.com>", "help@example.com")
    assert [one.filename for one in message.attachments] == ["offer.pdf"]
    assert message.headers.get("X-A") == "1: 2"
    assert sent.options.configuration_set == "set"
    assert dict(sent.options.tags) == {"kind": "test", "a": "b"}


def test_the_transport_may_stand_in_the_environment_and_the_text_in_standard_input(ses: LocalSes) -> None:
    with patched(ses):
        result = run(
            "send", *COMPOSED[:-2], "--text-file", "-", "--json",
            stdin="Grüße\n".encode(), env={"SESMODEL_TRANSPORT": "ses://us-east-1"},
        )  # fmt: skip

    data = printed(result)
    assert (result.exit_code, data["ok"], data["accepted"]) == (0, True, ["bob@example.net"])
    assert data["message_id"] == ses.sent.one().message_id
    assert data["request_id"]
    assert data["header_message_id"]
    assert (data["refused"], data["withheld"]) == ([], [])
    assert ses.sent.one().text == "Grüße\n"


@pytest.mark.parametrize(
    ("more", "envelope"),
    [
        ((), Envelope("ana@example.com", "bob@example.net")),
        (("--to", "carl@example.org"), Envelope("ana@example.com", "carl@example.org")),
        (("--from", "b@example.com"), Envelope("b@example.com", "bob@example.net")),
        (
            ("--from", "b@example.com", "--to", "c@example.org", "--bcc", "d@example.org"),
            Envelope("b@example.com", "c@example.org, d@example.org"),
        ),
    ],
    ids=["header", "recipients", "sender", "both"],
)
def test_a_finished_message_is_sent_as_it_is(
    ses: LocalSes, good: str, more: tuple[str, ...], envelope: Envelope
) -> None:
    with patched(ses):
        result = run("send", "--transport", "ses://us-east-1", "--eml", good, "--tag", "a=b", *more)

    assert result.exit_code == 0
    sent = ses.sent.one()
    assert sent.envelope == envelope
    assert sent.options.tags == (("a", "b"),)
    assert (sent.subject, sent.text) == ("Hi", "Hello\n")


@pytest.mark.parametrize("as_json", [False, True], ids=["table", "json"])
def test_a_dry_run_shows_what_would_be_sent_and_sends_nothing(as_json: bool) -> None:
    arguments = ("send", "--dry-run", *COMPOSED, "--transport", "nowhere://", "--tag", "a=b")
    result = run(*arguments, *(["--json"] if as_json else []))

    assert (result.exit_code, result.stderr) == (0, "")
    if as_json:
        data = printed(result)
        assert data.pop("bytes") > 200
        assert data == {
            "ok": True,
            "dry_run": True,
            "mail_from": "ana@example.com",
            "rcpt_to": ["bob@example.net"],
            "subject": "Привіт",
            "structure": "text/plain",
            "configuration_set": None,
            "tags": {"a": "b"},
        }
    else:
        assert "nothing was sent" in result.stdout
        assert "bob@example.net" in result.stdout
        assert "Привіт" in result.stdout


def test_a_message_that_ses_would_refuse_is_not_sent(ses: LocalSes, tmp_path: Path) -> None:
    program = tmp_path / "setup.exe"
    program.write_bytes(b"MZ")
    arguments = ("send", "--transport", "ses://us-east-1", *COMPOSED, "--attach", str(program))
    with patched(ses):
        table, data = run(*arguments), run(*arguments, "--json")

    assert (table.exit_code, data.exit_code, len(ses.sent)) == (1, 1, 0)
    assert table.stdout == ""
    assert "Illegal filename 'setup.exe'." in table.stderr
    assert printed(data)["ok"] is False
    assert printed(data)["error"]["type"] == "MessageRefused"
    assert [problem["code"] for problem in printed(data)["problems"]] == ["refused-attachment"]


def test_what_ses_refuses_is_told_with_what_to_do(ses: LocalSes) -> None:
    arguments = ("send", "--transport", "ses://us-east-1", *COMPOSED, "--from", "ana@other.example")
    with patched(ses):
        text, data = run(*arguments), run(*arguments, "--json")

    assert (text.exit_code, data.exit_code, text.stdout) == (1, 1, "")
    assert "MessageRejected: Email address is not verified." in text.stderr
    assert "Verify the identities" in text.stderr
    assert printed(data)["error"]["code"] == "MessageRejected"
    assert printed(data)["error"]["delivered"] == "no"
    assert "Verify" in printed(data)["error"]["hint"]


def test_a_lost_answer_is_told_as_such(ses: LocalSes) -> None:
    from sesmodel import DeliveryUnknown

    def lose(*_: object) -> None:
        raise DeliveryUnknown("the answer was lost")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sesmodel.transport.inbox.InboxTransport.send", lose)
        result = run("send", "--transport", "inbox://", *COMPOSED)
    assert result.exit_code == 1
    assert "look for its events before you send it again" in result.stderr


def test_a_recipient_who_is_refused_makes_the_send_a_failure() -> None:
    from sesmodel import Receipt

    receipt = Receipt(message_id="x", accepted=("a@example.net",), refused=(("b@example.net", "550 no such user"),))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sesmodel.transport.inbox.InboxTransport.send", lambda *_: receipt)
        text = run("send", "--transport", "inbox://", *COMPOSED)
        data = run("send", "--transport", "inbox://", *COMPOSED, "--json")
    assert (text.exit_code, data.exit_code, printed(data)["ok"]) == (1, 1, False)
    assert "550 no such user" in text.stdout
    assert printed(data)["refused"] == [{"recipient": "b@example.net", "reason": "550 no such user"}]


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        (COMPOSED, "SESMODEL_TRANSPORT"),
        (("--transport", "fax://", *COMPOSED), "No transport has the scheme 'fax'"),
        (("--transport", "inbox://", *COMPOSED, "--from", "nobody"), "Missing final '@domain'"),
        (("--transport", "inbox://", *COMPOSED, "--header", "X-A"), "'X-A' is no 'NAME: VALUE'"),
        (("--transport", "inbox://", *COMPOSED, "--tag", "=b"), "is no NAME=VALUE"),
        (("--transport", "inbox://", *COMPOSED, "--attach", "/no/such/file"), "does not exist"),
        (("--transport", "inbox://", *COMPOSED, "--text-file", "-"), "not both"),
        (("--transport", "inbox://", "--eml", "-", "--reply-to", "a@example.com"), "leave out --reply-to"),
        (("--transport", "inbox://", *COMPOSED[:-2], "--text-file", "-"), "take UTF-8 text"),
    ],
    ids=["transport", "url", "address", "header", "tag", "file", "text", "eml", "encoding"],
)
def test_a_send_that_is_wrong_is_told_so(arguments: tuple[str, ...], what: str) -> None:
    result = run("send", *arguments, stdin=b"\xff")

    assert result.exit_code == 2
    assert what in result.stderr
    assert result.stdout == ""


# --- the program ----------------------------------------------------------------------------------


def test_the_module_is_the_program() -> None:
    done = program("-m", "sesmodel", "check", "--json", "-", stdin=BAD)

    assert (done.returncode, done.stderr) == (1, b"")
    assert json.loads(done.stdout)["files"][0]["problems"][0]["code"] == "duplicate-header"
    version = program("-m", "sesmodel", "--version")
    assert version.returncode == 0
    assert version.stdout.startswith(b"sesmodel ")
    assert version.stdout.count(b".") == 2


def test_the_program_sends_to_a_mail_server(good: str) -> None:
    with mail_server("plain") as server:
        url = f"smtp://127.0.0.1:{server.port}?mode=plain"
        done = program("-m", "sesmodel", "send", "--transport", url, "--eml", good, "--json")

    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout)["accepted"] == ["bob@example.net"]
    (mail,) = server.keeper.mails
    assert (mail.mail_from, mail.rcpt_tos) == ("ana@example.com", ["bob@example.net"])


@pytest.mark.parametrize("library", ["click", "rich"])
def test_without_its_extra_the_program_says_in_one_line_what_to_install(library: str) -> None:
    code = f"import sys; sys.modules[{library!r}] = None; from sesmodel.cli import main; main(['check'])"
    done = program("-c", code)

    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.decode().strip() == (
        f"sesmodel: The command line needs {library}, which is not installed: pip install 'sesmodel[cli]'"
    )


def test_the_package_names_the_program() -> None:
    from importlib.metadata import EntryPoint

    entry = EntryPoint("sesmodel", "sesmodel.cli:main", "console_scripts")
    with pytest.raises(SystemExit) as caught:
        entry.load()(["--version"])
    assert caught.value.code == 0
