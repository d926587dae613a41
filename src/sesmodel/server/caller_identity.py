"""``GetCallerIdentity`` of STS: by it Terraform, for one, learns the account that it works in."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from sesmodel.service.region import partition_of
from sesmodel.wire.http import HttpResponse
from sesmodel.wire.xml import xml_text

if TYPE_CHECKING:
    from sesmodel.local import LocalSes
    from sesmodel.wire.http import HttpRequest

SERVICES = ("sts",)
"""What a request is signed for."""

_ACTION = b"GetCallerIdentity"
_FORM = {"Action": [_ACTION.decode()], "Version": ["2011-06-15"]}
_MOST = 200
"""Bytes of its form."""


def is_asked_for(request: HttpRequest) -> bool:
    """Whether a request is this one, and none of SES.

    Args:
        request: what came.
    """
    return len(request.body) < _MOST and _ACTION in request.body and parse_qs(request.body.decode("latin-1")) == _FORM


def tell(model: LocalSes, access_key_id: str) -> HttpResponse:
    """Say who asks: a user, or else the account itself.

    Args:
        model: whose account it is.
        access_key_id: the key of who asks.
    """
    user, account = model.users.of_key(access_key_id), model.account_id
    root = f"arn:{partition_of(model.region)}:iam::{account}:root"
    arn, who = (user.arn, access_key_id) if user else (root, account)
    said = f"<Arn>{xml_text(arn)}</Arn><UserId>{xml_text(who)}</UserId><Account>{account}</Account>"
    name, request_id = _ACTION.decode(), model.request_id()
    text = (
        f'<{name}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><{name}Result>{said}</{name}Result>'
        f"<ResponseMetadata><RequestId>{request_id}</RequestId></ResponseMetadata></{name}Response>"
    )
    return HttpResponse(200, {"content-type": "text/xml", "x-amzn-requestid": request_id}, text.encode())
