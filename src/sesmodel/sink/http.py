"""Requests to a webhook over HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from sesmodel.errors import InvalidConfiguration

if TYPE_CHECKING:
    from collections.abc import Mapping


def _http(_post: HttpPost, _attribute: object, url: str) -> None:
    if not url.startswith(("http://", "https://")):
        raise InvalidConfiguration(f"{url!r} is no address of a webhook.", where="url", cure="Use http:// or https://.")


@attrs.frozen
class HttpPost:
    """Posts to one address.

    Args:
        url: the webhook.
        timeout: seconds to wait for each step of the answer.

    Raises:
        InvalidConfiguration: the URL is none of HTTP.

    >>> HttpPost("http://127.0.0.1:8000/events/").timeout
    10.0
    """

    url: str = attrs.field(validator=_http)
    timeout: float = attrs.field(default=10.0, kw_only=True)

    def __call__(self, body: bytes, headers: Mapping[str, str]) -> None:
        """Post one request.

        Raises:
            OSError: nobody answered, or with an error.
        """
        from urllib.request import Request, urlopen  # noqa: TID251  an adapter; it loads TLS, which few need

        request = Request(self.url, body, dict(headers), method="POST")  # noqa: S310  the scheme is checked above
        with urlopen(request, timeout=self.timeout) as answer:  # noqa: S310
            answer.read()
