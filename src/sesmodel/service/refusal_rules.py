"""How refusals are worded, where the guide says one thing and the service was seen to say another."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from sesmodel.errors import InvalidValue

if TYPE_CHECKING:
    from collections.abc import Sequence

_NOT_ALL = "..."  # three periods, with no comma before them: TRB-06


def _positive(_: object, attribute: attrs.Attribute[int], value: int) -> None:
    if value < 1:
        raise InvalidValue(f"{value} identities say nothing.", where=attribute.name, cure="Give 1 or more.")


@attrs.frozen(kw_only=True)
class RefusalRules:
    """How refusals are worded.

    Args:
        as_observed: write them as they were seen and not as the guide prints them: the Region in capital letters, and
            each identity as the message has it, with its name, and twice where it is written in two ways (OBS-044 to
            OBS-048); of a paused account, that sending is disabled (OBS-017); in quotes, what a user may not do
            (OBS-028, OBS-031).
        only_known_keys: refuse policies of identities that compare a key of AWS which SES does not know, as it did of
            ``aws:SourceAccount`` (OBS-249); the guide lets any be used, and it is absent (SAZ-16).
        most_identities: how many identities are listed before an ellipsis stands for the others (TRB-06).

    Raises:
        InvalidValue: no identity could be listed.

    >>> RefusalRules(most_identities=2).not_verified("us-west-2", ["a@x.org", "b@x.org", "c@x.org"]).partition(": ")[2]
    'a@x.org, b@x.org...'
    """

    as_observed: bool = False
    only_known_keys: bool = False
    most_identities: int = attrs.field(default=10, validator=_positive)

    @property
    def paused(self) -> str:
        """What is said of an account that its owner paused (TRB-07)."""
        return "Account sending is disabled." if self.as_observed else "Account is paused"

    def not_allowed(self, user: str, action: str, resource: str = "") -> str:
        """What is said of a user who may not send, by ARN, action and the ARN of the identity (SRC-15, OBS-028)."""
        quoted = "`{}'" if self.as_observed else "{}"
        said = f"User {quoted.format(user)} is not authorized to perform {quoted.format(action)}"
        return f"{said} on resource {quoted.format(resource)}" if resource else said

    def not_verified(self, region: str, identities: Sequence[str]) -> str:
        """What is said of identities that are not verified (TRB-04)."""
        listed = ", ".join(identities[: self.most_identities])
        end = _NOT_ALL if len(identities) > self.most_identities else ""
        return (
            "Email address is not verified. The following identities failed the check in region "
            f"{region.upper() if self.as_observed else region}: {listed}{end}"
        )


REFUSALS = RefusalRules()
"""As the guide prints them."""
