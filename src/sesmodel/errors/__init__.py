"""Every error that sesmodel raises on purpose, in one tree.

::

    SesModelError
    ├── InvalidValue (ValueError)       a value that cannot be built
    │   ├── InvalidAddress
    │   ├── InvalidHeader
    │   ├── InvalidContent
    │   ├── InvalidKey                  no key that DKIM can sign with, or not in the form that is asked for
    │   ├── InvalidTags                 no list of tags, as signatures and key records are
    │   ├── ForbiddenSignedHeader       a signature over a field that SES replaces or takes out
    │   ├── InvalidRecord               a DNS record, or what SPF or DMARC would read in one
    │   ├── InvalidEvent                no event of SES, or one with a part missing or wrong
    │   ├── InvalidConfiguration        settings of a transport that contradict each other or lack something
    │   ├── InvalidVerificationLink     a link that verifies nothing: changed, expired, of another Region
    │   └── InvalidSubscriptionLink     a link that changes no subscription: changed itself, or of a list that is gone
    ├── MessageRefused                  check() found what SES would refuse; nothing was sent
    ├── SendLimitReached                the quota that a RateLimiter keeps to has no room; nothing was sent
    ├── NotExpressible                  this transport has no way to say what the submission asks for
    ├── TemplateError                   what is wrong with a template, with the line, the column and a caret
    │   ├── TemplateSyntaxError         it cannot be read
    │   └── RenderingError              it cannot be rendered with this data, within these limits
    ├── MissingExtra (ImportError)      an optional library is not installed
    ├── SecretNotCopied (TypeError)     a key was to be pickled
    ├── UnknownTransport (ValueError)   no transport answers to this URL
    ├── StoreFailed                     a suppression list cannot be read or written
    ├── UntrustedMessage                a webhook got what SNS did not post for it
    ├── CertificateUnavailable          the certificate of a message could not be had, so nothing is proven
    ├── TransportFailed                 the service could not be reached or did not answer
    │   └── DeliveryUnknown             it had the whole message when its answer was lost
    └── SesError                        what SES answers, over every door
        ├── InvalidParameterValue
        │   └── InvalidNextToken
        ├── ValidationError
        ├── MalformedInput
        ├── InvalidAction
        ├── MalformedQueryString        a form with a syntax error
        ├── ServiceFailed
        ├── MessageRejected
        ├── MailFromDomainNotVerified
        ├── Throttling
        │   └── DailyQuotaExceeded
        ├── AccountSendingPaused
        │   └── AccountShutDown         by AWS, not by its owner
        ├── ConfigurationSetSendingPaused
        ├── ConfigurationSetDoesNotExist
        │   └── DefaultConfigurationSetDoesNotExist
        ├── ConfigurationSetAlreadyExists
        ├── InvalidTrackingOptions
        ├── TrackingOptionsAlreadyExists
        ├── TrackingOptionsDoesNotExist
        ├── InvalidSnsDestination
        ├── InvalidFirehoseDestination
        ├── InvalidCloudWatchDestination
        ├── NotFound
        │   ├── EventDestinationDoesNotExist
        │   ├── TemplateDoesNotExist
        │   └── CustomVerificationEmailTemplateDoesNotExist
        ├── AlreadyExists
        │   ├── EventDestinationAlreadyExists
        │   └── CustomVerificationEmailTemplateAlreadyExists
        ├── Conflict                    something is under way that this would change
        ├── LimitExceeded
        ├── InvalidTemplate
        ├── InvalidPolicy
        ├── InvalidRenderingParameter
        ├── MissingRenderingAttribute
        ├── CustomVerificationEmailInvalidContent
        ├── FromEmailAddressNotVerified
        ├── ProductionAccessNotGranted
        ├── AccessDenied
        ├── MissingAuthenticationToken  a request without a signature
        ├── IncompleteSignature
        ├── UnknownAccessKey
        ├── InvalidSignature            of another secret, time, Region or service
        ├── ExpiredToken
        ├── TemporaryRefusal            a mail server says: not now (4xx)
        └── PermanentRefusal            a mail server says: not so (5xx)
            └── AuthenticationFailed

A SES error knows how each door spells it: the v1 code, the v2 name and HTTP status (OBS-447, OBS-451), and the
SMTP reply (OBS-445). It also says whether mail can have gone out, since SES has no idempotency token.
"""

from __future__ import annotations

from sesmodel.errors.access import AccessDenied as AccessDenied
from sesmodel.errors.access import AuthenticationFailed as AuthenticationFailed
from sesmodel.errors.access import ExpiredToken as ExpiredToken
from sesmodel.errors.access import IncompleteSignature as IncompleteSignature
from sesmodel.errors.access import InvalidPolicy as InvalidPolicy
from sesmodel.errors.access import InvalidSignature as InvalidSignature
from sesmodel.errors.access import MissingAuthenticationToken as MissingAuthenticationToken
from sesmodel.errors.access import UnknownAccessKey as UnknownAccessKey
from sesmodel.errors.base import Delivered as Delivered
from sesmodel.errors.base import MissingExtra as MissingExtra
from sesmodel.errors.base import SesModelError as SesModelError
from sesmodel.errors.configuration_set import ConfigurationSetAlreadyExists as ConfigurationSetAlreadyExists
from sesmodel.errors.configuration_set import ConfigurationSetDoesNotExist as ConfigurationSetDoesNotExist
from sesmodel.errors.configuration_set import DefaultConfigurationSetDoesNotExist as DefaultConfigurationSetDoesNotExist
from sesmodel.errors.configuration_set import EventDestinationAlreadyExists as EventDestinationAlreadyExists
from sesmodel.errors.configuration_set import EventDestinationDoesNotExist as EventDestinationDoesNotExist
from sesmodel.errors.configuration_set import InvalidCloudWatchDestination as InvalidCloudWatchDestination
from sesmodel.errors.configuration_set import InvalidFirehoseDestination as InvalidFirehoseDestination
from sesmodel.errors.configuration_set import InvalidSnsDestination as InvalidSnsDestination
from sesmodel.errors.configuration_set import InvalidTrackingOptions as InvalidTrackingOptions
from sesmodel.errors.configuration_set import TrackingOptionsAlreadyExists as TrackingOptionsAlreadyExists
from sesmodel.errors.configuration_set import TrackingOptionsDoesNotExist as TrackingOptionsDoesNotExist
from sesmodel.errors.email_template import (
    CustomVerificationEmailInvalidContent as CustomVerificationEmailInvalidContent,
)
from sesmodel.errors.email_template import (
    CustomVerificationEmailTemplateAlreadyExists as CustomVerificationEmailTemplateAlreadyExists,
)
from sesmodel.errors.email_template import (
    CustomVerificationEmailTemplateDoesNotExist as CustomVerificationEmailTemplateDoesNotExist,
)
from sesmodel.errors.email_template import FromEmailAddressNotVerified as FromEmailAddressNotVerified
from sesmodel.errors.email_template import InvalidRenderingParameter as InvalidRenderingParameter
from sesmodel.errors.email_template import InvalidTemplate as InvalidTemplate
from sesmodel.errors.email_template import MissingRenderingAttribute as MissingRenderingAttribute
from sesmodel.errors.email_template import ProductionAccessNotGranted as ProductionAccessNotGranted
from sesmodel.errors.email_template import TemplateDoesNotExist as TemplateDoesNotExist
from sesmodel.errors.handing_over import DeliveryUnknown as DeliveryUnknown
from sesmodel.errors.handing_over import MessageRefused as MessageRefused
from sesmodel.errors.handing_over import NotExpressible as NotExpressible
from sesmodel.errors.handing_over import SendLimitReached as SendLimitReached
from sesmodel.errors.handing_over import StoreFailed as StoreFailed
from sesmodel.errors.handing_over import TransportFailed as TransportFailed
from sesmodel.errors.handing_over import UnknownTransport as UnknownTransport
from sesmodel.errors.rendering import RenderingError as RenderingError
from sesmodel.errors.rendering import TemplateError as TemplateError
from sesmodel.errors.rendering import TemplateSyntaxError as TemplateSyntaxError
from sesmodel.errors.request import InvalidAction as InvalidAction
from sesmodel.errors.request import InvalidNextToken as InvalidNextToken
from sesmodel.errors.request import InvalidParameterValue as InvalidParameterValue
from sesmodel.errors.request import MalformedInput as MalformedInput
from sesmodel.errors.request import MalformedQueryString as MalformedQueryString
from sesmodel.errors.request import ValidationError as ValidationError
from sesmodel.errors.sending import AccountSendingPaused as AccountSendingPaused
from sesmodel.errors.sending import AccountShutDown as AccountShutDown
from sesmodel.errors.sending import ConfigurationSetSendingPaused as ConfigurationSetSendingPaused
from sesmodel.errors.sending import DailyQuotaExceeded as DailyQuotaExceeded
from sesmodel.errors.sending import MailFromDomainNotVerified as MailFromDomainNotVerified
from sesmodel.errors.sending import MessageRejected as MessageRejected
from sesmodel.errors.sending import MessageRejectedException as MessageRejectedException
from sesmodel.errors.sending import Throttling as Throttling
from sesmodel.errors.sending import ThrottlingKind as ThrottlingKind
from sesmodel.errors.ses import AlreadyExists as AlreadyExists
from sesmodel.errors.ses import Conflict as Conflict
from sesmodel.errors.ses import LimitExceeded as LimitExceeded
from sesmodel.errors.ses import NotFound as NotFound
from sesmodel.errors.ses import PermanentRefusal as PermanentRefusal
from sesmodel.errors.ses import ServiceFailed as ServiceFailed
from sesmodel.errors.ses import SesError as SesError
from sesmodel.errors.ses import TemporaryRefusal as TemporaryRefusal
from sesmodel.errors.values import ForbiddenSignedHeader as ForbiddenSignedHeader
from sesmodel.errors.values import InvalidAddress as InvalidAddress
from sesmodel.errors.values import InvalidConfiguration as InvalidConfiguration
from sesmodel.errors.values import InvalidContent as InvalidContent
from sesmodel.errors.values import InvalidEvent as InvalidEvent
from sesmodel.errors.values import InvalidHeader as InvalidHeader
from sesmodel.errors.values import InvalidKey as InvalidKey
from sesmodel.errors.values import InvalidRecord as InvalidRecord
from sesmodel.errors.values import InvalidSubscriptionLink as InvalidSubscriptionLink
from sesmodel.errors.values import InvalidTags as InvalidTags
from sesmodel.errors.values import InvalidValue as InvalidValue
from sesmodel.errors.values import InvalidVerificationLink as InvalidVerificationLink
from sesmodel.errors.values import SecretNotCopied as SecretNotCopied
from sesmodel.errors.webhook import CertificateUnavailable as CertificateUnavailable
from sesmodel.errors.webhook import UntrustedMessage as UntrustedMessage

for _kind in [*globals().values()]:
    if isinstance(_kind, type):
        _kind.__module__ = __name__  # a traceback and a pickle name the place that everybody imports them from
