"""What the page on conformance says is so."""

from __future__ import annotations

import re
import sys
from collections import Counter
from typing import TYPE_CHECKING

from conformance import pinned
from conformance.__main__ import STALE, main, report
from conformance.facts import HOME, SEEN, facts, observations, proofs
from conformance.page import AREAS, PAGE, page, state
from conformance.pinned import SERVICES
from sesmodel.api.concepts import CONCEPTS

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

FACTS = facts()
PROOFS = proofs()
CITED = re.compile(r"\bOBS-\d{3}\b")


def test_the_page_is_what_the_project_is_now() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), STALE


def test_every_action_of_the_pinned_botocore_has_its_concept() -> None:
    assert sorted(CONCEPTS) == pinned.actions(pinned.pinned()[1])


def test_the_page_says_of_every_action_how_far_it_is() -> None:
    written = Counter(re.findall(r"^\| `\w+` \| [^|]+ \| (done|partly|not) \|", page(), re.MULTILINE))

    assert written == Counter(state(service, operation) for service, operation in CONCEPTS)
    assert state("sesv2", "DeleteEmailIdentity") == "done"
    assert state("sesv2", "SendEmail") == "partly"
    assert state("sesv2", "CreateTenant") == "not"


# --- facts ----------------------------------------------------------------------------------------


def test_every_fact_that_a_test_names_is_listed_once() -> None:
    ids = [fact.id for fact in FACTS]

    assert len(ids) == len(set(ids))
    assert set(PROOFS) <= set(ids)
    assert {fact.area for fact in FACTS} == set(AREAS)


def test_every_observation_that_is_cited_is_graded() -> None:
    graded = observations()
    cited = {one for fact in FACTS for one in fact.observations}
    for folder in ("src", "tests", "docs"):
        for path in (HOME / folder).rglob("*.*"):
            if path.suffix in {".py", ".md"}:
                cited |= set(CITED.findall(path.read_text(encoding="utf-8")))

    assert cited <= set(graded)
    assert set(graded.values()) == set(SEEN)


def test_a_fact_that_was_seen_rests_on_an_observation() -> None:
    assert [fact.id for fact in FACTS if fact.grade in {"observed", "public model"} and not fact.observations] == []
    strong = {one for one, grade in observations().items() if grade in {"recorded", "reported"}}
    assert [
        fact.id for fact in FACTS if (fact.grade == "observed") != bool(strong.intersection(fact.observations))
    ] == []


def test_a_test_names_facts_by_its_marks_and_by_those_around_it_unless_it_is_skipped(tmp_path: Path) -> None:
    (tmp_path / "test_marks.py").write_text(
        """
import pytest

pytestmark = pytest.mark.spec("QRC-01")

@pytest.mark.spec("QRC-02", "QRC-03")
async def test_one(): ...

@pytest.mark.spec("QRC-04")
class TestTwo:
    @pytest.mark.parametrize("x", [pytest.param(1, marks=pytest.mark.spec("QRC-05"))])
    def test_three(self, x): ...

@pytest.mark.skip("why")
@pytest.mark.spec("QRC-06")
def test_four(): ...

@pytest.mark.spec("QRC-07")
def no_test(): ...
""",
        encoding="utf-8",
    )
    found = {id_: tests["test_marks.py"] for id_, tests in proofs(tmp_path).items()}

    both = ["test_one", "test_three"]
    assert found == {
        "QRC-01": both,
        "QRC-02": both[:1],
        "QRC-03": both[:1],
        "QRC-04": both[1:],
        "QRC-05": both[1:],
    }


# --- another botocore -----------------------------------------------------------------------------


def test_a_newer_botocore_is_told_of_and_stops_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--differences"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("botocore ")
    if "no difference" not in said:
        with capsys.disabled():  # else nobody would see it
            sys.stdout.write(said)


def test_every_kind_of_difference_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    version, said = pinned.pinned()
    shapes = {"Fax": {"members": {"To": {}}}, "Kind": {"enum": ["COLOUR"]}}
    new = {"operations": {"SendFax": {"errors": [{"shape": "Busy"}]}}, "shapes": shapes}
    more = frozenset(pinned.statements("ses", new))
    monkeypatch.setattr("conformance.__main__.installed", lambda: ("9.9.9", (said | more) - {"ses action SendEmail"}))

    assert report().splitlines() == [
        f"botocore 9.9.9 beside {version}: 5 differences in ses and sesv2",
        "+ ses Fax.To",
        "+ ses Kind: word COLOUR",
        "+ ses action SendFax",
        "+ ses action SendFax: error Busy",
        "- ses action SendEmail",
    ]


def test_what_is_pinned_is_read_back() -> None:
    assert pinned.knows_member("ses", "SendEmailRequest", "Source")
    assert pinned.knows_member("ses", "SendEmailRequest", "Tags")
    assert not pinned.knows_member("ses", "SendEmailRequest", "Sauce")
    assert {service for service, _ in pinned.actions(pinned.pinned()[1])} == set(SERVICES)
