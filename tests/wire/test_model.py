"""The models as we read them, beside the same ones as botocore reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from sesmodel.service_models import service_model
from sesmodel.wire.model import DescribedModel
from tests.wire.models import load

if TYPE_CHECKING:
    from sesmodel.api.concepts import ServiceName
    from sesmodel.wire.model import Shape


def told(shape: Any) -> dict[str, Any]:
    """All that there is to know of a shape, and of those in it."""
    known: dict[str, Any] = {"name": shape.name, "type": shape.type_name, "written": dict(shape.serialization)}
    known["constraints"] = {name: value for name, value in shape.metadata.items() if name in _CONSTRAINTS}
    if shape.type_name == "structure":
        known["members"] = [(name, told(member)) for name, member in shape.members.items()]
        known["required"] = list(shape.required_members)
    elif shape.type_name == "list":
        known["member"] = told(shape.member)
    elif shape.type_name == "map":
        known["key"], known["value"] = told(shape.key), told(shape.value)
    return known


_CONSTRAINTS = ("required", "min", "max", "pattern", "enum", "sensitive", "union", "document")


def both(ours: Shape | None, theirs: Any) -> None:
    assert (ours and told(ours)) == (theirs and told(theirs))


@pytest.mark.parametrize("service", ["ses", "sesv2"])
def test_every_shape_reads_as_botocore_reads_it(service: ServiceName) -> None:
    ours, theirs = service_model(service), load(service)
    assert (ours.service_name, ours.metadata) == (service, theirs.metadata)
    assert [*ours.operation_names] == theirs.operation_names
    for name in theirs.operation_names:
        mine, other = ours.operation_model(name), theirs.operation_model(name)
        assert mine.http == other.http
        both(mine.input_shape, other.input_shape)
        both(mine.output_shape, other.output_shape)


def test_a_model_that_botocore_has_elsewhere_is_found_by_its_loader(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sesmodel.service_models._FILES", {"ses": "data/of/other/years.json"})
    found = service_model.__wrapped__("ses")
    assert [*found.operation_names] == load("ses").operation_names


def test_an_operation_is_asked_for_once_and_its_shapes_are_the_same_ones_afterwards() -> None:
    model = service_model("sesv2")
    assert model.operation_model("SendEmail").input_shape is model.operation_model("SendEmail").input_shape
    with pytest.raises(KeyError, match="SendFax"):
        model.operation_model("SendFax")


def test_what_is_said_where_a_shape_is_used_goes_before_what_it_says_itself() -> None:
    shapes = {
        "Asked": {"type": "structure", "members": {"Id": {"shape": "Id", "locationName": "there", "max": 9}}},
        "Id": {"type": "string", "locationName": "here", "max": 5},
    }
    operations = {"Get": {"http": {}, "input": {"shape": "Asked"}}}
    asked = DescribedModel({"metadata": {}, "operations": operations, "shapes": shapes}, "sesv2").operation_model("Get")
    assert asked.input_shape is not None
    member = asked.input_shape.members["Id"]
    assert (member.serialization, member.metadata["max"]) == ({"name": "there"}, 9)
    assert asked.output_shape is None
