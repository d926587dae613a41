"""An application that sends with a `Mailer`: whoever calls it decides where the mail goes."""

from __future__ import annotations

from sesmodel import Mailer, Message


def sign_up(mailer: Mailer, name: str, address: str) -> None:
    """Welcome a new customer."""
    mailer.send(
        Message(
            sender="Grüne Öse <post@example.com>",
            to=address,
            subject="Welcome",
            text=f"Hello {name}, your tea is on its way.",
        )
    )
