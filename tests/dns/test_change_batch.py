"""Records as a document for Route 53; botocore's model of Route 53 judges it."""

import json

import botocore.session
import pytest
from botocore.validate import validate_parameters
from hypothesis import given
from hypothesis import strategies as st

from sesmodel import Record, RecordType, change_batch
from sesmodel.testing.strategies import records

SHAPE = botocore.session.Session().get_service_model("route53").shape_for("ChangeBatch")


@given(st.lists(records(), min_size=1, max_size=4))
def test_the_model_of_route_53_takes_it(several: list[Record]) -> None:
    batch = change_batch(several, comment="for SES")

    validate_parameters(batch, SHAPE)
    assert json.loads(json.dumps(batch)) == batch
    values = [one for change in batch["Changes"] for one in change["ResourceRecordSet"]["ResourceRecords"]]
    assert len(values) == len(several)


@pytest.mark.spec("IDN-35")
def test_records_of_one_name_and_type_are_one_set() -> None:
    batch = change_batch(
        [
            Record("example.com", RecordType.TXT, 'say "hi"'),
            Record("Example.com", RecordType.TXT, "x" * 256),
            Record("example.com", RecordType.MX, "10 mx.example.com"),
        ],
        ttl=60,
    )

    assert batch == {
        "Changes": [
            {
                "Action": "UPSERT",
                "ResourceRecordSet": {
                    "Name": "example.com.",
                    "Type": "TXT",
                    "TTL": 60,
                    "ResourceRecords": [{"Value": '"say \\"hi\\""'}, {"Value": f'"{"x" * 255}" "x"'}],
                },
            },
            {
                "Action": "UPSERT",
                "ResourceRecordSet": {
                    "Name": "example.com.",
                    "Type": "MX",
                    "TTL": 60,
                    "ResourceRecords": [{"Value": "10 mx.example.com."}],
                },
            },
        ]
    }
