"""The stages of an SMTP connection."""

from __future__ import annotations

from enum import StrEnum


class SmtpStage(StrEnum):
    """Where in an SMTP connection something can go wrong; a command is named as it is written."""

    GREETING = "greeting"
    EHLO = "EHLO"  # HELO as well
    STARTTLS = "STARTTLS"
    AUTH = "AUTH"
    MAIL = "MAIL"
    RCPT = "RCPT"
    DATA = "DATA"
    MESSAGE = "message"  # after its final dot


SMTP_STAGES = frozenset(SmtpStage)
KNOWS_RECIPIENTS = frozenset({SmtpStage.RCPT, SmtpStage.DATA, SmtpStage.MESSAGE})
