"""SES v1 as forms and XML."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

import pytest
from botocore.model import ServiceModel

from sesmodel import errors
from sesmodel.wire.form import plant
from sesmodel.wire.http import Call, HttpRequest, NoOperation
from sesmodel.wire.query import decode_request, encode_error, encode_response
from tests.wire.models import load, parsed, serialized

SES = load("ses")


def form(**fields: str) -> HttpRequest:
    fields = {"Version": "2010-12-01"} | {name.replace("_", "."): text for name, text in fields.items()}
    return HttpRequest("POST", "/", body=urlencode(fields).encode())


def test_a_name_that_is_deeper_than_any_of_ses_is_passed_over() -> None:
    deepest = plant([(".".join("a" * 64), "x"), (".".join("a" * 65), "y")])
    depth = 0
    while deepest.below:
        deepest, depth = deepest.below["a"], depth + 1
    assert (depth, deepest.text) == (64, "x")


def test_a_form_becomes_a_call() -> None:
    request = form(
        Action="SendEmail",
        Source="ana@example.com",
        Destination_ToAddresses_member_2="cy@example.net",
        Destination_ToAddresses_member_1="bob@example.net",
        Destination_CcAddresses="",
        Message_Subject_Data="Hej, Åsa & Bo",
        Message_Body_Text_Data="a\r\nb",
        Unheard_Of_member_1="x",
    )
    assert decode_request(SES, request) == Call(
        "SendEmail",
        {
            "Source": "ana@example.com",
            "Destination": {"ToAddresses": ["bob@example.net", "cy@example.net"], "CcAddresses": []},
            "Message": {"Subject": {"Data": "Hej, Åsa & Bo"}, "Body": {"Text": {"Data": "a\r\nb"}}},
        },
    )


def test_numbers_sort_as_numbers() -> None:
    names = {f"Destinations_member_{number}": str(number) for number in (10, 9, 1)}
    call = decode_request(SES, form(Action="SendRawEmail", **names))
    assert call.params == {"Destinations": ["1", "9", "10"]}


def test_the_query_string_is_read_as_well() -> None:
    request = HttpRequest("GET", "/", "Action=GetSendQuota&Version=2010-12-01")
    assert decode_request(SES, request) == Call("GetSendQuota", {})


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"Action": "Nope"}, "Could not find operation Nope for version 2010-12-01"),
        (
            {"Action": "GetSendQuota", "Version": "2009-10-16"},
            "Could not find operation GetSendQuota for version 2009-10-16",
        ),
        (
            {"Action": "GetSendQuota", "Version": ""},
            "Could not find operation GetSendQuota for version NO_VERSION_SPECIFIED",
        ),
    ],
)
def test_an_unknown_action_is_named(fields: dict[str, str], message: str) -> None:
    with pytest.raises(errors.InvalidAction) as caught:
        decode_request(SES, form(**fields))
    assert caught.value.message == message


def test_a_form_without_an_action_is_for_no_operation() -> None:
    with pytest.raises(NoOperation):
        decode_request(SES, form(Source="ana@example.com"))


@pytest.mark.spec("TRB-16")
@pytest.mark.parametrize("text", ["Action=GetSendQuota&x=100%", "Action=GetSendQuota&x=%zz", "Action=GetSendQuota&%4"])
def test_a_form_with_a_broken_escape_is_a_malformed_query_string(text: str) -> None:
    for request in (HttpRequest("GET", "/", text), HttpRequest("POST", "/", body=text.encode())):
        with pytest.raises(errors.MalformedQueryString) as caught:
            decode_request(SES, request)
        assert encode_error(caught.value, "r-1").status == 404


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"Action": "ListIdentities", "MaxItems": "many"}, "'many' can not be converted to Integer"),
        ({"Action": "ListIdentities", "MaxItems": ""}, "missing value for decimal type"),
        ({"Action": "ListIdentities", "MaxItems": "1_0"}, "'1_0' can not be converted to Integer"),
        ({"Action": "SetIdentityDkimEnabled", "DkimEnabled": ""}, "missing value for boolean type"),
        (
            {"Action": "SetIdentityDkimEnabled", "DkimEnabled": "yes"},
            "boolean must follow xsd1.1 definition",
        ),
        ({"Action": "ListIdentities", "MaxItems": "9" * 20}, f"'{'9' * 20}' can not be converted to Integer"),
        ({"Action": "SendRawEmail", "RawMessage_Data": "§"}, "Invalid Base64 data"),
        ({"Action": "SendRawEmail", "Destinations": "bob@example.net"}, "Expected list or null"),
        (
            {"Action": "SendRawEmail", "Destinations_1": "bob@example.net"},
            "Start of structure or map found where not expected.",
        ),
        (
            {"Action": "SendRawEmail", "Destinations_member_1000000": "bob@example.net"},
            "'1000000' is not the number of a list member",
        ),
        (
            {"Action": "SendRawEmail", "Destinations_member_x": "bob@example.net"},
            "'x' is not the number of a list member",
        ),
        (
            {"Action": "SendRawEmail", "Source_Name": "ana@example.com"},
            "Start of structure or map found where not expected.",
        ),
    ],
)
def test_what_cannot_be_read_is_refused(fields: dict[str, str], message: str) -> None:
    with pytest.raises(errors.SesError) as caught:
        decode_request(SES, form(**fields))
    assert caught.value.message == message


@pytest.mark.parametrize(
    "body",
    [
        b"\xff\xfe=%ff&Action=&Action=x",
        b"&&==&Action=SendEmail=&Version=2010-12-01",
        b"Action=SendEmail&Version=2010-12-01&Destination." + b"a." * 100_000 + b"=1",
        b"Action=ListIdentities&Version=2010-12-01&MaxItems=" + b"9" * 10_000,
    ],
)
def test_junk_ends_in_a_call_or_a_refusal(body: bytes) -> None:
    try:
        decode_request(SES, HttpRequest("POST", "/", body=body))
    except errors.SesError as error:
        assert error.message  # noqa: PT017 - either outcome is right


def test_an_answer_is_laid_out_as_ses_does() -> None:
    answer = encode_response(SES, "GetSendQuota", {"Max24HourSend": 200, "New": "unknown here"}, "r-1")
    assert answer.status == 200
    assert dict(answer.headers) == {"content-type": "text/xml", "x-amzn-requestid": "r-1"}
    assert answer.body == (
        b'<GetSendQuotaResponse xmlns="http://ses.amazonaws.com/doc/2010-12-01/">'
        b"<GetSendQuotaResult><Max24HourSend>200.0</Max24HourSend></GetSendQuotaResult>"
        b"<ResponseMetadata><RequestId>r-1</RequestId></ResponseMetadata></GetSendQuotaResponse>"
    )


def test_an_operation_without_a_result_has_only_metadata() -> None:
    assert encode_response(SES, "DeleteVerifiedEmailAddress", {}, "r-1").body == (
        b'<DeleteVerifiedEmailAddressResponse xmlns="http://ses.amazonaws.com/doc/2010-12-01/">'
        b"<ResponseMetadata><RequestId>r-1</RequestId></ResponseMetadata></DeleteVerifiedEmailAddressResponse>"
    )


def test_what_xml_cannot_carry_is_replaced() -> None:
    template = {"TemplateName": "a\x00b\ud800c\ufffe", "TextPart": "</TextPart>&\r\n"}
    answer = encode_response(SES, "GetTemplate", {"Template": template}, "r-1")
    result = parsed(SES, answer, SES.operation_model("GetTemplate").output_shape)
    assert result["Template"] == {"TemplateName": "a\ufffdb\ufffdc\ufffd", "TextPart": "</TextPart>&\r\n"}


def test_an_error_is_laid_out_as_ses_does() -> None:
    answer = encode_error(errors.Throttling("Maximum sending rate exceeded."), "r-1")
    assert answer.status == 400
    assert dict(answer.headers) == {"content-type": "text/xml", "x-amzn-requestid": "r-1"}
    assert answer.body == (
        b'<ErrorResponse xmlns="http://ses.amazonaws.com/doc/2010-12-01/"><Error><Type>Sender</Type>'
        b"<Code>Throttling</Code><Message>Maximum sending rate exceeded.</Message></Error>"
        b"<RequestId>r-1</RequestId></ErrorResponse>"
    )


def test_an_unknown_action_is_a_fault_of_another_namespace() -> None:
    answer = encode_error(errors.InvalidAction("Could not find operation X for version Y"), "r-1")
    assert b'<ErrorResponse xmlns="http://webservices.amazon.com/AWSFault/2005-15-09">' in answer.body


class Broken(errors.SesError):
    """A failure of the service itself."""

    v1_status = 500


def test_a_failure_of_the_service_is_its_own_fault() -> None:
    assert b"<Type>Receiver</Type>" in encode_error(Broken("An internal failure has occurred."), "r-1").body


FLAT = ServiceModel(
    {
        "metadata": {"apiVersion": "1", "protocol": "query", "endpointPrefix": "x", "serviceId": "X"},
        "operations": {
            "Op": {
                "name": "Op",
                "http": {"method": "POST", "requestUri": "/"},
                "input": {"shape": "All"},
                "output": {"shape": "All", "resultWrapper": "OpResult"},
            }
        },
        "shapes": {
            "All": {
                "type": "structure",
                "members": {
                    "Named": {"shape": "Text", "locationName": "other"},
                    "Plain": {"shape": "Items"},
                    "Flat": {"shape": "FlatItems"},
                    "FlatNamed": {"shape": "FlatNamedItems"},
                    "Map": {"shape": "Map"},
                    "FlatMap": {"shape": "FlatMap"},
                    "At": {"shape": "At"},
                    "Data": {"shape": "Data"},
                    "Ratio": {"shape": "Ratio"},
                    "Sure": {"shape": "Sure"},
                },
            },
            "Items": {"type": "list", "member": {"shape": "Text", "locationName": "item"}},
            "FlatItems": {"type": "list", "flattened": True, "member": {"shape": "Text"}},
            "FlatNamedItems": {
                "type": "list",
                "flattened": True,
                "member": {"shape": "Text", "locationName": "one"},
            },
            "Map": {"type": "map", "key": {"shape": "Text"}, "value": {"shape": "Text"}},
            "FlatMap": {
                "type": "map",
                "flattened": True,
                "key": {"shape": "Text", "locationName": "K"},
                "value": {"shape": "Text", "locationName": "V"},
            },
            "At": {"type": "timestamp", "timestampFormat": "unixTimestamp"},
            "Data": {"type": "blob"},
            "Ratio": {"type": "double"},
            "Sure": {"type": "boolean"},
            "Text": {"type": "string"},
        },
    },
    "x",
)
"""Layouts and types that the protocol has and SES does not use, or uses in one direction only."""


def test_a_ratio_is_a_number() -> None:
    request = HttpRequest("POST", "/", body=b"Action=Op&Version=1&Ratio=half")
    with pytest.raises(errors.SesError) as caught:
        decode_request(FLAT, request)
    assert caught.value.message == "'half' can not be converted to a Double"


def test_every_layout_of_the_protocol_is_known() -> None:
    params: dict[str, Any] = {
        "Named": "n",
        "Plain": ["a", "b"],
        "Flat": ["c", "d"],
        "FlatNamed": ["e", "f"],
        "Map": {"k": "v", "k2": ""},
        "FlatMap": {"k": "v", "": "w"},
        "At": datetime(2026, 1, 1, tzinfo=UTC),
        "Data": b"\x00\xff",
        "Ratio": 0.5,
        "Sure": False,
    }
    assert decode_request(FLAT, serialized(FLAT, "Op", params)).params == params
    answer = encode_response(FLAT, "Op", params, "r-1")
    result = parsed(FLAT, answer, FLAT.operation_model("Op").output_shape)
    assert {name: result[name] for name in params} == params
