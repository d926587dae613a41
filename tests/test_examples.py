"""The examples run as their readers would run them, and the pages that list things list all of them."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import sesmodel
from sesmodel import errors

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
    environment = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    environment |= {"HOME": str(folder), "USERPROFILE": str(folder), "PYTHONPATH": str(folder)}
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


# --- pages ----------------------------------------------------------------------------------------


def page(name: str) -> str:
    """The text of a page of the documentation."""
    return (HOME / "docs" / name).read_text(encoding="utf-8")


def test_the_reference_lists_every_public_name_once() -> None:
    listed = re.findall(r"auto(?:class|exception|function):: sesmodel\.(\w+)$", page("api.md"), re.MULTILINE)

    assert sorted(listed) == sorted(sesmodel.__all__)


def test_the_error_tree_is_the_one_of_the_code() -> None:
    tree = page("errors.md").partition("```text\n")[2].partition("```")[0]

    assert errors.__doc__ is not None
    assert re.findall(r"[├└]── (\w+)", tree) == re.findall(r"[├└]── (\w+)", errors.__doc__)


def test_the_floors_are_drawn_as_import_linter_holds_them() -> None:
    settings = tomllib.loads((HOME / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if contract["id"] == "floors")
    held = [sorted(re.findall(r"(?<![(\w])(\w+)(?!\w*\))", layer)) for layer in layers]

    drawing = page("architecture.md").partition("```text\n")[2].partition("```")[0]
    drawn = [sorted(re.findall(r"\b(\w+)(?:/|\.py\b)", row)) for row in drawing.splitlines()]
    assert [floor for floor in drawn if floor] == held
