"""The line of one send, on one screen.

::

    1 validate    syntax, recipients, ASCII, size, header and attachment rules       refuse
    2 authorise   policies, account, set and list, unverified identity, sandbox      refuse
    3 admit       24 hour quota, send rate; the message id is born here              refuse
    ============  accepted: the caller has the answer here; Send event
    4 assemble    render the template, scan, tracked and unsubscribe links, header   Rendering Failure, Reject
    5 withhold    suppression lists, unsubscribed contacts, simulator                Bounce, Complaint
    6 sign        the fields that SES adds; who signs, the identity and SES itself
    7 deliver     to the inbox, with scripted receivers and the retry schedule       Delivery, DeliveryDelay, Bounce
    8 publish     events to destinations, topics of identities, statistics, suppression, feedback by mail

Steps 1 to 3 raise a ``SesError`` and change nothing. The rest cannot fail: what goes wrong there is an event.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesmodel.flow.admit import admit
from sesmodel.flow.assemble import assemble
from sesmodel.flow.authorise import authorise
from sesmodel.flow.deliver import deliver
from sesmodel.flow.log_entry import Stage
from sesmodel.flow.postponing import may_be_postponed
from sesmodel.flow.publish import publish_send
from sesmodel.flow.render import render
from sesmodel.flow.sign import sign
from sesmodel.flow.validate import validate
from sesmodel.flow.withhold import withhold

if TYPE_CHECKING:
    from sesmodel.flow.stages import Accepted
    from sesmodel.flow.state import ServiceState
    from sesmodel.service.send_request import SendRequest


def send(state: ServiceState, request: SendRequest) -> Accepted:
    """Take one message in and send it on its way.

    Raises:
        SesError: it is refused; nothing is sent, counted or published.
    """
    accepted = accept(state, request)
    if not state.works_at_once:
        _note(state, accepted)
        state.waiting.append(accepted)
    elif state.postpones and may_be_postponed(state, accepted):
        state.waiting.append(accepted)
    else:
        work_off(state)
        take_on(state, accepted)
    return accepted


def work_off(state: ServiceState) -> None:
    """Do with all mail that was postponed what is to be done, in the order that it was accepted."""
    while state.waiting:
        take_on(state, state.waiting.popleft())


def accept(state: ServiceState, request: SendRequest) -> Accepted:
    """Do what the caller waits for: steps 1 to 3.

    Raises:
        SesError: it is refused; nothing is changed.
    """
    checked = validate(state, request)
    authorised = authorise(state, checked)
    return admit(state, authorised)


def take_on(state: ServiceState, accepted: Accepted) -> None:
    """Do all the rest with a message that was accepted just now."""
    _note(state, accepted)
    work(state, accepted)


def _note(state: ServiceState, accepted: Accepted) -> None:
    state.note(accepted.message_id, Stage.ACCEPTED, accepted.at)


def work(state: ServiceState, accepted: Accepted) -> None:
    """Do with a message all that the caller does not wait for: steps 4 to 8."""
    rendered = render(state, accepted)
    if rendered is None:  # it cannot be rendered
        return
    publish_send(state, accepted)
    assembled = assemble(state, rendered)
    if assembled is None:  # the scan stopped it
        return
    deliverable = withhold(state, assembled)
    signed = sign(state, deliverable)
    deliver(state, signed)
    state.let_happen()
