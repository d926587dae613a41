"""What `sesmodel serve` prints when it is ready: where everything is, and how to point programs at it."""

from __future__ import annotations

from ipaddress import ip_address
from typing import TYPE_CHECKING

from sesmodel.cli.serve_smtp_hints import smtp_facts, smtp_pointing
from sesmodel.local import LocalSes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sesmodel.local_cloud import LocalCloud
    from sesmodel.server.serving import HttpDoor
    from sesmodel.server.smtp_door import SmtpDoor


def welcome(
    door: HttpDoor,
    model: LocalSes | LocalCloud,
    facts: dict[str, str],
    smtp: Sequence[SmtpDoor] = (),
    *,
    ca: str | None = None,
    verifies: bool,
) -> str:
    """The lines that are printed first.

    Args:
        door: where it listens.
        model: what answers.
        facts: what else is worth a line, by a word each.
        smtp: where mail programs get in.
        ca: the file that the certificate was written to.
        verifies: whether signatures and passwords are checked.
    """
    inspect = f"{door.url}/_sesmodel/mail  (all of it: {door.url}/_sesmodel/openapi.json)"
    rows = {"SES": f"{door.url}  ({_who(model)})", "inspect": inspect}
    rows |= smtp_facts(smtp, ca or f"curl -s {door.url}/_sesmodel/smtp/ca.pem > ca.pem  (--smtp-ca FILE writes it)")
    lines = [f"  {name:<10} {value}" for name, value in {**rows, **facts}.items()]
    pointing = _pointing(door.url, model.region, verifies=verifies)
    mail = smtp_pointing(smtp, ca or "ca.pem", checks=verifies)
    return "\n".join(["sesmodel is ready.", *lines, "", *pointing, *mail, ""])


def _who(model: LocalSes | LocalCloud) -> str:
    usual = model if isinstance(model, LocalSes) else model.ses()
    said = f"account {usual.account_id} in {usual.region}, {'production' if usual.production else 'sandbox'}"
    return f"{said}, whatever requests are signed for" if usual is model else f"{said}; others as requests are signed"


def _pointing(url: str, region: str, *, verifies: bool) -> list[str]:
    key, secret = ("…", "…") if verifies else ("test", "test")
    return [
        f"Point a program at it, {'with one of the keys' if verifies else 'with any credentials'}:",
        f"  any SDK    export AWS_ENDPOINT_URL_SES={url} AWS_ENDPOINT_URL_SESV2={url} \\",
        f"                    AWS_ACCESS_KEY_ID={key} AWS_SECRET_ACCESS_KEY={secret} AWS_REGION={region} \\",
        f"                    AWS_DEFAULT_REGION={region}",
        f'  boto3      boto3.client("sesv2", endpoint_url="{url}")',
        f"  AWS CLI    aws --endpoint-url {url} sesv2 list-email-identities",
        '  Django     EMAIL_BACKEND = "anymail.backends.amazon_ses.EmailBackend"',
        f'             ANYMAIL = {{"AMAZON_SES_CLIENT_PARAMS": {{"endpoint_url": "{url}"}}}}',
        f'  Node       new SESv2Client({{ endpoint: "{url}", region: "{region}" }})',
        f"  Terraform  the same as any SDK, and export AWS_ENDPOINT_URL_STS={url}",
    ]


def warning(door: HttpDoor, *, verifies: bool) -> str | None:
    """What to say where others than this machine can reach it; ``None`` if they cannot."""
    if ip_address(door.host.partition("%")[0]).is_loopback:
        return None
    who = "Anybody with one of the keys" if verifies else "Anybody"
    return (
        f"WARNING: it listens on {door.host}, not on this machine alone. {who} who reaches port {door.port} "
        "can read and change everything in it. Use --host 127.0.0.1 unless that is meant."
    )
