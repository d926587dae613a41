"""Custom verification templates: mail of one's own that asks people to confirm their addresses (IDN-21 to IDN-33)."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import attrs

from sesmodel.errors import (
    CustomVerificationEmailInvalidContent,
    InvalidAddress,
)
from sesmodel.limits import GUIDE, Limits
from sesmodel.mail.address import Address
from sesmodel.mail.characters import CONTROL
from sesmodel.service.problem import Problem, Report, refused

if TYPE_CHECKING:
    from collections.abc import Iterator


_LONGEST_ADDRESS = 320


@attrs.frozen(kw_only=True)
class CustomVerificationTemplate:
    """A mail that asks somebody to confirm an address; SES adds the link and a disclaimer (IDN-22, IDN-30).

    Args:
        name: what SES stores it under.
        from_address: whom it is from: the address alone, verified or of a verified domain.
        subject: the subject.
        content: the body, HTML of 74 tags or plain text (IDN-24).
        success_url: where who has confirmed the address is sent.
        failure_url: where who has not is sent.

    >>> template = CustomVerificationTemplate(
    ...     name="SampleTemplate",
    ...     from_address="sender@example.com",
    ...     subject="Please confirm your email address",
    ...     content='<p>Hello. <a href="https://example.com">Our shop</a></p>',
    ...     success_url="https://www.example.com/verifysuccess",
    ...     failure_url="https://www.example.com/verifyfailure",
    ... )
    >>> for problem in template.check():
    ...     print(problem.code, problem.place, problem.answer.message)
    content-not-allowed content, line 1, column 11 The tag <a> is not allowed.
    content-not-allowed content, line 1, column 49 The tag </a> is not allowed.
    """

    name: str
    from_address: str
    subject: str
    content: str = attrs.field(repr=lambda content: f"<{len(content)} characters>")
    success_url: str
    failure_url: str

    def check(self, *, limits: Limits = GUIDE) -> Report:
        """Find everything that SES would refuse it for, but whether its sender is verified.

        Args:
            limits: the limits of the account.
        """
        return Report((*self.check_settings(limits=limits), *self.check_content()))

    def check_settings(self, *, limits: Limits = GUIDE) -> Iterator[Problem]:
        """Find what is wrong with it beside the tags of its content.

        Args:
            limits: the limits of the account.
        """
        for what in ("name", "subject", "content"):
            if not getattr(self, what).strip():
                answer = f"The template {what} must be specified."
                yield refused(f"no-verification-{what}", what, answer, "IDN-22", f"Give it a {what}.")
        if found := CONTROL.search(self.subject):
            answer = f"The template subject contains control character {found[0]!r}."
            yield refused("bad-verification-subject", "subject", answer, "IDN-22", "Write one line of text.")
        yield from _check_sender(self.from_address)
        yield from _check_url("success", self.success_url)
        yield from _check_url("failure", self.failure_url)
        size = len(self.content.encode("utf-8", "surrogatepass"))
        if size > limits.custom_verification_bytes:
            answer = f"Template size {size:,} exceeds the limit of {limits.custom_verification_bytes:,} bytes."
            yield _content("verification-too-large", "content", answer, "IDN-23", "Use smaller images.")

    def check_content(self) -> Iterator[Problem]:
        """Find the tags, attributes and comments that its content may not have (IDN-24, IDN-25)."""
        from sesmodel.service.restricted_html import findings  # brings a parser of HTML, which few need

        for found in findings(self.content):
            place = f"content, line {found.line}, column {found.column}"
            yield _content("content-not-allowed", place, found.what, "IDN-24", "Take it out.")


def _content(code: str, place: str, answer: str, fact: str, cure: str) -> Problem:
    return Problem(code, place, CustomVerificationEmailInvalidContent(answer), fact, cure)


def is_bare_address(text: str) -> bool:
    """Whether a text is one address that SES takes, without a display name and as it stands in envelopes.

    It may have 320 characters, a quoted local part, and a domain of one label (OBS-089).

    >>> is_bare_address("ana@example.com"), is_bare_address("Ana <ana@example.com>")
    (True, False)
    """
    try:
        return len(text) <= _LONGEST_ADDRESS and Address.parse(text).addr_spec == text
    except InvalidAddress:
        return False


def _check_sender(text: str) -> Iterator[Problem]:
    if not is_bare_address(text):  # IDN-22: no display name, either
        answer = f"Invalid email address<{text}>."  # in the form of OBS-085
        yield refused("bad-verification-sender", "from_address", answer, "IDN-22", "Write the address alone.")


def _check_url(what: str, text: str) -> Iterator[Problem]:
    if not _is_web_address(text):
        answer = f"The {what} redirection URL is invalid"  # OBS-256, without a full stop
        yield refused(f"bad-{what}-url", f"{what}_url", answer, "IDN-22", "Write https://… with a host.")


def _is_web_address(text: str) -> bool:
    if " " in text or CONTROL.search(text):
        return False
    try:
        parts = urlsplit(text)
        return parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        return False
