"""Tags on resources: what people sort and pay by. Not the tags of messages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesmodel.errors import InvalidParameterValue

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


def merge_tags(before: Mapping[str, str], tags: Iterable[tuple[str, str | None]], *, limit: int) -> dict[str, str]:
    """Add tags; of two with the same key the last value holds (OBS-318).

    Args:
        before: the tags that are there.
        tags: key and value each; a value may be missing.
        limit: how many a resource may have (IDN-12).

    Raises:
        InvalidParameterValue: a key is empty, or there would be too many.

    >>> merge_tags({"team": "a"}, [("team", "b"), ("beta", None)], limit=50)
    {'team': 'b', 'beta': ''}
    """
    tags = tuple(tags)
    if len(dict(tags)) > limit:
        raise InvalidParameterValue(_too_many(limit))
    after = {**before, **{key: value or "" for key, value in tags}}
    if "" in after:
        raise InvalidParameterValue("The key of a tag must not be empty.")
    if len(after) > limit:
        raise InvalidParameterValue(f"{_too_many(limit)} or delete existing tags and retry")
    return after


def _too_many(limit: int) -> str:
    """What SES says, as it was seen in 2026."""
    allowed = f"Maximum of {limit} user tags are allowed per resource"
    return f"{allowed}, consider reducing the number of tags in the request"
