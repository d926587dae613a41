"""A template with what all the mails share that are made from it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import attrs

from sesmodel.errors import InvalidContent, NotExpressible
from sesmodel.mail.message import Message
from sesmodel.ports import AsyncSendsTemplates, SendsTemplates
from sesmodel.service.checks import check_message
from sesmodel.service.configuration_set import check_set_name
from sesmodel.service.email_template import EmailTemplate
from sesmodel.service.header_rules import unsayable
from sesmodel.service.message_tags import check_tags
from sesmodel.service.problem import Report
from sesmodel.service.template_data import dumps, merged, template_data
from sesmodel.service.templated_submission import StoredTemplate, TemplatedSubmission

if TYPE_CHECKING:
    from sesmodel.limits import Limits
    from sesmodel.service.destination import Destination
    from sesmodel.service.submission import SendOptions
    from sesmodel.service.template_data import TemplateDataLike

EMPTY = Message()
_TO_SES = frozenset({"sender", "reply_to", "return_path", "headers"})


def _data(source: TemplateDataLike) -> Mapping[str, Any]:
    return template_data(source, "defaults")


def _check_base(_: object, __: object, base: Message) -> None:
    if base.recipients:
        raise InvalidContent("it names recipients.", where="base", cure="Name them in the destinations.")


@attrs.frozen
class Personalised:
    """What is sent, but for whom.

    Args:
        template: rendered here if it is an :class:`EmailTemplate`, by SES if it is a :class:`StoredTemplate`.
        defaults: what holds where the data of a destination say nothing.
        base: all else that the mails share: sender, header fields, attachments.

    Raises:
        InvalidContent: the base has recipients, or the defaults are no JSON object.
    """

    template: EmailTemplate | StoredTemplate
    defaults: Mapping[str, Any] = attrs.field(converter=_data)
    base: Message = attrs.field(validator=_check_base)

    def message(self, destination: Destination) -> Message:
        """The mail for a destination, rendered here.

        Raises:
            RenderingError: its data lack something.
        """
        assert isinstance(self.template, EmailTemplate)
        rendered = self.template.render(merged(self.defaults, destination.data))
        parts = {part: getattr(rendered, part) for part, _ in self.template.parts()}
        return self._for(destination).replace(**parts)

    def check_readable(self) -> None:
        """Refuse a template that nobody could be sent.

        Raises:
            TemplateSyntaxError: a part cannot be read.
        """
        if isinstance(self.template, EmailTemplate):
            _ = self.template.variables

    def check_expressible(self, limits: Limits) -> None:
        """Refuse a base that SES cannot add to what it renders, or that nobody could be sent; and such defaults.

        Raises:
            NotExpressible: it has more than a sender, addresses for replies and bounces, and header fields.
            MessageRefused: it has no sender.
            InvalidContent: the defaults have values that JSON does not have, or are too long.
        """
        no_sender = (problem for problem in check_message(self.base) if problem.code == "no-source")
        Report(tuple(no_sender)).raise_for_problems()
        for one in attrs.fields(Message):
            if one.name not in _TO_SES and getattr(self.base, one.name) != getattr(EMPTY, one.name):
                raise NotExpressible(f"SES renders its templates without {one.name}; use an EmailTemplate.")
        _check_data(self.defaults, "defaults", limits)

    def submission(self, destinations: tuple[Destination, ...], options: SendOptions) -> TemplatedSubmission:
        """The call that lets SES render the template, when all was checked."""
        assert isinstance(self.template, StoredTemplate)
        assert self.base.sender is not None
        return TemplatedSubmission(
            template=self.template,
            sender=self.base.sender,
            destinations=destinations,
            defaults=self.defaults,
            reply_to=self.base.reply_to,
            return_path=self.base.return_path,
            headers=self.base.headers,
            options=options,
        )

    def check_stored(self, destination: Destination, options: SendOptions, limits: Limits) -> None:
        """Refuse a destination that SES would refuse, and with it all others of the call, before it is called.

        Raises:
            MessageRefused: it would.
            NotExpressible: its header fields are empty, too long, or too many.
            InvalidContent: the data have values that JSON does not have, or are too long.
        """
        mail = self._for(destination).replace(subject="", text="")
        tags = (*options.tags, *destination.tags)
        named = () if options.configuration_set is None else check_set_name(options.configuration_set)
        Report((*check_message(mail, limits=limits), *named, *check_tags(tags))).raise_for_problems()
        if why := next(unsayable(mail.headers), None):
            raise NotExpressible(f"SES takes no such parameter: {why}.")
        _check_data(destination.data, "data", limits)

    def _for(self, destination: Destination) -> Message:
        return self.base.replace(
            to=destination.to,
            cc=destination.cc,
            bcc=destination.bcc,
            headers=destination.headers_with(self.base.headers),
        )


def _check_data(data: Mapping[str, Any], place: str, limits: Limits) -> None:
    most, length = limits.template_data_characters, len(dumps(data, place))
    if length > most:  # OBS-142
        what = f"they are {length:,} characters of JSON, more than {most:,}."
        raise InvalidContent(what, where=place, cure="Leave out what the template does not use.")


def renderer_of(transport: object) -> SendsTemplates:
    """The transport, if it can let SES render.

    Raises:
        NotExpressible: it cannot.
    """
    if not isinstance(transport, SendsTemplates):
        raise _cannot_render(transport)
    return transport


def arenderer_of(transport: object) -> SendsTemplates | AsyncSendsTemplates:
    """As :func:`renderer_of`, for event loops: it may be one that only they can use."""
    if not isinstance(transport, AsyncSendsTemplates | SendsTemplates):
        raise _cannot_render(transport)
    return transport


def _cannot_render(transport: object) -> NotExpressible:
    what = f"{type(transport).__name__} cannot let SES render a StoredTemplate."
    return NotExpressible(f"{what} Use an EmailTemplate, which is rendered here, or a SesTransport.")
