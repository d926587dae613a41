"""Regions, and where SES answers in them."""

from __future__ import annotations

import pytest

from sesmodel import REGIONS, InvalidConfiguration, Region, SesTransport, SmtpTransport
from sesmodel.service.smtp_endpoint import smtp_host

# The table of the guide: code, name, whether it receives, whether it is named as having no SMTP interface.
TABLE = [
    ("us-east-2", "US East (Ohio)", False, True),
    ("us-east-1", "US East (N. Virginia)", True, True),
    ("us-west-1", "US West (N. California)", False, True),
    ("us-west-2", "US West (Oregon)", True, True),
    ("af-south-1", "Africa (Cape Town)", False, False),
    ("ap-south-1", "Asia Pacific (Mumbai)", False, True),
    ("ap-northeast-2", "Asia Pacific (Seoul)", False, True),
    ("ap-southeast-1", "Asia Pacific (Singapore)", False, True),
    ("ap-southeast-2", "Asia Pacific (Sydney)", False, True),
    ("ap-northeast-1", "Asia Pacific (Tokyo)", False, True),
    ("ca-central-1", "Canada (Central)", False, True),
    ("eu-central-1", "Europe (Frankfurt)", False, True),
    ("eu-west-1", "Europe (Ireland)", True, True),
    ("eu-west-2", "Europe (London)", False, True),
    ("eu-south-1", "Europe (Milan)", False, False),
    ("eu-west-3", "Europe (Paris)", False, True),
    ("eu-north-1", "Europe (Stockholm)", False, True),
    ("me-south-1", "Middle East (Bahrain)", False, False),
    ("sa-east-1", "South America (São Paulo)", False, True),
    ("us-gov-west-1", "AWS GovCloud (US)", False, True),
]


@pytest.mark.spec("QRC-02")
def test_the_table_is_that_of_the_guide() -> None:
    assert [(region.code, region.name, region.receives, region.has_smtp) for region in REGIONS] == TABLE


@pytest.mark.spec("QRC-02")
def test_of_twenty_regions_three_receive() -> None:
    receiving = [region.code for region in REGIONS if region.inbound_host]

    assert len(REGIONS) == 20
    assert sorted(receiving) == ["eu-west-1", "us-east-1", "us-west-2"]
    assert len(REGIONS) - len(receiving) == 17


@pytest.mark.spec("QRC-02")
def test_a_code_is_enough_for_a_region_of_the_guide() -> None:
    assert Region("us-west-2").feedback_host == "feedback-smtp.us-west-2.amazonaws.com"
    assert Region("eu-west-1").inbound_host == "inbound-smtp.eu-west-1.amazonaws.com"
    assert Region("eu-west-2").inbound_host is None
    assert Region("eu-west-2") == next(region for region in REGIONS if region.code == "eu-west-2")
    assert str(Region("eu-west-2")) == "eu-west-2"


@pytest.mark.spec("QRC-02")
@pytest.mark.parametrize("code", ["eu-west-9", "us-esat-1", "Ireland", "eu_west_1", ""])
def test_a_code_that_nobody_knows_is_refused(code: str) -> None:
    with pytest.raises(InvalidConfiguration, match=r"^region: .*Region"):
        Region(code)


@pytest.mark.spec("QRC-02")
def test_a_new_region_is_added_by_saying_what_is_to_be_known() -> None:
    spain = Region("eu-south-2", name="Europe (Spain)", receives=True)

    assert (spain.name, spain.inbound_host) == ("Europe (Spain)", "inbound-smtp.eu-south-2.amazonaws.com")
    assert spain.feedback_host == "feedback-smtp.eu-south-2.amazonaws.com"
    assert Region("eu-south-2", name="Europe (Spain)", has_smtp=False).smtp_host is None


@pytest.mark.spec("QRC-03")
def test_every_family_of_endpoints_has_its_host() -> None:
    oregon = Region("us-west-2")

    assert smtp_host("us-west-2") == oregon.smtp_host == "email-smtp.us-west-2.amazonaws.com"
    assert oregon.api_host == "email.us-west-2.amazonaws.com"
    assert oregon.inbound_host == "inbound-smtp.us-west-2.amazonaws.com"
    assert oregon.feedback_host == "feedback-smtp.us-west-2.amazonaws.com"
    for region in REGIONS:
        assert region.smtp_host == (f"email-smtp.{region.code}.amazonaws.com" if region.has_smtp else None)


@pytest.mark.spec("QRC-03")
def test_the_caller_may_name_any_other_host() -> None:
    with SmtpTransport("vpce-1.email-smtp.us-west-2.vpce.amazonaws.com", username="u", password="p") as transport:
        assert transport.settings.host == "vpce-1.email-smtp.us-west-2.vpce.amazonaws.com"


@pytest.mark.spec("QRC-03")
def test_the_caller_may_name_any_other_url_of_the_api(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    usual, other = (
        SesTransport(region="us-west-2"),
        SesTransport(region="us-west-2", endpoint_url="http://localhost:4566"),
    )

    assert usual.client.meta.endpoint_url == f"https://{Region('us-west-2').api_host}"
    assert other.client.meta.endpoint_url == "http://localhost:4566"
