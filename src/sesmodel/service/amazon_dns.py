"""The zones of SES itself, as the model answers for them, so that what it sends can be verified."""

from __future__ import annotations

import attrs

from sesmodel.dns.name import same_form
from sesmodel.dns.record import Answer, LookupStatus, RecordType
from sesmodel.dns.table import Lookup
from sesmodel.service.easy_dkim import HOSTED_ZONE
from sesmodel.service.region import OUTGOING_IP, SERVICE_DOMAIN
from sesmodel.service.signing_keys import SigningKeys
from sesmodel.service.spf import is_of_ses

_EASY_DKIM = f".{HOSTED_ZONE}"
_KEYS = f"._domainkey.{SERVICE_DOMAIN}"
_SPF = f"v=spf1 ip4:{OUTGOING_IP} ~all"


@attrs.frozen
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
                key = self._keys.get(name.removesuffix(zone))
                return (f"p={key.public_key}",) if key else ()
        if is_of_ses(name):
            return (_SPF,)  # of the MAIL FROM domains of every Region, and what customers include (AUTH-39)
        return ()
