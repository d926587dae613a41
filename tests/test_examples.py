"""The examples run as their readers would run them, and the pages that list things list all of them."""

from __future__ import annotations

import inspect
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from textwrap import dedent

import attrs
import pytest

import sesmodel
from sesmodel import SesError, TemplateRules, errors
from sesmodel.flow import sending
from sesmodel.flow import stages as flow_stages
from sesmodel.service import (
    advice,
    checks,
    configuration_set,
    list_advice,
    message_tags,
    suppression_check,
    template_check,
)

HOME = Path(__file__).parents[1]

# Python runs this before anything else: whoever opens a socket ends the program, whatever it catches.
NO_NETWORK = """
import os, socket

def refuse(*_):
    os.write(2, b"a socket was opened")
    os._exit(3)

socket.socket.connect = socket.socket.connect_ex = socket.getaddrinfo = refuse
"""


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run Python in the repository, without network, Region and credentials."""
    (folder / "sitecustomize.py").write_text(NO_NETWORK, encoding="utf-8")
    inherited = os.environ.items()  # noqa: TID251  a child process needs an environment
    environment = {name: value for name, value in inherited if not name.startswith("AWS_")}
    path = os.pathsep.join(filter(None, (str(folder), environment.get("PYTHONPATH"))))
    environment |= {"HOME": str(folder), "USERPROFILE": str(folder), "PYTHONPATH": path}
    command = [sys.executable, *arguments]
    return subprocess.run(command, check=False, capture_output=True, encoding="utf-8", cwd=HOME, env=environment)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What the demonstration prints."""
    done = run(tmp_path_factory.mktemp("home"), "examples/demo.py")

    assert done.stderr == ""
    assert done.returncode == 0
    return done.stdout


@pytest.mark.parametrize(
    "statement",
    [
        r"text, line 3: Text body contains control character '\x0b'",
        "price-list.pdf.exe: Illegal filename 'price-list.pdf.exe'. [refused-attachment, HDR-07]",
        "boto3 gets: An error occurred (BadRequestException) when calling the SendEmail operation: Illegal filename",
        "check:   no problems",
        "subject: Frühlingstee ist da 🍵 — новий чай",
        "multipart/mixed[multipart/alternative[text/plain, multipart/related[text/html, image/png]], application/pdf]",
        "all of them ASCII: True",
        "From: =?utf-8?q?=C3=85got_Lindstr=C3=B6m?= <post@xn--grne-se-e1a4c.example>",
        '"delivery": {"recipients": ["zoe@example.net"], "smtpResponse": "250 2.0.0 OK"}',
        '"bounceType": "Permanent"',
        "'Delivery Status Notification (Failure)'",
        "multipart/report[text/plain, message/delivery-status, message/rfc822]",
        "Final-Recipient: rfc822; bounce@simulator.amazonses.com",
        "at once:          0 in the inbox",
        "15 minutes later: 1 in the inbox: Noch 3 Tage: Frühlingstee",
        "12:15 delivered 250 2.0.0 OK",
        "bounce rate 0%: the simulator does not count",
    ],
)
def test_the_demonstration_shows(demo: str, statement: str) -> None:
    assert statement in demo


def test_the_demonstration_fits_two_screens_and_prints_the_same_every_time(demo: str, tmp_path: Path) -> None:
    assert len(demo.splitlines()) < 80
    assert run(tmp_path, "examples/demo.py").stdout == demo


def test_what_the_shop_attaches_is_what_it_seems() -> None:
    assets = HOME / "examples" / "assets"

    assert (assets / "logo.png").read_bytes().startswith(b"\x89PNG\r\n\x1a\n")
    assert (assets / "offer.pdf").read_bytes().startswith(b"%PDF-1.")


def test_the_code_of_the_shop_does_not_know_of_us() -> None:
    code = (HOME / "examples" / "shop.py").read_text(encoding="utf-8")

    assert re.findall(r"^(?:import|from) (\S+)", code, re.MULTILINE) == ["__future__", "boto3"]


def test_the_tests_of_an_example_project_pass(tmp_path: Path) -> None:
    done = run(tmp_path, "-m", "pytest", "-q", "-p", "no:cacheprovider", "examples")

    assert re.search(r"^5 passed", done.stdout, re.MULTILINE), done.stdout + done.stderr


WALKTHROUGHS = {
    "send": [
        "status: PENDING\n   status: SUCCESS",
        "Ana <ana@example.com>: 'Amazon SES test', 'Hello Bob.'",
        "events: Send, Delivery",
    ],
    "bounce": [
        "Permanent/General bounce@simulator.amazonses.com: smtp; 550 5.1.1 user unknown",
        "from MAILER-DAEMON@amazonses.com: 'Delivery Status Notification (Failure)'",
        "bounce rate: 100%",
        "delayed: MailboxFull\n   Transient/MailboxFull full@example.net",
    ],
    "complaint": [
        (
            "webhook: angry@example.net complained (abuse)\n"
            "   sent to bob@example.net, angry@example.net, carl@example.net"
        ),
        "from complaints@email-abuse.amazonses.com: 'Fw: News'",
        "complaint rate: 33%",
        "sent to bob@example.net, carl@example.net",
    ],
    "suppression": [
        "gone@example.net: BOUNCE, since 01 January 2026",
        "attempts: []\n   Permanent/OnAccountSuppressionList",
        "in the inbox: 1",
        "listed: 0",
    ],
    "newsletter": [
        "ada@example.net: 1 in the inbox, Delivery\n   bob@example.net: 0 in the inbox, Bounce",
        "Click https://example.com/v2, tags {'version': ('2',)}",
        "List-Unsubscribe=One-Click\n   Subscription: Releases OPT_OUT",
        "[ ] Release notes [x] Offers\n   2 in the inbox",
    ],
    "sandbox": [
        "failed the check in region us-east-1: customer@example.net",
        "Maximum sending rate exceeded.\n   quota: 0 of 200 used, 1/s",
        "review: PENDING\n   review: GRANTED",
        "in the inbox: Your order\n   quota: 1 of 50,000 used, 14/s",
    ],
}


@pytest.mark.parametrize("name", WALKTHROUGHS)
def test_the_walk_throughs_of_the_guide_show(tmp_path: Path, name: str) -> None:
    done = run(tmp_path, f"examples/walkthroughs/{name}.py")

    assert (done.returncode, done.stderr) == (0, "")
    assert [statement for statement in WALKTHROUGHS[name] if statement not in done.stdout] == []


def test_every_walk_through_is_run() -> None:
    assert sorted(WALKTHROUGHS) == sorted(path.stem for path in (HOME / "examples" / "walkthroughs").glob("*.py"))


# --- pages ----------------------------------------------------------------------------------------


def page(name: str) -> str:
    """The text of a page of the documentation."""
    return (HOME / "docs" / name).read_text(encoding="utf-8")


def drawing(name: str, number: int = 0) -> str:
    """A drawing on a page."""
    return page(name).split("```text\n")[number + 1].partition("```")[0]


def test_the_reference_lists_every_public_name_once() -> None:
    listed = re.findall(
        r"(?:auto(?:class|data|exception|function)|py:data):: sesmodel\.(\w+)$", page("api.md"), re.MULTILINE
    )

    assert sorted(listed) == sorted(sesmodel.__all__)


def in_docstring(docstring: str | None) -> str:
    """The drawing in a docstring."""
    return dedent((docstring or "").split("::\n\n")[1].split("\n\n")[0])


def test_the_error_tree_is_drawn_as_it_is() -> None:
    assert drawing("errors.md").strip() == in_docstring(errors.__doc__)


def spellings(kind: type[SesError]) -> list[str]:
    """The row of an error on its page."""
    retryable = "yes" if kind.retryable else "no"
    names = [kind.__name__, kind.v1_code, kind.v2_name]
    return [*(f"`{name}`" for name in names), str(kind.v2_status), f"`{kind.smtp_code} {kind.smtp_prefix}`", retryable]


def subclasses(kind: type[SesError]) -> set[type[SesError]]:
    """The classes below a class."""
    found = {kind for below in kind.__subclasses__() for kind in (below, *subclasses(below))}
    return {one for one in found if one.__module__ == errors.__name__}  # not those that other tests make


def test_the_spellings_of_every_error_are_listed() -> None:
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in page("errors.md").splitlines()]
    listed = [row for row in rows if len(row) == len(spellings(SesError)) and row[0].startswith("`")]

    assert sorted(listed) == sorted(map(spellings, subclasses(SesError)))


def test_every_problem_is_listed() -> None:
    problems, given = page("checking.md").split("## Advice")
    listed = re.findall(r"^\| `([a-z-]+)` \|", problems, re.MULTILINE)
    code = "".join(map(inspect.getsource, (checks, configuration_set, message_tags)))
    known = set(re.findall(r'\brefused\("([a-z-]+)"', code))
    known |= set(re.findall(r'\bProblem\("([a-z-]+)"', inspect.getsource(suppression_check)))
    known |= {f"no-{place.lower()}" for place in re.findall(r'_missing\("(\w+)"', code)}

    assert sorted(listed) == sorted(known)
    told = re.findall(r"^\| `([a-z-]+)` \|", given, re.MULTILINE)
    source = inspect.getsource(advice) + inspect.getsource(list_advice)
    assert sorted(told) == sorted(set(re.findall(r'\bAdvice\("([a-z-]+)"', source)))


def test_every_problem_of_a_template_is_listed() -> None:
    code = inspect.getsource(template_check)
    problems = re.findall(r'\b(?:refused|Problem)\("([a-z-]+)"', code)
    advised = re.findall(r'\bAdvice\("([a-z-]+)"', code)
    listed = re.findall(r"^\| `([a-z-]+)` \|", page("templates.md"), re.MULTILINE)

    assert sorted(listed) == sorted({*problems, *advised})


def test_the_rules_of_templates_are_listed() -> None:
    listed = re.findall(r"^\| `([a-z_]+)` \| (yes|no) \|", page("templates.md"), re.MULTILINE)

    assert listed == [(one.name, "yes" if one.default else "no") for one in attrs.fields(TemplateRules)]


def test_the_floors_are_drawn_as_import_linter_holds_them() -> None:
    settings = tomllib.loads((HOME / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if contract["id"] == "floors")
    held = [sorted(re.findall(r"(?<![(\w])(\w+)(?!\w*\))", layer)) for layer in layers]

    drawn = [sorted(re.findall(r"\b(\w+)(?:/|\.py\b)", row)) for row in drawing("architecture.md").splitlines()]
    assert [floor for floor in drawn if floor] == held


def test_the_line_of_one_send_is_drawn_as_it_is() -> None:
    assert drawing("architecture.md", 1).strip() == in_docstring(sending.__doc__)


def test_what_a_send_becomes_on_its_way_is_drawn_in_the_order_of_the_code() -> None:
    stages = [
        name for name, kind in vars(flow_stages).items() if getattr(kind, "__module__", "") == flow_stages.__name__
    ]
    assert drawing("architecture.md", 2).strip().split(" -> ") == ["SendRequest", *stages, "Attempt", "Answered"]
