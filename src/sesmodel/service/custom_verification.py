"""Custom verification templates: mail of one's own that asks people to confirm their addresses (IDN-21 to IDN-33)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import attrs

from sesmodel.errors import (
    CustomVerificationEmailInvalidContent,
    CustomVerificationEmailTemplateAlreadyExists,
    CustomVerificationEmailTemplateDoesNotExist,
    InvalidAddress,
    LimitExceeded,
)
from sesmodel.limits import GUIDE, Limits
from sesmodel.mail.address import Address
from sesmodel.mail.characters import CONTROL
from sesmodel.service.problem import Problem, Report, refused
from sesmodel.service.resource_tags import merge_tags
from sesmodel.service.shown import shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


@attrs.frozen(kw_only=True)
class CustomVerificationRules:
    """Where the guide says something else than an emulator that was compared with SES.

    Args:
        check_content_when_stored: whether content that is not allowed is refused when a template is created or
            updated, as the guide reads (IDN-24); else only when mail is sent with it (OBS-257).
        identity_when_sent: whether the recipient becomes a pending identity when the mail is sent (OBS-260); else an
            identity is made only when the link is used (IDN-31).
    """

    check_content_when_stored: bool = True
    identity_when_sent: bool = False


RULES = CustomVerificationRules()

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


@attrs.frozen
class CustomVerificationEntry:
    """A template as it is stored.

    Attributes:
        template: what it is.
        number: the how manieth of the Region it was.
        tags: key and value each.
    """

    template: CustomVerificationTemplate
    number: int
    tags: Mapping[str, str]


@attrs.define(repr=False)
class CustomVerificationTemplates:
    """The custom verification templates of one account in one Region: the newest first."""

    _by_name: dict[str, CustomVerificationEntry] = attrs.field(factory=dict)
    _created: int = 0

    def __iter__(self) -> Iterator[CustomVerificationEntry]:
        """Every template, the newest first."""
        return iter(sorted(self._by_name.values(), key=lambda stored: -stored.number))

    def __len__(self) -> int:
        """How many there are."""
        return len(self._by_name)

    def __repr__(self) -> str:
        """Their names."""
        return shown(self, lambda stored: stored.template.name)

    def create(
        self,
        template: CustomVerificationTemplate,
        *,
        tags: Iterable[tuple[str, str | None]] = (),
        limits: Limits = GUIDE,
    ) -> None:
        """Store a new template (IDN-22).

        Args:
            template: the template.
            tags: key and value each.
            limits: the limits of the account.

        Raises:
            InvalidParameterValue: a tag is refused.
            CustomVerificationEmailTemplateAlreadyExists: there is one of that name (OBS-252).
            LimitExceeded: there are as many as there may be (IDN-23).
        """
        if template.name in self._by_name:
            raise CustomVerificationEmailTemplateAlreadyExists(
                f"Custom verification email template <{template.name}> already exists"  # no full stop
            )
        if len(self._by_name) >= limits.custom_verification_templates:
            raise LimitExceeded(
                f"There are {limits.custom_verification_templates} custom verification templates already."
            )
        merged = merge_tags({}, tags, limit=limits.tags)
        self._created += 1
        self._by_name[template.name] = CustomVerificationEntry(template, self._created, merged)

    def replace(self, template: CustomVerificationTemplate) -> None:
        """Put a template in the place of the one of its name (IDN-27).

        Raises:
            CustomVerificationEmailTemplateDoesNotExist: there is none.
        """
        self._by_name[template.name] = attrs.evolve(self.entry(template.name), template=template)

    def require(self, name: str) -> CustomVerificationTemplate:
        """The template of that name.

        Raises:
            CustomVerificationEmailTemplateDoesNotExist: there is none (OBS-253).
        """
        return self.entry(name).template

    def delete(self, name: str) -> None:
        """Take a template away (IDN-28).

        Raises:
            CustomVerificationEmailTemplateDoesNotExist: there is none.
        """
        del self._by_name[self.entry(name).template.name]

    def entry(self, name: str) -> CustomVerificationEntry:
        """The template of that name with what is kept beside it.

        Raises:
            CustomVerificationEmailTemplateDoesNotExist: there is none.
        """
        stored = self._by_name.get(name)
        if stored is None:
            raise CustomVerificationEmailTemplateDoesNotExist(
                f"Custom verification email template <{name}> does not exist"  # no full stop
            )
        return stored
