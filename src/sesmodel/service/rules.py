"""Where the guide and the service differ, or where the guide can be read in two ways: all that may go either way.

Each rule names the facts and observations that speak for the one and for the other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, get_args

import attrs

from sesmodel.errors import InvalidConfiguration, InvalidValue

if TYPE_CHECKING:
    from collections.abc import Sequence

QuotaCheck = Literal["strict", "observed"]
"""How a call is judged that would pass the quota."""

_NOT_ALL = "..."  # three periods, with no comma before them: TRB-06


@attrs.frozen(kw_only=True)
class TemplateRules:
    """How templates are used.

    Args:
        needs_subject: whether a template without a subject is refused, as was seen (OBS-117); the guide lets it pass.
        needs_both_bodies: whether HTML and text are needed; else one of them is enough (TPL-16).
        whole_defaults: whether data that are not empty replace the default data altogether; else they are merged key
            by key, as was seen (TPL-06, OBS-132).
        failures_use_quota: whether mail that is accepted and cannot be rendered uses the sending quota (TPL-07).
        failures_are_sent: whether there is a Send event for such mail, before the Rendering Failure (EVP-29).
    """

    needs_subject: bool = True
    needs_both_bodies: bool = False
    whole_defaults: bool = False
    failures_use_quota: bool = True
    failures_are_sent: bool = False


@attrs.frozen(kw_only=True)
class CustomVerificationRules:
    """How custom verification mail is treated.

    Args:
        check_content_when_stored: whether content that is not allowed is refused when a template is created or
            updated, as the guide reads (IDN-24); else only when mail is sent with it (OBS-257).
        identity_when_sent: whether the recipient becomes a pending identity when the mail is sent (OBS-260); else an
            identity is made only when the link is used (IDN-31).
    """

    check_content_when_stored: bool = True
    identity_when_sent: bool = False


@attrs.frozen(kw_only=True)
class FeedbackRules:
    """How feedback is reported.

    Args:
        listed_simulator_is_general: whether a bounce of ``suppressionlist@simulator.amazonses.com`` has the subtype
            General, as a later guide says (OBS-286); else Suppressed, as for addresses on the global list (TST-06).
        replies_bounce: whether an automatic reply is also a Bounce, Transient and General, as the guide says that it
            may be (NTF-27). It counts for no rate.
        forwarding_off_needs_topics: whether an identity can only be without forwarding while it has topics for both
            bounces and complaints, as the console and the API reference of v1 have it (NTF-06). Otherwise it always
            can, since what nobody else tells comes by mail all the same (NTF-03).
        notices_are_combined: whether the recipients of one bounce, complaint or delivery share a notification of their
            identity; else each has its own. SES promises neither (NTF-17).
    """

    listed_simulator_is_general: bool = False
    replies_bounce: bool = False
    forwarding_off_needs_topics: bool = False
    notices_are_combined: bool = True


@attrs.frozen(kw_only=True)
class TrackingRules:
    """How opens and clicks are tracked.

    Args:
        secure_picture: whether the picture that counts opens is fetched over HTTPS from the domain of SES, as was seen
            of late (OBS-427); the guide says HTTP (EVP-16).
    """

    secure_picture: bool = False


@attrs.frozen(kw_only=True)
class ListManagementRules:
    """How mail to contact lists is treated.

    Args:
        placeholders_per_part: whether two placeholders are filled in each text, and not in the whole message (LST-15).
        easy_dkim_only: whether links are only added to mail that is signed with Easy DKIM, as the guide says; else also
            where the identity brought its own key, since SES makes that signature, too (LST-13).
    """

    placeholders_per_part: bool = False
    easy_dkim_only: bool = True


def _positive(_rules: object, attribute: attrs.Attribute[int], value: int) -> None:
    if value < 1:
        raise InvalidValue(f"{value} identities say nothing.", where=attribute.name, cure="Give 1 or more.")


@attrs.frozen(kw_only=True)
class RefusalRules:
    """How refusals are worded.

    Args:
        as_observed: write them as they were seen and not as the guide prints them: the Region in capital letters, and
            each identity as the message has it, with its name, and twice where it is written in two ways (OBS-044 to
            OBS-048); of a paused account, that sending is disabled (OBS-017); in quotes, what a user may not do
            (OBS-028, OBS-031).
        only_known_keys: refuse policies of identities that compare a key of AWS which SES does not know, as it did of
            ``aws:SourceAccount`` (OBS-249); the guide lets any be used, and it is absent (SAZ-16).
        most_identities: how many identities are listed before an ellipsis stands for the others (TRB-06).

    Raises:
        InvalidValue: no identity could be listed.

    >>> RefusalRules(most_identities=2).not_verified("us-west-2", ["a@x.org", "b@x.org", "c@x.org"]).partition(": ")[2]
    'a@x.org, b@x.org...'
    """

    as_observed: bool = False
    only_known_keys: bool = False
    most_identities: int = attrs.field(default=10, validator=_positive)

    @property
    def paused(self) -> str:
        """What is said of an account that its owner paused (TRB-07)."""
        return "Account sending is disabled." if self.as_observed else "Account is paused"

    def not_allowed(self, user: str, action: str, resource: str = "") -> str:
        """What is said of a user who may not send, by ARN, action and the ARN of the identity (SRC-15, OBS-028)."""
        quoted = "`{}'" if self.as_observed else "{}"
        said = f"User {quoted.format(user)} is not authorized to perform {quoted.format(action)}"
        return f"{said} on resource {quoted.format(resource)}" if resource else said

    def not_verified(self, region: str, identities: Sequence[str]) -> str:
        """What is said of identities that are not verified (TRB-04)."""
        listed = ", ".join(identities[: self.most_identities])
        end = _NOT_ALL if len(identities) > self.most_identities else ""
        return (
            "Email address is not verified. The following identities failed the check in region "
            f"{region.upper() if self.as_observed else region}: {listed}{end}"
        )


def _more_than_nothing(_rules: object, attribute: attrs.Attribute[float], value: float) -> None:
    if not value > 0:
        raise InvalidConfiguration(f"{attribute.name} is {value}.", where="quota", cure="Give more than 0 seconds.")


def _known(_rules: object, _check: object, value: str) -> None:
    if value not in get_args(QuotaCheck):
        raise InvalidConfiguration(f"{value!r} is no check.", where="quota", cure="Use 'strict' or 'observed'.")


@attrs.frozen(kw_only=True)
class QuotaRules:
    """How the sending quota and the sending rate are kept.

    Args:
        check: ``strict`` refuses what would pass the quota; ``observed`` lets a call pass while any of it is left, as
            was seen (OBS-007).
        burst: seconds' worth of the rate that may come at once, of which the guide says that a little may (QRC-12).

    Raises:
        InvalidConfiguration: it is another check, or nothing could come at once.
    """

    check: QuotaCheck = attrs.field(default="strict", validator=_known)
    burst: float = attrs.field(default=1.0, validator=_more_than_nothing)


@attrs.frozen(kw_only=True)
class Rules:
    """Where the guide and the service differ, or the guide can be read in two ways: ``LocalSes(rules=…)``.

    Args:
        templates: how templates are used.
        custom_verification: how custom verification mail is treated.
        feedback: how bounces, complaints and automatic replies are reported.
        tracking: how opens and clicks are tracked.
        list_management: how mail to contact lists is treated.
        refusals: how refusals are worded.
        quota: how the sending quota and the sending rate are kept.
        bounce_without_tls: whether mail bounces whose configuration set requires TLS where the server offers none; it
            is dropped in silence, if not (CFG-09).
        addresses_inherit_dkim: whether a verified address without DKIM of its own has that of its domain (OBS-224).

    >>> from sesmodel import LocalSes
    >>> ses = LocalSes(rules=Rules(refusals=RefusalRules(as_observed=True), bounce_without_tls=True))
    """

    templates: TemplateRules = TemplateRules()
    custom_verification: CustomVerificationRules = CustomVerificationRules()
    feedback: FeedbackRules = FeedbackRules()
    tracking: TrackingRules = TrackingRules()
    list_management: ListManagementRules = ListManagementRules()
    refusals: RefusalRules = RefusalRules()
    quota: QuotaRules = QuotaRules()
    bounce_without_tls: bool = False
    addresses_inherit_dkim: bool = False


RULES = Rules()
