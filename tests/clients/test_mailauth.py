"""mailauth, the verifier of the Node world, agrees with dkimpy about what we sign."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from tests.dkim import vectors
from tests.dkim.changes import SignedMail, changed, covered, signed_mails

if TYPE_CHECKING:
    from tests.clients.node_mail import NodeMail

# Many mails go to Node at once, so an example is a list of them.
BATCHES = settings(
    max_examples=25, phases=[Phase.explicit, Phase.reuse, Phase.generate], suppress_health_check=list(HealthCheck)
)


def verified(node: NodeMail, mail: SignedMail, *data: bytes) -> list[bool]:
    return [result == ["pass"] for result in node.verify(data, mail.records)]


def test_the_mails_of_the_rfcs_verify(node: NodeMail) -> None:
    records = {
        "brisbane._domainkey.example.com": f"v=DKIM1; p={vectors.RFC_6376_PUBLIC}",
        "brisbane._domainkey.football.example.com": f"v=DKIM1; k=ed25519; p={vectors.RFC_8463_ED25519_PUBLIC}",
    }

    assert node.verify([vectors.RFC_6376_MAIL], records) == [["pass"]]
    assert node.verify([vectors.RFC_8463_MAIL], records)[0][0] == "pass"


@BATCHES
@given(st.lists(signed_mails(), min_size=8, max_size=8))
def test_every_mail_verifies(node: NodeMail, mails: list[SignedMail]) -> None:
    records = {name: text for mail in mails for name, text in mail.records.items()}
    assume(len(records) == len(mails))

    assert node.verify([mail.data for mail in mails], records) == [["pass"]] * len(mails)


@BATCHES
@given(signed_mails(), st.data())
def test_a_change_breaks_the_signature_if_and_only_if_it_alters_the_canonical_form(
    node: NodeMail, mail: SignedMail, draw: st.DataObject
) -> None:
    before = covered(mail.data)
    altered = [data for data in (changed(mail, draw) for _ in range(20)) if covered(data) is not None]

    assert verified(node, mail, *altered) == [covered(data) == before for data in altered]
