"""Users of an account, and what their policies let them do (SEC-10)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Union

import attrs

from sesmodel.errors import InvalidValue
from sesmodel.iam.document import OF_USER, PolicyDocument
from sesmodel.iam.evaluate import AccessRequest, Decision, evaluate
from sesmodel.iam.principal import Principal

if TYPE_CHECKING:
    from sesmodel.service.policy_builder import PolicyBuilder

Policy = Union[PolicyDocument, Mapping[str, Any], str, "PolicyBuilder"]
"""A policy of a user as it may be given: read, as JSON, what that JSON stands for, or as it was built."""

_NAME = re.compile(r"[A-Za-z0-9_+=,.@-]{1,64}")
_ACCOUNT = re.compile(r"[0-9]{12}")


def _read(policies: Mapping[str, Policy]) -> Mapping[str, PolicyDocument]:
    return MappingProxyType({name: _document(name, policy) for name, policy in policies.items()})


def _document(name: str, policy: Policy) -> PolicyDocument:
    if isinstance(policy, PolicyDocument):
        return policy
    try:
        return PolicyDocument.parse(_text(policy), OF_USER)
    except InvalidValue as error:
        raise InvalidValue(error.what, where=f"{name}, {error.where}", cure=error.cure) from error


def _text(policy: Mapping[str, Any] | str | PolicyBuilder) -> str:
    if isinstance(policy, str):
        return policy
    if not isinstance(policy, Mapping):
        return policy.as_json()
    try:
        return json.dumps(policy)
    except (TypeError, ValueError, RecursionError) as error:
        raise InvalidValue(f"it is no JSON: {error}.", where="the policy", cure="Give what JSON can hold.") from error


def _ids(given: Iterable[str]) -> tuple[str, ...]:
    return tuple(given)


def _is_name(_user: object, _field: object, name: str) -> None:
    if not _NAME.fullmatch(name):
        raise InvalidValue(
            f"{name!r} is no name of a user.", where="name", cure="Use up to 64 letters, digits and +=,.@-_ of ASCII."
        )


@attrs.frozen(kw_only=True)
class User:
    """A user of an account. What no policy lets a user do, the user may not do.

    Args:
        name: up to 64 letters, digits and ``+=,.@-_``.
        account_id: the 12 digits of the account.
        policies: its policies, by name.
        access_key_ids: the ids of its access keys, by which it is known; user names of the SMTP interface are such ids.
        partition: the part of AWS that the account is in, such as ``aws-us-gov``.

    Raises:
        InvalidValue: the name is not one, or a policy is not; the error names its place.
    """

    name: str = attrs.field(validator=_is_name)
    account_id: str
    policies: Mapping[str, PolicyDocument] = attrs.field(factory=dict, converter=_read)
    access_key_ids: tuple[str, ...] = attrs.field(default=(), converter=_ids)
    partition: str = "aws"

    @property
    def arn(self) -> str:
        """Its ARN, as refusals name it.

        >>> User(name="John", account_id="123456789012").arn
        'arn:aws:iam::123456789012:user/John'
        """
        return f"arn:{self.partition}:iam::{self.account_id}:user/{self.name}"

    def decide(
        self, action: str, resource: str = "*", values: Mapping[str, str | Iterable[str]] = MappingProxyType({})
    ) -> Decision:
        """What its policies say of something; ``str()`` of the answer says why.

        Args:
            action: such as ``ses:SendRawEmail``.
            resource: the ARN of an identity for what sends; ``*`` for all else (SEC-12).
            values: what else is known, by the names of condition keys.
        """
        request = AccessRequest(
            action=action,
            resource=resource,
            principal=Principal(self.arn),
            values={**values, "aws:username": self.name},
        )
        return evaluate(self.policies, request)


class Users:
    """The users of one account, by name.

    A caller who is none of them is the account itself, which may do everything.

    Args:
        account_id: the 12 digits of the account.
        partition: the part of AWS that it is in.

    >>> users = Users("123456789012")
    >>> john = users.add("John", smtp_user_policy(), access_key_ids=["AKIAIOSFODNN7EXAMPLE"])
    >>> john.decide("ses:SendRawEmail").allowed, john.decide("ses:SendEmail").allowed
    (True, False)
    """

    def __init__(self, account_id: str, partition: str = "aws") -> None:
        """Start with none."""
        self._partition = partition
        self._account_id = account_id if _ACCOUNT.fullmatch(account_id) else "123456789012"
        self._by_name: Mapping[str, User] = {}
        self._by_key: Mapping[str, User] = {}

    def add(self, name: str, *policies: Policy, access_key_ids: Iterable[str] = ()) -> User:
        """Let there be a user, in place of one of that name.

        Args:
            name: up to 64 letters, digits and ``+=,.@-_``.
            policies: what it may do; with none, nothing.
            access_key_ids: the ids of its access keys.

        Raises:
            InvalidValue: the name or a policy is not one, or a key is that of another user.
        """
        named = {f"policy {number}": policy for number, policy in enumerate(policies, 1)}
        user = User(
            name=name,
            account_id=self._account_id,
            policies=named,
            access_key_ids=access_key_ids,
            partition=self._partition,
        )
        for key in user.access_key_ids:
            holder = self._by_key.get(key)
            if holder is not None and holder.name != name:
                raise InvalidValue(f"{key} is the key of {holder.name}.", where="access_key_ids", cure="Give another.")
        self._hold({**self._by_name, name: user})
        return user

    def remove(self, name: str) -> None:
        """Let a user be gone.

        Raises:
            KeyError: there is none of that name.
        """
        self._hold({one: user for one, user in self._by_name.items() if user is not self[name]})

    def of_key(self, access_key_id: str) -> User | None:
        """Whose key this is; ``None`` if it is the account's own, or nobody's."""
        return self._by_key.get(access_key_id)

    def __getitem__(self, name: str) -> User:
        """The user of that name."""
        return self._by_name[name]

    def __iter__(self) -> Iterator[User]:
        """All users, in the order that they were added."""
        return iter(self._by_name.values())

    def __len__(self) -> int:
        """How many there are."""
        return len(self._by_name)

    def _hold(self, users: Mapping[str, User]) -> None:
        """Replace all at once, since a call may be looking."""
        self._by_name = users
        self._by_key = {key: user for user in users.values() for key in user.access_key_ids}


def smtp_user_policy() -> str:
    """The policy of a user of the SMTP interface: it may send, and nothing else (SMTP-15)."""
    from sesmodel.service.policy_builder import PolicyBuilder

    return PolicyBuilder.allow(actions="ses:SendRawEmail").as_json()
