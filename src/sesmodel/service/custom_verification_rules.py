"""How custom verification mail is treated, where the guide and the service differ."""

from __future__ import annotations

import attrs


@attrs.frozen(kw_only=True)
class CustomVerificationRules:
    """Where the guide says something else than an emulator that was compared with SES.

    Args:
        check_content_when_stored: whether content that is not allowed is refused when a template is created or
            updated, as the guide reads (IDN-24); else only when mail is sent with it (OBS-257).
        identity_when_sent: whether the recipient becomes a pending identity when the mail is sent (OBS-260); else an
            identity is made only when the link is used (IDN-31).
    """

    check_content_when_stored: bool = True
    identity_when_sent: bool = False


RULES = CustomVerificationRules()
