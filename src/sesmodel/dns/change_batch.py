"""Records as a change batch of Route 53: the document that ``change-resource-record-sets`` takes (IDN-35)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sesmodel.dns.name import same_form
from sesmodel.dns.zone_file import presented

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sesmodel.dns.record import Record, RecordType


def change_batch(records: Iterable[Record], *, ttl: int = 300, comment: str = "") -> dict[str, Any]:
    """Write records as a document for Route 53. Nothing is sent.

    Args:
        records: the records; those of one name and type become one set, as Route 53 keeps them.
        ttl: how long others may keep them, in seconds.
        comment: what Route 53 notes beside the change.

    Returns:
        What boto3 takes as ``ChangeBatch``, and ``aws route53 change-resource-record-sets`` as JSON. ``UPSERT`` puts
        each set in the place of one that is there, other values of its name and type with it.

    >>> from sesmodel import Record, RecordType
    >>> batch = change_batch([Record("example.com", RecordType.TXT, "v=spf1 -all")])
    >>> batch["Changes"][0]["ResourceRecordSet"]["ResourceRecords"]
    [{'Value': '"v=spf1 -all"'}]
    """
    sets: dict[tuple[str, RecordType], list[Record]] = {}
    for one in records:
        sets.setdefault((same_form(one.name), one.type), []).append(one)
    changes = [_change(here, ttl) for here in sets.values()]
    return {**({"Comment": comment} if comment else {}), "Changes": changes}


def _change(records: list[Record], ttl: int) -> dict[str, Any]:
    return {
        "Action": "UPSERT",
        "ResourceRecordSet": {
            "Name": f"{records[0].name}.",
            "Type": records[0].type.value,
            "TTL": ttl,
            "ResourceRecords": [{"Value": presented(one, ".")} for one in records],
        },
    }
