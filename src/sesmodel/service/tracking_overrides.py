"""Open and click tracking of one call, where it is to be otherwise than the settings have it."""

from __future__ import annotations

import attrs


@attrs.frozen
class TrackingOverrides:
    """Whether opens and clicks of a mail are tracked, whatever its configuration set and its account say.

    They are for what differs from one recipient to the next: who agreed to be tracked, and who did not. SES tracks no
    mail by them of which it publishes nothing: its set must have an enabled event destination, for events of any type,
    unless opens or clicks are tracked anyway.

    Args:
        opens: whether opens are tracked; as the settings have it if not given.
        clicks: whether clicks are tracked; as the settings have it if not given.

    >>> TrackingOverrides(clicks=False).over(opens=True, clicks=True)
    (True, False)
    """

    opens: bool | None = None
    clicks: bool | None = None

    def over(self, *, opens: bool, clicks: bool) -> tuple[bool, bool]:
        """Whether opens and whether clicks are tracked.

        Args:
            opens: what the settings say of opens.
            clicks: what they say of clicks.
        """
        return (opens if self.opens is None else self.opens, clicks if self.clicks is None else self.clicks)
