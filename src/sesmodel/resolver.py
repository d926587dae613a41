"""Looking records up in the DNS of the world, through dnspython (extra ``dns``)."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from sesmodel.dns.record import Answer, LookupStatus, RecordType
from sesmodel.errors import InvalidConfiguration, MissingExtra

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from dns.asyncresolver import Resolver as AsyncDnspython
    from dns.resolver import Answer as DnspythonAnswer
    from dns.resolver import Resolver as Dnspython

    _Dnspython = TypeVar("_Dnspython", Dnspython, AsyncDnspython)

_FAILED = Answer(LookupStatus.FAILED)
_HIGHEST_PORT = 65_535


class DnsResolver:
    """Looks records up, with and without ``await``. Nothing is kept: every look-up asks the name servers.

    Args:
        nameservers: the addresses of the servers to ask; those of the machine if not given.
        port: their port.
        timeout: seconds for one look-up, all its attempts together; then it has failed.

    Raises:
        MissingExtra: dnspython is not installed.
        InvalidConfiguration: the machine knows no name server, or what is given is none.

    >>> DnsResolver(nameservers=["192.0.2.53"], timeout=2.0)
    DnsResolver(nameservers=['192.0.2.53'], port=53, timeout=2.0)
    """

    def __init__(self, *, nameservers: Sequence[str] = (), port: int = 53, timeout: float = 5.0) -> None:
        """Check the settings; nobody is asked yet."""
        if not 0 < port <= _HIGHEST_PORT:
            raise InvalidConfiguration(f"{port} is no port.", where="port", cure="Name servers listen at 53.")
        if not 0 < timeout < float("inf"):
            raise InvalidConfiguration(f"{timeout} is no time to wait.", where="timeout", cure="Give seconds.")
        self._given, self._port, self._timeout = tuple(nameservers), port, timeout
        _ = self._blocking

    def __repr__(self) -> str:
        """Whom it asks."""
        servers = [str(server) for server in self._blocking.nameservers]
        return f"DnsResolver(nameservers={servers}, port={self._port}, timeout={self._timeout})"

    def lookup(self, name: str, type: RecordType, /) -> Answer:  # noqa: A002  the word of DNS
        """Ask for the records of one type at one name, through the CNAME records on the way.

        Args:
            name: the full name, with or without the period at its end, in any letter case.
            type: the type.

        Returns:
            What was answered; that nobody answered in time, or with an error, is an answer, too.
        """
        import dns.exception

        try:
            return _found(self._blocking.resolve(f"{name.removesuffix('.')}.", type.value, search=False))
        except (dns.exception.DNSException, OSError) as error:
            return _not_found(error)

    async def alookup(self, name: str, type: RecordType, /) -> Answer:  # noqa: A002  the word of DNS
        """As ``lookup``, without blocking the event loop."""
        import dns.exception

        try:
            return _found(await self._awaiting.resolve(f"{name.removesuffix('.')}.", type.value, search=False))
        except (dns.exception.DNSException, OSError) as error:
            return _not_found(error)

    @cached_property
    def _blocking(self) -> Dnspython:
        try:
            from dns.resolver import Resolver
        except ImportError as error:
            raise MissingExtra("dnspython", "dns", "DnsResolver") from error
        return self._made(Resolver)

    @cached_property
    def _awaiting(self) -> AsyncDnspython:
        from dns.asyncresolver import Resolver

        return self._made(Resolver)

    def _made(self, kind: Callable[..., _Dnspython]) -> _Dnspython:
        import dns.exception

        try:
            made = kind(configure=not self._given)
            if self._given:
                made.nameservers = list(self._given)
        except (dns.exception.DNSException, ValueError, OSError) as error:
            raise InvalidConfiguration(
                f"there is no name server to ask: {error}", where="nameservers", cure="Give addresses of servers."
            ) from error
        made.port = self._port
        made.lifetime = self._timeout
        return made


def _found(answer: DnspythonAnswer) -> Answer:
    return Answer(LookupStatus.FOUND, tuple(_value(data) for data in answer))


def _value(data: Any) -> str:
    """One record as :class:`sesmodel.Record` writes it: strings of a text joined, host names in lower case."""
    from dns.rdatatype import MX, TXT

    if data.rdtype == TXT:
        return b"".join(data.strings).decode("utf-8", "backslashreplace")
    # Where a name repeats a part of the question, servers leave it in the letter case that it was asked in.
    host = (data.exchange if data.rdtype == MX else data.target).to_text(omit_final_dot=True).lower()
    return f"{data.preference} {host}" if data.rdtype == MX else host


def _not_found(error: Exception) -> Answer:
    import dns.name
    import dns.resolver

    if isinstance(error, dns.resolver.NXDOMAIN):
        return Answer(LookupStatus.NO_SUCH_NAME)
    if isinstance(error, dns.resolver.NoAnswer):
        return Answer(LookupStatus.NO_SUCH_TYPE)
    impossible = (dns.name.LabelTooLong, dns.name.NameTooLong, dns.name.EmptyLabel, dns.name.BadEscape)
    return Answer(LookupStatus.NO_SUCH_NAME) if isinstance(error, impossible) else _FAILED
