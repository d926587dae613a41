"""What people do with the links of list mail, and what comes of it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sesmodel import (
    ContactTopic,
    InvalidParameterValue,
    InvalidSubscriptionLink,
    InvalidValue,
    Keep,
    LocalCloud,
    LocalSes,
    Mailer,
    Subscription,
)
from tests.flow.to_lists import BOB, NEWS, links_in_header, send, ses_with_a_list

if TYPE_CHECKING:
    from sesmodel.service.contact import Contact

ONE_CLICK = {"List-Unsubscribe": ["One-Click"]}


@pytest.fixture
def ses() -> LocalSes:
    return ses_with_a_list()


def bob(ses: LocalSes) -> Contact:
    return ses.contact_lists["OurList"][BOB]


def wants(ses: LocalSes) -> dict[str, str]:
    """What Bob said; ``*`` is everything."""
    said = {name: status.value for name, status in bob(ses).preferences.items()}
    return {**said, "*": "OPT_OUT"} if bob(ses).unsubscribe_all else said


def kinds(ses: LocalSes, message_id: str) -> list[str]:
    return [event.event_type for event in ses.events.about(message_id)]


def shown(ses: LocalSes, message: str) -> dict[str, bool]:
    return {topic.name: topic.subscribed for topic in ses.landing_page(message).topics}


# --- the header ----------------------------------------------------------------------------------


@pytest.mark.spec("LST-18")
def test_the_header_of_mail_for_a_topic_leaves_that_topic(ses: LocalSes) -> None:
    ses.create_contact("OurList", BOB, preferences={"Offers": "OPT_IN"})
    ses.unsubscribe_via_header(send(ses, topic="Releases"))
    assert wants(ses) == {"Offers": "OPT_IN", "Releases": "OPT_OUT"}
    assert kinds(ses, send(ses, topic="Releases")) == ["Send", "Bounce"]
    assert kinds(ses, send(ses, topic="Offers")) == ["Send", "Delivery"]


@pytest.mark.spec("LST-18")
def test_the_header_of_mail_for_the_list_leaves_everything(ses: LocalSes) -> None:
    ses.unsubscribe_via_header(send(ses))
    assert wants(ses) == {"*": "OPT_OUT"}
    assert kinds(ses, send(ses, topic="Releases")) == ["Send", "Bounce"]


@pytest.mark.spec("LST-18")
@pytest.mark.parametrize("which", [0, 1])
def test_either_link_of_the_header_does(ses: LocalSes, which: int) -> None:
    send(ses, topic="Releases")
    ses.unsubscribe_via_header(links_in_header(ses)[which])
    assert wants(ses) == {"Releases": "OPT_OUT"}


@pytest.mark.spec("LST-18")
def test_a_mail_to_the_address_in_the_header_does_as_well(ses: LocalSes) -> None:
    """RFC 2369 section 3.2."""
    ses.verify("example.net")
    send(ses, topic="Releases")
    address, _, subject = links_in_header(ses)[1].removeprefix("mailto:").partition("?subject=")
    leave = NEWS.replace(sender=BOB, to=address, subject=subject, text="", html=None)
    Mailer(ses).send(leave.replace(subject=f"{subject}x"))  # which is nobody's
    assert wants(ses) == {}
    Mailer(ses).send(leave)
    assert wants(ses) == {"Releases": "OPT_OUT"}
    assert len(ses.events.of(Subscription)) == 1


def test_the_event_is_what_is_returned(ses: LocalSes) -> None:
    ses.advance(minutes=5)
    message_id = send(ses, topic="Releases")
    event = ses.unsubscribe_via_header(message_id)
    assert ses.events[-1] == event
    assert (event.message_id, event.mail.destination, event.timestamp) == (message_id, (BOB,), ses.clock.now())


@pytest.mark.spec("LST-18")
@pytest.mark.spec("LST-19")
@pytest.mark.parametrize("act", ["header", "page"])
def test_destinations_that_take_subscriptions_are_told(ses: LocalSes, act: str) -> None:
    ses.create_configuration_set("OurSet")
    taking, other = ses.create_topic("taking"), ses.create_topic("other")
    ses.add_event_destination("OurSet", "taking", taking, event_types=["Subscription"])
    ses.add_event_destination("OurSet", "other", other, event_types=["Open", "Bounce"])
    mailer = Mailer(ses, contact_list="OurList", topic="Releases", configuration_set="OurSet")
    message_id = mailer.send(NEWS).message_id or ""
    if act == "header":
        ses.unsubscribe_via_header(message_id)
    else:
        ses.update_preferences(message_id, {"Releases": "OPT_OUT"})
    (line,) = taking.events
    assert other.events == ()
    assert json.loads(line)["subscription"] == {
        "contactList": "OurList",
        "timestamp": "2026-01-01T12:00:00.000Z",
        "source": "ana@example.com",
        "newTopicPreferences": {
            "unsubscribeAll": False,
            "topicSubscriptionStatus": [{"topicName": "Releases", "subscriptionStatus": "OptOut"}],
            "topicDefaultSubscriptionStatus": [{"topicName": "Offers", "subscriptionStatus": "OptOut"}],
        },
        "oldTopicPreferences": {
            "unsubscribeAll": False,
            "topicSubscriptionStatus": [],
            "topicDefaultSubscriptionStatus": [
                {"topicName": "Releases", "subscriptionStatus": "OptIn"},
                {"topicName": "Offers", "subscriptionStatus": "OptOut"},
            ],
        },
    }


# --- the page ------------------------------------------------------------------------------------


@pytest.mark.spec("LST-18")
def test_the_page_lists_the_topics_and_what_is_wanted(ses: LocalSes) -> None:
    page = ses.landing_page(send(ses))
    assert (page.address, page.contact_list, page.description) == (BOB, "OurList", "All our readers")
    assert [(one.name, one.display_name, one.description, one.subscribed) for one in page.topics] == [
        ("Releases", "Release notes", "What changed", True),
        ("Offers", "Offers", "Rebates", False),
    ]
    assert not page.unsubscribe_all
    assert len(ses.events.of(Subscription)) == 0


@pytest.mark.spec("LST-18")
def test_on_the_page_several_topics_are_chosen_at_once(ses: LocalSes) -> None:
    message_id = send(ses)
    event = ses.update_preferences(message_id, {"Offers": "OPT_IN", "Releases": "OPT_OUT"})
    assert wants(ses) == {"Offers": "OPT_IN", "Releases": "OPT_OUT"}
    assert shown(ses, message_id) == {"Releases": False, "Offers": True}
    assert list(ses.events.of(Subscription)) == [event]


@pytest.mark.spec("LST-18")
def test_on_the_page_the_whole_list_is_left_and_come_back_to(ses: LocalSes) -> None:
    message_id = send(ses)
    ses.update_preferences(message_id, {"Releases": "OPT_IN"}, unsubscribe_all=True)
    assert wants(ses) == {"Releases": "OPT_IN", "*": "OPT_OUT"}
    assert shown(ses, message_id) == {"Releases": False, "Offers": False}
    ses.update_preferences(message_id, {"Releases": "OPT_OUT"})
    assert wants(ses) == {"Releases": "OPT_OUT", "*": "OPT_OUT"}
    ses.update_preferences(message_id, {"Offers": "OPT_IN"})
    assert wants(ses) == {"Releases": "OPT_OUT", "Offers": "OPT_IN"}


@pytest.mark.spec("LST-18")
def test_the_footer_is_needed_for_the_page_and_not_for_the_header(ses: LocalSes) -> None:
    message_id = send(ses, NEWS.replace(text="It is out.", html="<p>It is out.</p>"))
    with pytest.raises(InvalidValue, match=r"no unsubscribe link in the text .* Write {{amazonSESUnsubscribeUrl}}"):
        ses.landing_page(message_id)
    ses.unsubscribe_via_header(message_id)
    assert ses.landing_page(links_in_header(ses)[0]).unsubscribe_all


def test_what_else_is_known_of_a_contact_stays(ses: LocalSes) -> None:
    made = ses.create_contact("OurList", BOB, preferences={"Offers": "OPT_IN"}, attributes='{"Name": "Bob"}')
    message_id = send(ses, topic="Releases")
    ses.advance(hours=1)
    ses.unsubscribe_via_header(message_id)
    assert (bob(ses).attributes, bob(ses).created_at) == ('{"Name": "Bob"}', made.created_at)
    assert bob(ses).updated_at == ses.clock.now()


def test_who_was_deleted_meanwhile_comes_back_with_what_is_said(ses: LocalSes) -> None:
    message_id = send(ses, topic="Releases")
    ses.contact_lists["OurList"].delete_contact(BOB)
    ses.unsubscribe_via_header(message_id)
    assert wants(ses) == {"Releases": "OPT_OUT"}


# --- what cannot be done -------------------------------------------------------------------------


def test_mail_without_links_says_why(ses: LocalSes) -> None:
    plain = Mailer(ses).send(NEWS).message_id or ""
    for act in (ses.unsubscribe_via_header, ses.landing_page, ses.update_preferences):
        with pytest.raises(InvalidValue, match="SES added no unsubscribe links"):
            act(plain)
        with pytest.raises(InvalidValue, match=r"there are 2 recipients.*Send to one recipient"):
            act(send(ses, NEWS.replace(cc="eve@example.org")))
        with pytest.raises(InvalidValue, match="no message 'nothing' was sent"):
            act("nothing")
    assert len(ses.events.of(Subscription)) == 0


def test_a_list_of_the_senders_own_is_none_of_ses(ses: LocalSes) -> None:
    own = NEWS.replace(headers={"List-Unsubscribe": "<https://example.com/leave>"})
    with pytest.raises(InvalidValue, match="SES added no unsubscribe links"):
        ses.unsubscribe_via_header(Mailer(ses).send(own).message_id or "")


def test_a_link_of_another_account_does_nothing() -> None:
    cloud = LocalCloud()
    ours, theirs = (cloud.ses("us-east-1", account_id=number * 12) for number in "12")
    for ses in (ours, theirs):
        ses.verify("example.com", dkim=True)
        ses.create_contact_list("OurList", ContactTopic("Releases", "Release notes", "OPT_IN"))
    send(ours)
    with pytest.raises(InvalidSubscriptionLink, match="signature does not fit"):
        theirs.unsubscribe_via_header(links_in_header(ours)[0])


def test_of_what_is_gone_a_link_says_so(ses: LocalSes) -> None:
    message_id = send(ses, topic="Releases")
    url = links_in_header(ses)[0]
    ses.update_contact_list("OurList", topics=[ContactTopic("Offers", "Offers", "OPT_OUT")])
    with pytest.raises(InvalidSubscriptionLink, match="OurList has no topic Releases any more") as caught:
        ses.unsubscribe_via_header(message_id)
    assert caught.value.code == "gone"
    with pytest.raises(InvalidParameterValue, match="doesn't contain Topic: Releases"):
        ses.update_preferences(message_id, {"Releases": "OPT_OUT"})
    assert ses.visit(url, method="POST", form=ONE_CLICK).status == 410
    assert ses.visit(url).status == 200
    ses.delete_contact_list("OurList")
    for act in (ses.unsubscribe_via_header, ses.landing_page, ses.update_preferences):
        with pytest.raises(InvalidSubscriptionLink, match="no contact list OurList any more"):
            act(message_id)
    assert ses.visit(url).status == 410


def test_there_is_no_third_status(ses: LocalSes) -> None:
    with pytest.raises(ValueError, match="MAYBE"):
        ses.update_preferences(send(ses), {"Releases": "MAYBE"})


# --- pages over HTTP -----------------------------------------------------------------------------


def link(ses: LocalSes, **options: Any) -> str:
    send(ses, **options)
    return links_in_header(ses)[0]


@pytest.mark.spec("LST-18")
def test_the_link_in_the_text_shows_the_page(ses: LocalSes) -> None:
    url = link(ses)
    page = ses.visit(url)
    assert (page.status, page.content_type) == (200, "text/html; charset=utf-8")
    assert page.text == ses.landing_page(url).html()
    assert ses.visit(url.replace("https://email-subscription.us-east-1.amazonaws.com", "")).text == page.text


@pytest.mark.spec("LST-18")
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_looking_changes_nothing_so_scanners_unsubscribe_nobody(ses: LocalSes, method: str) -> None:
    """RFC 8058 section 1: that is why there is a POST."""
    url = link(ses, topic="Releases")
    before = ses.snapshot()
    ses.visit(url, method=method, form=ONE_CLICK)
    ses.visit(f"{url}?List-Unsubscribe=One-Click", method=method)
    assert len(ses.events.of(Subscription)) == 0
    assert wants(ses) == {}
    ses.restore(before)


@pytest.mark.spec("LST-18")
@pytest.mark.parametrize("form", [ONE_CLICK, {"List-Unsubscribe": "One-Click"}])
def test_one_click_unsubscribes_at_once(ses: LocalSes, form: Any) -> None:
    page = ses.visit(link(ses, topic="Releases"), method="POST", form=form)
    assert (page.status, page.location) == (200, None)
    assert not {"set-cookie", "location"} & {name.lower() for name in page.headers}
    assert "You are unsubscribed." in page.text
    assert wants(ses) == {"Releases": "OPT_OUT"}


@pytest.mark.spec("LST-18")
def test_the_form_saves_what_is_chosen(ses: LocalSes) -> None:
    url = link(ses)
    page = ses.visit(url, method="POST", form={"save": ["yes"], "topic": ["Offers", "Nonsense"]})
    assert "Your preferences are saved." in page.text
    assert wants(ses) == {"Releases": "OPT_OUT", "Offers": "OPT_IN"}
    ses.visit(url, method="POST", form={"save": ["yes"]})  # nothing is chosen
    assert wants(ses) == {"Releases": "OPT_OUT", "Offers": "OPT_OUT"}


@pytest.mark.spec("LST-18")
def test_the_buttons_leave_the_list_and_come_back(ses: LocalSes) -> None:
    url = link(ses)
    page = ses.visit(url, method="POST", form={"unsubscribe-all": ["yes"], "topic": ["Releases"]})
    assert "unsubscribed from all mail" in page.text
    assert wants(ses) == {"*": "OPT_OUT"}
    ses.visit(url, method="POST", form={"save": ["yes"], "topic": ["Releases"]})
    assert wants(ses) == {"Releases": "OPT_IN", "Offers": "OPT_OUT"}
    ses.visit(url, method="POST", form={"unsubscribe-all": ["yes"]})
    ses.visit(url, method="POST", form={"unsubscribe-all": ["no"]})
    assert wants(ses) == {"Releases": "OPT_IN", "Offers": "OPT_OUT"}


@pytest.mark.parametrize(
    "form", [{}, {"topic": ["Releases"]}, {"unsubscribe-all": ["perhaps"]}, {"List-Unsubscribe": []}]
)
def test_any_other_form_is_refused(ses: LocalSes, form: dict[str, list[str]]) -> None:
    assert ses.visit(link(ses), method="POST", form=form).status == 400
    assert wants(ses) == {}


@given(
    path=st.text(st.characters(codec="ascii", exclude_characters="?#"), max_size=80),
    method=st.sampled_from(["GET", "HEAD", "POST"]),
)
def test_what_is_no_link_leads_to_no_page(path: str, method: str) -> None:
    page = SES.visit(f"https://example.com/subscription/{path}".strip(), method=method, form=ONE_CLICK)
    assert page.status == 404
    assert len(SES.events) == 0


SES = LocalSes()


def test_the_page_keeps_its_address_to_itself(ses: LocalSes) -> None:
    page = ses.visit(link(ses))
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert page.headers["Cache-Control"] == "no-store"
    assert "script-src" not in page.headers["Content-Security-Policy"]


# --- what is remembered --------------------------------------------------------------------------


def test_links_work_after_the_way_through_a_snapshot(ses: LocalSes) -> None:
    url = link(ses, topic="Releases")
    before = ses.snapshot()
    ses.unsubscribe_via_header(url)
    ses.restore(before)
    assert wants(ses) == {}
    ses.unsubscribe_via_header(url)
    assert wants(ses) == {"Releases": "OPT_OUT"}


def test_a_model_without_bodies_takes_the_word_of_the_caller() -> None:
    ses = ses_with_a_list(keep=Keep(bodies=False))
    message_id = send(ses)
    assert ses.landing_page(message_id).address == BOB
    ses.update_preferences(message_id, unsubscribe_all=True)
    assert bob(ses).unsubscribe_all


def test_of_mail_that_is_forgotten_a_link_still_shows_the_page(ses: LocalSes) -> None:
    url = link(ses)
    ses.clear()
    assert ses.visit(url).status == 200
    assert ses.visit(url, method="POST", form=ONE_CLICK).status == 400
    with pytest.raises(InvalidValue, match="was delivered"):
        ses.unsubscribe_via_header(url)


def test_the_same_model_makes_the_same_links() -> None:
    urls = {link(ses_with_a_list()) for _ in range(2)}
    assert len(urls) == 1


def test_mail_to_a_list_and_mail_to_leave_one_are_not_left_for_later(ses: LocalSes) -> None:
    state = ses._service  # noqa: SLF001  which a look would settle
    send(ses)
    assert not state.waiting
    ses.verify("example.net")
    address = links_in_header(ses)[1].removeprefix("mailto:").partition("?")[0]
    Mailer(ses).send(NEWS.replace(sender=BOB, to="eve@example.org"))
    assert state.waiting  # as plain mail is
    Mailer(ses).send(NEWS.replace(sender=BOB, to=address))  # which may publish an event
    assert not state.waiting
