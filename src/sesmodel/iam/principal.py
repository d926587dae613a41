"""Who asks for something: a user of an account, the account itself, or a service (SAZ-11)."""

from __future__ import annotations

import re
from typing import Self

import attrs

from sesmodel.errors import InvalidValue

EVERYBODY = "*"
"""The principal that stands for all there are."""

_FORMS = {
    "AWS": re.compile(
        r"\*|[0-9]{12}|arn:aws[a-z-]*:(?:iam|sts)::[0-9]{12}:(?:root|[a-z-]+/[^*?\x00-\x20\x7f-\U0010ffff]+)"
    ),
    "Service": re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)+"),
}
_USER = re.compile(r"arn:aws[a-z-]*:(?:iam|sts)::(?P<account>[0-9]{12}):(?P<what>root|[a-z-]+/[!-~]+)")
_SERVICE = _FORMS["Service"]
_ROLE = re.compile(r"(?P<partition>arn:aws[a-z-]*):sts::(?P<account>[0-9]{12}):assumed-role/(?P<role>[^/]+)/.+")


def is_principal(kind: str, name: str) -> bool:
    """Whether a policy may name somebody so: an account, a user or a service, or ``*``, but no other wildcard (SAZ-11).

    Args:
        kind: ``AWS`` or ``Service``; there is no other.
        name: how it is called.
    """
    form = _FORMS.get(kind)
    return form is not None and form.fullmatch(name) is not None


def kind_of_principal(name: str) -> str | None:
    """What a policy has to call a principal of this name; ``None`` if it is none.

    >>> kind_of_principal("123456789012"), kind_of_principal("cognito-idp.amazonaws.com"), kind_of_principal("John")
    ('AWS', 'Service', None)
    """
    return next((kind for kind in _FORMS if is_principal(kind, name)), None)


def _is_known(_principal: object, _field: object, name: str) -> None:
    if not (_USER.fullmatch(name) or _SERVICE.fullmatch(name)):
        raise InvalidValue(
            f"{name!r} is no principal.",
            where="principal",
            cure="Give the ARN of a user, such as arn:aws:iam::123456789012:user/John, or the name of a service.",
        )


@attrs.frozen
class Principal:
    """Who asks.

    Args:
        name: the ARN of a user or of a role that is played, or the name of a service.

    Raises:
        InvalidValue: it is neither.

    >>> Principal("arn:aws:iam::123456789012:user/John").is_meant_by("AWS", "123456789012")
    True
    """

    name: str = attrs.field(validator=_is_known)

    @classmethod
    def root_of(cls, account_id: str) -> Self:
        """An account itself, which no policy of a user holds for.

        Args:
            account_id: its 12 digits.
        """
        return cls(f"arn:aws:iam::{account_id}:root")

    @property
    def account_id(self) -> str | None:
        """The account; a service has none."""
        found = _USER.fullmatch(self.name)
        return found["account"] if found else None

    @property
    def username(self) -> str | None:
        """The name of a user, without its path."""
        kind, _, name = self.name.rpartition(":")[2].partition("/")
        return name.rpartition("/")[2] if kind == "user" else None

    def is_meant_by(self, kind: str, name: str) -> bool:
        """Whether a principal of a policy stands for it.

        Args:
            kind: ``AWS`` or ``Service``.
            name: an account, which stands for all of its users, the ARN of one, a service, or ``*``.
        """
        if name == EVERYBODY:
            return True
        if kind == "Service":
            return name == self.name
        account = name.split(":")[4] if name.endswith(":root") else name
        return self.account_id == account or name in (self.name, self._role)

    @property
    def _role(self) -> str | None:
        found = _ROLE.fullmatch(self.name)
        return f"{found['partition']}:iam::{found['account']}:role/{found['role']}" if found else None
