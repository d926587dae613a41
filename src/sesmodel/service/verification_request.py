"""Who was asked to confirm an address, and what came of it."""

from __future__ import annotations

from datetime import datetime

import attrs

from sesmodel.errors import SesModelError


@attrs.frozen(kw_only=True)
class VerificationRequest:
    """One mail that asked somebody to confirm an address.

    Attributes:
        context: the token in its link, which nobody else was sent.
        address: the address.
        requested_at: when.
        success_url: of a custom verification mail, where who has confirmed the address is sent.
        failure_url: of such a mail, where who has not is sent.
    """

    context: str
    address: str
    requested_at: datetime
    success_url: str | None = None
    failure_url: str | None = None

    @property
    def custom(self) -> bool:
        """Whether the mail was made from a custom verification template."""
        return self.failure_url is not None


@attrs.define
class VerificationRequests:
    """The requests of one account in one Region."""

    _by_context: dict[str, VerificationRequest] = attrs.field(factory=dict)

    def add(self, request: VerificationRequest) -> None:
        """Remember a request; its link may be followed long after it has expired."""
        self._by_context[request.context] = request

    def get(self, context: str | None) -> VerificationRequest | None:
        """The request whose link has this token."""
        return None if context is None else self._by_context.get(context)


@attrs.frozen(kw_only=True)
class Confirmation:
    """What came of following a verification link.

    Attributes:
        identity: the address.
        verified: whether it is a verified identity now.
        redirect: the page of the custom verification template that the person is sent to (IDN-31); ``None`` after a
            link of the default mail, which leads to a page of AWS.
        problem: why the address is not verified, if it is not.
    """

    identity: str
    verified: bool
    redirect: str | None = None
    problem: SesModelError | None = None
