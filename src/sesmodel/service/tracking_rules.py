"""How opens and clicks are tracked, where that can be read in two ways."""

from __future__ import annotations

import attrs


@attrs.frozen(kw_only=True)
class TrackingRules:
    """Where the guide and the service differ about tracking.

    Args:
        secure_picture: whether the picture that counts opens is fetched over HTTPS from the domain of SES, as was seen
            of late (OBS-427); the guide says HTTP (EVP-16).
    """

    secure_picture: bool = False


RULES = TrackingRules()
