"""Hypothesis strategies for DNS: names, records, and what SPF and DMARC records say."""

from __future__ import annotations

from hypothesis import strategies as st

from sesmodel.dns.dmarc import AlignmentMode, DmarcPolicy, DmarcRecord
from sesmodel.dns.record import Record, RecordType
from sesmodel.dns.spf import SpfRecord

_LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
_MECHANISMS = [
    "a", "mx", "a/24", "mx//64", "a:mail.example.com", "mx:example.com/24//64", "ip4:192.0.2.0/24", "ip4:192.0.2.1",
    "ip6:2001:db8::/32", "include:example.org", "include:_spf.example.net", "exists:%{i}._spf.example.com", "ptr",
]  # fmt: skip


def dns_names() -> st.SearchStrategy[str]:
    """Names such as ``_dmarc.example.com``, without the period at their end."""
    label = st.text(f"{_LETTERS}-_", min_size=1, max_size=63)
    return st.lists(label, min_size=1, max_size=4).map(".".join).filter(lambda name: len(name) <= 200)


def dns_texts() -> st.SearchStrategy[str]:
    """Texts of TXT records: short and long, with marks that must be escaped, in any script."""
    return st.text(st.characters(codec="utf-8"), max_size=300) | st.text(st.sampled_from('"\\ ;a\u00e9'), max_size=700)


def records() -> st.SearchStrategy[Record]:
    """Records of every type."""
    exchange = st.builds("{} {}".format, st.integers(0, 65_535), dns_names()) | st.just("0 .")
    return st.one_of(
        st.builds(Record, dns_names(), st.just(RecordType.CNAME), dns_names()),
        st.builds(Record, dns_names(), st.just(RecordType.MX), exchange),
        st.builds(Record, dns_names(), st.just(RecordType.TXT), dns_texts()),
    )


def spf_records() -> st.SearchStrategy[SpfRecord]:
    """SPF records that receivers take, with and without ``all``."""
    mechanism = st.builds("{}{}".format, st.sampled_from(["", "+", "-", "~", "?"]), st.sampled_from(_MECHANISMS))
    end = st.sampled_from(["", "all", "-all", "~ALL", "?all", "redirect=example.org", "exp=why.example.org"])
    words = st.builds(lambda first, last: ["v=spf1", *first, last], st.lists(mechanism, max_size=12), end)
    return words.map(" ".join).map(SpfRecord.parse)


def dmarc_records() -> st.SearchStrategy[DmarcRecord]:
    """DMARC records with any of their tags."""
    policies, modes = st.sampled_from(DmarcPolicy), st.sampled_from(AlignmentMode)
    address = st.builds(
        "mailto:{}@{}{}".format, st.text(_LETTERS, min_size=1), dns_names(), st.sampled_from(["", "!10m"])
    )
    addresses = st.lists(address, max_size=3).map(tuple)
    return st.builds(
        DmarcRecord,
        p=policies,
        sp=st.none() | policies,
        pct=st.integers(0, 100),
        rua=addresses,
        ruf=addresses,
        adkim=modes,
        aspf=modes,
        fo=st.lists(st.sampled_from("01ds"), min_size=1, max_size=3).map(tuple),
        ri=st.integers(0, 2**32 - 1),
    )
