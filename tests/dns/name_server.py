"""A name server on loopback, over UDP and TCP, that answers from a table."""

from __future__ import annotations

import socketserver
import struct
from contextlib import contextmanager
from threading import Thread
from typing import TYPE_CHECKING

import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset

from sesmodel import LookupStatus, RecordType
from sesmodel.dns.record import Record
from sesmodel.dns.zone_file import presented

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sesmodel import DnsTable

_LONGEST_CHAIN = 8


class NameServer:
    """What a server does.

    Attributes:
        table: answers.
        silent: names that get no answer.
        broken: names that get SERVFAIL.
        asked: the questions so far: name, type, and over which protocol.
    """

    def __init__(self, table: DnsTable) -> None:
        self.table = table
        self.silent: set[str] = set()
        self.broken: set[str] = set()
        self.asked: list[tuple[str, str, str]] = []
        self.port = 0

    def answer(self, wire: bytes, protocol: str) -> bytes | None:
        query = dns.message.from_wire(wire)
        name = query.question[0].name.to_text(omit_final_dot=True).lower()
        kind = dns.rdatatype.to_text(query.question[0].rdtype)
        self.asked.append((name, kind, protocol))
        if name in self.silent:
            return None
        response = dns.message.make_response(query)
        response.flags |= dns.flags.AA | dns.flags.RA
        if name in self.broken:
            response.set_rcode(dns.rcode.SERVFAIL)
        else:
            self._fill(response, name, RecordType(kind))
        out = response.to_wire()
        if protocol == "udp" and len(out) > 512:
            short = dns.message.make_response(query)
            short.flags |= dns.flags.TC
            return short.to_wire()
        return out

    def _fill(self, response: dns.message.Message, name: str, kind: RecordType) -> None:
        for _ in range(_LONGEST_CHAIN):
            alias = self.table.lookup(name, RecordType.CNAME).values
            if not alias or kind is RecordType.CNAME:
                break
            _add(response, name, RecordType.CNAME, alias)
            name = alias[0]
        answer = self.table.lookup(name, kind)
        if answer.status is LookupStatus.NO_SUCH_NAME:
            response.set_rcode(dns.rcode.NXDOMAIN)
        elif answer.values:
            _add(response, name, kind, answer.values)


def _add(response: dns.message.Message, name: str, kind: RecordType, values: tuple[str, ...]) -> None:
    texts = [presented(Record(name, kind, value), ".") for value in values]
    response.answer.append(dns.rrset.from_text_list(f"{name}.", 60, "IN", kind.value, texts))


@contextmanager
def serving(table: DnsTable) -> Iterator[NameServer]:
    """Serve a table on a free port, until the block ends."""
    state = NameServer(table)

    class Udp(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            data, connection = self.request
            if (out := state.answer(data, "udp")) is not None:
                connection.sendto(out, self.client_address)

    class Tcp(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            (length,) = struct.unpack("!H", self.request.recv(2))
            out = state.answer(self.request.recv(length), "tcp")
            if out is not None:
                self.request.sendall(struct.pack("!H", len(out)) + out)

    with (
        socketserver.TCPServer(("127.0.0.1", 0), Tcp) as tcp,
        socketserver.UDPServer(tcp.server_address, Udp) as udp,
    ):
        state.port = tcp.server_address[1]
        threads = [Thread(target=server.serve_forever, args=(0.01,)) for server in (tcp, udp)]
        for thread in threads:
            thread.start()
        try:
            yield state
        finally:
            for server in (tcp, udp):
                server.shutdown()
            for thread in threads:
                thread.join()
