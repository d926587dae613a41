"""Every error of SES reaches a client of botocore with its code, its text and its status."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sesmodel import errors
from sesmodel.wire import query, rest_json
from tests.wire.models import load, parsed

if TYPE_CHECKING:
    from collections.abc import Iterator

MESSAGE = "User 'arn:aws:iam::1:user/x' is <not> authorized & so on – ”ünïcode”."


def tree(kind: type[errors.SesError]) -> Iterator[type[errors.SesError]]:
    yield kind
    for child in kind.__subclasses__():
        if child.__module__ == errors.__name__:
            yield from tree(child)


every_error = pytest.mark.parametrize("kind", list(tree(errors.SesError)))


@every_error
def test_v1(kind: type[errors.SesError]) -> None:
    answer = query.encode_error(kind(MESSAGE), "r-1")
    result = parsed(load("ses"), answer, None)
    assert result["Error"] == {
        "Type": "Receiver" if kind.v1_status >= 500 else "Sender",
        "Code": kind.v1_code,
        "Message": MESSAGE,
    }
    assert result["ResponseMetadata"]["RequestId"] == "r-1"
    assert result["ResponseMetadata"]["HTTPStatusCode"] == kind.v1_status


@every_error
def test_v2(kind: type[errors.SesError]) -> None:
    answer = rest_json.encode_error(kind(MESSAGE), "r-1")
    result = parsed(load("sesv2"), answer, None)
    assert result["Error"] == {"Code": kind.v2_name, "Message": MESSAGE}
    assert result["ResponseMetadata"]["RequestId"] == "r-1"
    assert result["ResponseMetadata"]["HTTPStatusCode"] == kind.v2_status
