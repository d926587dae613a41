"""Templates of mail: a subject, HTML and text with Handlebars in them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar

import attrs

from sesmodel.errors import InvalidContent, TemplateError
from sesmodel.mail.message import Message
from sesmodel.service.template_check import check_parts
from sesmodel.service.template_data import TemplateDataLike, escaped, loads, template_data
from sesmodel.service.template_language import compiled, variables_in

if TYPE_CHECKING:
    from collections.abc import Callable

    from sesmodel.service.problem import Report

_MEMBERS = {"subject": ("SubjectPart", "Subject"), "html": ("HtmlPart", "Html"), "text": ("TextPart", "Text")}
"""The parts, as the v1 and the v2 API call them."""
_LINE_BREAK = re.compile("\r\n|[\r\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_T = TypeVar("_T")


@attrs.frozen
class RenderedTemplate:
    """A template with the data of one destination in it.

    Attributes:
        subject: one line (TPL-10): a line break in the data is a blank here.
        html: the HTML, if the template has some.
        text: the text, if the template has some.
    """

    subject: str
    html: str | None = None
    text: str | None = None


@attrs.frozen
class EmailTemplate:
    r"""What a personalised mail is made from (TPL-01).

    Every part is rendered by itself, as SES does it: partials that one part defines are not known to another, and
    nothing is escaped for HTML (TPL-12, OBS-134). See :func:`sesmodel.handlebars.compile` for the language. The
    placeholder ``{{amazonSESUnsubscribeUrl}}`` is no variable: it is filled in later (LST-15).

    Nothing is read before it is needed: :meth:`check` finds what is wrong, with all places at once.

    Args:
        name: what SES stores it under; may be empty as long as it is not stored.
        subject: the subject; SES stores no template without one (OBS-117).
        html: the HTML part.
        text: the text part, for readers without HTML.

    >>> template = EmailTemplate(
    ...     name="MyTemplate",
    ...     subject="Greetings, {{name}}!",
    ...     html="<h1>Hello {{name}},</h1><p>Your favorite animal is {{favoriteanimal}}.</p>",
    ...     text="Dear {{name}},\r\nYour favorite animal is {{favoriteanimal}}.",
    ... )
    >>> sorted(template.variables)
    ['favoriteanimal', 'name']
    >>> template.render({"name": "Alejandro", "favoriteanimal": "alligator"}).subject
    'Greetings, Alejandro!'
    """

    name: str = ""
    subject: str | None = None
    html: str | None = None
    text: str | None = None

    # --- its JSON --------------------------------------------------------------------------------

    @classmethod
    def from_json(cls, text: str) -> Self:
        r"""Read the JSON that ``aws ses create-template --cli-input-json`` takes; that of the v2 API, too.

        Raises:
            InvalidContent: it is no JSON, or not of that form. Line breaks inside texts are written ``\n`` (TPL-13).

        >>> EmailTemplate.from_json('{"Template": {"TemplateName": "Hi", "SubjectPart": "Hi {{name}}"}}').subject
        'Hi {{name}}'
        """
        source = loads(text, "template")
        if isinstance(source, Mapping) and source.keys() == {"Template"}:
            source = source["Template"]
        if not isinstance(source, Mapping):
            raise InvalidContent("a JSON object is expected.", where="template", cure='Write {"Template": {…}}.')
        return cls.from_dict(source)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        """Read the members of ``Template`` of the v1 API, or of ``CreateEmailTemplate`` of the v2 API.

        Raises:
            InvalidContent: there is a member that a template does not have, or one is no text.
        """
        members = dict(source)
        found = {"name": members.pop("TemplateName", None)}
        content, version = members, 0
        if "TemplateContent" in members:
            content, version = members.pop("TemplateContent"), 1
            if not isinstance(content, Mapping):
                raise InvalidContent(
                    "a JSON object is expected.", where="TemplateContent", cure="Give its parts by name."
                )
        known = {names[version]: part for part, names in _MEMBERS.items()}
        stray = [*(members if version else ()), *(member for member in content if member not in known)]
        if stray:
            allowed = ", ".join(["TemplateName", *(["TemplateContent"] if version else []), *known])
            raise InvalidContent("a template has no such member.", where=stray[0], cure=f"It has {allowed}.")
        found |= {known[member]: value for member, value in content.items()}
        for part, value in found.items():
            if not isinstance(value, str | None):
                raise InvalidContent("text is expected.", where=part, cure="Write it in quotes.")
        return cls(**{part: value for part, value in found.items() if value is not None})

    def as_dict(self) -> dict[str, str]:
        """The members of ``Template`` of the v1 API; parts that it lacks are left out (TPL-15)."""
        parts = {_MEMBERS[part][0]: source for part, source in self.parts()}
        return {"TemplateName": self.name, **parts}

    def content(self) -> dict[str, str]:
        """The members of ``TemplateContent`` of the v2 API."""
        return {_MEMBERS[part][1]: source for part, source in self.parts()}

    def to_json(self) -> str:
        """The JSON that ``aws ses create-template --cli-input-json`` takes, each part on a line of its own (TPL-13)."""
        return escaped(json.dumps({"Template": self.as_dict()}, indent=2, ensure_ascii=False))

    # --- what it needs and gives -----------------------------------------------------------------

    def parts(self) -> Iterator[tuple[str, str]]:
        """The parts that it has: ``subject``, ``html``, ``text``, each with its source."""
        for part in _MEMBERS:
            source = getattr(self, part)
            if source is not None:
                yield part, source

    @property
    def variables(self) -> frozenset[str]:
        """The paths that its parts use, as they are written: those inside of loops stand for each item.

        Raises:
            TemplateSyntaxError: a part cannot be read.
        """
        found = (self._in(part, variables_in) for part, _ in self.parts())
        return frozenset(variable.path for variables in found for variable in variables)

    def render(self, data: TemplateDataLike = None) -> RenderedTemplate:
        """Put data in.

        Args:
            data: a mapping of JSON values, or the text of a JSON object.

        Raises:
            RenderingError: an attribute is missing, or something else is wrong with the template and this data
                (TPL-07).
            TemplateSyntaxError: a part cannot be read.
            InvalidContent: the text is no JSON object.
        """
        given = template_data(data)
        done = {part: self._in(part, lambda source: compiled(source).render(given)) for part, _ in self.parts()}
        subject = _LINE_BREAK.sub(" ", done.get("subject", ""))  # a header must not be broken by data
        return RenderedTemplate(subject, done.get("html"), done.get("text"))

    def message(self, data: TemplateDataLike = None, **fields: Any) -> Message:
        """Render into a message.

        Args:
            data: as :meth:`render` takes it.
            fields: the rest of the message, as :class:`sesmodel.Message` takes it.

        Raises:
            RenderingError, TemplateSyntaxError, InvalidContent: as :meth:`render`.
            InvalidAddress, InvalidHeader, InvalidContent: as :class:`sesmodel.Message`.

        >>> template = EmailTemplate(subject="Hi {{name}}", text="Hello {{name}}")
        >>> template.message({"name": "Bob"}, sender="ana@example.com", to="bob@example.net").subject
        'Hi Bob'
        """
        rendered = self.render(data)
        return Message(subject=rendered.subject, html=rendered.html, text=rendered.text, **fields)

    def check(self, data: TemplateDataLike = None) -> Report:
        """Find everything that is wrong, without sending (TPL-18).

        Args:
            data: what it is to be rendered with; if not given, only the template itself is looked at.

        >>> for problem in EmailTemplate("MyTemplate", "Hi {{name}}", text="Dear {{name}}").check({}):
        ...     print(problem.code, problem.place)
        missing-attribute MyTemplate: subject, line 1, column 6; text, line 1, column 8
        """
        return check_parts(self.name, dict(self.parts()), data)

    def _in(self, part: str, work: Callable[[str], _T]) -> _T:
        """Do some work on the source of a part; errors name the template and the part."""
        try:
            return work(getattr(self, part))
        except TemplateError as error:
            error.template, error.part = error.template or self.name, part
            raise
