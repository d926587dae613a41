"""URLs as settings of transports."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sesmodel import (
    DirectoryTransport,
    InboxTransport,
    InvalidConfiguration,
    Mailer,
    SesTransport,
    SmtpTransport,
    UnknownTransport,
    transport_from_url,
)


@pytest.fixture
def _credentials(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    config = tmp_path / "config"
    config.write_text(
        "[profile shop]\nregion = ap-south-1\naws_access_key_id = AKIDEXAMPLE\naws_secret_access_key = s\n"
    )
    monkeypatch.setenv("AWS_CONFIG_FILE", str(config))
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-west-2")


def ses(url: str) -> SesTransport:
    transport = transport_from_url(url)
    assert isinstance(transport, SesTransport)
    return transport


@pytest.mark.usefixtures("_credentials")
def test_a_ses_url_has_region_and_options() -> None:
    transport = ses(
        "SES://eu-west-1/?api=v1&pool_size=3&connect_timeout=1.5&read_timeout=20&endpoint_url=http%3A%2F%2Flocalhost%3A1"
    )
    meta = transport.client.meta

    assert (transport.api, meta.service_model.service_name) == ("v1", "ses")
    assert (meta.region_name, meta.endpoint_url) == ("eu-west-1", "http://localhost:1")
    config = meta.config
    assert (config.max_pool_connections, config.connect_timeout, config.read_timeout) == (3, 1.5, 20)
    assert config.retries["total_max_attempts"] == 1


@pytest.mark.usefixtures("_credentials")
def test_a_profile_gives_the_region_that_nothing_else_names(monkeypatch: pytest.MonkeyPatch) -> None:
    environment = ses("ses://").client.meta
    monkeypatch.delenv("AWS_DEFAULT_REGION")

    assert (environment.region_name, environment.service_model.service_name) == ("us-west-2", "sesv2")
    assert ses("ses://?profile=shop").client.meta.region_name == "ap-south-1"
    with pytest.raises(InvalidConfiguration, match="profile: .*none"):
        ses("ses://eu-west-1?profile=none")


@pytest.mark.parametrize("scheme", ["file", "directory"])
def test_a_folder_is_named_by_its_path(scheme: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    absolute, relative = (transport_from_url(f"{scheme}://{path}") for path in (f"{tmp_path}/a%20b", "out/going"))

    assert isinstance(absolute, DirectoryTransport)
    assert isinstance(relative, DirectoryTransport)
    assert (absolute.path, relative.path) == (tmp_path / "a b", Path("out/going"))
    assert (tmp_path / "a b").is_dir()
    assert (tmp_path / "out" / "going").is_dir()


@pytest.mark.parametrize(
    ("url", "host", "port"),
    [
        ("smtp://ana%40x:p%2Fq@relay.example:2525?mode=starttls", "relay.example", 2525),
        ("smtps://ana%40x:p%2Fq@relay.example", "relay.example", 465),
        ("ses+smtp://AKIAIOSFODNN7EXAMPLE:p%2Fq@eu-west-1", "email-smtp.eu-west-1.amazonaws.com", 587),
    ],
    ids=["smtp", "smtps", "ses+smtp"],
)
def test_a_mail_server_is_named_with_login_and_the_password_does_not_show(url: str, host: str, port: int) -> None:
    transport = transport_from_url(url)
    assert isinstance(transport, SmtpTransport)

    settings = transport.settings
    assert (settings.host, settings.port, settings.password) == (host, port, "p/q")
    assert "p/q" not in repr(transport) + repr(settings)


def test_an_inbox_has_nothing_to_name() -> None:
    assert isinstance(Mailer("inbox://").transport, InboxTransport)
    with pytest.raises(UnknownTransport, match="inbox:// is the whole URL"):
        Mailer("inbox://ana:secret@host")


@pytest.mark.parametrize(
    ("url", "words"),
    [
        (
            "smtp2://ana:secret@host",
            "No transport has the scheme 'smtp2': use ses://REGION, ses+smtp://USER:PASSWORD@REGION, smtp://HOST, ",
        ),
        ("ana:secret@host", "The text is no URL of a transport: use ses://REGION, "),
        ("ses://ana:secret@host", "What stands after ses:// is no Region"),
        ("ses://eu-west-1?password=secret", "ses:// has no option 'password'; it has api, profile, endpoint_url, "),
        ("inbox://?api=secret", "inbox:// has no option 'api'; it has none"),
        ("directory://", "The URL names no folder"),
        ("smtp://ana:p@ss?secret@host", "Percent-encode user and password"),
        ("smtps://ana:/secret@host", "Percent-encode user and password"),
        ("ses+smtp://ana:secret#secret@eu-west-1", "Percent-encode user and password"),
    ],
    ids=["scheme", "none", "keys", "option", "no options", "no folder", "question mark", "slash", "number sign"],
)
def test_what_a_url_cannot_say_is_refused_with_what_it_can_and_without_secrets(url: str, words: str) -> None:
    with pytest.raises(UnknownTransport) as caught:
        transport_from_url(url)

    assert str(caught.value).startswith(words)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ("pool_size=many", "option pool_size: it is no number. Use digits."),
        ("pool_size=0", "pool_size: 0 is too little. Give more than 0."),
        ("read_timeout=-1", "read_timeout: -1.0 is too little."),
        ("api=v3", "api: 'v3' is no API of SES. Use 'v1' or 'v2'."),
    ],
    ids=["no number", "zero", "negative", "api"],
)
def test_a_value_that_an_option_cannot_have_is_named(options: str, words: str) -> None:
    with pytest.raises(InvalidConfiguration) as caught:
        transport_from_url(f"ses://eu-west-1?{options}")

    assert str(caught.value).startswith(words)


def test_a_client_and_the_api_that_is_asked_for_must_agree() -> None:
    class V1:
        def send_raw_email(self, **_: Any) -> None: ...

    assert SesTransport(client=V1()).api == "v1"
    with pytest.raises(InvalidConfiguration, match="the client speaks v1. Make one for 'sesv2'"):
        SesTransport(client=V1(), api="v2")
