"""Where an SMTP door is, and how mail programs get in."""

from __future__ import annotations

import attrs

from sesmodel.service.smtp_endpoint import SmtpMode


@attrs.frozen
class SmtpDoor:
    """Where a model can be reached by mail programs.

    Args:
        host: the address that it listens on.
        port: the port.
        mode: how connections are encrypted.
        needs_login: whether mail is taken of those only who are logged in.

    >>> SmtpDoor("127.0.0.1", 2525, SmtpMode.PLAIN).ca
    ''
    """

    host: str
    port: int
    mode: SmtpMode = SmtpMode.STARTTLS
    needs_login: bool = True

    @property
    def ca(self) -> str:
        """The certificate of the authority that clients are to trust, in PEM; empty without encryption.

        It is that of all doors of this process, and of no other one.
        """
        if self.mode is SmtpMode.PLAIN:
            return ""
        from sesmodel.server.smtp_tls import authority_pem  # which takes long to load

        return authority_pem()
