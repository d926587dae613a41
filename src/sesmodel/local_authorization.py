"""The part of SES in memory that says what the policies of identities let others send."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sesmodel.errors import InvalidValue
from sesmodel.local_base import LocalBase
from sesmodel.mail.address import Address

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sesmodel.service.identity import Identity
    from sesmodel.service.sending_authorization import SendingDecision

_ACCOUNT = re.compile(r"[0-9]{12}")


class LocalAuthorization(LocalBase):
    """The part of :class:`LocalSes` that an owner of identities asks before others send."""

    def decide(
        self,
        sender: str,
        *,
        by: str,
        action: str = "ses:SendEmail",
        recipients: Iterable[str] = (),
        feedback_to: str = "",
        values: Mapping[str, str | Iterable[str]] | None = None,
    ) -> SendingDecision:
        """Say whether the policies of this account let somebody else send from an address, and why.

        Nothing is sent, and nothing changes. The same decision is the ``decision`` of the :class:`AccessDenied` that
        a send by the leave of this account is refused with. What is its own this account may send without any policy,
        unless one denies it.

        Args:
            sender: the address in From, with its display name if it has one.
            by: who sends: the 12 digits of an account, the ARN of a user, or the name of a service.
            action: the action, such as ``ses:SendRawEmail``; mail by SMTP needs that one (SAZ-12).
            recipients: whom it is for, without names.
            feedback_to: where bounces go; to the sender if not given.
            values: what else is known, by the names of condition keys: ``{"aws:SourceIp": "192.0.2.1"}``. The time is.

        Raises:
            InvalidAddress: the sender is no address.
            InvalidValue: nobody is called so, the action sends nothing, or the sender is of no verified identity of
                this account.

        >>> from sesmodel import LocalSes
        >>> ses = LocalSes()
        >>> ses.verify("example.com")
        >>> decision = ses.decide("ana@example.com", by="210987654321")
        >>> decision.allowed, decision.by
        (False, None)
        """
        from sesmodel.iam.principal import Principal
        from sesmodel.service.identity_policy import SENDING
        from sesmodel.service.sending_authorization import (  # reads policies, which few programs have
            AddressRole,
            AuthorizationRequest,
            decide,
            message_values,
            moment_values,
        )

        if action.lower() not in SENDING:
            cure = "Give ses:SendEmail, ses:SendRawEmail, ses:SendTemplatedEmail or ses:SendBulkTemplatedEmail."
            raise InvalidValue(f"{action!r} is no action that sends (SAZ-12).", where="action", cure=cure)
        address = Address.parse(sender)
        principal = Principal.root_of(by) if _ACCOUNT.fullmatch(by) else Principal(by)
        known = message_values(address, recipients=recipients, feedback_to=feedback_to or address.addr_spec)

        def work() -> SendingDecision:
            state = self._state
            request = AuthorizationRequest(
                principal=principal,
                action=action,
                values={**known, **moment_values(state.clock.now()), **(values or {})},
            )
            named = self._covering(address.addr_spec)
            return decide(state.account, named, address.addr_spec, AddressRole.FROM, request)

        return self._locked(work)

    def _covering(self, address: str) -> Identity:
        found = self._state.account.identities.covering(address)
        if found is None:
            what = f"{address} belongs to no verified identity of account {self._state.account.id}."
            raise InvalidValue(what, where="sender", cure="Ask the account that has verified it, in its Region.")
        return found
