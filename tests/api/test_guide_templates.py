"""The three templates that the guide works out, with its data, from their JSON to the mail that people get.

Its print breaks values over lines for reading and says to take those line breaks out; so they are here.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from sesmodel import (
    Destination,
    EmailTemplate,
    InvalidContent,
    InvalidParameterValue,
    LocalSes,
    Mailer,
    RenderingFailure,
)

if TYPE_CHECKING:
    from sesmodel import ParsedMessage

LINK = "https://www.example.com/preferences/i.aspx?id={{meta.userId}}"
PREFERENCES = r"""{
  "Template": {
    "TemplateName": "Preferences",
    "SubjectPart": "Subscription Preferences for {{contact.firstName}}\n{{contact.lastName}}",
    "HtmlPart": "<h1>Your Preferences</h1><p>You have indicated that you are interested in receiving information about the following subjects:</p><ul>{{#each subscription}}<li>{{interest}}</li>{{/each}}</ul><p>You can change these settings at any time by visiting the <a href='LINK'>Preference Center</a>.</p>",
    "TextPart": "Your Preferences\n\nYou have indicated that you are interested in receiving information about the following subjects:\n{{#each subscription}}- {{interest}}\n{{/each}}\nYou can change these settings at any time by visiting the Preference Center at LINK"
  }
}""".replace("LINK", LINK)  # noqa: E501  as JSON has it
PREFERENCES_2 = r"""{
  "Template": {
    "TemplateName": "Preferences2",
    "SubjectPart": "Subscription Preferences for {{contact.firstName}}\n{{contact.lastName}}",
    "HtmlPart": "<h1>Your Preferences</h1><p>Dear {{contact.firstName}},</p>{{#if subscription}}<p>You have indicated that you are interested in receiving information about the following subjects:</p><ul>{{#each subscription}}<li>{{interest}}</li>{{/each}}</ul><p>You can change these settings at any time by visiting the <a href='LINK'>Preference Center</a>.</p>{{else}}<p>Please update your subscription preferences by visiting the <a href='LINK'>Preference Center</a>.</p>{{/if}}",
    "TextPart": "Your Preferences\n\nDear {{contact.firstName}},\n\n{{#if subscription}}You have indicated that you are interested in receiving information about the following subjects:\n{{#each subscription}}- {{interest}}\n{{/each}}\nYou can change these settings at any time by visiting the Preference Center at LINK.{{else}}Please update your subscription preferences by visiting the Preference Center at LINK.{{/if}}"
  }
}""".replace("LINK", LINK)  # noqa: E501
PREFERENCES_3 = r"""{
  "Template": {
    "TemplateName": "Preferences3",
    "SubjectPart": "{{firstName}}'s Subscription Preferences",
    "HtmlPart": "{{#* inline \"fullName\"}}{{firstName}}{{#if lastName}} {{lastName}}{{/if}}{{/inline}}\n<h1>Hello {{> fullName}}!</h1><p>You have listed the following people as your friends:</p><ul>{{#each friends}}<li>{{> fullName}}</li>{{/each}}</ul>",
    "TextPart": "{{#* inline \"fullName\"}}{{firstName}}{{#if lastName}} {{lastName}}{{/if}}{{/inline}}\nHello {{> fullName}}! You have listed the following people as your friends:\n{{#each friends}}- {{> fullName}}\n{{/each}}"
  }
}"""  # noqa: E501

ANAYA = (
    '{"meta":{"userId":"51806220607"},"contact":{"firstName":"Anaya","lastName":"Iyengar"},'
    '"subscription":[{"interest":"Sports"},{"interest":"Travel"},{"interest":"Cooking"}]}'
)
SHIRLEY = (
    '{"meta":{"userId":"1981624758263"},"contact":{"firstName":"Shirley","lastName":"Rodriguez"},'
    '"subscription":[{"interest":"Technology"},{"interest":"Politics"}]}'
)
SHIRLEY_WITHOUT = (
    '{"meta":{"userId":"1981624758263"},"contact":{"firstName":"Shirley","lastName":"Rodriguez"}}'  # no subscription
)
DEFAULTS = '{"meta":{"userId":""}, "contact":{"firstName":"Friend", "lastName":""}, "subscription":[]}'
FRIENDS = (
    '{"firstName":"Anaya","lastName":"Iyengar",'
    '"friends":[{"firstName":"Shirley","lastName":"Rodriguez"},{"firstName":"Liu"}]}'
)
SENDER = "Sender Name <sender@example.com>"


def sent(template: str, *data: str, defaults: str = "{}") -> list[tuple[str | None, str, str]]:
    """Store a template, send it to as many as there are data, and look at what they got: subject, text, HTML.

    The model renders as SES does, and the mailer renders by itself: both must say the same.
    """
    ses = LocalSes()
    ses.verify("example.com")
    name = json.loads(template)["Template"]["TemplateName"]
    ses.call("ses", "CreateTemplate", json.loads(template))
    people = [f"p{number}@example.com" for number in range(len(data))]
    entries: list[Any] = [
        {"Destination": {"ToAddresses": [address]}, "ReplacementTemplateData": own}
        for address, own in zip(people, data, strict=True)
    ]
    call = {"Source": SENDER, "Template": name, "Destinations": entries, "DefaultTemplateData": defaults}
    statuses = ses.call("ses", "SendBulkTemplatedEmail", call)["Status"]
    assert [one["Status"] for one in statuses] == ["Success"] * len(data)

    destinations = [Destination(address, own) for address, own in zip(people, data, strict=True)]
    report = Mailer(ses, sender=SENDER).send_bulk(EmailTemplate.from_json(template), destinations, defaults=defaults)
    assert report.ok

    got = [list(map(_parts, ses.inbox(address))) for address in people]
    assert all(by_ses == by_us for by_ses, by_us in got)
    return [by_ses for by_ses, _ in got]


def _parts(message: ParsedMessage) -> tuple[str | None, str, str]:
    text, html = (part.decoded.replace("\r\n", "\n") for part in message.parts)
    return message.subject, text, html


@pytest.mark.spec("TPL-09")
def test_nested_attributes_come_as_they_were_given() -> None:
    parts = {"SubjectPart": "Hello {{contact.firstName}}!", "TextPart": "{{meta.userId}} {{a.b.c.d}}"}
    template = {"TemplateName": "Nested", "HtmlPart": "<p>{{contact.postalCode}}</p>", **parts}
    data = (
        '{"meta":{"userId":"51806220607"},"contact":{"firstName":"Anaya","postalCode":"00420"},'
        '"a":{"b":{"c":{"d":"deep"}}}}'
    )

    (anaya,) = sent(json.dumps({"Template": template}), data)

    assert anaya == ("Hello Anaya!", "51806220607 deep", "<p>00420</p>")


@pytest.mark.spec("TPL-10")
def test_preferences_lists_what_each_is_interested_in() -> None:
    anaya, shirley, nobody = sent(PREFERENCES, ANAYA, SHIRLEY, "{}", defaults=DEFAULTS)

    assert anaya == (
        "Subscription Preferences for Anaya Iyengar",
        (
            "Your Preferences\n\nYou have indicated that you are interested in receiving information about the "
            "following subjects:\n- Sports\n- Travel\n- Cooking\nYou can change these settings at any time by visiting "
            "the Preference Center at https://www.example.com/preferences/i.aspx?id=51806220607"
        ),
        (
            "<h1>Your Preferences</h1><p>You have indicated that you are interested in receiving information about the "
            "following subjects:</p><ul><li>Sports</li><li>Travel</li><li>Cooking</li></ul><p>You can change these "
            "settings at any time by visiting the <a href='https://www.example.com/preferences/i.aspx?id=51806220607'>"
            "Preference Center</a>.</p>"
        ),
    )
    assert shirley[0] == "Subscription Preferences for Shirley Rodriguez"
    assert "subjects:\n- Technology\n- Politics\nYou can" in shirley[1]
    assert "<ul><li>Technology</li><li>Politics</li></ul>" in shirley[2]
    assert (nobody[0] or "").rstrip() == "Subscription Preferences for Friend"
    assert "subjects:\nYou can" in nobody[1]
    assert "<ul></ul>" in nobody[2]


@pytest.mark.spec("TPL-11")
def test_preferences_2_asks_those_who_have_said_nothing() -> None:
    without_travel = ANAYA.replace('{"interest":"Travel"},', "")
    anaya, shirley, nobody = sent(PREFERENCES_2, without_travel, SHIRLEY_WITHOUT, "{}", defaults=DEFAULTS)

    assert anaya[1] == (
        "Your Preferences\n\nDear Anaya,\n\nYou have indicated that you are interested in receiving information about "
        "the following subjects:\n- Sports\n- Cooking\nYou can change these settings at any time by visiting the "
        "Preference Center at https://www.example.com/preferences/i.aspx?id=51806220607."
    )
    assert "<p>Dear Anaya,</p><p>You have indicated" in anaya[2]
    assert "<ul><li>Sports</li><li>Cooking</li></ul>" in anaya[2]
    assert shirley == (
        "Subscription Preferences for Shirley Rodriguez",
        (
            "Your Preferences\n\nDear Shirley,\n\nPlease update your subscription preferences by visiting the "
            "Preference Center at https://www.example.com/preferences/i.aspx?id=1981624758263."
        ),
        (
            "<h1>Your Preferences</h1><p>Dear Shirley,</p><p>Please update your subscription preferences by visiting "
            "the <a href='https://www.example.com/preferences/i.aspx?id=1981624758263'>Preference Center</a>.</p>"
        ),
    )
    assert "Dear Friend,\n\nPlease update" in nobody[1]
    # without defaults too, a missing attribute is no failure in a condition
    assert sent(PREFERENCES_2, SHIRLEY_WITHOUT) == [shirley]


def test_the_default_data_of_preferences_2_are_no_json_as_they_are_printed(ses: LocalSes) -> None:
    printed = '{"meta":{"userId":""},"contact":{"firstName":"Friend"},"lastName":""},"subscription":[]}'
    ses.store(EmailTemplate.from_json(PREFERENCES_2))
    entry = {"Destination": {"ToAddresses": ["a@example.com"]}, "ReplacementTemplateData": "{}"}
    call = {"Source": SENDER, "Template": "Preferences2", "Destinations": [entry], "DefaultTemplateData": printed}

    with pytest.raises(InvalidParameterValue, match="TemplateData is invalid"):
        ses.call("ses", "SendBulkTemplatedEmail", call)


@pytest.mark.spec("TPL-12")
def test_preferences_3_uses_a_partial_for_one_and_for_many() -> None:
    (anaya,) = sent(PREFERENCES_3, FRIENDS)

    assert anaya == (
        "Anaya's Subscription Preferences",
        "Hello Anaya Iyengar! You have listed the following people as your friends:\n- Shirley Rodriguez\n- Liu\n",
        (
            "<h1>Hello Anaya Iyengar!</h1><p>You have listed the following people as your friends:</p>"
            "<ul><li>Shirley Rodriguez</li><li>Liu</li></ul>"
        ),
    )


@pytest.mark.spec("TPL-12")
@pytest.mark.parametrize("part", ["TextPart", "HtmlPart"])
def test_preferences_3_needs_its_partial_in_both_parts(ses: LocalSes, part: str) -> None:
    template = json.loads(PREFERENCES_3)
    _, _, template["Template"][part] = template["Template"][part].partition("\n")
    ses.call("ses", "CreateTemplate", template)
    to = {"ToAddresses": ["a@example.com"]}

    answer = ses.call(
        "ses",
        "SendTemplatedEmail",
        {"Source": SENDER, "Template": "Preferences3", "TemplateData": FRIENDS, "Destination": to},
    )

    (event,) = ses.events
    assert isinstance(event, RenderingFailure)
    assert (event.message_id, event.error_message) == (answer["MessageId"], "There is no partial 'fullName'.")
    assert not ses.sent


@pytest.mark.spec("TPL-13")
@pytest.mark.parametrize("template", [PREFERENCES, PREFERENCES_2, PREFERENCES_3], ids=["1", "2", "3"])
def test_the_print_with_its_line_breaks_is_no_json(template: str) -> None:
    assert EmailTemplate.from_json(template).as_dict() == json.loads(template)["Template"]
    printed = template.replace("<ul>", "<ul>\n      ")

    with pytest.raises(InvalidContent, match="line break inside a text, at line 5, column"):
        EmailTemplate.from_json(printed)
