"""The custom verification templates of an account in a Region."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import attrs

from sesmodel.errors import (
    CustomVerificationEmailTemplateAlreadyExists,
    CustomVerificationEmailTemplateDoesNotExist,
    LimitExceeded,
)
from sesmodel.limits import GUIDE, Limits
from sesmodel.service.resource_tags import merge_tags
from sesmodel.service.shown import shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sesmodel.service.custom_verification import CustomVerificationTemplate  # noqa: TC004  loaded by who makes one


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

    def tag(self, name: str, tags: Mapping[str, str]) -> None:
        """Give a template other tags.

        Raises:
            CustomVerificationEmailTemplateDoesNotExist: there is none of that name.
        """
        self._by_name[name] = attrs.evolve(self.entry(name), tags=tags)

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
