"""Django sends through the SES backend of Anymail, over a socket: only the endpoint is another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from sesmodel import serve_http
from tests.django_project import configure

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sesmodel import LocalSes

pytest.importorskip("anymail", reason="django-anymail is not installed")
# Django 6.1 has other settings for mail, which 5.2 does not know.
pytestmark = pytest.mark.filterwarnings("ignore::PendingDeprecationWarning")


@pytest.fixture
def backend(ses: LocalSes) -> Iterator[str]:
    """The name of the backend, which the settings lead to the model."""
    configure()
    from django.test import override_settings

    with serve_http(ses) as door:
        client = {
            "endpoint_url": door.url,
            "region_name": "us-east-1",
            "aws_access_key_id": "test",
            "aws_secret_access_key": "test",
        }
        with override_settings(
            EMAIL_BACKEND="anymail.backends.amazon_ses.EmailBackend", ANYMAIL={"AMAZON_SES_CLIENT_PARAMS": client}
        ):
            yield door.url


def mail(**options: Any) -> Any:
    from django.core.mail import EmailMultiAlternatives

    return EmailMultiAlternatives("Привіт", "Hello Bob", "Ana <ana@example.com>", ["bob@example.net"], **options)


@pytest.mark.usefixtures("backend")
def test_a_mail_of_django_is_sent(ses: LocalSes) -> None:
    message = mail(cc=["carl@example.net"], bcc=["dora@example.net"])
    message.attach_alternative("<p>Hello Bob", "text/html")
    message.attach("offer.pdf", b"%PDF-1.4", "application/pdf")
    message.metadata = {"order": 7}

    assert message.send() == 1

    sent = ses.sent.one()
    assert message.anymail_status.message_id == sent.message_id
    assert message.anymail_status.status == {"queued"}
    assert sent.recipients == ("bob@example.net", "carl@example.net", "dora@example.net")
    assert (sent.subject, (sent.text or "").strip(), (sent.html or "").strip()) == (
        "Привіт",
        "Hello Bob",
        "<p>Hello Bob",
    )
    assert sent.raw.headers.get("X-Metadata") == '{"order": 7}'


@pytest.mark.usefixtures("backend")
def test_a_template_is_sent_to_each_with_data_of_his_own(ses: LocalSes) -> None:
    ses.client("sesv2").create_email_template(
        TemplateName="offer", TemplateContent={"Subject": "For {{name}}", "Text": "{{price}}"}
    )
    message = mail()
    message.subject = message.body = None
    message.to = ["bob@example.net", "carl@example.net"]
    message.template_id = "offer"
    message.merge_data = {"bob@example.net": {"name": "Bob"}, "carl@example.net": {"name": "Carl"}}
    message.merge_global_data = {"price": "7 €"}

    message.send()

    assert [(one.recipients, one.subject, (one.text or "").strip()) for one in ses.sent] == [
        (("bob@example.net",), "For Bob", "7 €"),
        (("carl@example.net",), "For Carl", "7 €"),
    ]
    assert {one.message_id for one in message.anymail_status.recipients.values()} == {
        one.message_id for one in ses.sent
    }


@pytest.mark.usefixtures("backend")
def test_a_refusal_is_an_error_of_anymail() -> None:
    from anymail.exceptions import AnymailAPIError

    message = mail()
    message.from_email = "eve@example.org"

    with pytest.raises(AnymailAPIError, match="Email address is not verified"):
        message.send()
