"""What `sesmodel serve` prints of SMTP: where it is, and how to point mail programs at it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesmodel.service.smtp_endpoint import SmtpMode

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sesmodel.server.smtp_door import SmtpDoor

_ENCRYPTED = {SmtpMode.STARTTLS: "STARTTLS", SmtpMode.TLS_WRAPPER: "TLS from the first byte"}


def smtp_facts(doors: Sequence[SmtpDoor], certificate: str) -> dict[str, str]:
    """The lines of the welcome that say where it is.

    Args:
        doors: what is open.
        certificate: where the certificate is that clients are to trust, or how it is got.
    """
    if not doors:
        return {}
    said = ", ".join(f"{_host(door)}:{door.port} ({_ENCRYPTED[door.mode]})" for door in doors)
    return {"SMTP": said, "trust": certificate}


def smtp_pointing(doors: Sequence[SmtpDoor], ca: str, *, checks: bool) -> list[str]:
    """How mail programs are pointed at it.

    Args:
        doors: what is open; the first one begins in clear.
        ca: the file with the certificate.
        checks: whether passwords are checked.
    """
    if not doors:
        return []
    first, last = doors[0], doors[-1]
    user, password = ("KEYID", "PASSWORD") if checks else ("test", "test")
    who = "the id of a key and its SMTP password (sesmodel smtp-password)" if checks else "any user and password"
    if not first.needs_login:
        who = f"{who}, or none and in clear"
    host, where = _host(first), ca if ca.startswith("/") else f"$PWD/{ca}"
    return [
        "",
        f"Point a mail program at it, with {who}:",
        f'  smtplib    s = smtplib.SMTP("{first.host}", {first.port})',
        f'             s.starttls(context=ssl.create_default_context(cafile="{ca}")); s.login("{user}", "{password}")',
        f'  Django     EMAIL_HOST, EMAIL_PORT, EMAIL_USE_TLS = "{first.host}", {first.port}, True',
        f'             EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = "{user}", "{password}"    # export SSL_CERT_FILE={ca}',
        f"  Postfix    postconf -e relayhost=[{first.host}]:{first.port} smtp_tls_security_level=secure \\",
        f"                smtp_tls_secure_cert_match=localhost smtp_tls_CAfile={where} smtp_sasl_auth_enable=yes \\",
        f"                smtp_sasl_security_options=noanonymous smtp_sasl_password_maps=static:{user}:{password}",
        f"  msmtp      msmtp --host={first.host} --port={first.port} --tls --tls-trust-file={ca} --auth=on \\",
        f"                --user={user} --passwordeval='echo {password}' --from=you@example.com …",
        f'  Nodemailer createTransport({{ host: "{last.host}", port: {last.port}, secure: {_is_wrapped(last)},',
        f'                auth: {{ user: "{user}", pass: "{password}" }}, tls: {{ ca: readFileSync("{ca}") }} }})',
        f"  openssl    openssl s_client -crlf -quiet -starttls smtp -CAfile {ca} -connect {host}:{first.port}",
    ]


def _host(door: SmtpDoor) -> str:
    return f"[{door.host}]" if ":" in door.host else door.host


def _is_wrapped(door: SmtpDoor) -> str:
    return "true" if door.mode is SmtpMode.TLS_WRAPPER else "false"
