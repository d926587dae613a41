"""`sesmodel dns`: what to publish for an identity, and what is missing or wrong of it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import attrs
import click
from rich.text import Text

from sesmodel.cli.output import REFUSED, console, failures, json_option, print_json, table, visible
from sesmodel.dns.change_batch import change_batch
from sesmodel.dns.record_csv import records_csv
from sesmodel.dns.zone_file import records_table, zone_file
from sesmodel.dns_check import check_dns
from sesmodel.errors import InvalidContent
from sesmodel.resolver import DnsResolver
from sesmodel.service.dns_report import row_of
from sesmodel.service.identity_domain import identity_domain
from sesmodel.service.identity_records import DMARC_SUGGESTION, required_dns_records

if TYPE_CHECKING:
    from collections.abc import Callable

    from sesmodel.dns.record import Record
    from sesmodel.service.dns_report import DnsReport
    from sesmodel.service.record_verdict import CheckedRecord

_COLUMNS = ("name", "type", "expected", "found", "verdict", "what")
_COLOURS = {True: "green", False: "red"}


def _details(command: Callable[..., None]) -> Callable[..., None]:
    """The options that say what is known of an identity."""
    for option in reversed(
        (
            click.argument("domain"),
            click.option("--region", required=True, metavar="REGION", help="Whose SES it is for, such as eu-west-1."),
            click.option("--token", "tokens", multiple=True, metavar="TOKEN", help="Of Easy DKIM; three times."),
            click.option("--selector", metavar="NAME", help="Of your own DKIM key."),
            click.option("--public-key", type=click.File(), metavar="FILE", help="That key, in PEM or base64."),
            click.option("--verification-token", metavar="TOKEN", help="The one of VerifyDomainIdentity."),
            click.option("--mail-from", metavar="DOMAIN", help="The custom MAIL FROM domain."),
        )
    ):
        command = option(command)
    return command


@click.group()
def dns() -> None:
    """What stands in the DNS for an identity."""


@dns.command()
@_details
@click.option("--identity", type=click.File(), metavar="FILE", help="What `aws sesv2 get-email-identity` printed.")
@click.option("--nameserver", "nameservers", multiple=True, metavar="ADDRESS", help="Ask this one; can be repeated.")
@click.option("--port", default=53, show_default=True, help="Of the name servers.")
@click.option("--timeout", default=5.0, show_default=True, help="Seconds for one look-up.")
@json_option
def check(
    *, domain: str, region: str, nameservers: tuple[str, ...], port: int, timeout: float, as_json: bool, **given: Any
) -> None:
    """Compare what DOMAIN needs with what is published: what is missing or wrong, and what to do.

    Only the DNS is asked, so say what SES gave out: --token three times, or --identity. The exit status is 0 if all
    that SES waits for is there, and 1 if not, or if it was not said what that is.
    """
    with failures(as_json=as_json):
        identity = _identity(given.pop("identity"))
        resolver = DnsResolver(nameservers=nameservers, port=port, timeout=timeout)
        report = check_dns(domain, region=region, resolver=resolver, identity=identity, **_known(given))
    if as_json:
        print_json(_data(report))
    else:
        _show(report)
    if not report.ok:
        raise SystemExit(REFUSED)


@dns.command()
@_details
@click.option("--dmarc", is_flag=True, help="Suggest a DMARC record, too.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "zone", "route53", "csv"]),
    default="table",
    show_default=True,
    help="As a table to type in, a zone file, a change batch of Route 53, or CSV.",
)
@click.option("--trailing-dot/--no-trailing-dot", default=None, help="Whether full names end with a period.")
def records(*, domain: str, region: str, form: str, dmarc: bool, trailing_dot: bool | None, **given: Any) -> None:
    """Print the records that DOMAIN needs.

    A zone file has periods at the end of full names, and a table has none, unless you say otherwise.
    """
    if form in {"route53", "csv"} and trailing_dot is not None:
        raise click.UsageError(f"--trailing-dot is for tables and zone files; {form} has its own way.")
    with failures(as_json=False):
        name = identity_domain(domain.rpartition("@")[2])
        wanted = required_dns_records(name, region=region, dmarc=DMARC_SUGGESTION if dmarc else None, **_known(given))
    if not wanted:
        raise click.UsageError("Say what SES gave out: --token three times, --selector or --mail-from.")
    click.echo(_written(list(wanted), form, dot=trailing_dot), nl=False)


def _written(wanted: list[Record], form: str, *, dot: bool | None) -> str:
    match form:
        case "zone":
            return zone_file(wanted, trailing_dot=dot is not False)
        case "route53":
            return f"{json.dumps(change_batch(wanted), indent=2)}\n"
        case "csv":
            return records_csv(wanted)
        case _:
            return f"{records_table(wanted, trailing_dot=bool(dot))}\n"


def _known(given: dict[str, Any]) -> dict[str, Any]:
    key = given["public_key"]
    return {**given, "public_key": key.read() if key else None}


def _identity(file: Any) -> dict[str, Any] | None:
    if file is None:
        return None
    try:
        identity = json.load(file)
    except ValueError as error:
        raise InvalidContent(f"this is no JSON: {error}", where="--identity") from error
    if not isinstance(identity, dict):
        raise InvalidContent(
            "this is no JSON object.", where="--identity", cure="Give what get-email-identity printed."
        )
    return identity


def _show(report: DnsReport) -> None:
    out = console()
    out.print(table(_COLUMNS, map(row_of, report)))
    for advice in dict.fromkeys(f"{one.verdict}: {one.advice}" for one in report if one.advice):
        out.print(Text(visible(advice)), soft_wrap=True)
    for line in (*(f"note: {note}" for note in report.notes), *report.dmarc_line):
        out.print(Text(visible(line)), soft_wrap=True)
    verdict = "SES finds all that it waits for" if report.ok else "SES does not find all that it waits for"
    if not any(one.expected.required for one in report):
        verdict = "nothing that SES waits for was compared"
    out.print(Text(f"{report.domain}: {verdict}"), style=_COLOURS[report.ok], soft_wrap=True)


def _data(report: DnsReport) -> dict[str, Any]:
    return {
        "ok": report.ok,
        "domain": report.domain,
        "records": [_row(one) for one in report],
        "notes": list(report.notes),
        "dmarc": report.dmarc and attrs.asdict(report.dmarc),
    }


def _row(one: CheckedRecord) -> dict[str, Any]:
    return {
        **attrs.asdict(one.expected),
        "verdict": one.verdict,
        "what": one.what,
        "advice": one.advice,
        "found": [attrs.asdict(record) for record in one.found],
    }
