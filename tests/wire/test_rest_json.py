"""SES v2 as REST and JSON."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import Any

import pytest
from botocore.model import ServiceModel

from sesmodel import errors
from sesmodel.wire import query
from sesmodel.wire.http import Call, HttpRequest, NoOperation
from sesmodel.wire.model import DescribedModel
from sesmodel.wire.rest_json import decode_request, encode_error, encode_response
from tests.wire.models import load, serialized

SESV2 = load("sesv2")
SENDING = "/v2/email/configuration-sets/news/sending"


def put(path: str, body: str) -> Call:
    return decode_request(SESV2, HttpRequest("PUT", path, body=body.encode()))


def test_path_and_body_become_a_call() -> None:
    call = put("/v2/email/contact-lists/a%2Fb/contacts/x%2By%40example.net", '{"UnsubscribeAll":true}')
    assert call.operation == "UpdateContact"
    assert call.params == {
        "ContactListName": "a/b",
        "EmailAddress": "x+y@example.net",
        "UnsubscribeAll": True,
    }


def test_a_query_string_becomes_parameters() -> None:
    query = "StartDate=2026-01-01T00:00:00Z&PageSize=5&Reason=BOUNCE&Reason=COMPLAINT&NextToken=a%2Bb"
    call = decode_request(SESV2, HttpRequest("GET", "/v2/email/suppression/addresses", query))
    assert call.params == {
        "StartDate": datetime(2026, 1, 1, tzinfo=UTC),
        "PageSize": 5,
        "Reasons": ["BOUNCE", "COMPLAINT"],
        "NextToken": "a+b",
    }


def test_of_what_is_said_twice_the_later_counts() -> None:
    call = decode_request(SESV2, HttpRequest("GET", "/v2/email/identities", "PageSize=5&PageSize=6"))
    assert call.params == {"PageSize": 6}


def test_what_belongs_into_a_body_is_not_taken_from_the_query_string() -> None:
    request = HttpRequest("POST", "/v2/email/outbound-emails", "FromEmailAddress=eve@example.com", body=b"{}")
    assert decode_request(SESV2, request).params == {}


def test_an_empty_number_of_a_query_string_is_none() -> None:
    call = decode_request(SESV2, HttpRequest("GET", "/v2/email/templates", "PageSize=&NextToken="))
    assert call.params == {"NextToken": ""}


@pytest.mark.parametrize("text", ["abc", "1.5", "1_0"])
def test_a_number_of_a_query_string_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(errors.SesError, match=f"^'{re.escape(text)}' can not be converted to Integer$"):
        decode_request(SESV2, HttpRequest("GET", "/v2/email/templates", f"PageSize={text}"))


def test_members_of_the_path_are_not_taken_from_the_body() -> None:
    call = put(SENDING, '{"ConfigurationSetName":"other","SendingEnabled":false}')
    assert call.params == {"ConfigurationSetName": "news", "SendingEnabled": False}


def test_members_of_the_query_string_are_not_taken_from_the_body() -> None:
    request = HttpRequest("GET", "/v2/email/templates", "NextToken=a", body=b'{"PageSize":1,"NextToken":"b"}')
    assert decode_request(SESV2, request).params == {"NextToken": "a"}


def test_raw_content_is_bytes() -> None:
    body = json.dumps({"Content": {"Raw": {"Data": "RnJvbTog\r\nYQ=="}}}).encode()
    call = decode_request(SESV2, HttpRequest("POST", "/v2/email/outbound-emails", body=body))
    assert call.params == {"Content": {"Raw": {"Data": b"From: a"}}}


@pytest.mark.parametrize(
    ("method", "path", "operation"),
    [
        ("GET", "/v2/email/identities", "ListEmailIdentities"),
        ("GET", "/v2/email/configuration-sets", "ListConfigurationSets"),
    ],
)
def test_sdks_of_earlier_years_find_what_has_moved(method: str, path: str, operation: str) -> None:
    call = decode_request(SESV2, HttpRequest(method, path, "PageSize=5&NextToken=t"))
    assert call == Call(operation, {"PageSize": 5, "NextToken": "t"})


def test_the_signing_of_dkim_is_found_where_it_was_by_mistake() -> None:
    call = put("/v1/email/identities/example.com/dkim/signing", '{"SigningAttributesOrigin":"AWS_SES"}')
    assert call.operation == "PutEmailIdentityDkimSigningAttributes"
    assert call.params == {"EmailIdentity": "example.com", "SigningAttributesOrigin": "AWS_SES"}


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/"), ("GET", "/v2/email"), ("PATCH", "/v2/email/account"), ("GET", "/v2/email/accounts")],
)
def test_an_unknown_route_is_for_no_operation(method: str, path: str) -> None:
    with pytest.raises(NoOperation):
        decode_request(SESV2, HttpRequest(method, path))


@pytest.mark.parametrize("decode", [decode_request, query.decode_request], ids=["v2", "v1"])
def test_an_operation_is_admitted_before_its_parameters_are_read(decode: Any) -> None:
    def refuse(operation: str) -> None:
        raise errors.AccessDenied(operation)

    path, body = "/v2/email/account/sending", b"{"
    if decode is query.decode_request:
        path, body = "/", b"Action=UpdateAccountSendingEnabled&Version=2010-12-01&Enabled=perhaps"
    with pytest.raises(errors.AccessDenied, match="Sending"):
        decode(SESV2 if path != "/" else load("ses"), HttpRequest("PUT", path, body=body), admit=refuse)


@pytest.mark.parametrize(
    ("body", "enabled"),
    [
        ("", None),
        ("{}", None),
        ('{"SendingEnabled":true}', True),
        ('{"SendingEnabled":false}', False),
        ('{"SendingEnabled":"false"}', True),
        ('{"SendingEnabled":""}', True),
    ],
)
def test_no_body_is_an_empty_one_and_any_text_is_true(body: str, enabled: bool | None) -> None:
    assert put(SENDING, body).params.get("SendingEnabled") is enabled


STRUCTURE = "Start of structure or map found where not expected."
LIST = "Start of list found where not expected"


@pytest.mark.parametrize(
    ("member", "message"),
    [
        ({"FromEmailAddress": 1}, "NUMBER_VALUE can not be converted to a String"),
        ({"FromEmailAddress": True}, "TRUE_VALUE can not be converted to a String"),
        ({"FromEmailAddress": False}, "FALSE_VALUE can not be converted to a String"),
        ({"FromEmailAddress": ["a"]}, LIST),
        ({"FromEmailAddress": {"a": "b"}}, STRUCTURE),
        ({"ReplyToAddresses": "a"}, "Expected list or null"),
        ({"ReplyToAddresses": {}}, STRUCTURE),
        ({"ReplyToAddresses": [1]}, "NUMBER_VALUE can not be converted to a String"),
        ({"Destination": "a"}, "Expected null"),
        ({"Destination": []}, LIST),
        ({"Content": {"Raw": {"Data": "§"}}}, "Invalid Base64 data"),
        ({"Content": {"Raw": {"Data": 1}}}, "NUMBER_VALUE can not be converted to a Blob"),
    ],
)
def test_a_wrong_type_is_named_as_ses_does(member: dict[str, object], message: str) -> None:
    request = HttpRequest("POST", "/v2/email/outbound-emails", body=json.dumps(member).encode())
    with pytest.raises(errors.SesError) as caught:
        decode_request(SESV2, request)
    assert caught.value.message == message


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("1", "NUMBER_VALUE can not be converted to a Boolean"),
        ("[]", LIST),
        ("{}", STRUCTURE),
    ],
)
def test_a_boolean_is_no_number(value: str, message: str) -> None:
    with pytest.raises(errors.SesError) as caught:
        put(SENDING, f'{{"SendingEnabled":{value}}}')
    assert caught.value.message == message


def test_null_for_a_primitive_is_refused_without_a_word() -> None:
    with pytest.raises(errors.SesError) as caught:
        put(SENDING, '{"SendingEnabled":null}')
    assert json.loads(encode_error(caught.value, "r-1").body) == {"message": None}


def test_null_is_nothing_elsewhere() -> None:
    path = "/v2/email/identities/example.com/configuration-set"
    assert put(path, '{"ConfigurationSetName":null}').params == {"EmailIdentity": "example.com"}


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("1.5", "NUMBER_VALUE can not be converted to an Integer"),
        ("1e999", "NUMBER_VALUE can not be converted to an Integer"),
        ('"5"', "STRING_VALUE can not be converted to an Integer"),
        ("true", "TRUE_VALUE can not be converted to an Integer"),
    ],
)
def test_an_integer_is_whole(value: str, message: str) -> None:
    with pytest.raises(errors.SesError) as caught:
        put("/v2/email/dedicated-ips/192.0.2.1/warmup", f'{{"WarmupPercentage":{value}}}')
    assert caught.value.message == message


@pytest.mark.parametrize("value", ["5", "5.0"])
def test_a_whole_number_is_an_integer_however_written(value: str) -> None:
    call = put("/v2/email/dedicated-ips/192.0.2.1/warmup", f'{{"WarmupPercentage":{value}}}')
    assert call.params == {"Ip": "192.0.2.1", "WarmupPercentage": 5}
    assert isinstance(call.params["WarmupPercentage"], int)


@pytest.mark.parametrize(
    "body",
    [
        b" ",
        b"[]",
        b"1",
        b"null",
        b"{",
        b'{"SendingEnabled":NaN}',
        b'{"Sauce":NaN}',
        b"\xff",
        b"\xef\xbb\xbf{}",
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b'{"a":' + b"9" * 10_000 + b"}",
    ],
)
def test_what_is_no_json_object_is_refused(body: bytes) -> None:
    with pytest.raises(errors.SesError):
        decode_request(SESV2, HttpRequest("PUT", SENDING, body=body))


def test_half_a_surrogate_pair_does_no_harm_further_on() -> None:
    body = b'{"TemplateName":"a\\ud83d","TemplateContent":{"Text":"\\ud83d\\ude00"}}'
    call = decode_request(SESV2, HttpRequest("POST", "/v2/email/templates", body=body))
    assert call.params == {"TemplateName": "a?", "TemplateContent": {"Text": "😀"}}


def test_times_are_numbers() -> None:
    output = {"CreatedTimestamp": datetime(2026, 1, 1, 12, 0, 0, 250_000, tzinfo=UTC), "New": "unknown here"}
    answer = encode_response(SESV2, "GetContactList", output, "r-1")
    assert answer.status == 200
    assert dict(answer.headers) == {"content-type": "application/json", "x-amzn-requestid": "r-1"}
    assert answer.body == b'{"CreatedTimestamp":1767268800.25}'


def test_an_answer_without_members_is_an_empty_object() -> None:
    assert encode_response(SESV2, "DeleteEmailIdentity", {}, "r-1").body == b"{}"


def test_what_is_not_there_is_left_out_of_an_answer() -> None:
    answer = encode_response(SESV2, "GetContactList", {"ContactListName": "news", "Description": None}, "r-1")
    assert answer.body == b'{"ContactListName":"news"}'


def test_a_number_without_an_end_is_spelled_out() -> None:
    answer = encode_response(SESV2, "GetAccount", {"SendQuota": {"MaxSendRate": float("-inf")}}, "r-1")
    assert answer.body == b'{"SendQuota":{"MaxSendRate":"-Infinity"}}'


def test_an_error_is_laid_out_as_ses_does() -> None:
    answer = encode_error(errors.Throttling("Maximum sending rate exceeded."), "r-1")
    assert answer.status == 429
    assert answer.body == b'{"message":"Maximum sending rate exceeded."}'
    assert dict(answer.headers) == {
        "content-type": "application/json",
        "x-amzn-errortype": "TooManyRequestsException",
        "x-amzn-requestid": "r-1",
    }


LOCATED = ServiceModel(
    {
        "metadata": {"apiVersion": "1", "protocol": "rest-json", "endpointPrefix": "x", "serviceId": "X"},
        "operations": {
            "Op": {
                "name": "Op",
                "http": {"method": "POST", "requestUri": "/things/{Id}/"},
                "input": {"shape": "All"},
            },
            "Exact": {"name": "Exact", "http": {"method": "POST", "requestUri": "/things/exact"}},
        },
        "shapes": {
            "All": {
                "type": "structure",
                "required": ["Id"],
                "members": {
                    "Id": {"shape": "Text", "location": "uri", "locationName": "Id"},
                    "Trace": {"shape": "Text", "location": "header", "locationName": "X-Trace"},
                    "Flag": {"shape": "Flag", "location": "querystring", "locationName": "flag"},
                    "Ratio": {"shape": "Ratio", "locationName": "ratio"},
                    "Tags": {"shape": "Tags"},
                    "At": {"shape": "At"},
                },
            },
            "At": {"type": "timestamp", "timestampFormat": "iso8601"},
            "Flag": {"type": "boolean"},
            "Ratio": {"type": "double"},
            "Tags": {"type": "map", "key": {"shape": "Text"}, "value": {"shape": "Text"}},
            "Text": {"type": "string"},
        },
    },
    "x",
)
"""Places for parameters that the protocol has and SES does not use."""


def test_every_place_of_the_protocol_is_known() -> None:
    params = {
        "Id": "a/b",
        "Trace": "t-1",
        "Flag": False,
        "Ratio": 0.5,
        "Tags": {"k": "v"},
        "At": datetime(2026, 1, 1, tzinfo=UTC),
    }
    assert decode_request(LOCATED, serialized(LOCATED, "Op", params)) == Call("Op", params)


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ('{"Tags":1}', "Expected null"),
        ('{"Tags":[]}', LIST),
        ('{"ratio":"half"}', "STRING_VALUE can not be converted to a Double"),
        ('{"At":true}', "TRUE_VALUE can not be converted to milliseconds since epoch"),
        ('{"At":"soon"}', "timestamp must follow ISO8601"),
    ],
)
def test_a_wrong_type_is_named_for_every_type(body: str, message: str) -> None:
    with pytest.raises(errors.SesError) as caught:
        decode_request(LOCATED, HttpRequest("POST", "/things/1", body=body.encode()))
    assert caught.value.message == message


def test_of_two_routes_the_one_that_says_more_at_first_answers() -> None:
    paths = {"Any": "/things/{Id}/best", "All": "/things/all/{Kind}"}
    operations = {name: {"http": {"method": "GET", "requestUri": path}} for name, path in paths.items()}
    model = DescribedModel({"metadata": {}, "operations": operations, "shapes": {}}, "sesv2")

    for path, operation in (("/things/all/best", "All"), ("/things/one/best", "Any"), ("/things/all/last", "All")):
        assert decode_request(model, HttpRequest("GET", path)).operation == operation


def test_a_number_without_an_end_is_read() -> None:
    call = decode_request(LOCATED, HttpRequest("POST", "/things/1", body=b'{"ratio":"-Infinity"}'))
    assert call.params == {"Id": "1", "Ratio": float("-inf")}


def test_the_exact_route_is_found_before_the_general_one() -> None:
    assert decode_request(LOCATED, HttpRequest("POST", "/things/exact")).operation == "Exact"
