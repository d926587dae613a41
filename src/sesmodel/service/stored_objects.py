"""Objects in S3, as the model has them: by their addresses, in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterable, MutableMapping
from typing import TypeAlias

ObjectData: TypeAlias = bytes | str | Iterable[bytes | str]
"""What is in an object: the whole, or its lines."""

StoredObject: TypeAlias = ObjectData | Callable[[], ObjectData]
"""What stands for an object: what is in it, or a function that gives it when it is read."""

StoredObjects: TypeAlias = MutableMapping[str, StoredObject]
"""Objects by their addresses: ``s3://bucket/object``."""


def read_object(objects: StoredObjects, url: str) -> ObjectData:
    """What is in an object.

    Args:
        objects: where to look.
        url: its address.

    Raises:
        KeyError: there is none.

    >>> read_object({"s3://bucket/object": lambda: b"ana@example.com"}, "s3://bucket/object")
    b'ana@example.com'
    """
    found = objects[url]
    return found() if callable(found) else found
