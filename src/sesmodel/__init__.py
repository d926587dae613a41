"""Amazon SES as a Python library: compose, check and send email, against a model of the service or the real one.

Everything that is public has its name here and is loaded when it is first used, so that importing the package costs
next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sesmodel.api.sending_v1 import send_email_params
    from sesmodel.client import Client
    from sesmodel.clock import Clock, ManualClock
    from sesmodel.compose import build, check, check_raw
    from sesmodel.errors import (
        AccessDenied,
        AccountSendingPaused,
        AlreadyExists,
        ConfigurationSetAlreadyExists,
        ConfigurationSetDoesNotExist,
        ConfigurationSetSendingPaused,
        DailyQuotaExceeded,
        InvalidAction,
        InvalidAddress,
        InvalidContent,
        InvalidHeader,
        InvalidParameterValue,
        InvalidValue,
        MessageRefused,
        MessageRejected,
        MessageRejectedException,
        MissingExtra,
        NotExpressible,
        NotFound,
        SesError,
        SesModelError,
        Throttling,
        TransportFailed,
        UnknownTransport,
        ValidationError,
    )
    from sesmodel.ids import Ids, SeededIds
    from sesmodel.limits import Limits
    from sesmodel.local import LocalSes
    from sesmodel.mail.address import Address, encode_address
    from sesmodel.mail.compare import same_content
    from sesmodel.mail.content import Attachment, Html, Inline, Text
    from sesmodel.mail.envelope import Envelope
    from sesmodel.mail.header import Header, Headers
    from sesmodel.mail.message import Message
    from sesmodel.mail.raw import RawMessage
    from sesmodel.mail.read import Entity, ParsedMessage, read
    from sesmodel.mailer import AsyncMailer, Mailer
    from sesmodel.patching import patched
    from sesmodel.ports import AsyncTransport, EventSink, Signer, Transport
    from sesmodel.service.event import (
        BouncedRecipient,
        BounceEvent,
        ComplaintEvent,
        DeliveryDelayEvent,
        DeliveryEvent,
        Event,
        MailRecord,
        RejectEvent,
        SendEvent,
    )
    from sesmodel.service.outbox import Outbox, SentMessage
    from sesmodel.service.problem import Problem, Report, Severity
    from sesmodel.service.submission import Receipt, SendOptions, Submission
    from sesmodel.system import RandomIds, SystemClock
    from sesmodel.transport.inbox import InboxTransport
    from sesmodel.transport.ses import SesTransport

_HOMES = {
    "sesmodel.api.sending_v1": "send_email_params",
    "sesmodel.client": "Client",
    "sesmodel.clock": "Clock ManualClock",
    "sesmodel.compose": "build check check_raw",
    "sesmodel.errors": (
        "AccessDenied AccountSendingPaused AlreadyExists ConfigurationSetAlreadyExists ConfigurationSetDoesNotExist "
        "ConfigurationSetSendingPaused DailyQuotaExceeded InvalidAction InvalidAddress InvalidContent InvalidHeader "
        "InvalidParameterValue InvalidValue MessageRefused MessageRejected MessageRejectedException MissingExtra "
        "NotExpressible NotFound SesError SesModelError Throttling TransportFailed UnknownTransport ValidationError"
    ),
    "sesmodel.ids": "Ids SeededIds",
    "sesmodel.limits": "Limits",
    "sesmodel.local": "LocalSes",
    "sesmodel.mail.address": "Address encode_address",
    "sesmodel.mail.compare": "same_content",
    "sesmodel.mail.content": "Attachment Html Inline Text",
    "sesmodel.mail.envelope": "Envelope",
    "sesmodel.mail.header": "Header Headers",
    "sesmodel.mail.message": "Message",
    "sesmodel.mail.raw": "RawMessage",
    "sesmodel.mail.read": "Entity ParsedMessage read",
    "sesmodel.mailer": "AsyncMailer Mailer",
    "sesmodel.patching": "patched",
    "sesmodel.ports": "AsyncTransport EventSink Signer Transport",
    "sesmodel.service.event": (
        "BounceEvent BouncedRecipient ComplaintEvent DeliveryDelayEvent DeliveryEvent Event MailRecord RejectEvent "
        "SendEvent"
    ),
    "sesmodel.service.outbox": "Outbox SentMessage",
    "sesmodel.service.problem": "Problem Report Severity",
    "sesmodel.service.submission": "Receipt SendOptions Submission",
    "sesmodel.system": "RandomIds SystemClock",
    "sesmodel.transport.inbox": "InboxTransport",
    "sesmodel.transport.ses": "SesTransport",
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names.split()}

__all__ = sorted(_HOME_OF)  # noqa: PLE0605  the table above is the one list; a test compares it with the imports


def __getattr__(name: str) -> object:
    """Load a public name when it is first used."""
    if name == "__version__":
        from importlib.metadata import version  # noqa: PLC0415  slow, and few ask

        return version("sesmodel")
    home = _HOME_OF.get(name)
    if home is None:
        raise AttributeError(f"module 'sesmodel' has no attribute {name!r}")
    found = getattr(import_module(home), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    """The public names."""
    return [*__all__, "__version__"]
