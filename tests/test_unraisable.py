"""What listeners raise is shown, and reaches nobody whose mail is accepted."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, NoReturn

from sesmodel import Event, LocalSes, Mailer, Message

if TYPE_CHECKING:
    import pytest


def fail(event: Event) -> NoReturn:
    raise RuntimeError("the webhook is down")


def test_outside_of_pytest_a_failure_is_printed(
    ses: LocalSes, hello: Message, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.unraisablehook", sys.__unraisablehook__)  # it takes nothing but what Python made
    ses.subscribe(fail)

    receipt = Mailer(ses).send(hello)

    printed = capsys.readouterr().err
    assert f"The event sink failed on Send of {receipt.message_id}: <function fail" in printed
    assert "RuntimeError: the webhook is down" in printed


def test_a_hook_that_fails_itself_does_not_fail_the_send(
    ses: LocalSes, hello: Message, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def hook(happened: Any) -> NoReturn:
        raise ValueError("no terminal")

    monkeypatch.setattr("sys.unraisablehook", hook)
    ses.subscribe(fail)

    assert Mailer(ses).send(hello).message_id
    assert "RuntimeError: the webhook is down" in capsys.readouterr().err
