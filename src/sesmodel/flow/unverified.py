"""The refusal of addresses that are not verified: who is checked, and how they are named (TRB-04)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesmodel.errors import MessageRejected
from sesmodel.mail.address import Address, parse_list, readable
from sesmodel.service.simulator import is_simulator

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sesmodel.flow.owned_addresses import Owners
    from sesmodel.flow.stages import Checked
    from sesmodel.flow.state import ServiceState
    from sesmodel.service.account import Account


def refuse_unverified(state: ServiceState, checked: Checked, owners: Owners | None = None) -> None:
    """Check everybody that a message is from; in the sandbox everybody that it is for, too (QRC-23, QRC-24).

    Args:
        state: the service.
        checked: the message.
        owners: who owns its addresses, where it names identities of others or policies have a say.

    Raises:
        MessageRejected: somebody is not verified; all of them are named.
    """
    failed = tuple(dict.fromkeys(_unverified(state.account, checked, owners)))
    if failed:
        observed = state.rules.refusals.as_observed
        notes = _notes(state, owners) if owners else ()
        _refuse(state, _as_written(failed, checked) if observed else failed, notes)


def refuse_sender(state: ServiceState, source: str, notes: Iterable[str] = ()) -> None:
    """Refuse a sender that is not verified.

    Args:
        state: the service.
        source: the sender.
        notes: what else is to be said to who reads a traceback.

    Raises:
        MessageRejected: always.
    """
    (sender,) = parse_list(source)
    _refuse(state, [_written(sender) if state.rules.refusals.as_observed else sender.addr_spec], notes)


def _unverified(account: Account, checked: Checked, owners: Owners | None) -> Iterator[str]:
    identities = account.identities
    if owners is None:
        yield from (address for address in checked.senders if identities.covering(address) is None)
    else:
        failed = set(map(_mailbox, owners.unverified))
        yield from (address for address in checked.senders if _mailbox(address) in failed)
    if not account.production or (owners and owners.sandboxed):
        yield from (
            address
            for address in checked.recipients
            if not is_simulator(address) and identities.covering(address) is None
        )


def _mailbox(address: str) -> tuple[str, str]:
    """What the spellings of one address have in common."""
    local_part, _, domain = address.rpartition("@")
    return local_part, domain.lower()


def _notes(state: ServiceState, owners: Owners) -> Iterator[str]:
    """What the answer of SES does not tell of identities of others."""
    yield from owners.reasons
    if state.account.production:
        for owner in owners.sandboxed:
            yield f"Account {owner} is in the sandbox, so recipients have to be verified here, too (SAZ-07)."


def _refuse(state: ServiceState, names: Iterable[str], notes: Iterable[str] = ()) -> None:
    error = MessageRejected(state.rules.refusals.not_verified(state.account.region, tuple(names)))
    for note in notes:
        error.add_note(note)
    raise error


def _as_written(failed: tuple[str, ...], checked: Checked) -> Iterable[str]:
    """Those that failed with the names that the message gives them; in two ways where it does (OBS-046)."""
    unnamed = {Address.parse(address): address for address in failed}
    header = checked.raw.headers
    fields = (value for name in ("Sender", "Return-Path", "To", "Cc", "Bcc") for value in header.get_all(name))
    texts = (*header.get_all("From"), checked.source, *fields)
    written = [one for text in texts for one in readable(text) if one.mailbox in unnamed]
    known = {one.mailbox for one in written}
    rest = (address for mailbox, address in unnamed.items() if mailbox not in known)
    return dict.fromkeys([*map(_written, written), *rest])


def _written(address: Address) -> str:
    """As it stands in a header field, on one line."""
    return address.encode().replace("\r\n", "")
