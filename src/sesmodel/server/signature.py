"""Signature Version 4, checked: is a request from who it says it is from, for this Region, and of now?"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from hashlib import sha256
from hmac import compare_digest
from types import MappingProxyType
from typing import TYPE_CHECKING

import attrs

from sesmodel.clock import Clock
from sesmodel.errors import (
    ExpiredToken,
    IncompleteSignature,
    InvalidSignature,
    UnknownAccessKey,
)
from sesmodel.server.scope import CredentialScope, not_signed
from sesmodel.service.smtp_credentials import AccessKey, TemporaryAccessKey
from sesmodel.system import SystemClock

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sesmodel.api.actions import ServiceName
    from sesmodel.wire.http import HttpRequest

_ALGORITHM = "AWS4-HMAC-SHA256"
_SERVICES = ("ses", "email")  # SES takes either, also as the name of its endpoint
_PARTS = ("Credential", "Signature", "SignedHeaders")
_STAMP = "%Y%m%dT%H%M%SZ"
_STAMP_FORM = re.compile(r"\d{8}T\d{6}Z", re.ASCII)
_UNLIKE = (
    "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key "
    "and signing method. Consult the service documentation for details."
)


def _by_id(keys: Iterable[AccessKey]) -> Mapping[str, AccessKey]:
    return MappingProxyType({key.access_key_id: key for key in keys})


def _names(regions: Iterable[str] | None) -> frozenset[str] | None:
    return None if regions is None else frozenset(regions)


@attrs.frozen
class SignatureCheck:
    """Which signatures a door takes.

    Args:
        keys: the keys that there are.
        regions: the Regions that requests may be for; that of a :class:`LocalSes`, any of a :class:`LocalCloud`, if
            not given.
        skew: by how much the clock of who signs may differ.
        clock: what the time is; the machine's if not given, whatever time it is in the model.

    >>> from sesmodel import AccessKey
    >>> check = SignatureCheck([AccessKey("AKIDEXAMPLE", "secret")], regions=["eu-west-1"])
    """

    keys: Mapping[str, AccessKey] = attrs.field(converter=_by_id)
    regions: frozenset[str] | None = attrs.field(default=None, converter=_names)
    skew: timedelta = timedelta(minutes=15)
    clock: Clock = attrs.Factory(SystemClock)

    def within(self, region: str) -> SignatureCheck:
        """The same for one Region, unless it names its own."""
        if self.regions is not None:
            return self
        return attrs.evolve(self, keys=self.keys.values(), regions=[region])

    def verify(self, service: ServiceName, request: HttpRequest, *, scoped_to: Sequence[str] = _SERVICES) -> None:
        """Check a request.

        Args:
            service: ``ses`` for v1, ``sesv2`` for v2.
            request: what came, with the headers as they were sent.
            scoped_to: the names of the service that it may be signed for, the first as refusals have it.

        Raises:
            SesError: one of those for signatures, with the text of AWS.
        """
        authorization = request.headers.get("authorization")
        if not authorization:
            raise not_signed(service)
        parts = _parts(authorization, request.headers)
        scope = _scope(parts["Credential"])
        key = self._key(scope, request.headers.get("x-amz-security-token"))
        self._check_scope(scope, request.headers, scoped_to)
        self._check_time(_stamp(request.headers))
        _check_signature(key, scope, parts, request)

    def _key(self, scope: CredentialScope, token: str | None) -> AccessKey:
        key = self.keys.get(scope.access_key_id)
        expected, end = (key.session_token, key.expires) if isinstance(key, TemporaryAccessKey) else ("", None)
        if key is None or not compare_digest(expected.encode(), (token or "").encode()):
            raise UnknownAccessKey("The security token included in the request is invalid.")
        if end and end <= self.clock.now():
            raise ExpiredToken("The security token included in the request is expired")
        return key

    def _check_scope(self, scope: CredentialScope, headers: Mapping[str, str], services: Sequence[str]) -> None:
        stamp = _stamp(headers)
        wrong = ""
        if self.regions is not None and scope.region not in self.regions:
            wrong += f"Credential should be scoped to a valid region, not '{scope.region}'. "
        if scope.service not in services:
            wrong += f"Credential should be scoped to correct service: '{services[0]}'. "
        if scope.date != stamp[:8]:
            wrong += (
                "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: "
                f"'{scope.date}' != '{stamp[:8]}', from '{stamp}'. "
            )
        if wrong:
            raise InvalidSignature(wrong)

    def _check_time(self, stamp: str) -> None:
        now, signed = self.clock.now(), datetime.strptime(stamp, _STAMP).replace(tzinfo=UTC)
        minutes = f"{self.skew / timedelta(minutes=1):g} min."
        if signed < now - self.skew:
            edge = f"{now - self.skew:{_STAMP}} ({now:{_STAMP}} - {minutes})"
            raise InvalidSignature(f"Signature expired: {stamp} is now earlier than {edge}")
        if signed > now + self.skew:
            edge = f"{now + self.skew:{_STAMP}} ({now:{_STAMP}} + {minutes})"
            raise InvalidSignature(f"Signature not yet current: {stamp} is still later than {edge}")


def _parts(authorization: str, headers: Mapping[str, str]) -> dict[str, str]:
    """Credential, signature and names of headers."""
    algorithm, _, rest = authorization.partition(" ")
    pairs = [part.strip().partition("=") for part in rest.split(",")] if algorithm == _ALGORITHM else []
    found = {name: text for name, _, text in pairs if text}
    wrong = [f"Authorization header requires '{name}' parameter. " for name in _PARTS if name not in found]
    if "x-amz-date" not in headers and "date" not in headers:
        wrong.append("Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. ")
    if wrong:
        # What is no Signature Version 4 may be a password, which shall not be repeated.
        said = authorization if algorithm == _ALGORITHM else algorithm
        raise IncompleteSignature(f"{''.join(wrong)}Authorization={said}")
    return found


def _scope(credential: str) -> CredentialScope:
    parts = credential.split("/")
    if len(parts) != 5 or parts[-1] != "aws4_request":
        what = "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/aws4_request"
        raise IncompleteSignature(f"{what}, got '{credential}'")
    return CredentialScope(*parts[:4])


def _stamp(headers: Mapping[str, str]) -> str:
    """When a request says that it was signed, in the basic form of ISO 8601; ``Date`` may have that of HTTP."""
    said = headers.get("x-amz-date") or headers["date"]
    try:
        if _STAMP_FORM.fullmatch(said):
            moment = datetime.strptime(said, _STAMP).replace(tzinfo=UTC)
        else:
            moment = parsedate_to_datetime(said)
    except ValueError as error:
        raise IncompleteSignature(f"Date must be in ISO-8601 'basic format'. Got '{said}'.") from error
    return f"{moment:{_STAMP}}"


def _check_signature(key: AccessKey, scope: CredentialScope, parts: Mapping[str, str], request: HttpRequest) -> None:
    names = parts["SignedHeaders"].split(";")
    if "host" not in names:
        raise InvalidSignature("'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.")
    digest = sha256(request.body).hexdigest()
    if request.headers.get("x-amz-content-sha256", digest) != digest:
        raise InvalidSignature(_UNLIKE)
    ours = expected_signature(key, scope, names, request)
    if not compare_digest(ours.encode(), parts["Signature"].encode()):
        raise InvalidSignature(_UNLIKE)


def expected_signature(key: AccessKey, scope: CredentialScope, names: Iterable[str], request: HttpRequest) -> str:
    """The signature that a request should have, by the signer of botocore.

    Args:
        key: the key that it is signed with.
        scope: what it is signed for.
        names: the header fields that are signed, in lower case.
        request: what came.
    """
    from botocore.auth import SigV4Auth
    from botocore.awsrequest import AWSRequest
    from botocore.compat import HTTPHeaders
    from botocore.credentials import Credentials

    class Signer(SigV4Auth):
        def headers_to_sign(self, request: AWSRequest) -> HTTPHeaders:
            return HTTPHeaders.from_pairs((name, request.headers[name]) for name in names if name in request.headers)

    query = f"?{request.query}" if request.query else ""
    again = AWSRequest(request.method, f"http://host{request.path}{query}", dict(request.headers), request.body)
    again.context["timestamp"] = _stamp(request.headers)
    signer = Signer(Credentials(key.access_key_id, key.secret_access_key), scope.service, scope.region)
    return str(signer.signature(signer.string_to_sign(again, signer.canonical_request(again)), again))
