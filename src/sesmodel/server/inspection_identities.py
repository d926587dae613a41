"""Identities over the inspection API, and the DNS records that their owners publish."""

from __future__ import annotations

from operator import methodcaller
from typing import TYPE_CHECKING, Any

from sesmodel.server.inspection_asking import WHERE
from sesmodel.server.inspection_table import Missing, chapter
from sesmodel.server.inspection_views import many, record, text
from sesmodel.service.identity import identity_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sesmodel.local import LocalSes
    from sesmodel.server.inspection_schema import Schema
    from sesmodel.server.inspection_state import Inspection
    from sesmodel.server.inspection_table import Input


def _identity(ses: LocalSes, name: str) -> dict[str, Any]:
    identity = ses.identities.get(name)
    if identity is None:
        raise Missing(f"There is no identity {name!r}.")
    return {"name": identity.name, "account": ses.account_id, "region": ses.region, "status": identity.status.value}


def list_identities(inspection: Inspection, asked: Input) -> list[dict[str, Any]]:
    """The identities."""
    return [_identity(ses, one.name) for ses in inspection.models.some(*asked.where) for one in tuple(ses.identities)]


def verify(inspection: Inspection, asked: Input) -> list[dict[str, Any]]:
    """Verify identities, as if their owner had confirmed them."""
    names = asked.body["names"]
    found = [(name, ("identity", identity_name(name))) for name in names]  # all of them, or none
    done: Sequence[LocalSes] = ()
    for name, about in found:
        verified = methodcaller("verify", name, dkim=asked.body.get("dkim", False))
        done = inspection.models.set_up(*asked.where, about, verified)
    return [_identity(ses, name) for ses in done for name in names]


def delete_identity(inspection: Inspection, asked: Input) -> None:
    """Take an identity away."""
    name = asked.path["name"]
    if not _owners(inspection, asked):
        raise Missing(f"There is no identity {name!r}.")
    inspection.models.set_up(*asked.where, ("identity", identity_name(name)), methodcaller("delete_identity", name))


def list_records(inspection: Inspection, asked: Input) -> list[dict[str, Any]]:
    """What the owner of an identity has to publish."""
    return [
        {
            "name": one.name,
            "type": one.type.value,
            "value": one.value,
            "purpose": one.purpose.value,
            "required": one.required,
        }
        for ses in _owners(inspection, asked) or [inspection.models.one(*asked.where)]
        for one in ses.required_dns_records(asked.path["name"])
    ]


def publish_records(inspection: Inspection, asked: Input) -> None:
    """Publish it."""
    for ses in _owners(inspection, asked) or [inspection.models.one(*asked.where)]:
        ses.publish_records(asked.path["name"])


def _owners(inspection: Inspection, asked: Input) -> list[LocalSes]:
    """Those of the models that are meant that have the identity."""
    return [ses for ses in inspection.models.meant(*asked.where) if ses.identities.get(asked.path["name"])]


_NAMES: Schema = {
    "type": "object",
    "properties": {
        "names": {"type": "array", "items": text("An address or a domain."), "minItems": 1},
        "dkim": {"type": "boolean", "description": "Set Easy DKIM up as well."},
    },
    "required": ["names"],
    "additionalProperties": False,
}
_IDENTITY = record({"name": text(), "account": text(), "region": text(), "status": text()})
_RECORD = record(
    {
        "name": text(),
        "type": text(),
        "value": text(),
        "purpose": text(),
        "required": {"type": "boolean", "description": "Whether SES waits for it."},
    }
)


_row = chapter(group="identities", query=WHERE)

OPERATIONS = (
    _row(
        "GET",
        "/identities",
        "listIdentities",
        "Addresses and domains, verified or not.",
        list_identities,
        answer=many(_IDENTITY),
    ),
    _row(
        "POST",
        "/identities",
        "verifyIdentities",
        "Make addresses or domains verified identities, as if their owner had confirmed them.",
        verify,
        body=_NAMES,
        answer=many(_IDENTITY),
        status=201,
    ),
    _row(
        "DELETE",
        "/identities/{name}",
        "deleteIdentity",
        "Take an identity away.",
        delete_identity,
    ),
    _row(
        "GET",
        "/identities/{name}/records",
        "listRecords",
        "The DNS records that the owner of an identity has to publish.",
        list_records,
        answer=many(_RECORD),
    ),
    _row(
        "POST",
        "/identities/{name}/records/publish",
        "publishRecords",
        "Publish them in the DNS of the model, and look for them at once.",
        publish_records,
    ),
)
