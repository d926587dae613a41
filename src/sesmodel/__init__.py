"""Amazon SES as a Python library: compose, check and send email, against a model of the service or the real one.

Everything that is public has its name here and is loaded when it is first used, so that importing the package costs
next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # `as` says to type checkers that the name is public
    from sesmodel.api.sending_v1 import send_email_params as send_email_params
    from sesmodel.async_mailer import AsyncMailer as AsyncMailer
    from sesmodel.attempts import SendAttempt as SendAttempt
    from sesmodel.authentication import Authentication as Authentication
    from sesmodel.authentication import authenticate as authenticate
    from sesmodel.client import Client as Client
    from sesmodel.clock import Clock as Clock
    from sesmodel.clock import ManualClock as ManualClock
    from sesmodel.clock import Timer as Timer
    from sesmodel.clockwork import let_time_pass as let_time_pass
    from sesmodel.compose import build as build
    from sesmodel.compose import check as check
    from sesmodel.compose import check_raw as check_raw
    from sesmodel.compose import iter_bytes as iter_bytes
    from sesmodel.dkim.byodkim import byodkim_private_key as byodkim_private_key
    from sesmodel.dkim.key import DkimKey as DkimKey
    from sesmodel.dkim.record import KeyRecord as KeyRecord
    from sesmodel.dkim.record import public_key_record as public_key_record
    from sesmodel.dkim.report import DkimFailure as DkimFailure
    from sesmodel.dkim.report import DkimReport as DkimReport
    from sesmodel.dkim.report import DkimResult as DkimResult
    from sesmodel.dkim_signer import DkimSigner as DkimSigner
    from sesmodel.dkim_signer import sign as sign
    from sesmodel.dkim_verification import verify_dkim as verify_dkim
    from sesmodel.dns.change_batch import change_batch as change_batch
    from sesmodel.dns.dmarc import AlignmentMode as AlignmentMode
    from sesmodel.dns.dmarc import DmarcPolicy as DmarcPolicy
    from sesmodel.dns.dmarc import DmarcRecord as DmarcRecord
    from sesmodel.dns.dmarc import alignment as alignment
    from sesmodel.dns.dmarc_verdict import DmarcResult as DmarcResult
    from sesmodel.dns.dmarc_verdict import DmarcVerdict as DmarcVerdict
    from sesmodel.dns.dmarc_verdict import dkim_aligned as dkim_aligned
    from sesmodel.dns.dmarc_verdict import dmarc_evaluate as dmarc_evaluate
    from sesmodel.dns.dmarc_verdict import organizational_domain as organizational_domain
    from sesmodel.dns.dmarc_verdict import spf_aligned as spf_aligned
    from sesmodel.dns.record import Answer as Answer
    from sesmodel.dns.record import LookupStatus as LookupStatus
    from sesmodel.dns.record import Record as Record
    from sesmodel.dns.record import RecordType as RecordType
    from sesmodel.dns.record_csv import read_records_csv as read_records_csv
    from sesmodel.dns.record_csv import records_csv as records_csv
    from sesmodel.dns.spf import SpfRecord as SpfRecord
    from sesmodel.dns.spf import SpfResult as SpfResult
    from sesmodel.dns.table import DnsTable as DnsTable
    from sesmodel.dns.zone_file import records_table as records_table
    from sesmodel.dns.zone_file import zone_file as zone_file
    from sesmodel.dns_check import acheck_dns as acheck_dns
    from sesmodel.dns_check import check_dns as check_dns
    from sesmodel.errors import AccessDenied as AccessDenied
    from sesmodel.errors import AccountSendingPaused as AccountSendingPaused
    from sesmodel.errors import AccountShutDown as AccountShutDown
    from sesmodel.errors import AlreadyExists as AlreadyExists
    from sesmodel.errors import AuthenticationFailed as AuthenticationFailed
    from sesmodel.errors import CertificateUnavailable as CertificateUnavailable
    from sesmodel.errors import ConfigurationSetAlreadyExists as ConfigurationSetAlreadyExists
    from sesmodel.errors import ConfigurationSetDoesNotExist as ConfigurationSetDoesNotExist
    from sesmodel.errors import ConfigurationSetSendingPaused as ConfigurationSetSendingPaused
    from sesmodel.errors import Conflict as Conflict
    from sesmodel.errors import CustomVerificationEmailInvalidContent as CustomVerificationEmailInvalidContent
    from sesmodel.errors import (
        CustomVerificationEmailTemplateAlreadyExists as CustomVerificationEmailTemplateAlreadyExists,
    )
    from sesmodel.errors import (
        CustomVerificationEmailTemplateDoesNotExist as CustomVerificationEmailTemplateDoesNotExist,
    )
    from sesmodel.errors import DailyQuotaExceeded as DailyQuotaExceeded
    from sesmodel.errors import DefaultConfigurationSetDoesNotExist as DefaultConfigurationSetDoesNotExist
    from sesmodel.errors import DeliveryUnknown as DeliveryUnknown
    from sesmodel.errors import EventDestinationAlreadyExists as EventDestinationAlreadyExists
    from sesmodel.errors import EventDestinationDoesNotExist as EventDestinationDoesNotExist
    from sesmodel.errors import ExpiredToken as ExpiredToken
    from sesmodel.errors import ForbiddenSignedHeader as ForbiddenSignedHeader
    from sesmodel.errors import FromEmailAddressNotVerified as FromEmailAddressNotVerified
    from sesmodel.errors import IncompleteSignature as IncompleteSignature
    from sesmodel.errors import InvalidAction as InvalidAction
    from sesmodel.errors import InvalidAddress as InvalidAddress
    from sesmodel.errors import InvalidCloudWatchDestination as InvalidCloudWatchDestination
    from sesmodel.errors import InvalidConfiguration as InvalidConfiguration
    from sesmodel.errors import InvalidContent as InvalidContent
    from sesmodel.errors import InvalidEvent as InvalidEvent
    from sesmodel.errors import InvalidFirehoseDestination as InvalidFirehoseDestination
    from sesmodel.errors import InvalidHeader as InvalidHeader
    from sesmodel.errors import InvalidKey as InvalidKey
    from sesmodel.errors import InvalidNextToken as InvalidNextToken
    from sesmodel.errors import InvalidParameterValue as InvalidParameterValue
    from sesmodel.errors import InvalidPolicy as InvalidPolicy
    from sesmodel.errors import InvalidRecord as InvalidRecord
    from sesmodel.errors import InvalidRenderingParameter as InvalidRenderingParameter
    from sesmodel.errors import InvalidSignature as InvalidSignature
    from sesmodel.errors import InvalidSnsDestination as InvalidSnsDestination
    from sesmodel.errors import InvalidSubscriptionLink as InvalidSubscriptionLink
    from sesmodel.errors import InvalidTags as InvalidTags
    from sesmodel.errors import InvalidTemplate as InvalidTemplate
    from sesmodel.errors import InvalidTrackingOptions as InvalidTrackingOptions
    from sesmodel.errors import InvalidValue as InvalidValue
    from sesmodel.errors import InvalidVerificationLink as InvalidVerificationLink
    from sesmodel.errors import LimitExceeded as LimitExceeded
    from sesmodel.errors import MailFromDomainNotVerified as MailFromDomainNotVerified
    from sesmodel.errors import MalformedInput as MalformedInput
    from sesmodel.errors import MalformedQueryString as MalformedQueryString
    from sesmodel.errors import MessageRefused as MessageRefused
    from sesmodel.errors import MessageRejected as MessageRejected
    from sesmodel.errors import MessageRejectedException as MessageRejectedException
    from sesmodel.errors import MissingAuthenticationToken as MissingAuthenticationToken
    from sesmodel.errors import MissingExtra as MissingExtra
    from sesmodel.errors import MissingRenderingAttribute as MissingRenderingAttribute
    from sesmodel.errors import NotExpressible as NotExpressible
    from sesmodel.errors import NotFound as NotFound
    from sesmodel.errors import PermanentRefusal as PermanentRefusal
    from sesmodel.errors import ProductionAccessNotGranted as ProductionAccessNotGranted
    from sesmodel.errors import RenderingError as RenderingError
    from sesmodel.errors import SecretNotCopied as SecretNotCopied
    from sesmodel.errors import SendLimitReached as SendLimitReached
    from sesmodel.errors import ServiceFailed as ServiceFailed
    from sesmodel.errors import SesError as SesError
    from sesmodel.errors import SesModelError as SesModelError
    from sesmodel.errors import StoreFailed as StoreFailed
    from sesmodel.errors import TemplateDoesNotExist as TemplateDoesNotExist
    from sesmodel.errors import TemplateError as TemplateError
    from sesmodel.errors import TemplateSyntaxError as TemplateSyntaxError
    from sesmodel.errors import TemporaryRefusal as TemporaryRefusal
    from sesmodel.errors import Throttling as Throttling
    from sesmodel.errors import ThrottlingKind as ThrottlingKind
    from sesmodel.errors import TrackingOptionsAlreadyExists as TrackingOptionsAlreadyExists
    from sesmodel.errors import TrackingOptionsDoesNotExist as TrackingOptionsDoesNotExist
    from sesmodel.errors import TransportFailed as TransportFailed
    from sesmodel.errors import UnknownAccessKey as UnknownAccessKey
    from sesmodel.errors import UnknownTransport as UnknownTransport
    from sesmodel.errors import UntrustedMessage as UntrustedMessage
    from sesmodel.errors import ValidationError as ValidationError
    from sesmodel.faults import Faults as Faults
    from sesmodel.flow.log_entry import LogEntry as LogEntry
    from sesmodel.flow.log_entry import Stage as Stage
    from sesmodel.iam.evaluate import Decision as Decision
    from sesmodel.iam.evaluate import Finding as Finding
    from sesmodel.ids import Ids as Ids
    from sesmodel.ids import SeededIds as SeededIds
    from sesmodel.limiter import RateLimiter as RateLimiter
    from sesmodel.limits import GUIDE as GUIDE
    from sesmodel.limits import TODAY as TODAY
    from sesmodel.limits import Limits as Limits
    from sesmodel.limits import Quota as Quota
    from sesmodel.local import LocalSes as LocalSes
    from sesmodel.local_cloud import LocalCloud as LocalCloud
    from sesmodel.mail.address import Address as Address
    from sesmodel.mail.address import encode_address as encode_address
    from sesmodel.mail.bounce_report import BounceReport as BounceReport
    from sesmodel.mail.bounce_report import ReportedRecipient as ReportedRecipient
    from sesmodel.mail.bounce_report import read_bounce as read_bounce
    from sesmodel.mail.calendar import Calendar as Calendar
    from sesmodel.mail.compare import same_content as same_content
    from sesmodel.mail.complaint_report import ComplaintReport as ComplaintReport
    from sesmodel.mail.complaint_report import read_complaint as read_complaint
    from sesmodel.mail.content import Attachment as Attachment
    from sesmodel.mail.content import Html as Html
    from sesmodel.mail.content import Inline as Inline
    from sesmodel.mail.content import Text as Text
    from sesmodel.mail.email_message import from_email as from_email
    from sesmodel.mail.email_message import to_email as to_email
    from sesmodel.mail.encoded_word import decode_header as decode_header
    from sesmodel.mail.encoded_word import encode_header as encode_header
    from sesmodel.mail.envelope import Envelope as Envelope
    from sesmodel.mail.group import Group as Group
    from sesmodel.mail.group import address_list as address_list
    from sesmodel.mail.header import Header as Header
    from sesmodel.mail.header import Headers as Headers
    from sesmodel.mail.message import Message as Message
    from sesmodel.mail.plain_text import straighten_quotes as straighten_quotes
    from sesmodel.mail.plain_text import to_html_entities as to_html_entities
    from sesmodel.mail.prepared import PGP_TYPES as PGP_TYPES
    from sesmodel.mail.prepared import SMIME_TYPES as SMIME_TYPES
    from sesmodel.mail.prepared import PreparedBody as PreparedBody
    from sesmodel.mail.punycode import punycode_decode as punycode_decode
    from sesmodel.mail.punycode import punycode_encode as punycode_encode
    from sesmodel.mail.raw import RawMessage as RawMessage
    from sesmodel.mail.read import Entity as Entity
    from sesmodel.mail.read import ParsedMessage as ParsedMessage
    from sesmodel.mail.read import read as read
    from sesmodel.mail.unsubscribe import list_unsubscribe as list_unsubscribe
    from sesmodel.mail.verp import unverp as unverp
    from sesmodel.mail.verp import verp as verp
    from sesmodel.mailer import Mailer as Mailer
    from sesmodel.patching import patched as patched
    from sesmodel.ports import AsyncResolver as AsyncResolver
    from sesmodel.ports import AsyncSendsTemplates as AsyncSendsTemplates
    from sesmodel.ports import AsyncSuppressionLookup as AsyncSuppressionLookup
    from sesmodel.ports import AsyncTransport as AsyncTransport
    from sesmodel.ports import EventSink as EventSink
    from sesmodel.ports import Keys as Keys
    from sesmodel.ports import Resolver as Resolver
    from sesmodel.ports import SendLimiter as SendLimiter
    from sesmodel.ports import SendsTemplates as SendsTemplates
    from sesmodel.ports import SuppressionLookup as SuppressionLookup
    from sesmodel.ports import SuppressionStore as SuppressionStore
    from sesmodel.ports import TopicSink as TopicSink
    from sesmodel.ports import Transport as Transport
    from sesmodel.resolver import DnsResolver as DnsResolver
    from sesmodel.retry import RetryPolicy as RetryPolicy
    from sesmodel.send_report import BulkResult as BulkResult
    from sesmodel.send_report import SendReport as SendReport
    from sesmodel.send_report import SendResult as SendResult
    from sesmodel.server.app import http_app as http_app
    from sesmodel.server.limits import HttpLimits as HttpLimits
    from sesmodel.server.serving import HttpDoor as HttpDoor
    from sesmodel.server.serving import serve_http as serve_http
    from sesmodel.server.signature import SignatureCheck as SignatureCheck
    from sesmodel.server.smtp_door import SmtpDoor as SmtpDoor
    from sesmodel.server.smtp_limits import SmtpLimits as SmtpLimits
    from sesmodel.server.smtp_logins import SmtpLogins as SmtpLogins
    from sesmodel.server.smtp_serving import serve_smtp as serve_smtp
    from sesmodel.service.account import Account as Account
    from sesmodel.service.account import EnforcementStatus as EnforcementStatus
    from sesmodel.service.advice import ADVICE as ADVICE
    from sesmodel.service.advice import AdviceRules as AdviceRules
    from sesmodel.service.advice import check_address as check_address
    from sesmodel.service.bounce_kind import BounceAdvice as BounceAdvice
    from sesmodel.service.bounce_kind import BounceSubType as BounceSubType
    from sesmodel.service.bounce_kind import BounceType as BounceType
    from sesmodel.service.caller import Caller as Caller
    from sesmodel.service.cloudwatch_dimension import CloudWatchDimension as CloudWatchDimension
    from sesmodel.service.cloudwatch_dimension import ValueSource as ValueSource
    from sesmodel.service.common_headers import CommonHeaders as CommonHeaders
    from sesmodel.service.complaint_kind import ComplaintFeedbackType as ComplaintFeedbackType
    from sesmodel.service.complaint_kind import ComplaintSubType as ComplaintSubType
    from sesmodel.service.configuration_set import ConfigurationSet as ConfigurationSet
    from sesmodel.service.configuration_set_options import DeliveryOptions as DeliveryOptions
    from sesmodel.service.configuration_set_options import FeatureStatus as FeatureStatus
    from sesmodel.service.configuration_set_options import HttpsPolicy as HttpsPolicy
    from sesmodel.service.configuration_set_options import ReputationOptions as ReputationOptions
    from sesmodel.service.configuration_set_options import SendingOptions as SendingOptions
    from sesmodel.service.configuration_set_options import SuppressionOptions as SuppressionOptions
    from sesmodel.service.configuration_set_options import TlsPolicy as TlsPolicy
    from sesmodel.service.configuration_set_options import TrackingOptions as TrackingOptions
    from sesmodel.service.configuration_set_options import VdmOptions as VdmOptions
    from sesmodel.service.configuration_set_store import ConfigurationSets as ConfigurationSets
    from sesmodel.service.contact import Contact as Contact
    from sesmodel.service.contact_file import read_contact_file as read_contact_file
    from sesmodel.service.contact_file import write_contact_file as write_contact_file
    from sesmodel.service.contact_list import ContactList as ContactList
    from sesmodel.service.contact_list_store import ContactLists as ContactLists
    from sesmodel.service.contact_row import ContactRow as ContactRow
    from sesmodel.service.contact_store import Contacts as Contacts
    from sesmodel.service.contact_topic import ContactTopic as ContactTopic
    from sesmodel.service.contact_topic import SubscriptionStatus as SubscriptionStatus
    from sesmodel.service.content_scan import ScanVerdict as ScanVerdict
    from sesmodel.service.content_scan import scan_content as scan_content
    from sesmodel.service.counted import counts_toward_bounce_rate as counts_toward_bounce_rate
    from sesmodel.service.counted import counts_toward_complaint_rate as counts_toward_complaint_rate
    from sesmodel.service.custom_verification import CustomVerificationTemplate as CustomVerificationTemplate
    from sesmodel.service.data_points import SendDataPoint as SendDataPoint
    from sesmodel.service.delay_type import DelayType as DelayType
    from sesmodel.service.delivery_stream import DeliveryStream as DeliveryStream
    from sesmodel.service.delivery_stream import permissions_policy as permissions_policy
    from sesmodel.service.delivery_stream import trust_policy as trust_policy
    from sesmodel.service.destination import Destination as Destination
    from sesmodel.service.dkim_attributes import byodkim_ready as byodkim_ready
    from sesmodel.service.dns_report import DnsReport as DnsReport
    from sesmodel.service.email_template import EmailTemplate as EmailTemplate
    from sesmodel.service.email_template import RenderedTemplate as RenderedTemplate
    from sesmodel.service.event import Bounce as Bounce
    from sesmodel.service.event import BouncedRecipient as BouncedRecipient
    from sesmodel.service.event import Click as Click
    from sesmodel.service.event import Complaint as Complaint
    from sesmodel.service.event import Delivery as Delivery
    from sesmodel.service.event import DeliveryDelay as DeliveryDelay
    from sesmodel.service.event import Event as Event
    from sesmodel.service.event import MailRecord as MailRecord
    from sesmodel.service.event import Open as Open
    from sesmodel.service.event import Reject as Reject
    from sesmodel.service.event import RenderingFailure as RenderingFailure
    from sesmodel.service.event import Send as Send
    from sesmodel.service.event import Subscription as Subscription
    from sesmodel.service.event import TopicPreferences as TopicPreferences
    from sesmodel.service.event import TopicStatus as TopicStatus
    from sesmodel.service.event import UnknownEvent as UnknownEvent
    from sesmodel.service.event_destination import EventDestination as EventDestination
    from sesmodel.service.event_destination import EventDestinations as EventDestinations
    from sesmodel.service.event_log import Events as Events
    from sesmodel.service.event_parsing import parse_event as parse_event
    from sesmodel.service.event_parsing import parse_events as parse_events
    from sesmodel.service.event_target import CloudWatchDestination as CloudWatchDestination
    from sesmodel.service.event_target import EventBridgeDestination as EventBridgeDestination
    from sesmodel.service.event_target import FirehoseDestination as FirehoseDestination
    from sesmodel.service.event_target import PinpointDestination as PinpointDestination
    from sesmodel.service.event_target import SnsDestination as SnsDestination
    from sesmodel.service.event_type import EventType as EventType
    from sesmodel.service.feedback_action import FeedbackAction as FeedbackAction
    from sesmodel.service.feedback_action import RecommendedAction as RecommendedAction
    from sesmodel.service.feedback_action import deduplication_key as deduplication_key
    from sesmodel.service.feedback_action import recommended_actions as recommended_actions
    from sesmodel.service.global_suppression import GlobalSuppressionList as GlobalSuppressionList
    from sesmodel.service.identity import Identity as Identity
    from sesmodel.service.identity import IdentityType as IdentityType
    from sesmodel.service.identity_arn import IdentityArn as IdentityArn
    from sesmodel.service.identity_records import RecordPurpose as RecordPurpose
    from sesmodel.service.identity_records import RequiredRecord as RequiredRecord
    from sesmodel.service.identity_records import required_dns_records as required_dns_records
    from sesmodel.service.identity_store import Identities as Identities
    from sesmodel.service.import_file import DataFormat as DataFormat
    from sesmodel.service.import_file import FailedRecord as FailedRecord
    from sesmodel.service.import_job import ImportAction as ImportAction
    from sesmodel.service.import_job import ImportDataSource as ImportDataSource
    from sesmodel.service.import_job import ImportJob as ImportJob
    from sesmodel.service.import_permissions import ImportPermissions as ImportPermissions
    from sesmodel.service.import_permissions import import_permissions as import_permissions
    from sesmodel.service.inbox import Inbox as Inbox
    from sesmodel.service.job import Job as Job
    from sesmodel.service.job import JobStatus as JobStatus
    from sesmodel.service.job import JobTimes as JobTimes
    from sesmodel.service.kept import Keep as Keep
    from sesmodel.service.kept import Spool as Spool
    from sesmodel.service.link_tags import link_tags as link_tags
    from sesmodel.service.mail_from import BehaviorOnMxFailure as BehaviorOnMxFailure
    from sesmodel.service.mail_from_advice import advise_mail_from as advise_mail_from
    from sesmodel.service.message_index import IndexedMessage as IndexedMessage
    from sesmodel.service.message_index import MessageIndex as MessageIndex
    from sesmodel.service.message_tags import MessageTag as MessageTag
    from sesmodel.service.metrics import DataPoint as DataPoint
    from sesmodel.service.metrics import Metric as Metric
    from sesmodel.service.metrics import Metrics as Metrics
    from sesmodel.service.notification import BounceNotification as BounceNotification
    from sesmodel.service.notification import ComplaintNotification as ComplaintNotification
    from sesmodel.service.notification import DeliveryNotification as DeliveryNotification
    from sesmodel.service.notification import Notification as Notification
    from sesmodel.service.outbox import Outbox as Outbox
    from sesmodel.service.outbox import SentMessage as SentMessage
    from sesmodel.service.outcome import Outcome as Outcome
    from sesmodel.service.page import Page as Page
    from sesmodel.service.policy_builder import PolicyBuilder as PolicyBuilder
    from sesmodel.service.policy_check import check_identity_policy as check_identity_policy
    from sesmodel.service.policy_check import check_user_policy as check_user_policy
    from sesmodel.service.problem import Advice as Advice
    from sesmodel.service.problem import Problem as Problem
    from sesmodel.service.problem import Report as Report
    from sesmodel.service.problem import Severity as Severity
    from sesmodel.service.published import PublishingFailure as PublishingFailure
    from sesmodel.service.quota import QuotaUsage as QuotaUsage
    from sesmodel.service.quota import SendQuota as SendQuota
    from sesmodel.service.receiver_rule import ReceiverRule as ReceiverRule
    from sesmodel.service.receivers import Receivers as Receivers
    from sesmodel.service.record_verdict import CheckedRecord as CheckedRecord
    from sesmodel.service.record_verdict import RecordVerdict as RecordVerdict
    from sesmodel.service.refused_call import RefusedCall as RefusedCall
    from sesmodel.service.region import REGIONS as REGIONS
    from sesmodel.service.region import Region as Region
    from sesmodel.service.region import tracking_domain as tracking_domain
    from sesmodel.service.reputation import ReputationMetric as ReputationMetric
    from sesmodel.service.restricted_html import img_data_uri as img_data_uri
    from sesmodel.service.retry_schedule import RetrySchedule as RetrySchedule
    from sesmodel.service.rules import CustomVerificationRules as CustomVerificationRules
    from sesmodel.service.rules import FeedbackRules as FeedbackRules
    from sesmodel.service.rules import ListManagementRules as ListManagementRules
    from sesmodel.service.rules import QuotaRules as QuotaRules
    from sesmodel.service.rules import RefusalRules as RefusalRules
    from sesmodel.service.rules import Rules as Rules
    from sesmodel.service.rules import TemplateRules as TemplateRules
    from sesmodel.service.rules import TrackingRules as TrackingRules
    from sesmodel.service.sending_authorization import AddressRole as AddressRole
    from sesmodel.service.sending_authorization import AuthorizationRequest as AuthorizationRequest
    from sesmodel.service.sending_authorization import SendingDecision as SendingDecision
    from sesmodel.service.signed_headers import forbidden_signed_headers as forbidden_signed_headers
    from sesmodel.service.smtp_credentials import AccessKey as AccessKey
    from sesmodel.service.smtp_credentials import SmtpCredentials as SmtpCredentials
    from sesmodel.service.smtp_credentials import TemporaryAccessKey as TemporaryAccessKey
    from sesmodel.service.smtp_credentials import smtp_password as smtp_password
    from sesmodel.service.spf import spf_with_ses as spf_with_ses
    from sesmodel.service.statistics import Statistics as Statistics
    from sesmodel.service.stored_objects import ObjectData as ObjectData
    from sesmodel.service.stored_objects import StoredObject as StoredObject
    from sesmodel.service.stored_objects import StoredObjects as StoredObjects
    from sesmodel.service.submission import Receipt as Receipt
    from sesmodel.service.submission import SendOptions as SendOptions
    from sesmodel.service.submission import Submission as Submission
    from sesmodel.service.subscription_page import PageTopic as PageTopic
    from sesmodel.service.subscription_page import SubscriptionPage as SubscriptionPage
    from sesmodel.service.suppression import SuppressedDestination as SuppressedDestination
    from sesmodel.service.suppression import SuppressionList as SuppressionList
    from sesmodel.service.suppression import SuppressionReason as SuppressionReason
    from sesmodel.service.suppression_file import FileEntry as FileEntry
    from sesmodel.service.suppression_file import read_suppression_file as read_suppression_file
    from sesmodel.service.suppression_file import write_suppression_file as write_suppression_file
    from sesmodel.service.suppression_query import SuppressionFilter as SuppressionFilter
    from sesmodel.service.suppression_query import SuppressionPage as SuppressionPage
    from sesmodel.service.suppression_transfer import ImportReport as ImportReport
    from sesmodel.service.suppression_transfer import TransferProgress as TransferProgress
    from sesmodel.service.target_rates import TARGET_RATES as TARGET_RATES
    from sesmodel.service.target_rates import Health as Health
    from sesmodel.service.target_rates import TargetRates as TargetRates
    from sesmodel.service.target_rates import health as health
    from sesmodel.service.templated_submission import StoredTemplate as StoredTemplate
    from sesmodel.service.templated_submission import TemplatedSubmission as TemplatedSubmission
    from sesmodel.service.times import Times as Times
    from sesmodel.service.topic import Topic as Topic
    from sesmodel.service.topic_access import topic_key_policy as topic_key_policy
    from sesmodel.service.topic_access import topic_policy as topic_policy
    from sesmodel.service.topic_endpoint import EndpointProtocol as EndpointProtocol
    from sesmodel.service.topic_endpoint import EndpointStatus as EndpointStatus
    from sesmodel.service.topic_endpoint import TopicEndpoint as TopicEndpoint
    from sesmodel.service.topic_message import TopicMessage as TopicMessage
    from sesmodel.service.topic_notice import TopicNotice as TopicNotice
    from sesmodel.service.tracking_overrides import TrackingOverrides as TrackingOverrides
    from sesmodel.service.user import User as User
    from sesmodel.service.user import Users as Users
    from sesmodel.service.user import smtp_user_policy as smtp_user_policy
    from sesmodel.service.verification import VerificationStatus as VerificationStatus
    from sesmodel.service.verification_change import ServiceNotice as ServiceNotice
    from sesmodel.service.verification_change import VerificationChange as VerificationChange
    from sesmodel.service.verification_request import Confirmation as Confirmation
    from sesmodel.service.verification_times import VerificationTimes as VerificationTimes
    from sesmodel.sink.at_least_once import AtLeastOnce as AtLeastOnce
    from sesmodel.sink.http import HttpPost as HttpPost
    from sesmodel.sink.json_lines import JsonLinesSink as JsonLinesSink
    from sesmodel.sink.sns import SnsSink as SnsSink
    from sesmodel.sinks import SinkSubscription as SinkSubscription
    from sesmodel.snapshot import Snapshot as Snapshot
    from sesmodel.sns_verification import SnsCertificates as SnsCertificates
    from sesmodel.sns_verification import averify_sns as averify_sns
    from sesmodel.sns_verification import confirm_subscription as confirm_subscription
    from sesmodel.sns_verification import verify_sns as verify_sns
    from sesmodel.state_file import StateFile as StateFile
    from sesmodel.store.compact_suppression import CompactSuppression as CompactSuppression
    from sesmodel.store.memory_suppression import MemorySuppression as MemorySuppression
    from sesmodel.store.spool import FileSpool as FileSpool
    from sesmodel.store.sqlite_suppression import SqliteSuppression as SqliteSuppression
    from sesmodel.system import RandomIds as RandomIds
    from sesmodel.system import RunningClock as RunningClock
    from sesmodel.system import SystemClock as SystemClock
    from sesmodel.system import SystemKeys as SystemKeys
    from sesmodel.transport.async_smtp import AsyncSmtpTransport as AsyncSmtpTransport
    from sesmodel.transport.directory import DirectoryTransport as DirectoryTransport
    from sesmodel.transport.failover import FailoverTransport as FailoverTransport
    from sesmodel.transport.inbox import InboxTransport as InboxTransport
    from sesmodel.transport.ses import SesTransport as SesTransport
    from sesmodel.transport.smtp import SmtpTransport as SmtpTransport
    from sesmodel.transport.smtp_check import SmtpReport as SmtpReport
    from sesmodel.transport.smtp_limits import PoolLimits as PoolLimits
    from sesmodel.transport.url import transport_from_url as transport_from_url
    from sesmodel.wire.sns import SnsMessage as SnsMessage
    from sesmodel.wire.sns import SnsType as SnsType
    from sesmodel.wire.sns_signature import SnsSigner as SnsSigner

_HOMES = {
    "sesmodel.api.sending_v1": "send_email_params",
    "sesmodel.async_mailer": "AsyncMailer",
    "sesmodel.attempts": "SendAttempt",
    "sesmodel.send_report": "BulkResult SendReport SendResult",
    "sesmodel.authentication": "Authentication authenticate",
    "sesmodel.client": "Client",
    "sesmodel.clock": "Clock ManualClock Timer",
    "sesmodel.clockwork": "let_time_pass",
    "sesmodel.compose": "build check check_raw iter_bytes",
    "sesmodel.dns.change_batch": "change_batch",
    "sesmodel.dns.dmarc": "AlignmentMode DmarcPolicy DmarcRecord alignment",
    "sesmodel.dns.dmarc_verdict": (
        "DmarcResult DmarcVerdict dkim_aligned dmarc_evaluate organizational_domain spf_aligned"
    ),
    "sesmodel.dns.record_csv": "read_records_csv records_csv",
    "sesmodel.dns.spf": "SpfRecord SpfResult",
    "sesmodel.dns.zone_file": "records_table zone_file",
    "sesmodel.dns_check": "acheck_dns check_dns",
    "sesmodel.resolver": "DnsResolver",
    "sesmodel.service.dns_report": "DnsReport",
    "sesmodel.service.record_verdict": "CheckedRecord RecordVerdict",
    "sesmodel.dns.record": "Answer LookupStatus Record RecordType",
    "sesmodel.dns.table": "DnsTable",
    "sesmodel.errors": (
        "AccessDenied AccountSendingPaused AccountShutDown AlreadyExists AuthenticationFailed CertificateUnavailable "
        "ConfigurationSetAlreadyExists ConfigurationSetDoesNotExist ConfigurationSetSendingPaused Conflict "
        "CustomVerificationEmailInvalidContent CustomVerificationEmailTemplateAlreadyExists "
        "CustomVerificationEmailTemplateDoesNotExist DailyQuotaExceeded DefaultConfigurationSetDoesNotExist "
        "DeliveryUnknown EventDestinationAlreadyExists EventDestinationDoesNotExist ExpiredToken "
        "ForbiddenSignedHeader FromEmailAddressNotVerified IncompleteSignature InvalidAction InvalidAddress "
        "InvalidCloudWatchDestination InvalidConfiguration InvalidContent InvalidEvent InvalidFirehoseDestination "
        "InvalidHeader InvalidKey InvalidNextToken InvalidParameterValue InvalidPolicy InvalidRecord "
        "InvalidRenderingParameter InvalidSignature InvalidSnsDestination InvalidSubscriptionLink InvalidTags "
        "InvalidTemplate InvalidTrackingOptions InvalidValue InvalidVerificationLink LimitExceeded "
        "MailFromDomainNotVerified MalformedInput MalformedQueryString MessageRefused MessageRejected "
        "MessageRejectedException MissingAuthenticationToken MissingExtra MissingRenderingAttribute "
        "NotExpressible NotFound PermanentRefusal ProductionAccessNotGranted RenderingError "
        "SecretNotCopied SendLimitReached ServiceFailed SesError SesModelError StoreFailed TemplateDoesNotExist "
        "TemplateError TemplateSyntaxError TemporaryRefusal Throttling ThrottlingKind TrackingOptionsAlreadyExists "
        "TrackingOptionsDoesNotExist TransportFailed UnknownAccessKey UnknownTransport "
        "UntrustedMessage ValidationError"
    ),
    "sesmodel.faults": "Faults",
    "sesmodel.flow.log_entry": "LogEntry Stage",
    "sesmodel.ids": "Ids SeededIds",
    "sesmodel.limiter": "RateLimiter",
    "sesmodel.limits": "GUIDE Limits Quota TODAY",
    "sesmodel.local": "LocalSes",
    "sesmodel.local_cloud": "LocalCloud",
    "sesmodel.mail.address": "Address encode_address",
    "sesmodel.mail.bounce_report": "BounceReport ReportedRecipient read_bounce",
    "sesmodel.mail.calendar": "Calendar",
    "sesmodel.mail.complaint_report": "ComplaintReport read_complaint",
    "sesmodel.mail.encoded_word": "decode_header encode_header",
    "sesmodel.mail.email_message": "from_email to_email",
    "sesmodel.mail.group": "Group address_list",
    "sesmodel.mail.plain_text": "straighten_quotes to_html_entities",
    "sesmodel.mail.prepared": "PGP_TYPES SMIME_TYPES PreparedBody",
    "sesmodel.mail.punycode": "punycode_decode punycode_encode",
    "sesmodel.mail.unsubscribe": "list_unsubscribe",
    "sesmodel.mail.verp": "unverp verp",
    "sesmodel.mail.compare": "same_content",
    "sesmodel.mail.content": "Attachment Html Inline Text",
    "sesmodel.mail.envelope": "Envelope",
    "sesmodel.mail.header": "Header Headers",
    "sesmodel.mail.message": "Message",
    "sesmodel.mail.raw": "RawMessage",
    "sesmodel.mail.read": "Entity ParsedMessage read",
    "sesmodel.mailer": "Mailer",
    "sesmodel.patching": "patched",
    "sesmodel.ports": (
        "AsyncResolver AsyncSendsTemplates AsyncSuppressionLookup AsyncTransport EventSink Keys Resolver SendLimiter "
        "SendsTemplates SuppressionLookup SuppressionStore TopicSink Transport"
    ),
    "sesmodel.retry": "RetryPolicy",
    "sesmodel.server.app": "http_app",
    "sesmodel.server.limits": "HttpLimits",
    "sesmodel.server.serving": "HttpDoor serve_http",
    "sesmodel.server.signature": "SignatureCheck",
    "sesmodel.server.smtp_limits": "SmtpLimits",
    "sesmodel.server.smtp_logins": "SmtpLogins",
    "sesmodel.server.smtp_door": "SmtpDoor",
    "sesmodel.server.smtp_serving": "serve_smtp",
    "sesmodel.service.event": (
        "Bounce BouncedRecipient Click Complaint DeliveryDelay Delivery Event MailRecord Open Reject RenderingFailure "
        "Send Subscription TopicPreferences TopicStatus UnknownEvent"
    ),
    "sesmodel.service.bounce_kind": "BounceAdvice BounceSubType BounceType",
    "sesmodel.service.common_headers": "CommonHeaders",
    "sesmodel.service.complaint_kind": "ComplaintFeedbackType ComplaintSubType",
    "sesmodel.service.delay_type": "DelayType",
    "sesmodel.service.event_parsing": "parse_event parse_events",
    "sesmodel.service.link_tags": "link_tags",
    "sesmodel.service.message_index": "IndexedMessage MessageIndex",
    "sesmodel.service.message_tags": "MessageTag",
    "sesmodel.service.notification": "BounceNotification ComplaintNotification DeliveryNotification Notification",
    "sesmodel.service.cloudwatch_dimension": "CloudWatchDimension ValueSource",
    "sesmodel.service.event_destination": "EventDestination EventDestinations",
    "sesmodel.service.event_target": (
        "CloudWatchDestination EventBridgeDestination FirehoseDestination PinpointDestination SnsDestination"
    ),
    "sesmodel.service.configuration_set": "ConfigurationSet",
    "sesmodel.service.configuration_set_options": (
        "DeliveryOptions FeatureStatus HttpsPolicy ReputationOptions SendingOptions SuppressionOptions TlsPolicy "
        "TrackingOptions VdmOptions"
    ),
    "sesmodel.service.configuration_set_store": "ConfigurationSets",
    "sesmodel.service.contact": "Contact",
    "sesmodel.service.contact_file": "read_contact_file write_contact_file",
    "sesmodel.service.contact_row": "ContactRow",
    "sesmodel.service.contact_list": "ContactList",
    "sesmodel.service.contact_list_store": "ContactLists",
    "sesmodel.service.contact_store": "Contacts",
    "sesmodel.service.contact_topic": "ContactTopic SubscriptionStatus",
    "sesmodel.service.event_type": "EventType",
    "sesmodel.service.delivery_stream": "DeliveryStream permissions_policy trust_policy",
    "sesmodel.service.metrics": "DataPoint Metric Metrics",
    "sesmodel.service.published": "PublishingFailure",
    "sesmodel.service.topic": "Topic",
    "sesmodel.service.topic_access": "topic_key_policy topic_policy",
    "sesmodel.service.topic_endpoint": "EndpointProtocol EndpointStatus TopicEndpoint",
    "sesmodel.service.topic_message": "TopicMessage",
    "sesmodel.service.topic_notice": "TopicNotice",
    "sesmodel.service.custom_verification": "CustomVerificationTemplate",
    "sesmodel.service.reputation": "ReputationMetric",
    "sesmodel.service.restricted_html": "img_data_uri",
    "sesmodel.service.verification_request": "Confirmation",
    "sesmodel.service.outcome": "Outcome",
    "sesmodel.service.content_scan": "ScanVerdict scan_content",
    "sesmodel.service.feedback_action": "FeedbackAction RecommendedAction deduplication_key recommended_actions",
    "sesmodel.service.tracking_overrides": "TrackingOverrides",
    "sesmodel.service.receiver_rule": "ReceiverRule",
    "sesmodel.service.receivers": "Receivers",
    "sesmodel.service.retry_schedule": "RetrySchedule",
    "sesmodel.service.identity": "Identity IdentityType",
    "sesmodel.service.event_log": "Events",
    "sesmodel.service.inbox": "Inbox",
    "sesmodel.service.identity_store": "Identities",
    "sesmodel.service.dkim_attributes": "byodkim_ready",
    "sesmodel.service.mail_from": "BehaviorOnMxFailure",
    "sesmodel.service.mail_from_advice": "advise_mail_from",
    "sesmodel.service.verification": "VerificationStatus",
    "sesmodel.service.verification_change": "ServiceNotice VerificationChange",
    "sesmodel.service.verification_times": "VerificationTimes",
    "sesmodel.service.outbox": "Outbox SentMessage",
    "sesmodel.service.page": "Page",
    "sesmodel.service.rules": (
        "CustomVerificationRules FeedbackRules ListManagementRules QuotaRules RefusalRules Rules TemplateRules "
        "TrackingRules"
    ),
    "sesmodel.service.times": "Times",
    "sesmodel.service.kept": "Keep Spool",
    "sesmodel.store.spool": "FileSpool",
    "sesmodel.service.account": "Account EnforcementStatus",
    "sesmodel.service.advice": "ADVICE AdviceRules check_address",
    "sesmodel.service.identity_records": "RecordPurpose RequiredRecord required_dns_records",
    "sesmodel.service.user": "smtp_user_policy User Users",
    "sesmodel.service.caller": "Caller",
    "sesmodel.service.identity_arn": "IdentityArn",
    "sesmodel.service.sending_authorization": "AddressRole AuthorizationRequest SendingDecision",
    "sesmodel.iam.evaluate": "Decision Finding",
    "sesmodel.service.smtp_credentials": "AccessKey smtp_password SmtpCredentials TemporaryAccessKey",
    "sesmodel.service.spf": "spf_with_ses",
    "sesmodel.service.policy_builder": "PolicyBuilder",
    "sesmodel.service.policy_check": "check_identity_policy check_user_policy",
    "sesmodel.service.problem": "Advice Problem Report Severity",
    "sesmodel.service.quota": "QuotaUsage SendQuota",
    "sesmodel.service.import_job": "ImportAction ImportDataSource ImportJob",
    "sesmodel.service.import_permissions": "ImportPermissions import_permissions",
    "sesmodel.service.job": "Job JobStatus JobTimes",
    "sesmodel.service.stored_objects": "ObjectData StoredObject StoredObjects",
    "sesmodel.service.import_file": "DataFormat FailedRecord",
    "sesmodel.service.suppression_file": "FileEntry read_suppression_file write_suppression_file",
    "sesmodel.service.global_suppression": "GlobalSuppressionList",
    "sesmodel.service.suppression": "SuppressedDestination SuppressionList SuppressionReason",
    "sesmodel.service.region": "REGIONS Region tracking_domain",
    "sesmodel.service.data_points": "SendDataPoint",
    "sesmodel.service.counted": "counts_toward_bounce_rate counts_toward_complaint_rate",
    "sesmodel.service.statistics": "Statistics",
    "sesmodel.service.target_rates": "TARGET_RATES Health TargetRates health",
    "sesmodel.service.submission": "Receipt SendOptions Submission",
    "sesmodel.service.email_template": "EmailTemplate RenderedTemplate",
    "sesmodel.service.destination": "Destination",
    "sesmodel.service.subscription_page": "PageTopic SubscriptionPage",
    "sesmodel.service.templated_submission": "StoredTemplate TemplatedSubmission",
    "sesmodel.sink.at_least_once": "AtLeastOnce",
    "sesmodel.sink.http": "HttpPost",
    "sesmodel.sink.json_lines": "JsonLinesSink",
    "sesmodel.sink.sns": "SnsSink",
    "sesmodel.service.refused_call": "RefusedCall",
    "sesmodel.sinks": "SinkSubscription",
    "sesmodel.snapshot": "Snapshot",
    "sesmodel.state_file": "StateFile",
    "sesmodel.sns_verification": "SnsCertificates averify_sns confirm_subscription verify_sns",
    "sesmodel.service.suppression_query": "SuppressionFilter SuppressionPage",
    "sesmodel.service.suppression_transfer": "ImportReport TransferProgress",
    "sesmodel.store.compact_suppression": "CompactSuppression",
    "sesmodel.store.memory_suppression": "MemorySuppression",
    "sesmodel.store.sqlite_suppression": "SqliteSuppression",
    "sesmodel.system": "RandomIds RunningClock SystemClock SystemKeys",
    "sesmodel.wire.sns": "SnsMessage SnsType",
    "sesmodel.wire.sns_signature": "SnsSigner",
    "sesmodel.transport.directory": "DirectoryTransport",
    "sesmodel.transport.failover": "FailoverTransport",
    "sesmodel.transport.inbox": "InboxTransport",
    "sesmodel.transport.ses": "SesTransport",
    "sesmodel.transport.url": "transport_from_url",
    "sesmodel.transport.async_smtp": "AsyncSmtpTransport",
    "sesmodel.transport.smtp": "SmtpTransport",
    "sesmodel.transport.smtp_check": "SmtpReport",
    "sesmodel.transport.smtp_limits": "PoolLimits",
    "sesmodel.dkim.key": "DkimKey",
    "sesmodel.dkim.record": "KeyRecord public_key_record",
    "sesmodel.dkim.byodkim": "byodkim_private_key",
    "sesmodel.dkim_signer": "DkimSigner sign",
    "sesmodel.dkim_verification": "verify_dkim",
    "sesmodel.dkim.report": "DkimFailure DkimReport DkimResult",
    "sesmodel.service.signed_headers": "forbidden_signed_headers",
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names.split()}

__all__ = sorted(_HOME_OF)  # noqa: PLE0605  the table above is the one list; a test compares it with the imports


if TYPE_CHECKING:
    __version__: str
else:  # where type checkers do not see it, so that they know a misspelt name

    def __getattr__(name: str) -> object:
        """Load a public name when it is first used."""
        if name == "__version__":
            from importlib.metadata import version  # slow, and few ask

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
