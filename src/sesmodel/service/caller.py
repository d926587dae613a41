"""Who makes a call, and how: what the policies of users ask for (SEC-15)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

if TYPE_CHECKING:
    from sesmodel.iam.principal import Principal
    from sesmodel.service.user import User  # noqa: TC004  loaded by who makes one


@attrs.frozen(kw_only=True)
class Caller:
    """Who makes a call.

    Args:
        access_key_id: whose key it is; of the SMTP interface, the user name.
        source_ip: from where, if known.
        user_agent: with which program, if known.
        is_encrypted: whether over an encrypted connection, if known.
        service: which service of AWS calls for the account, such as ``cognito-idp.amazonaws.com``; it may send what the
            policies of identities let it send, and nothing else.
    """

    access_key_id: str = ""
    source_ip: str = ""
    user_agent: str = ""
    is_encrypted: bool | None = None
    service: str = ""

    @property
    def values(self) -> dict[str, str]:
        """What is known of it, by the condition keys that SES knows of those that all of AWS has.

        >>> Caller(source_ip="192.0.2.5", is_encrypted=True).values
        {'aws:SourceIp': '192.0.2.5', 'aws:SecureTransport': 'true'}
        """
        known = {
            "aws:SourceIp": self.source_ip,
            "aws:UserAgent": self.user_agent,
            "aws:SecureTransport": "" if self.is_encrypted is None else str(self.is_encrypted).lower(),
        }
        return {key: value for key, value in known.items() if value}


NOBODY = Caller()
"""The account itself, in this process."""


@attrs.frozen
class Calling:
    """Who makes a call, as far as it is known.

    Attributes:
        caller: how the call is made.
        user: the user; ``None`` where it is the account itself, which may do everything that is its own.
    """

    caller: Caller
    user: User | None = None

    def principal(self, account_id: str) -> Principal:
        """Who it is to policies of identities.

        Args:
            account_id: the account that calls.
        """
        from sesmodel.iam.principal import Principal  # not before a policy is looked at

        name = self.caller.service or (self.user.arn if self.user else "")
        return Principal(name) if name else Principal.root_of(account_id)


ITSELF = Calling(NOBODY)
"""The account itself, of whose calls nothing else is known."""
