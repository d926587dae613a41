"""Why a webhook does nothing with what was posted to it."""

from __future__ import annotations

from typing import Literal

from sesmodel.errors.base import SesModelError


class UntrustedMessage(SesModelError):
    """What came to a webhook is no message of SNS, or not for it: answer it with 403, and do nothing with it.

    Args:
        what: what was wrong, in one sentence.
        reason: the same in a word.
    """

    def __init__(self, what: str, *, reason: Literal["malformed", "topic", "age", "certificate", "signature"]) -> None:
        """Compose the sentence that a person reads."""
        self.what = what
        self.reason = reason
        super().__init__(f"The message is not trusted: {what}")


class CertificateUnavailable(SesModelError):
    """SNS could not be asked, so a message is not proven: answer it with 503, and SNS posts it again."""
