"""The zones of SES itself, as the model answers for them, so that what it sends can be verified."""

from __future__ import annotations

import attrs

from sesmodel.dns.name import same_form
from sesmodel.dns.record import Answer, LookupStatus, RecordType
from sesmodel.dns.table import DnsTable, Lookup
from sesmodel.service.easy_dkim import HOSTED_ZONE
from sesmodel.service.region import OUTGOING_IP, SERVICE_DOMAIN
from sesmodel.service.signing_keys import SigningKeys

_EASY_DKIM = f".{HOSTED_ZONE}"
_KEYS = f"._domainkey.{SERVICE_DOMAIN}"
_SPF = f"v=spf1 ip4:{OUTGOING_IP} ~all"


@attrs.define(eq=False)
class AmazonDns:
    """What the name servers of ``amazonses.com`` publish: public keys, and who may send.

    Args:
        keys: the private keys whose public ones are published.
        beyond: asked for names that are not of SES.

    >>> AmazonDns(SigningKeys()).lookup("eu-west-1.amazonses.com", RecordType.TXT).values
    ('v=spf1 ip4:54.240.8.77 ~all',)
    """

    _keys: SigningKeys
    _beyond: Lookup | None = None
    _others: list[SigningKeys] = attrs.field(factory=list, init=False)

    @classmethod
    def answer_in(cls, table: DnsTable, keys: SigningKeys) -> None:
        """Let a table answer for the zones of SES, too; one answers for every model that looks in it.

        Args:
            table: the table, which may have a fallback already.
            keys: the private keys of the model.
        """
        present = getattr(table.fallback, "__self__", None)
        if isinstance(present, AmazonDns):
            present.publish(keys)
        else:
            table.fallback = cls(keys, table.fallback).lookup

    def publish(self, keys: SigningKeys) -> None:
        """Publish the public keys of another model as well."""
        self._others.append(keys)

    def lookup(self, name: str, type: RecordType, /) -> Answer:  # noqa: A002  the word of DNS
        """Answer for one name.

        Args:
            name: the full name, in any letter case, with or without the period at its end.
            type: the type.
        """
        values = self._texts(same_form(name))
        if not values:
            return self._beyond(name, type) if self._beyond else Answer(LookupStatus.NO_SUCH_NAME)
        return Answer(LookupStatus.FOUND, values) if type is RecordType.TXT else Answer(LookupStatus.NO_SUCH_TYPE)

    def _texts(self, name: str) -> tuple[str, ...]:
        for zone in (_EASY_DKIM, _KEYS):
            if name.endswith(zone):
                selector = name.removesuffix(zone)
                found = (keys.get(selector) for keys in (self._keys, *self._others))
                return next(((f"p={key.public_key}",) for key in found if key), ())
        from sesmodel.service.spf import is_of_ses  # brings all of SPF, which few ask for

        if is_of_ses(name):
            return (_SPF,)  # of the MAIL FROM domains of every Region, and what customers include (AUTH-39)
        return ()
