"""A Postfix of our own: its configuration, queue and port are its alone, and it relays everything to one server."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path
from socket import create_connection, create_server
from time import monotonic, sleep  # noqa: TID251  a program outside takes its time to start
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import TracebackType

_PATIENCE = 30.0

# As Debian has it: what the daemons are, and nothing that reads the machine's own Postfix.
_MAIN = """
compatibility_level = 3.6
queue_directory = {home}/queue
data_directory = {home}/data
maillog_file = /dev/stdout
myhostname = relay.example
mydestination =
alias_maps =
alias_database =
local_recipient_maps =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
smtpd_relay_restrictions = permit_mynetworks, reject
smtpd_recipient_restrictions = permit_mynetworks, reject
smtpd_tls_security_level = encrypt
smtpd_tls_chain_files = {home}/server.pem
smtp_dns_support_level = disabled
smtp_host_lookup = native
smtputf8_enable = no
allow_min_user = yes
message_size_limit = 52428800
minimal_backoff_time = 1s
maximal_backoff_time = 2s
queue_run_delay = 1s
"""
_FOLDER = "/etc/postfix"
_MASTER = """
127.0.0.1:{port} inet n - n - - smtpd
127.0.0.1:{tls_port} inet n - n - - smtpd
  -o smtpd_tls_wrappermode=yes
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
proxywrite unix - - n - 1 proxymap
smtp unix - - n - - smtp
relay unix - - n - - smtp
showq unix n - n - - showq
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
"""


def free_port() -> int:
    """A port that nobody uses now."""
    with create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port


class Postfix:
    """Postfix with STARTTLS on one port and TLS from the first byte on another.

    Args:
        relay: lines of ``main.cf`` that say where everything goes; what they have in ``/etc/postfix`` is in `conf`.
        chain: the key and the certificate of this server, in PEM.
        files: what there is beside ``main.cf``.
    """

    def __init__(self, relay: str, *, chain: bytes, files: Mapping[str, str]) -> None:
        self.port, self.tls_port = free_port(), free_port()
        self._relay, self._chain, self._files = relay, chain, files

    def __enter__(self) -> Self:
        """Write the configuration, start, and wait until both ports answer."""
        # Not in pytest's folder, which others may not enter: the daemons run as the user postfix.
        self._home = Path(tempfile.mkdtemp(prefix="sesmodel-postfix-"))
        self._home.chmod(0o755)
        self._configure()
        program = shutil.which("postfix", path=f"{os.defpath}:/usr/sbin:/usr/local/sbin")
        assert program, "Postfix is missing: `make test-clients` installs it"
        self._command = [program, "-c", str(self._home / "conf")]
        with (self._home / "log").open("wb") as log:
            self._process = subprocess.Popen([*self._command, "start-fg"], stdout=log, stderr=log)
        for port in (self.port, self.tls_port):
            self._wait_for(port)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop all its processes, and forget what it had."""
        subprocess.run([*self._command, "stop"], check=False, capture_output=True)
        self._process.wait(_PATIENCE)
        shutil.rmtree(self._home)

    @property
    def log(self) -> str:
        """What it said so far."""
        return (self._home / "log").read_text(errors="replace")

    @property
    def conf(self) -> Path:
        """The folder of its configuration."""
        return self._home / "conf"

    def wait_for(self, pattern: str, times: int) -> None:
        """Wait until it has said something so many times, since it was started."""
        last = monotonic() + _PATIENCE
        while len(re.findall(pattern, self.log)) < times:
            if monotonic() > last:
                raise RuntimeError(f"Postfix did not say {pattern!r}:\n{self.log}")
            sleep(0.02)

    def _configure(self) -> None:
        for name in ("conf", "queue", "data"):
            (self._home / name).mkdir()
        shutil.chown(self._home / "data", "postfix")
        chain = self._home / "server.pem"
        chain.touch(0o600)
        chain.write_bytes(self._chain)
        for name, text in self._files.items():
            (self.conf / name).write_text(text)
        settings = {"home": self._home, "port": self.port, "tls_port": self.tls_port}
        relay = self._relay.replace(_FOLDER, str(self.conf))
        (self.conf / "main.cf").write_text(_MAIN.format(**settings) + relay)
        (self.conf / "master.cf").write_text(_MASTER.format(**settings))

    def _wait_for(self, port: int) -> None:
        last = monotonic() + _PATIENCE
        while True:
            try:
                create_connection(("127.0.0.1", port), timeout=1).close()
            except OSError:
                if self._process.poll() is not None or monotonic() > last:
                    raise RuntimeError(f"Postfix does not answer at port {port}:\n{self.log}") from None
                sleep(0.1)
            else:
                return
