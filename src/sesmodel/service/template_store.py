"""The templates that an account has stored in a Region."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

import attrs

from sesmodel.errors import AlreadyExists, InvalidParameterValue, LimitExceeded, TemplateDoesNotExist
from sesmodel.limits import GUIDE, Limits
from sesmodel.service.resource_tags import merge_tags
from sesmodel.service.rules import RULES, TemplateRules
from sesmodel.service.shown import shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sesmodel.service.email_template import EmailTemplate  # noqa: TC004  loaded by who makes one


@attrs.frozen
class TemplateEntry:
    """A template as it is stored.

    Attributes:
        template: what it is.
        created_at: when it was created.
        number: the how manieth of the Region it was.
        tags: what people sort and pay by; an update keeps them (OBS-321).
    """

    template: EmailTemplate
    created_at: datetime
    number: int
    tags: Mapping[str, str] = attrs.field(factory=dict, hash=False)


@attrs.define(repr=False)
class EmailTemplates:
    """The stored templates of one account in one Region: the newest first (TPL-14)."""

    _by_name: dict[str, TemplateEntry] = attrs.field(factory=dict)
    _created: int = 0

    def __iter__(self) -> Iterator[TemplateEntry]:
        """Every template, the newest first."""
        return iter(sorted(self._by_name.values(), key=lambda stored: -stored.number))

    def __len__(self) -> int:
        """How many there are."""
        return len(self._by_name)

    def __repr__(self) -> str:
        """Their names."""
        return shown(self, lambda stored: stored.template.name)

    def __contains__(self, name: str) -> bool:
        """Whether there is a template of that name."""
        return name in self._by_name

    def create(
        self,
        template: EmailTemplate,
        now: datetime,
        *,
        tags: Iterable[tuple[str, str | None]] = (),
        limits: Limits = GUIDE,
        rules: TemplateRules = RULES.templates,
    ) -> None:
        """Store a new template (TPL-01).

        Raises:
            InvalidParameterValue: it has no name, no subject, or no body, or a tag is refused.
            InvalidTemplate: it cannot be read, or is too large.
            AlreadyExists: there is one of that name.
            LimitExceeded: there are as many as there may be (QRC-17).
        """
        _check(template, limits, rules)
        if template.name in self._by_name:
            raise AlreadyExists(f"Template {template.name} already exists.")  # OBS-146, a text not seen on AWS
        if len(self._by_name) >= limits.templates:
            raise LimitExceeded(f"There are {limits.templates:,} templates already.")
        merged = merge_tags({}, tags, limit=limits.tags)
        self._created += 1
        self._by_name[template.name] = TemplateEntry(template, now, self._created, merged)

    def update(
        self, template: EmailTemplate, *, limits: Limits = GUIDE, rules: TemplateRules = RULES.templates
    ) -> None:
        """Replace a template whole: parts that are left out are gone (TPL-16).

        Raises:
            TemplateDoesNotExist: there is none of that name.
            InvalidParameterValue, InvalidTemplate: as for a new one.
        """
        stored = self.entry(template.name)
        _check(template, limits, rules)
        self._by_name[template.name] = attrs.evolve(stored, template=template)

    def require(self, name: str) -> EmailTemplate:
        """The template of that name.

        Raises:
            TemplateDoesNotExist: there is none (OBS-122).
        """
        return self.entry(name).template

    def tag(self, name: str, tags: Mapping[str, str]) -> None:
        """Give a template other tags.

        Raises:
            TemplateDoesNotExist: there is none of that name.
        """
        self._by_name[name] = attrs.evolve(self.entry(name), tags=tags)

    def delete(self, name: str) -> None:
        """Take a template away (TPL-17).

        Raises:
            TemplateDoesNotExist: there is none.
        """
        del self._by_name[self.entry(name).template.name]

    def entry(self, name: str) -> TemplateEntry:
        """The template of that name with what is kept beside it.

        Raises:
            TemplateDoesNotExist: there is none.
        """
        stored = self._by_name.get(name)
        if stored is None:
            raise TemplateDoesNotExist(f"Template {name} does not exist")  # no full stop
        return stored


def _check(template: EmailTemplate, limits: Limits, rules: TemplateRules) -> None:
    from sesmodel.service.problem import Report
    from sesmodel.service.template_check import check_stored, check_syntax

    if not template.name:
        raise InvalidParameterValue("The template name must be specified.")
    parts = dict(template.parts())
    if rules.needs_both_bodies and not (template.html and template.text):
        raise InvalidParameterValue("Template must have a text part and an html part.")
    found = (*check_stored(parts, limits), *check_syntax(template.name, parts))
    allowed = () if rules.needs_subject else ("no-template-subject",)
    Report(tuple(problem for problem in found if problem.code not in allowed)).raise_answer()
