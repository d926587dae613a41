"""The policies that the guide prints: of identities E1 to E10 (SAZ-38), of users by fact (SEC-16 to SEC-23)."""

from __future__ import annotations

from typing import Any

R = "arn:aws:ses:us-east-1:888888888888:identity/example.com"
OWN = "arn:aws:ses:us-east-1:123456789012:identity/example.com"
SENDER = "arn:aws:ses:us-east-1:999999999999:identity/sender@example.com"
A2 = ["SES:SendEmail", "SES:SendRawEmail"]
A4 = ["ses:SendEmail", "ses:SendTemplatedEmail", "ses:SendRawEmail", "ses:SendBulkTemplatedEmail"]
P = {"AWS": ["123456789012"]}
JOHN, JANE = "arn:aws:iam::111122223333:user/John", "arn:aws:iam::444455556666:user/Jane"
COGNITO = "cognito-idp.amazonaws.com"
SEPTEMBER = {
    "DateGreaterThan": {"aws:CurrentTime": "2018-08-31T12:00Z"},
    "DateLessThan": {"aws:CurrentTime": "2018-10-01T12:00Z"},
}
INTERNAL_JANE = "arn:aws:iam::333333333333:user/Jane"


def allow(sid: str, principal: Any = P, action: Any = A2, resource: str = R, **more: Any) -> dict[str, Any]:
    return {"Sid": sid, "Effect": "Allow", "Resource": resource, "Principal": principal, "Action": action, **more}


def condition(operator: str, key: str, value: Any) -> dict[str, Any]:
    return {"Condition": {operator: {key: value}}}


E: dict[str, list[dict[str, Any]]] = {
    "E1": [allow("AuthorizeAccount", action=A4, resource=OWN)],
    "E2": [allow("AuthorizeMarketer", **condition("StringLike", "ses:FromAddress", "marketing+.*@example.com"))],
    "E3": [allow("AuthorizeIAMUser", {"AWS": [JOHN, JANE]})],
    "E4": [allow("AuthorizeService", {"Service": [COGNITO]})],
    "E5": [allow("AuthorizeOrg", "*", **condition("StringEquals", "aws:PrincipalOrgID", "o-xxxxxxxxxxxx"))],
    "E6": [allow("AuthorizeFromAddress", **condition("StringEquals", "ses:FromAddress", "sender@example.com"))],
    "E7": [allow("ControlTimePeriod", Condition=SEPTEMBER)],
    "E8": [allow("ControlAction", action=["SES:SendRawEmail"])],
    "E9": [allow("AuthorizeFromAddress", **condition("StringLike", "ses:FromDisplayName", "Marketing"))],
    "E10": [
        allow(
            "AuthorizeAWS",
            {"AWS": ["111111111111", "222222222222"]},
            resource=SENDER,
            Condition={"StringLike": {"ses:FromAddress": "*@example.com", "ses:FeedbackAddress": "*@example.com"}},
        ),
        allow(
            "AuthorizeInternal",
            {"AWS": INTERNAL_JANE},
            resource=SENDER,
            **condition("ForAllValues:StringLike", "ses:Recipients", "*@example.com"),
        ),
    ],
}


IDS = {"E2": "SampleAuthorizationPolicy", "E6": "ExamplePolicy", "E7": "ExamplePolicy", "E8": "ExamplePolicy"}
IDS |= {"E9": "ExamplePolicy", "E10": ""}
SEND = ["ses:SendEmail", "ses:SendRawEmail"]


def document(name: str) -> dict[str, Any]:
    """One of E1 to E10 as it is printed."""
    head = {"Id": IDS.get(name, "ExampleAuthorizationPolicy")}
    return {**{key: value for key, value in head.items() if value}, "Version": "2012-10-17", "Statement": E[name]}


def of_user(action: Any = SEND, **more: Any) -> dict[str, Any]:
    statement = {"Effect": "Allow", "Action": action, "Resource": "*", **more}
    return {"Version": "2012-10-17", "Statement": [statement]}


OF_USER: dict[str, dict[str, Any]] = {
    "SEC-16": of_user(["ses:*"]),
    "SEC-17": of_user(),
    "SEC-18": of_user(Condition=SEPTEMBER),
    "SEC-19": of_user(**condition("ForAllValues:StringLike", "ses:Recipients", ["*@example.com"])),
    "SEC-20": of_user(**condition("StringEquals", "ses:FromAddress", "marketing@example.com")),
    "SEC-21": of_user(["ses:SendBounce"], **condition("StringEquals", "ses:FromAddress", "bounce@example.com")),
    "SEC-22": of_user(**condition("StringLike", "ses:FromDisplayName", "Marketing")),
    "SEC-23": of_user(**condition("StringEquals", "ses:FeedbackAddress", "feedback@example.com")),
}
