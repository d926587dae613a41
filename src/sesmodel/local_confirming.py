"""The part of SES in memory that the owners of addresses see: mail with a link, and what becomes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesmodel.flow.identities import resend
from sesmodel.local_looking import LocalLooking

if TYPE_CHECKING:
    from sesmodel.service.verification_request import Confirmation


class LocalConfirming(LocalLooking):
    """The part of :class:`LocalSes` that is about verification links."""

    def confirm(self, link: str) -> Confirmation:
        """Follow a verification link, as the person does who got it by mail.

        Args:
            link: the URL, from the mail or from ``verification_links``.

        Returns:
            What came of it. A link of a custom verification mail leads to one of two pages; where it is no good, to the
            page for failures (IDN-31).

        Raises:
            InvalidVerificationLink: a link of the default mail is no good: expired, changed, of another Region (IDN-16,
                IDN-17).

        >>> from sesmodel import LocalSes
        >>> ses = LocalSes()
        >>> ses.create_identity("ana@example.com").status.value
        'PENDING'
        >>> (link,) = ses.verification_links("ana@example.com")
        >>> ses.confirm(link).verified
        True
        """
        from sesmodel.flow.confirming import confirm  # links are followed where mail is read, which few programs do

        return self._locked(lambda: confirm(self._state, link))

    def resend_verification(self, address: str) -> None:
        """Send another mail with a link to an address, whose identity is pending again if it had failed (IDN-16).

        Links that were sent before work until their own 24 hours are over.

        Args:
            address: the name of the identity.

        Raises:
            NotFound: there is no such identity.
        """
        self._locked(lambda: resend(self._state, address))

    def verification_links(self, address: str) -> tuple[str, ...]:
        """The verification links that an address got by mail, the oldest first: ``confirm`` follows one.

        Args:
            address: an address alone.
        """
        from sesmodel.service.verification_link import links_in

        found = (dict.fromkeys(links_in(f"{message.text} {message.html}")) for message in self.inbox(address))
        return tuple(link for links in found for link in links)
