"""Certificates over real HTTPS on loopback, and the confirmation of subscriptions."""

from __future__ import annotations

import asyncio
import json
import ssl
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import attrs
import pytest
import trustme

from sesmodel import (
    CertificateUnavailable,
    InvalidValue,
    ManualClock,
    SnsCertificates,
    SnsMessage,
    SnsSigner,
    SnsType,
    averify_sns,
    confirm_subscription,
)
from sesmodel.https import https_get

if TYPE_CHECKING:
    from collections.abc import Iterator

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
TOPIC = "arn:aws:sns:eu-west-1:123456789012:events"


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture(scope="module")
def context(authority: trustme.CA) -> ssl.SSLContext:
    made = ssl.create_default_context()
    authority.configure_trust(made)
    return made


@contextmanager
def server(authority: trustme.CA) -> Iterator[tuple[str, list[str], Event]]:
    """A server over TLS: its address, what it was asked for, and what lets its slow answers go on."""
    asked: list[str] = []
    on = Event()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            if self.path == "/moved":
                self.send_response(302)
                self.send_header("Location", "/good")
                self.end_headers()
                return
            self.send_response(500 if self.path == "/broken" else 200)
            self.end_headers()
            if self.path == "/slow":
                self.wfile.write(b"-")
                on.wait(30)
            self.wfile.write(b"x" * (64 * 1024 + 1) if self.path == "/large" else b"certificate")

        def log_message(self, *_: object) -> None:
            """Keep quiet."""

    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(tls)

    class Server(ThreadingHTTPServer):
        def handle_error(self, *_: object) -> None:
            """Let callers go away."""

    httpd = Server(("127.0.0.1", 0), Handler)
    httpd.socket = tls.wrap_socket(httpd.socket, server_side=True, do_handshake_on_connect=False)
    thread = Thread(target=httpd.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield f"https://127.0.0.1:{httpd.server_port}", asked, on
    finally:
        on.set()
        httpd.shutdown()
        httpd.server_close()
        thread.join()


def test_a_file_is_read_over_https(authority: trustme.CA, context: ssl.SSLContext) -> None:
    with server(authority) as (address, asked, _):
        assert https_get(f"{address}/good", context=context) == b"certificate"
        assert asked == ["/good"]


@pytest.mark.parametrize("path", ["/moved", "/broken", "/large"])
def test_an_answer_that_is_no_file_is_refused(authority: trustme.CA, context: ssl.SSLContext, path: str) -> None:
    with server(authority) as (address, asked, _):
        with pytest.raises(CertificateUnavailable, match="could not be read"):
            https_get(f"{address}{path}", context=context)
        assert asked == [path]  # and no redirect is followed


def test_a_server_that_never_ends_does_not_hold_the_caller(authority: trustme.CA, context: ssl.SSLContext) -> None:
    with (
        server(authority) as (address, _, _),
        pytest.raises(CertificateUnavailable, match=r"did not answer in 0\.2 seconds"),
    ):
        https_get(f"{address}/slow", timeout=0.2, context=context)


def test_a_server_that_nobody_vouches_for_is_refused(authority: trustme.CA) -> None:
    with server(authority) as (address, asked, _):
        with pytest.raises(CertificateUnavailable, match="certificate verify failed"):
            https_get(f"{address}/good")
        assert asked == []


@pytest.mark.parametrize("url", ["http://127.0.0.1/", "file:///etc/passwd", ""])
def test_nothing_but_https_is_read(url: str) -> None:
    with pytest.raises(CertificateUnavailable, match="no https URL"):
        https_get(url)


def test_a_certificate_is_asked_for_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def get(url: str, *, timeout: float) -> bytes:
        asked.append(url)
        assert timeout == 2.0
        return url.encode()

    monkeypatch.setattr("sesmodel.sns_verification.https_get", get)
    certificates = SnsCertificates(timeout=2.0, most=2)
    assert [certificates(url) for url in ("a", "a", "b", "a")] == [b"a", b"a", b"b", b"a"]
    assert asked == ["a", "b"]
    assert certificates("c") == b"c"
    assert certificates("a") == b"a"  # which had to make room
    assert asked == ["a", "b", "c", "a"]


def confirmation() -> SnsMessage:
    unsigned = SnsMessage(
        type=SnsType.SUBSCRIPTION_CONFIRMATION,
        message_id="1",
        topic_arn=TOPIC,
        message="You have chosen to subscribe",
        timestamp=NOW,
        token="a&b=c",
        subscribe_url="https://example.net/?Action=ConfirmSubscription",
        signature="",
        signature_version="1",
        signing_cert_url="",
    )
    return SnsSigner().sign(unsigned)


def test_a_subscription_is_confirmed_at_the_host_of_sns_and_nowhere_else() -> None:
    asked: list[str] = []

    def get(url: str) -> bytes:
        asked.append(url)
        return b""

    confirm_subscription(confirmation(), get=get)
    (url,) = asked
    assert urlsplit(url)[:3] == ("https", "sns.eu-west-1.amazonaws.com", "/")
    assert parse_qs(urlsplit(url).query) == {
        "Action": ["ConfirmSubscription"],
        "TopicArn": [TOPIC],
        "Token": ["a&b=c"],
    }


def test_nothing_else_confirms() -> None:
    for kind in (SnsType.NOTIFICATION, SnsType.UNSUBSCRIBE_CONFIRMATION):
        with pytest.raises(InvalidValue, match="confirms nothing"):
            confirm_subscription(attrs.evolve(confirmation(), type=kind), get=pytest.fail)


def test_an_event_loop_goes_on_while_a_certificate_is_asked_for() -> None:
    signer, asked = SnsSigner(), Event()
    body = json.dumps(signer.notification(TOPIC, "x", None, NOW).as_dict())

    def certificates(url: str) -> bytes:
        assert asked.wait(30)  # until the loop has done something else
        return signer.certificates(url)

    async def main() -> SnsMessage:
        waiting = asyncio.ensure_future(averify_sns(body, [TOPIC], certificates=certificates, clock=ManualClock(NOW)))
        await asyncio.sleep(0)
        asked.set()
        return await waiting

    assert asyncio.run(main()).message == "x"
