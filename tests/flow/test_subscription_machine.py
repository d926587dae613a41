"""Whatever a contact does in whatever order, mail comes or does not as a few lines of bookkeeping say."""

from __future__ import annotations

import attrs
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from sesmodel import Mailer, Subscription
from tests.flow.to_lists import BOB, NEWS, links_in_header, ses_with_a_list

DEFAULTS = {"Releases": True, "Offers": False}
names = st.sampled_from(list(DEFAULTS))
choices = st.dictionaries(names, st.booleans())


@attrs.define
class Reference:
    """What Bob said."""

    said: dict[str, bool] = attrs.field(factory=dict)
    out: bool = False

    def wants(self, topic: str | None) -> bool:
        """Whether he gets mail of a topic, or of the list."""
        return not self.out and (topic is None or self.said.get(topic, DEFAULTS[topic]))


class Subscriptions(RuleBasedStateMachine):
    """A contact with a link, and a sender who goes on sending."""

    def __init__(self) -> None:
        """Send once, so that there are links."""
        super().__init__()
        self.ses = ses_with_a_list()
        self.mailers = {topic: Mailer(self.ses, contact_list="OurList", topic=topic) for topic in (None, *DEFAULTS)}
        self.bob = Reference()
        self.links: dict[str | None, str] = {}
        for topic in (None, "Releases"):
            self.mailers[topic].send(NEWS)
            self.links[topic] = links_in_header(self.ses)[0]
        self.events = 0

    @rule(topic=st.sampled_from([None, "Releases"]), posted=st.booleans())
    def press_the_button(self, topic: str | None, *, posted: bool) -> None:
        if posted:
            self.ses.visit(self.links[topic], method="POST", form={"List-Unsubscribe": ["One-Click"]})
        else:
            self.ses.unsubscribe_via_header(self.links[topic])
        self.events += 1
        if topic is None:
            self.bob.out = True
        else:
            self.bob.said[topic] = False

    @rule(chosen=choices, everything=st.none() | st.booleans())
    def choose(self, chosen: dict[str, bool], *, everything: bool | None) -> None:
        words = {topic: "OPT_IN" if wanted else "OPT_OUT" for topic, wanted in chosen.items()}
        self.ses.update_preferences(self.links[None], words, unsubscribe_all=everything)
        self.events += 1
        self.bob.said |= chosen
        if everything is not None:
            self.bob.out = everything
        elif any(chosen.values()):
            self.bob.out = False

    @rule(ticked=st.sets(names))
    def save_the_form(self, ticked: set[str]) -> None:
        self.ses.visit(self.links[None], method="POST", form={"save": ["yes"], "topic": sorted(ticked)})
        self.events += 1
        self.bob.said = {topic: topic in ticked for topic in DEFAULTS}
        self.bob.out = self.bob.out and not ticked

    @rule(method=st.sampled_from(["GET", "HEAD"]))
    def look(self, method: str) -> None:
        assert self.ses.visit(self.links[None], method=method).status == 200

    @rule(topic=st.sampled_from([None, *DEFAULTS]))
    def send(self, topic: str | None) -> None:
        before = len(self.ses.inbox(BOB))
        self.mailers[topic].send(NEWS)
        assert len(self.ses.inbox(BOB)) - before == self.bob.wants(topic)

    @invariant()
    def the_page_shows_what_is_wanted(self) -> None:
        page = self.ses.landing_page(self.links[None])
        assert {one.name: one.subscribed for one in page.topics} == {name: self.bob.wants(name) for name in DEFAULTS}
        assert page.unsubscribe_all is self.bob.out

    @invariant()
    def every_choice_is_told_of_once(self) -> None:
        told = self.ses.events.of(Subscription)
        assert len(told) == self.events
        if told:
            assert told[-1].new_topic_preferences.unsubscribe_all is self.bob.out


TestSubscriptions = Subscriptions.TestCase
TestSubscriptions.settings = settings(stateful_step_count=15)
