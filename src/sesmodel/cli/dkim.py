"""`sesmodel dkim`: make keys, sign files, verify them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sesmodel.cli.output import REFUSED, console, failures, json_option, print_json, table, visible
from sesmodel.dkim.byodkim import SIZES_TODAY, byodkim_private_key
from sesmodel.dkim.record import KeyRecord, record_name
from sesmodel.dkim_signer import sign as sign_message
from sesmodel.dkim_verification import verify_dkim
from sesmodel.dns.record import Record, RecordType
from sesmodel.dns.table import DnsTable
from sesmodel.system import SystemKeys

if TYPE_CHECKING:
    from sesmodel.dkim.key import DkimKey
    from sesmodel.dkim.report import DkimReport, DkimResult
    from sesmodel.ports import Resolver

_FILE = click.Path(exists=True, dir_okay=False, readable=True, allow_dash=True)


@click.group()
def dkim() -> None:
    """Make keys for DKIM, sign messages, and verify signatures."""


@dkim.command()
@click.argument("domain")
@click.option("--selector", required=True, help="The name of the key in DNS: letters and digits.")
@click.option("--out", "path", type=click.Path(dir_okay=False, path_type=Path), help="The file for the private key.")
@click.option("--print-key", is_flag=True, help="Print the private key instead of writing a file.")
@click.option("--type", "kind", type=click.Choice(["rsa", "ed25519"]), default="rsa", show_default=True)
@click.option("--bits", type=click.IntRange(1024, 8192), default=2048, show_default=True, help="Of an RSA key.")
@click.option("--byodkim", is_flag=True, help="Write an RSA key as SES takes it: PKCS #1 in base64, no armour.")
@json_option
def keygen(
    domain: str,
    selector: str,
    path: Path | None,
    kind: str,
    bits: int,
    *,
    print_key: bool,
    byodkim: bool,
    as_json: bool,
) -> None:
    """Make a key, and print the TXT record to publish for it.

    The private key goes to a new file that only its owner can read.
    """
    if (path is None) is not print_key:
        raise click.UsageError("Give --out FILE for the private key, or --print-key.")
    with failures(as_json=as_json):
        name = record_name(selector, domain)
        key = SystemKeys().rsa(bits) if kind == "rsa" else SystemKeys().ed25519()
        text = f"{byodkim_private_key(key, SIZES_TODAY)}\n" if byodkim else _pem(key)
    if path:
        _write_secret(path, text)
    record = {"name": name, "type": "TXT", "value": str(KeyRecord.of(key))}
    if as_json:
        print_json(
            {"ok": True, "record": record, "file": str(path) if path else None} | ({"key": text} if print_key else {})
        )
        return
    if print_key:
        click.echo(text, nl=False)
    for title, value in record.items():
        click.echo(f"{title + ':':<7}{value}")


@dkim.command()
@click.argument("file", type=_FILE)
@click.option("--domain", required=True, help="The signing domain.")
@click.option("--selector", required=True, help="The name of the key in DNS.")
@click.option("--key", "key_file", required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--header", "headers", multiple=True, metavar="NAME", help="Sign these fields instead of the usual ones.")
@click.option("--canonicalization", default="relaxed/relaxed", show_default=True)
def sign(
    file: str, domain: str, selector: str, key_file: Path, headers: tuple[str, ...], canonicalization: str
) -> None:
    """Print a finished message with a signature on top. "-" reads standard input."""
    data = _read(file)
    with failures(as_json=False):
        signed = sign_message(
            data,
            domain=domain,
            selector=selector,
            key=key_file,
            headers=headers or None,
            canonicalization=canonicalization,
        )
    click.echo(signed.data, nl=False)


@dkim.command()
@click.argument("file", type=_FILE)
@click.option("--record", help="The text of the key record, in place of DNS, for every signature.")
@click.option("--record-file", type=_FILE, help="A file with that text.")
@click.option("--nameserver", "nameservers", multiple=True, help="Ask this server instead of those of the machine.")
@json_option
def verify(
    file: str, record: str | None, record_file: str | None, nameservers: tuple[str, ...], *, as_json: bool
) -> None:
    """Verify every signature of a message, and say which step failed.

    The exit status is 0 if there are signatures and all verify, 1 if not.
    """
    data = _read(file)
    text = _read(record_file).decode("ascii", "replace").strip() if record_file else record
    with failures(as_json=as_json):
        resolver = _resolver(nameservers) if text is None else _answering(data, text)
        report = verify_dkim(data, resolver)
    _show(report, as_json=as_json)
    if not report.ok:
        raise SystemExit(REFUSED)


def _show(report: DkimReport, *, as_json: bool) -> None:
    if as_json:
        print_json({"ok": report.ok, "signatures": [_data(one) for one in report]})
        return
    rows = [(one.domain, one.selector, one.result, one.failure or "", one.detail) for one in report]
    console().print(table(["domain", "selector", "result", "failed at", ""], rows) if rows else "no signature")


def _data(one: DkimResult) -> dict[str, str | None]:
    failed = {"failure": one.failure, "detail": one.detail}
    return {"domain": one.domain, "selector": one.selector, "algorithm": one.algorithm, "result": one.result, **failed}


def _resolver(nameservers: tuple[str, ...]) -> Resolver:
    from sesmodel.resolver import DnsResolver  # needs dnspython

    return DnsResolver(nameservers=nameservers)


def _answering(data: bytes, text: str) -> Resolver:
    """Every name that the signatures ask for has the same record."""
    names = {
        f"{one.selector}._domainkey.{one.domain}"
        for one in verify_dkim(data, DnsTable())
        if one.selector and one.domain
    }
    return DnsTable([Record(name, RecordType.TXT, text) for name in names])


def _read(name: str) -> bytes:
    try:
        with click.open_file(name, "rb") as file:
            return bytes(file.read())
    except OSError as error:
        raise click.UsageError(f"{visible(name)}: {error.strerror}.") from error


def _pem(key: DkimKey) -> str:
    return key.export_private_pkcs1() if key.algorithm == "rsa-sha256" else key.export_private_pkcs8()


def _write_secret(path: Path, text: str) -> None:
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise click.UsageError(f"{visible(str(path))}: {error.strerror}.") from error
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
