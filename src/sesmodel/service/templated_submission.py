"""What goes into a transport that lets SES render its stored templates."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs

from sesmodel.errors import InvalidConfiguration
from sesmodel.mail.address import Address
from sesmodel.mail.header import Headers
from sesmodel.service.destination import Destination
from sesmodel.service.submission import SendOptions
from sesmodel.service.template_data import merged


def _name(source: str) -> str:
    if not source:
        raise InvalidConfiguration("a stored template has a name.", where="template", cure="Name it.")
    return source


@attrs.frozen
class StoredTemplate:
    """A template that SES has, by its name: SES renders it, in place of the mailer.

    Args:
        name: what it is stored under.

    Raises:
        InvalidConfiguration: the name is empty.
    """

    name: str = attrs.field(converter=_name)


@attrs.frozen(kw_only=True)
class TemplatedSubmission:
    """One call that lets SES render a stored template for one or more destinations.

    Attributes:
        template: the template.
        sender: whom it is from.
        destinations: who gets a mail of their own, and the data for it.
        defaults: what holds where the data of a destination say nothing.
        reply_to: where replies go.
        return_path: where bounces go.
        headers: header fields of every mail; those of a destination come on top.
        options: what SES is told beside the mail; the tags of a destination come on top.
    """

    template: StoredTemplate
    sender: Address
    destinations: tuple[Destination, ...]
    defaults: Mapping[str, Any] = attrs.field(factory=dict)
    reply_to: tuple[Address, ...] = ()
    return_path: Address | None = None
    headers: Headers = attrs.field(factory=Headers)
    options: SendOptions = attrs.field(factory=SendOptions)

    @property
    def recipients(self) -> tuple[str, ...]:
        """Everyone who gets a copy."""
        return tuple(address.addr_spec for one in self.destinations for address in one.recipients)

    def data_of(self, destination: Destination) -> Mapping[str, Any]:
        """The data of a destination, defaults included."""
        return merged(self.defaults, destination.data)
