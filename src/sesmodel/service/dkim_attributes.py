"""What the v2 API says of the DKIM of an identity, as code that asks SES itself gets it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sesmodel.service.dkim_settings import DkimOrigin
from sesmodel.service.verification import VerificationStatus

if TYPE_CHECKING:
    from collections.abc import Mapping


def byodkim_ready(attributes: Mapping[str, Any]) -> bool:
    """Whether mail is signed with a key of one's own by now (AUTH-19).

    Args:
        attributes: the ``DkimAttributes`` that ``GetEmailIdentity`` answers, of SES or of a model.

    >>> byodkim_ready(
    ...     {"SigningAttributesOrigin": "EXTERNAL", "SigningEnabled": True, "Status": "SUCCESS", "Tokens": []}
    ... )
    True
    """
    return (
        attributes.get("SigningAttributesOrigin") == DkimOrigin.EXTERNAL
        and attributes.get("SigningEnabled") is True
        and attributes.get("Status") == VerificationStatus.SUCCESS
    )
