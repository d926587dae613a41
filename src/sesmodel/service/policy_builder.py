"""Writes policies: those of identities, as the generator of the console does, and those of users (SAZ-27, SEC-11)."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Self

import attrs

from sesmodel.errors import InvalidValue
from sesmodel.iam.document import OF_RESOURCE, OF_USER, PolicyDocument
from sesmodel.service.identity import identity_arn
from sesmodel.service.policy_statement import OneOrMore, PolicyStatement

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

SENDING = ("ses:SendEmail", "ses:SendRawEmail")
"""The actions that most policies of the guide are about."""

# Every operation of SES begins with a verb, and Send is one of them: the others stand for all that sends nothing.
_NOT_SENDING = (
    "Associate BatchGet Cancel Clone Create Delete Describe Disassociate Get List Put Reorder Set Tag Test Untag "
    "Update Verify"
).split()


@attrs.frozen
class PolicyBuilder:
    """Statements of a policy, built step by step. Every step gives a new one.

    A policy begins with ``allow`` or ``deny``; what narrows it narrows all statements that it has so far, and ``+``
    puts policies together. Where one or more can be given, a string stays a string in the document and a list a list.

    Attributes:
        statements: what it says.
        id: what it calls itself, if it is called anything.

    Raises:
        InvalidValue: one of the values cannot stand in a policy; the error names its place.

    >>> from datetime import UTC, datetime
    >>> partner = PolicyBuilder.allow("111122223333").from_address("*@example.com").recipients("*@example.net")
    >>> until = partner.before(datetime(2026, 12, 31, tzinfo=UTC))
    >>> policy = until.on("arn:aws:ses:us-east-1:123456789012:identity/example.com")
    >>> for key, value in policy.as_dict()["Statement"][0].items():
    ...     print(key, value)
    Effect Allow
    Principal {'AWS': '111122223333'}
    Action ['ses:SendEmail', 'ses:SendRawEmail']
    Resource arn:aws:ses:us-east-1:123456789012:identity/example.com
    Condition {'StringLike': {'ses:FromAddress': '*@example.com'}, 'ForAllValues:StringLike': {'ses:Recipients': \
'*@example.net'}, 'DateLessThan': {'aws:CurrentTime': '2026-12-31T00:00Z'}}
    """

    statements: tuple[PolicyStatement, ...]
    id: str = ""

    @classmethod
    def allow(cls, who: OneOrMore = (), *, actions: OneOrMore = SENDING, sid: str = "") -> Self:
        """Let somebody do something.

        Args:
            who: the 12 digits of accounts, ARNs of users, names of services such as ``cognito-idp.amazonaws.com``, or
                ``*`` for everybody; nobody for the policy of a user, which holds for that user.
            actions: names of operations, with wildcards; ``ses:`` is put before those that have no prefix.
            sid: what the statement is called.
        """
        return cls((PolicyStatement.of("Allow", who, actions, sid),))

    @classmethod
    def deny(cls, who: OneOrMore = (), *, actions: OneOrMore = SENDING, sid: str = "") -> Self:
        """Let nobody of these do something, whoever allows it. The arguments are those of ``allow``."""
        return cls((PolicyStatement.of("Deny", who, actions, sid),))

    @classmethod
    def full_access(cls) -> Self:
        """A user may do everything with SES (SEC-16)."""
        return cls.allow(actions=["ses:*"])

    @classmethod
    def send_only(cls) -> Self:
        """A user may send mail, and nothing else (SEC-17)."""
        return cls.allow()

    @classmethod
    def allow_all_but_send_from(cls, identities: Iterable[str], *, region: str, account: str) -> Self:
        """A user may do everything, but send from some identities only: two statements, as the guide has it (SEC-12).

        Args:
            identities: the addresses and domains.
            region: the Region of the identities, such as ``us-west-2``.
            account: the 12 digits of their account.

        >>> policy = PolicyBuilder.allow_all_but_send_from(["example.com"], region="us-west-2", account="123456789012")
        >>> [statement["Resource"] for statement in policy.as_dict()["Statement"]]
        ['*', ['arn:aws:ses:us-west-2:123456789012:identity/example.com']]
        """
        arns = [identity_arn(region, account, name) for name in identities]
        return cls.allow(actions=[f"ses:{verb}*" for verb in _NOT_SENDING]) + cls.allow().on(arns)

    def __add__(self, other: PolicyBuilder) -> Self:
        """The statements of both; the first one gives the name, or the other if it has none."""
        return attrs.evolve(self, statements=(*self.statements, *other.statements), id=self.id or other.id)

    def called(self, id: str) -> Self:  # noqa: A002  as the document calls it
        """The same with an ``Id``."""
        return attrs.evolve(self, id=id)

    def on(self, resources: OneOrMore) -> Self:
        """For these only: of an identity the ARN of that very identity (SAZ-13), of a user any ARNs, with wildcards.

        Without it a policy of a user is about all there is. One Region is
        ``on("arn:aws:ses:eu-west-1:123456789012:identity/*")``.
        """
        return self._each(lambda one: one.on(resources))

    def from_address(self, addresses: OneOrMore) -> Self:
        """Only mail whose ``From`` has one of these addresses, or patterns such as ``*@example.com`` (SEC-20).

        Letter case counts, that of the domain too (SAZ-17).
        """
        return self.where(_string(addresses), "ses:FromAddress", addresses)

    def display_name(self, names: OneOrMore) -> Self:
        """Only mail whose author is called so: the whole name, in which ``*`` stands for any text (SEC-22)."""
        return self.where("StringLike", "ses:FromDisplayName", names)

    def display_name_contains(self, words: str) -> Self:
        """Only mail whose author has this in the name, which the printed policy does not say (SEC-22).

        >>> PolicyBuilder.send_only().display_name_contains("Marketing").as_dict()["Statement"][0]["Condition"]
        {'StringLike': {'ses:FromDisplayName': '*Marketing*'}}
        """
        return self.display_name(f"*{words}*")

    def feedback_address(self, addresses: OneOrMore) -> Self:
        """Only mail whose bounces and complaints go to one of these addresses or patterns (SEC-23)."""
        return self.where(_string(addresses), "ses:FeedbackAddress", addresses)

    def recipients(self, patterns: OneOrMore) -> Self:
        """Only mail that goes to nobody else than these; of ``deny``, mail that goes to one of them (SAZ-20)."""
        return self._each(
            lambda one: one.where(
                f"{'ForAllValues' if one.effect == 'Allow' else 'ForAnyValue'}:StringLike", "ses:Recipients", patterns
            )
        )

    def after(self, moment: datetime) -> Self:
        """Only later than this (SAZ-21)."""
        return self.where("DateGreaterThan", "aws:CurrentTime", _written(moment))

    def before(self, moment: datetime) -> Self:
        """Only earlier than this (SAZ-21)."""
        return self.where("DateLessThan", "aws:CurrentTime", _written(moment))

    def source_ip(self, networks: OneOrMore) -> Self:
        """Only calls from these addresses, or networks such as ``192.0.2.0/24`` (SEC-15)."""
        return self.where("IpAddress", "aws:SourceIp", networks)

    def organization(self, ids: OneOrMore) -> Self:
        """Only callers whose account is of one of these organizations of AWS, such as ``o-a1b2c3d4e5`` (SAZ-16)."""
        return self.where("StringEquals", "aws:PrincipalOrgID", ids)

    def where(self, operator: str, key: str, values: OneOrMore) -> Self:
        """Only where a condition holds; all that are given have to.

        Args:
            operator: such as ``StringNotLike`` or ``ForAnyValue:StringLikeIfExists``.
            key: such as ``ses:FromAddress``.
            values: with what its value is compared; one of them is enough.
        """
        return self._each(lambda one: one.where(operator, key, values))

    @property
    def name(self) -> str:
        """A name for it, which another document does not get, and which SES takes (SAZ-08).

        >>> PolicyBuilder.send_only().name
        'Policy-1803956279615'
        """
        return f"Policy-{int(sha256(self.as_json().encode()).hexdigest(), 16) % 10**13:013}"

    def as_dict(self) -> dict[str, Any]:
        """The document, as ``json`` has it.

        Raises:
            InvalidValue: an identity's policy was not told its identity, or statements of both kinds were put together.
        """
        statements = [one.as_dict() for one in self.statements]
        if len({"Principal" in one for one in statements}) > 1:
            raise InvalidValue(
                "some statements are for others and some are not.",
                where="Principal",
                cure="Put policies of identities together, or policies of users.",
            )
        head = {"Id": self.id} if self.id else {}
        return {**head, "Version": "2012-10-17", "Statement": statements}

    def as_json(self, *, indent: int | None = None) -> str:
        """The document: as short as can be, since a policy of an identity has 4 KB at most, or for people to read.

        Args:
            indent: by how many spaces each level stands in; ``None`` for one line.

        Raises:
            InvalidValue: as of ``as_dict``.
        """
        separators = (",", ":") if indent is None else None
        return json.dumps(self.as_dict(), indent=indent, separators=separators, ensure_ascii=False)

    def document(self) -> PolicyDocument:
        """The document, read, so that it can be asked.

        Raises:
            InvalidValue: as of ``as_dict``.
        """
        grammar = OF_RESOURCE if any(one.principals for one in self.statements) else OF_USER
        return PolicyDocument.parse(self.as_json(), grammar)

    def _each(self, change: Callable[[PolicyStatement], PolicyStatement]) -> Self:
        return attrs.evolve(self, statements=tuple(map(change, self.statements)))


def _string(values: OneOrMore) -> str:
    """How strings are compared: as they are, or as patterns."""
    given = (values,) if isinstance(values, str) else values
    return "StringLike" if any("*" in one or "?" in one for one in given) else "StringEquals"


def _written(moment: datetime) -> str:
    if moment.tzinfo is None:
        raise InvalidValue(f"{moment} has no time zone.", where="moment", cure="Give one, as in tzinfo=UTC.")
    utc = moment.astimezone(UTC)
    if utc.microsecond:
        return f"{utc:%Y-%m-%dT%H:%M:%S.%fZ}"
    return f"{utc:%Y-%m-%dT%H:%M:%SZ}" if utc.second else f"{utc:%Y-%m-%dT%H:%MZ}"
