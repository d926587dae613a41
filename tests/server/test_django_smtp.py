"""Django sends by SMTP, with the settings of the documentation."""

from __future__ import annotations

import smtplib
from typing import TYPE_CHECKING, Any

import pytest

from tests.django_project import configure
from tests.server.recipes import blocks
from tests.server.smtp_contract import PASSWORD, RECIPIENT, SENDER, SUBJECT, TEXT, Dropped, Refused, SmtpContract
from tests.server.test_smtplib import reply

if TYPE_CHECKING:
    from pathlib import Path

    from sesmodel import SmtpDoor

pytest.importorskip("django", reason="Django is not installed")
# Django 6.1 has other settings for mail, which 5.2 does not know.
pytestmark = pytest.mark.filterwarnings("ignore::PendingDeprecationWarning")
BACKEND = "django.core.mail.backends.smtp.EmailBackend"


class TestDjango(SmtpContract):
    """Over STARTTLS."""

    @pytest.fixture(autouse=True)
    def _trusted(self, door: SmtpDoor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        ca = tmp_path / "ca.pem"
        ca.write_text(door.ca)
        monkeypatch.setenv("SSL_CERT_FILE", str(ca))

    def send(self, door: SmtpDoor, sender: str = SENDER, recipient: str = RECIPIENT, password: str = PASSWORD) -> None:
        """By the backend of Django."""
        configure()
        from django.core.mail import get_connection, send_mail
        from django.test import override_settings

        settings: dict[str, Any] = {}
        exec(blocks("mail-programs", "Django")[0], settings)  # noqa: S102  it is on our page
        wanted = {name: value for name, value in settings.items() if name.startswith("EMAIL_")}
        changed = {"EMAIL_PORT": door.port, "EMAIL_HOST_PASSWORD": password, "EMAIL_BACKEND": BACKEND}
        with override_settings(**wanted | changed):
            try:
                with get_connection() as connection:  # a plain `send_mail` leaves it open when it fails
                    send_mail(SUBJECT, TEXT, sender, [recipient], connection=connection)
            except smtplib.SMTPRecipientsRefused as error:
                raise Refused(*(reply(*one) for one in error.recipients.values())) from error
            except smtplib.SMTPResponseException as error:
                raise Refused(reply(error.smtp_code, error.smtp_error)) from error
            except smtplib.SMTPServerDisconnected as error:
                raise Dropped from error
