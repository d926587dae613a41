"""How feedback is reported, where that can be read in two ways."""

from __future__ import annotations

import attrs


@attrs.frozen(kw_only=True)
class FeedbackRules:
    """Where the guide can be read in two ways, or says something else than was heard of SES.

    Args:
        listed_simulator_is_general: whether a bounce of ``suppressionlist@simulator.amazonses.com`` has the subtype
            General, as a later guide says (OBS-286); else Suppressed, as for addresses on the global list (TST-06).
        replies_bounce: whether an automatic reply is also a Bounce, Transient and General, as the guide says that it
            may be (NTF-27). It counts for no rate.
        forwarding_off_needs_topics: whether an identity can only be without forwarding while it has topics for both
            bounces and complaints, as the console and the API reference of v1 have it (NTF-06). Otherwise it always
            can, since what nobody else tells comes by mail all the same (NTF-03).
        notices_are_combined: whether the recipients of one bounce, complaint or delivery share a notification of their
            identity; else each has its own. SES promises neither (NTF-17).
    """

    listed_simulator_is_general: bool = False
    replies_bounce: bool = False
    forwarding_off_needs_topics: bool = False
    notices_are_combined: bool = True


RULES = FeedbackRules()
