"""SMTP passwords are derived from secret keys, and the two are never taken for one another."""

import pickle
import traceback

import pytest

from sesmodel import AccessKey, AsyncSmtpTransport, InvalidConfiguration, SmtpCredentials, SmtpTransport, smtp_password

SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
KEY = AccessKey("AKIAIOSFODNN7EXAMPLE", SECRET)
VECTORS = {
    "us-east-2": "BMPPgbAHoFVbze1Ud0oA5uNdXRwUXUZ+qOwphGJbl/cS",
    "us-east-1": "BLBM/9hSUELfq8Gw+rU1YcBjkOxGbhT2XG763xVLGWL9",
    "us-west-2": "BF2PynzbSCAjX08zhZZnP/kW+T9P5zs/1Er0pi5vTEmd",
    "ap-south-1": "BC+0XHfzX9OCIS1tbpn8R5pwm6cCZJGBRZ/nTeWUV9n+",
    "ap-northeast-2": "BFrwSu3BsGr8nvY2bDCyObUpnNCGFtmAY0j+5nSYn0ZQ",
    "ap-southeast-1": "BPFxvU6FSotUttFTKPPijavrWlByiD8MvThjbo1MuvNt",
    "ap-southeast-2": "BLNVIwl1Vk66qi8YP1q44PSaqUtaoyrS/0LT79VaGBfa",
    "ap-northeast-1": "BEBMrlH2tcrvRtSfkd6WbOlpfHSCPAV60ZayJ9ZqHS5c",
    "ca-central-1": "BAasSsnWzpnb1x/UOD58KEOQvGKrh4RNYWJDqqq9/dFC",
    "eu-central-1": "BF0/eIJm0ruTHsSjOkRuOGzGF+zeSyE3aiRzrzUQ8LwG",
    "eu-west-1": "BMW5RDrXmmVs0lV7GpI4oLkHXpZ4stDsk6q91z1g38Pk",
    "eu-west-2": "BGHJBzaql1Li4ktLk1UG51S49aDmvGyh5q3+hHCRbGC/",
    "sa-east-1": "BMaY55NZ29oKHOmwPeGZOue+QPW4b9Vwt4rVGhRfAK+4",
    "us-gov-west-1": "BHW/eHvx1MM9YwW4wrJG6MGVQmLDCAM99G9YiSdGEIAw",
}


@pytest.mark.spec("SMTP-09", "SMTP-10")
@pytest.mark.parametrize(("region", "password"), VECTORS.items())
def test_the_password_of_every_region_is_derived(region: str, password: str) -> None:
    assert smtp_password(SECRET, region) == password


@pytest.mark.spec("SMTP-10")
@pytest.mark.parametrize("region", ["eu-west-3", "eu-south-1", "us-west-1"])
def test_another_region_has_no_password(region: str) -> None:
    with pytest.raises(ValueError, match="Region") as caught:
        smtp_password(SECRET, region)

    assert str(caught.value) == f"The {region} Region doesn't have an SMTP endpoint."


@pytest.mark.spec("SMTP-10", "QRC-20")
def test_credentials_of_another_region_are_refused_too() -> None:
    with pytest.raises(ValueError, match="The eu-west-3 Region doesn't have an SMTP endpoint."):
        SmtpCredentials.of(KEY, "eu-west-3")


@pytest.mark.spec("SMTP-10")
def test_the_list_of_regions_can_be_extended() -> None:
    assert len(smtp_password(SECRET, "eu-west-3", regions=("eu-west-3",))) == 44
    with pytest.raises(ValueError, match="eu-west-1 Region"):
        smtp_password(SECRET, "eu-west-1", regions=("eu-west-3",))


@pytest.mark.spec("SMTP-10")
def test_without_strictness_every_region_with_an_smtp_interface_has_one() -> None:
    assert smtp_password(SECRET, "eu-west-1", strict=False) == VECTORS["eu-west-1"]
    assert smtp_password(SECRET, "eu-north-1", strict=False).startswith("B")
    for region in ("af-south-1", "eu-south-1", "me-south-1"):
        with pytest.raises(ValueError, match=f"The {region} Region doesn't have an SMTP endpoint."):
            smtp_password(SECRET, region, strict=False)


def test_swapped_arguments_do_not_show_the_secret() -> None:
    with pytest.raises(InvalidConfiguration, match="this is no Region") as caught:
        smtp_password("eu-west-1", SECRET, strict=False)

    assert SECRET not in str(caught.value)


@pytest.mark.spec("QRC-20")
def test_no_repr_shows_a_secret() -> None:
    credentials = SmtpCredentials.of(KEY, "us-east-1")

    assert repr(KEY) == str(KEY) == "AccessKey(access_key_id='AKIAIOSFODNN7EXAMPLE')"
    assert (
        repr(credentials) == str(credentials) == "SmtpCredentials(username='AKIAIOSFODNN7EXAMPLE', region='us-east-1')"
    )
    for transport in (SmtpTransport, AsyncSmtpTransport):
        used = transport(region="us-east-1", credentials=credentials)
        assert credentials.password not in repr(used) + repr(used.settings) + str(used.settings)


@pytest.mark.spec("QRC-20")
def test_neither_is_pickled() -> None:
    for secret in (KEY, SmtpCredentials.of(KEY, "us-east-1")):
        with pytest.raises(TypeError, match="not pickled"):
            pickle.dumps(secret)


@pytest.mark.spec("QRC-20")
def test_credentials_are_made_of_an_access_key_for_one_region() -> None:
    credentials = SmtpCredentials.of(KEY, "eu-west-1")

    assert credentials == SmtpCredentials("AKIAIOSFODNN7EXAMPLE", VECTORS["eu-west-1"], "eu-west-1")
    assert SmtpCredentials.of(KEY, "eu-west-3", strict=False).password == smtp_password(
        SECRET, "eu-west-3", strict=False
    )


@pytest.mark.spec("QRC-20")
@pytest.mark.parametrize("transport", [SmtpTransport, AsyncSmtpTransport])
def test_an_smtp_transport_takes_credentials_and_no_access_key(
    transport: type[SmtpTransport] | type[AsyncSmtpTransport],
) -> None:
    credentials = SmtpCredentials.of(KEY, "eu-west-1")
    settings = transport(region="eu-west-1", credentials=credentials).settings
    assert (settings.username, settings.password) == (credentials.username, credentials.password)
    assert transport.ses("eu-west-1", credentials=credentials).settings == settings

    for given in ({"credentials": KEY}, {"username": KEY, "password": "x"}, {"username": "x", "password": KEY}):
        with pytest.raises(InvalidConfiguration, match="an access key is for the API") as caught:
            transport(region="eu-west-1", **given)
        assert "SmtpCredentials.of(access_key, region)" in str(caught.value)
        assert SECRET not in "".join(traceback.format_exception(caught.value))


def test_a_login_is_given_once() -> None:
    with pytest.raises(InvalidConfiguration, match="given twice"):
        SmtpTransport(region="eu-west-1", credentials=SmtpCredentials("user", "x"), username="user", password="x")
