"""What both mailers know of templates: all that needs no waiting."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from sesmodel.base_mailer import BaseMailer
from sesmodel.bulk_call import BulkCall
from sesmodel.errors import InvalidConfiguration
from sesmodel.personalised import EMPTY, Personalised
from sesmodel.ports import PublishesEvents
from sesmodel.send_report import BulkResult
from sesmodel.service.problem import Report
from sesmodel.service.template_check import OF_STORING, advise_templated_send
from sesmodel.service.template_data import merged
from sesmodel.service.templated_submission import StoredTemplate, TemplatedSubmission
from sesmodel.withholding import addresses_of, nothing_sent, withheld_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sesmodel.attempts import Attempts
    from sesmodel.bulk_call import Chunk
    from sesmodel.mail.message import Message
    from sesmodel.prepare import Draft
    from sesmodel.service.destination import Destination
    from sesmodel.service.email_template import EmailTemplate
    from sesmodel.service.problem import Advice
    from sesmodel.service.submission import Receipt, SendOptions
    from sesmodel.service.suppression import SuppressionReason
    from sesmodel.service.template_data import TemplateDataLike


class TemplateMailer(BaseMailer):
    """How a template and the data of a destination become a submission."""

    def check_template(
        self,
        template: EmailTemplate | StoredTemplate,
        destination: Destination,
        *,
        defaults: TemplateDataLike = None,
        base: Message = EMPTY,
        configuration_set: str | None = None,
    ) -> Report:
        """Find everything that is wrong with a template, the data of a destination, and the mail that comes of both.

        Of a template that SES renders, there is advice only: what goes wrong there, an event has to tell (TPL-19).

        Args:
            template: the template.
            destination: whom it is for.
            defaults: what holds where its data say nothing.
            base: what all mails share.
            configuration_set: the one that it is to be sent with.

        Raises:
            InvalidContent: the defaults are no JSON object, or the base has recipients.
            InvalidHeader, InvalidContent: the data hold what no message can, such as a NUL in the subject.
        """
        mail = Personalised(template, defaults, base)
        if isinstance(template, StoredTemplate):
            return Report(advice=tuple(self._advise(configuration_set or self.configuration_set)))
        found = template.check(merged(mail.defaults, destination.data))
        problems = tuple(one for one in found if one.code not in OF_STORING)  # which nobody asks for here
        if problems:
            return Report(problems, found.advice)
        composed = self.check(mail.message(destination))
        return Report(composed.problems, (*found.advice, *composed.advice))

    def _advise(self, configuration_set: str | None) -> Iterator[Advice]:
        kinds = None
        if configuration_set and isinstance(self.transport, PublishesEvents):
            kinds = self.transport.event_types(configuration_set)
        return advise_templated_send(configuration_set, kinds)

    def _personalised(self, mail: Personalised, destination: Destination, options: SendOptions) -> Draft:
        tags = {**dict(options.tags), **dict(destination.tags)}
        return self._prepared(mail.message(destination), attrs.evolve(options, tags=tags))

    def _stored(self, mail: Personalised) -> Personalised:
        """The same with the defaults of the mailer.

        Raises:
            InvalidConfiguration: there are ``before_send`` hooks or signers, which have no message to work on.
        """
        if self.dkim:
            what = "what SES renders cannot be signed here."
            raise InvalidConfiguration(what, where="dkim", cure="Use an EmailTemplate, or let SES sign for the domain.")
        if self.before_send:
            what = "they cannot change what SES renders."
            raise InvalidConfiguration(what, where="before_send", cure="Use an EmailTemplate, which is rendered here.")
        return attrs.evolve(mail, base=self._completed(mail.base))

    def _stored_attempts(
        self,
        mail: Personalised,
        destination: Destination,
        options: SendOptions,
        listed: Mapping[str, SuppressionReason],
    ) -> Attempts[TemplatedSubmission] | Receipt:
        """As :meth:`_outgoing`, for a destination whose mail SES renders."""
        withheld = withheld_of(addresses_of([destination]), listed)
        left = destination.without(listed)
        return self._attempts(mail.submission((left,), options), withheld) if left else nothing_sent(withheld)

    def _bulk_call(self, mail: Personalised, chunk: Chunk, options: SendOptions) -> BulkCall:
        """The call for some destinations; those that SES would refuse have their results already."""
        good: dict[int, Destination] = {}
        bad: list[BulkResult] = []
        for index, destination in chunk:
            try:
                mail.check_stored(destination, options, self.limits)
            except Exception as error:  # noqa: BLE001  whatever is wrong with one stops no other
                bad.append(BulkResult(index=index, destination=destination, error=error))
            else:
                good[index] = destination
        submission = mail.submission(tuple(good.values()), options)
        return BulkCall(good, self._attempts(submission), bad)
