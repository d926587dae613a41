"""Getting one small file over HTTPS, and never waiting for longer than was said."""

from __future__ import annotations

from threading import Thread
from typing import TYPE_CHECKING

from sesmodel.errors import CertificateUnavailable

if TYPE_CHECKING:
    from ssl import SSLContext
    from urllib.request import OpenerDirector  # noqa: TID251  for types

_MOST_BYTES = 64 * 1024


def https_get(url: str, *, timeout: float = 5.0, context: SSLContext | None = None) -> bytes:
    """Ask for a file.

    A thread asks, which is left alone when time is up: neither a name server that is silent nor a server that sends a
    byte a second can hold the caller.

    Args:
        url: begins with ``https://``. Redirects are not followed.
        timeout: seconds for all of it.
        context: whose certificates to trust; those of the machine if not given.

    Raises:
        CertificateUnavailable: no answer in time, none with the status 200, or one of more than 64 KiB.
    """
    if not url.startswith("https://"):
        raise CertificateUnavailable(f"{url[:200]!r} is not read, since it is no https URL.")
    answer: list[bytes | Exception] = []
    thread = Thread(target=_ask, args=(url, timeout, context, answer), daemon=True, name="sesmodel-https")
    thread.start()
    thread.join(timeout)
    if not answer:
        raise CertificateUnavailable(f"{url} did not answer in {timeout:g} seconds.")
    if isinstance(answer[0], Exception):
        raise CertificateUnavailable(f"{url} could not be read: {answer[0]}") from answer[0]
    return answer[0]


def _ask(url: str, timeout: float, context: SSLContext | None, answer: list[bytes | Exception]) -> None:
    try:
        with _opener(context).open(url, timeout=timeout) as response:
            data = response.read(_MOST_BYTES + 1)
        answer.append(data if len(data) <= _MOST_BYTES else ValueError(f"it has more than {_MOST_BYTES} bytes"))
    except Exception as error:  # noqa: BLE001  whatever goes wrong out there
        if close := getattr(error, "close", None):  # an answer with another status holds its connection
            close()
        answer.append(error)


def _opener(context: SSLContext | None) -> OpenerDirector:
    # Loads TLS, which few callers need.
    from urllib.request import HTTPRedirectHandler, HTTPSHandler, build_opener  # noqa: TID251  an adapter

    class NoRedirects(HTTPRedirectHandler):
        """Takes an answer that points elsewhere for the error that it is."""

        def redirect_request(self, *_: object) -> None:
            """Ask nobody else."""

    return build_opener(HTTPSHandler(context=context), NoRedirects())
