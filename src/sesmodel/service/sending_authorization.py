"""Sending by the leave of others: what the policies of an owner say of mail that somebody else sends (SAZ-22)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING

import attrs

from sesmodel.iam.document import PolicyDocument
from sesmodel.iam.evaluate import AccessRequest, Decision, evaluate
from sesmodel.iam.principal import Principal

if TYPE_CHECKING:
    from datetime import datetime

    from sesmodel.iam.pattern import Values
    from sesmodel.mail.address import Address
    from sesmodel.service.account import Account
    from sesmodel.service.identity import Identity


class AddressRole(StrEnum):
    """What a message has an address for that somebody has to own (SAZ-24)."""

    SOURCE = "Source"
    FROM = "From"
    RETURN_PATH = "Return-Path"
    RECIPIENT = "Recipient"


@attrs.frozen(kw_only=True)
class AuthorizationRequest:
    """What somebody wants to send.

    Attributes:
        principal: who wants to.
        action: such as ``ses:SendEmail``.
        values: what is known of the message and of the caller, by the names of condition keys.
    """

    principal: Principal
    action: str
    values: Mapping[str, str | Iterable[str]] = attrs.field(hash=False)


@attrs.frozen(kw_only=True)
class SendingDecision(Decision):
    """Whether an owner lets somebody send from an address, and why.

    The policies of the most specific identity that has anything to say of it decide, and no other (SAZ-23).

    Attributes:
        address: the address.
        role: what the message has it for.
        request: what is wanted.
        asked: the ARN of each identity that was asked, with what its policies say; the last one decides.

    >>> from sesmodel import LocalSes
    >>> ses = LocalSes()
    >>> ses.verify("example.com")
    >>> print(ses.decide("ana@example.com", by="arn:aws:iam::210987654321:user/John"))
    ses:SendEmail by arn:aws:iam::210987654321:user/John with ana@example.com as From
    arn:aws:ses:us-east-1:123456789012:identity/example.com
    Refused: no statement allows it.
    """

    address: str
    role: AddressRole
    request: AuthorizationRequest = attrs.field(repr=False)
    asked: tuple[tuple[str, Decision], ...] = attrs.field(repr=False)

    @property
    def resource(self) -> str:
        """The ARN of the identity whose policies decide."""
        return self.asked[-1][0]

    def __str__(self) -> str:
        """Why, in words."""
        wanted = f"{self.request.action} by {self.request.principal.name} with {self.address} as {self.role}"
        return "\n".join([wanted, *(f"{arn}\n{decision}" for arn, decision in self.asked)])


def decide(
    account: Account, named: Identity, address: str, role: AddressRole, request: AuthorizationRequest
) -> SendingDecision:
    """What the policies of an account say of an address that somebody sends from; the account itself needs none.

    Args:
        account: the owner.
        named: the identity that the sender names; where no statement is about the request, it has not allowed it.
        address: the address, which belongs to it.
        role: what the message has the address for.
        request: what is wanted.
    """
    asked: dict[str, Decision] = {}
    is_own = request.principal.account_id == account.id
    for identity in (*account.identities.all_covering(address), named):
        arn = account.arn(identity)
        asked.pop(arn, None)  # the named one may have been asked, and comes last then
        said = _said(identity, arn, request)
        asked[arn] = attrs.evolve(said, allowed=said.allowed or (is_own and not said.is_explicit))
        if asked[arn].is_explicit:
            break
    last = next(reversed(asked.values()))
    return SendingDecision(
        allowed=last.allowed,
        by=last.by,
        findings=tuple(finding for one in asked.values() for finding in one.findings),
        address=address,
        role=role,
        request=request,
        asked=tuple(asked.items()),
    )


def undecided(arn: str, address: str, role: AddressRole, request: AuthorizationRequest) -> SendingDecision:
    """That nobody owns an identity, and so nobody lets anybody send from it."""
    nothing = Decision(allowed=False, by=None, findings=())
    return SendingDecision(
        allowed=False, by=None, findings=(), address=address, role=role, request=request, asked=((arn, nothing),)
    )


def message_values(
    sender: Address, *, recipients: Iterable[str] = (), feedback_to: str = "", is_named: bool = True
) -> Values:
    """What policies know of a message (SAZ-15).

    Args:
        sender: whom it shows as its author.
        recipients: everyone who gets a copy.
        feedback_to: where bounces go, if known.
        is_named: whether the name of the author counts.
    """
    return {
        "ses:FromAddress": (sender.addr_spec,),
        "ses:FromDisplayName": (sender.display_name,) if is_named and sender.display_name else (),
        "ses:Recipients": tuple(recipients),
        "ses:FeedbackAddress": (feedback_to,) if feedback_to else (),
    }


def moment_values(now: datetime) -> Mapping[str, str]:
    """What policies know of the time (SEC-15)."""
    return {"aws:CurrentTime": f"{now:%Y-%m-%dT%H:%M:%SZ}", "aws:EpochTime": str(int(now.timestamp()))}


def _said(identity: Identity, arn: str, request: AuthorizationRequest) -> Decision:
    documents = {name: _document(text) for name, text in identity.policies.items()}
    wanted = AccessRequest(action=request.action, resource=arn, principal=request.principal, values=request.values)
    return evaluate(documents, wanted)


@lru_cache(maxsize=256)
def _document(text: str) -> PolicyDocument:
    """A policy that was checked when it was put on its identity; mail by the leave of it comes in numbers."""
    return PolicyDocument.parse(text)
