"""The foreign programs that these tests talk to. They fail where one is missing: `make test-clients` installs all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.clients.browser import chromium
from tests.clients.node_mail import NodeMail
from tests.clients.postfix import Postfix
from tests.clients.receiver import Receiver
from tests.transport.servers import authority, mail_server

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selenium.webdriver import Chrome

_RELAY = """
relayhost = [localhost]:{port}
smtp_tls_security_level = secure
smtp_tls_secure_cert_match = hostname
smtp_tls_CAfile = /etc/postfix/ca.pem
"""


@pytest.fixture(scope="session")
def node() -> Iterator[NodeMail]:
    """The libraries of the Node world: nodemailer and mailparser."""
    with NodeMail() as mail:
        yield mail


@pytest.fixture(scope="session")
def receiver() -> Iterator[Receiver]:
    """The server at the end of the line, which asks for STARTTLS and no login."""
    receiver = Receiver()
    with mail_server("starttls", receiver, authenticator=None, auth_required=False, auth_require_tls=False) as server:
        receiver.port = server.port
        yield receiver


@pytest.fixture(scope="session")
def postfix(receiver: Receiver) -> Iterator[Postfix]:
    """Postfix, which relays to the receiver."""
    chain = authority().issue_cert("localhost", "127.0.0.1").private_key_and_cert_chain_pem.bytes()
    files = {"ca.pem": authority().cert_pem.bytes().decode()}
    with Postfix(_RELAY.format(port=receiver.port), chain=chain, files=files) as server:
        yield server


@pytest.fixture(scope="session")
def browser() -> Iterator[Chrome]:
    """Chromium, which finds nothing but what is on this machine."""
    with chromium() as browser:
        yield browser
