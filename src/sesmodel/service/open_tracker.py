"""The placeholder for the picture that counts opens, where it is to stand elsewhere than at the end."""

from __future__ import annotations

OPEN_TRACKER_NAME = "ses:openTracker"
OPEN_TRACKER = f"{{{{{OPEN_TRACKER_NAME}}}}}"
"""How it is written: ``{{ses:openTracker}}``."""


def put_in_place(html: str, picture: str) -> str | None:
    """Put the picture in the place of the first placeholder, and take the others out.

    Args:
        html: the text.
        picture: the picture; empty if there is none.

    Returns:
        The text; ``None`` if there is no placeholder in it.

    >>> put_in_place("<p>{{ses:openTracker}}Hi</p>{{ses:openTracker}}", "<img>")
    '<p><img>Hi</p>'
    """
    before, found, after = html.partition(OPEN_TRACKER)
    return before + picture + after.replace(OPEN_TRACKER, "") if found else None
