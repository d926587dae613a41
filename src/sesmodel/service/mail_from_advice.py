"""What SES lets one do with a MAIL FROM domain, and the guide warns of (AUTH-26)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesmodel.dns.name import same_form
from sesmodel.service.problem import Advice
from sesmodel.service.region import FEEDBACK_HOSTS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sesmodel.dns.record import Answer


def advise_mail_from(
    domain: str,
    *,
    sender: str,
    feedback_to: str,
    forwarding: bool = True,
    topics: bool = False,
    mx: Answer | None = None,
) -> tuple[Advice, ...]:
    """Say what is wrong with the choice of a MAIL FROM domain.

    Args:
        domain: the MAIL FROM domain.
        sender: an address that mail is From.
        feedback_to: where bounces and complaints are forwarded: Return-Path, or else the sender.
        forwarding: whether they are forwarded by mail.
        topics: whether bounces and complaints are told of by SNS.
        mx: what a resolver says of the MX records of the domain.

    >>> [one.code for one in advise_mail_from("m.example.com", sender="a@m.example.com", feedback_to="a@m.example.com")]
    ['mail-from-in-from']
    """
    told_otherwise = topics and not forwarding
    elsewhere = not _is_in(feedback_to, domain)
    found = [_in_from(domain)] if _is_in(sender, domain) and not (told_otherwise or elsewhere) else []
    return (*found, *(_receives_mail(domain, host) for host in _other_hosts(mx)))


def _is_in(address: str, domain: str) -> bool:
    return same_form(address.rpartition("@")[2]) == same_form(domain)


def _other_hosts(mx: Answer | None) -> Iterator[str]:
    hosts = (value.rpartition(" ")[2] for value in (mx.values if mx else ()))
    return (host for host in hosts if same_form(host) not in FEEDBACK_HOSTS)


def _in_from(domain: str) -> Advice:
    return Advice(
        "mail-from-in-from",
        domain,
        "mail is From this MAIL FROM domain, and bounces are forwarded to it.",
        "AUTH-26",
        "Use another subdomain, or turn feedback forwarding off and take bounces and complaints by SNS.",
    )


def _receives_mail(domain: str, host: str) -> Advice:
    return Advice(
        "mail-from-receives-mail",
        domain,
        f"this MAIL FROM domain receives mail, at {host}.",
        "AUTH-26",
        "Use a subdomain that nothing else is sent to; with a second MX record it fails (AUTH-28).",
    )
