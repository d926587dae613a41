"""`sesmodel render`: the preview, the files, and how it tells what is wrong."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from sesmodel.cli.app import app
from tests.cli.running import printed, program, run

PAGE = Path(__file__).parents[2] / "docs" / "cli.md"
TEMPLATE = {
    "TemplateName": "MyTemplate",
    "SubjectPart": "Greetings, {{name}}!",
    "HtmlPart": "<h1>Hello {{name}},</h1>\n<p>Your favorite animal is {{favoriteanimal}}.</p>",
    "TextPart": "Dear {{name}},\r\nYour favorite animal is {{favoriteanimal}}.",
}
DATA = '{"name": "Zoë", "favoriteanimal": "alligator"}'
TERMINAL = {"FORCE_COLOR": "1", "TERM": "xterm", "COLUMNS": "80"}
PREVIEW = """Subject: Greetings, Zoë!

Text:
Dear Zoë,
Your favorite animal is alligator.

HTML:
<h1>Hello Zoë,</h1>
<p>Your favorite animal is alligator.</p>

"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current directory, with a template in it."""
    monkeypatch.chdir(tmp_path)
    Path("mail.json").write_text(json.dumps({"Template": TEMPLATE}), encoding="utf-8")
    return tmp_path


def write(name: str, text: str) -> str:
    Path(name).write_bytes(text.encode())
    return name


# --- the preview ----------------------------------------------------------------------------------


def test_subject_text_and_html_are_shown_in_this_order() -> None:
    result = run("render", "mail.json", "--data", DATA)

    assert (result.exit_code, result.stdout, result.stderr) == (0, PREVIEW, "")


def test_on_a_terminal_each_part_has_a_panel() -> None:
    result = run("render", "mail.json", "--data", DATA, env=TERMINAL)

    plain = re.sub(r"\x1b\[[0-9;]*m", "", result.stdout)
    titles = [line for line in plain.splitlines() if line.startswith("╭")]
    assert [title.strip("╭─╮ ") for title in titles] == ["Subject", "Text", "HTML"]
    assert "│ Your favorite animal is alligator. " in plain
    assert "│ <h1>Hello Zoë,</h1> " in plain


def test_a_template_may_come_from_standard_input_in_the_form_of_the_second_api() -> None:
    content = {"Subject": "Hi {{name}}", "Text": "Hello"}
    source = json.dumps({"TemplateName": "Hi", "TemplateContent": content}).encode()

    assert run("render", "-", "--data", DATA, stdin=source).stdout == "Subject: Hi Zoë\n\nText:\nHello\n\n"


@pytest.mark.parametrize("where", ["inline", "file", "file with a mark", "standard input"])
def test_data_are_taken_from(where: str) -> None:
    if where.startswith("file"):
        write("data.json", ("\ufeff" if "mark" in where else "") + DATA)
    given = {"inline": f"\n {DATA}", "standard input": "-"}.get(where, "data.json")

    assert run("render", "mail.json", "--data", given, stdin=DATA.encode()).stdout == PREVIEW


def test_defaults_fill_in_what_the_data_lack_also_inside_of_objects() -> None:
    write("part.txt", "{{a.b}} {{a.c}} {{d}}")
    write("defaults.json", '{"a": {"b": "default", "c": "default"}, "d": "default"}')
    result = run("render", "part.txt", "--data", '{"a": {"b": "given"}}', "--defaults", "defaults.json")

    assert result.stdout == "Text:\ngiven default default\n\n"
    assert run("render", "part.txt", "--defaults", "defaults.json").exit_code == 0


@pytest.mark.parametrize(
    ("name", "title"), [("a.html", "HTML"), ("A.HTM", "HTML"), ("a.hbs", "HTML"), ("a.txt", "Text")]
)
def test_a_file_of_one_part_is_rendered_by_itself(name: str, title: str) -> None:
    write(name, "{{#if name}}Hi {{name}}{{/if}}")

    assert run("render", name, "--data", DATA).stdout == f"{title}:\nHi Zoë\n\n"
    assert run("render", name, "--check").exit_code == 0


def test_nothing_in_template_or_data_reaches_the_terminal_as_a_command() -> None:
    source = {
        "TemplateName": "\x1b[2J",
        "SubjectPart": "\x1b]0;x\x07{{name}}",
        "HtmlPart": "\x9b2J",
        "TextPart": "\r\b",
    }
    write("mail.json", json.dumps(source))
    write("broken.txt", "\x1b[2J{{#if}}")
    write("lacking.txt", "{{> [\x1b[2J]}}{{[\x1b[1J]}}")
    data = '{"name": "\\u001b[31m\\u202e"}'
    plain, panels = (run("render", "mail.json", "--data", data, env=env) for env in ({}, TERMINAL))
    broken, lacking = (run("render", name, env=TERMINAL) for name in ("broken.txt", "lacking.txt"))

    assert plain.stdout == "Subject: \\x1b]0;x\\x07\\x1b[31m\\u202e\n\nText:\n\\r\\x08\n\nHTML:\n\\x9b2J\n\n"
    shown = re.sub(r"\x1b\[[0-9;]*m", "", panels.stdout + broken.stderr + lacking.stderr)  # rich's own colors
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", shown)
    assert "\\x1b[2J{{#if}}" in shown
    assert 'inline "\\x1b[2J"' in shown


def test_text_that_looks_like_markup_is_shown_as_it_is() -> None:
    write("part.txt", "[red]{{name}}[/red] :smile:")

    assert run("render", "part.txt", "--data", '{"name": "[b]"}').stdout == "Text:\n[red][b][/red] :smile:\n\n"


def test_long_lines_stay_whole_in_a_pipe() -> None:
    write("part.txt", "word " * 100 + "{{name}}")

    assert run("render", "part.txt", "--data", DATA).stdout == "Text:\n" + "word " * 100 + "Zoë\n\n"


def test_advice_stands_beside_the_preview() -> None:
    write("part.hbs", '{{#* inline "p"}}x{{/inline}}{{> p}}')
    shown, checked = run("render", "part.hbs"), run("render", "part.hbs", "--check")

    assert (shown.exit_code, shown.stdout) == (0, "HTML:\nx\n\n")
    assert "no-line-after-inline" in shown.stderr
    assert (checked.exit_code, checked.stderr) == (0, "")
    assert "part.hbs: SES takes it" in checked.stdout
    assert "no-line-after-inline" in checked.stdout


def test_programs_get_json() -> None:
    result = run("render", "mail.json", "--data", DATA, "--json")

    assert (result.exit_code, result.stderr) == (0, "")
    assert printed(result) == {
        "ok": True,
        "problems": [],
        "advice": [],
        "subject": "Greetings, Zoë!",
        "html": "<h1>Hello Zoë,</h1>\n<p>Your favorite animal is alligator.</p>",
        "text": "Dear Zoë,\r\nYour favorite animal is alligator.",
    }


# --- files ----------------------------------------------------------------------------------------


def test_html_and_text_are_written_exactly_and_the_preview_says_where(folder: Path) -> None:
    result = run("render", "mail.json", "--data", DATA, "--html", "über uns.html", "--text", "out.txt")

    assert (result.exit_code, result.stderr) == (0, "")
    assert (folder / "über uns.html").read_bytes() == (
        "<h1>Hello Zoë,</h1>\n<p>Your favorite animal is alligator.</p>".encode()
    )
    assert (folder / "out.txt").read_bytes() == "Dear Zoë,\r\nYour favorite animal is alligator.".encode()
    assert f"HTML: {folder.as_uri()}/%C3%BCber%20uns.html\n" in result.stdout
    assert f"Text: {folder.as_uri()}/out.txt\n" in result.stdout
    assert "alligator" not in result.stdout


def test_nothing_is_written_when_something_is_wrong(folder: Path) -> None:
    assert run("render", "mail.json", "--html", "out.html").exit_code == 1
    assert run("render", "mail.json", "--html", "out.html", "--data", "{").exit_code == 2
    assert not (folder / "out.html").exists()


@pytest.mark.parametrize(
    ("files", "what"),
    [
        pytest.param(("--html", "./mail.json"), "--html would write over ./mail.json", id="the template"),
        pytest.param(("--html", "data.json"), "--html would write over data.json", id="the data"),
        pytest.param(("--html", "x", "--text", "x"), "--html would write over x", id="each other"),
        pytest.param(("--html", "-"), "--html takes the name of a file", id="standard output"),
        pytest.param(("--html", "no/such/folder"), "No such file or directory", id="no folder"),
        pytest.param(("--html", "."), "is a directory", id="a folder"),
        pytest.param(("--check", "--html", "x"), "--check renders nothing: leave out --html", id="check"),
    ],
)
def test_files_that_cannot_be_written_are_a_wrong_command(files: tuple[str, ...], what: str, folder: Path) -> None:
    write("data.json", DATA)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    result = run("render", "mail.json", "--data", "data.json", *files)

    assert result.exit_code == 2
    assert "Usage: " in result.stderr
    assert what in result.stderr
    assert result.stdout == ""
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_a_part_that_the_template_lacks_is_not_written() -> None:
    write("part.txt", "Hi")
    result = run("render", "part.txt", "--html", "out.html")

    assert result.exit_code == 2
    assert "part.txt has no html part: leave out --html" in result.stderr


def test_what_no_file_can_hold_is_told() -> None:
    result = run("render", "mail.json", "--data", '{"name": "\\ud800", "favoriteanimal": ""}', "--html", "x")

    assert result.exit_code == 2
    assert "html: character '\\ud800' at position 10 is not in UTF-8" in result.stderr


# --- what is wrong --------------------------------------------------------------------------------


def test_every_problem_is_told_at_once_with_its_lines() -> None:
    source = TEMPLATE | {"HtmlPart": "<p>\n{{#if a}}", "TextPart": "{{> foot}}\n\tDear {{name}},"}
    write("mail.json", json.dumps(source))
    result = run("render", "mail.json", "--data", "{}")

    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == (
        "mail.json: 3 problems\n"
        "\n"
        "This block is not closed: {{/if}} is missing. [template-syntax]\n"
        "  html, line 2, column 1\n"
        "    {{#if a}}\n"
        "    ^\n"
        "Mend the template at this place.\n"
        "\n"
        "Attribute 'name' is not present in the rendering data. [missing-attribute]\n"
        "  subject, line 1, column 14\n"
        "    Greetings, {{name}}!\n"
        "                 ^\n"
        "  text, line 2, column 9\n"
        "        Dear {{name}},\n"
        "               ^\n"
        "Give it in the data, or a default for it.\n"
        "\n"
        "There is no partial 'foot'. [unknown-partial]\n"
        "  text, line 1, column 5\n"
        "    {{> foot}}\n"
        "        ^\n"
        'Define it at the start of the part: {{#* inline "foot"}}.\n'
    )


def test_the_caret_stays_below_its_place_whatever_stands_before() -> None:
    write("part.txt", "\t日本\x1b {{name}}")
    lines = run("render", "part.txt").stderr.splitlines()

    caret = next(line for line in lines if line.strip() == "^")
    shown = lines[lines.index(caret) - 1]
    assert shown == " " * 8 + "日本\\x1b {{name}}"
    assert caret.index("^") == shown.index("name") + 2  # two characters are twice as wide as the others


def test_a_long_line_is_cut_on_a_narrow_terminal_and_does_not_part_from_its_caret() -> None:
    write("part.txt", "x" * 100 + "{{name}}" + "y" * 100)
    lines = run("render", "part.txt", env=TERMINAL).stderr.splitlines()

    caret = next(line for line in lines if line.strip() == "^")
    shown = lines[lines.index(caret) - 1]
    assert caret.index("^") == shown.index("name")
    assert (len(shown), shown[-1]) == (80, "…")


def test_missing_data_are_named_as_the_reason() -> None:
    without, given = run("render", "mail.json"), run("render", "mail.json", "--data", "{}")

    assert (without.exit_code, given.exit_code) == (1, 1)
    for attribute in ("name", "favoriteanimal"):
        assert f"Attribute '{attribute}' is not present in the rendering data." in without.stderr
    assert without.stderr.endswith("--data is missing: give it a JSON object, or the name of its file.\n")
    assert "--data" not in given.stderr


def test_a_template_without_variables_needs_no_data() -> None:
    write("part.txt", "Hello")

    assert run("render", "part.txt").stdout == "Text:\nHello\n\n"


def test_what_ses_would_not_store_is_not_rendered() -> None:
    write("mail.json", '{"TemplateName": "x", "SubjectPart": "Hi"}')
    result = run("render", "mail.json")

    assert (result.exit_code, result.stdout) == (1, "")
    assert "Template must have at least a text or html part. [no-template-body]\nGive it HTML" in result.stderr


def test_check_looks_at_the_template_alone_or_with_data() -> None:
    alone = run("render", "mail.json", "--check")
    with_data = run("render", "mail.json", "--check", "--data", '{"name": "Zoë"}')

    assert (alone.exit_code, alone.stdout, alone.stderr) == (0, "mail.json: SES takes it\n", "")
    assert (with_data.exit_code, with_data.stderr) == (1, "")
    assert "mail.json: 1 problem\n\nAttribute 'favoriteanimal'" in with_data.stdout
    assert run("render", "mail.json", "--check", "--data", DATA).stdout == "mail.json: SES takes it\n"
    assert run("render", "mail.json", "--check", "--defaults", "{}").exit_code == 1


def test_programs_get_the_places_of_problems() -> None:
    result = run("render", "mail.json", "--data", '{"name": "Zoë"}', "--json")

    assert (result.exit_code, result.stderr) == (1, "")
    (problem,) = printed(result)["problems"]
    assert problem["code"] == "missing-attribute"
    assert problem["at"] == [{"part": "html", "line": 2, "column": 30}, {"part": "text", "line": 2, "column": 27}]
    assert printed(result)["ok"] is False
    assert "html" not in printed(result)


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        pytest.param(("mail.json", "--data", '{"a": 1,}'), "--data: ", id="inline"),
        pytest.param(("mail.json", "--data", "broken.json"), "--data broken.json: ", id="file"),
        pytest.param(("mail.json", "--defaults", "list.json"), "a JSON object is expected, not a list", id="list"),
        pytest.param(("broken.json",), "broken.json, template: there is a line break inside a text", id="template"),
        pytest.param(("list.json",), "list.json, template: a JSON object is expected", id="list for a template"),
        pytest.param(("misspelt.json",), "misspelt.json, HTMLPart: a template has no such member", id="member"),
    ],
)
def test_json_that_is_wrong_is_a_wrong_command(arguments: tuple[str, ...], what: str) -> None:
    write("broken.json", '{"a":\n "\n"}')
    write("list.json", "[1]")
    write("misspelt.json", '{"TemplateName": "x", "HTMLPart": ""}')
    text, data = run("render", *arguments), run("render", *arguments, "--json")

    assert (text.exit_code, data.exit_code, text.stdout) == (2, 2, "")
    assert what in text.stderr
    if "broken" in str(arguments):
        assert "at line 2, column 3." in text.stderr
    assert what in printed(data)["error"]["message"]


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        pytest.param((), "Missing argument 'TEMPLATE'", id="nothing"),
        pytest.param(("no.json",), "'no.json' does not exist", id="no template"),
        pytest.param(("mail.json", "--data", "no\x1b.json"), "no\\x1b.json: No such file", id="no data"),
        pytest.param(("mail.json", "--data", "."), ".: Is a directory", id="a folder"),
        pytest.param(("-", "--data", "-"), "Standard input is read once", id="standard input"),
        pytest.param(("latin.txt",), "latin.txt: byte 3 is not in UTF-8", id="encoding"),
    ],
)
def test_what_cannot_be_read_is_a_wrong_command(arguments: tuple[str, ...], what: str) -> None:
    Path("latin.txt").write_bytes(b"Gr\xfc\xdfe")
    result = run("render", *arguments)

    assert (result.exit_code, result.stdout) == (2, "")
    assert what in result.stderr


# --- as users see it ------------------------------------------------------------------------------


def test_the_program_renders_a_template() -> None:
    done = program("-X", "utf8", "-m", "sesmodel", "render", "mail.json", "--data", "-", stdin=DATA.encode())

    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode().replace("\r\n", "\n") == PREVIEW


def test_the_documentation_shows_what_the_program_prints() -> None:
    section = PAGE.read_text(encoding="utf-8").partition("## Render a template")[2]
    source = re.search(r"```json\n(.*?)```", section, re.DOTALL)
    assert source
    write("welcome.json", source[1])
    shown = re.findall(r"^\$ sesmodel (.*?)\n(.*?)(?=^\$ |^```)", section, re.DOTALL | re.MULTILINE)

    assert len(shown) == 3
    for command, output in shown:
        result = CliRunner().invoke(app, shlex.split(command))
        assert result.output.rstrip() == output.rstrip()
