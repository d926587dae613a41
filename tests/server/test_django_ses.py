"""Django sends through the backend of django-ses, over a socket: only the endpoint is another."""

from __future__ import annotations

import pytest

from sesmodel import LocalSes, serve_http
from tests.django_project import configure

pytest.importorskip("django_ses", reason="django-ses is not installed")


@pytest.mark.parametrize("v2", [False, True], ids=["v1", "v2"])
@pytest.mark.parametrize("limits", [{}, {"max_send_rate": 14.0}], ids=["no limit", "14 a second"])
def test_a_mail_of_django_is_sent(v2: bool, limits: dict[str, float]) -> None:
    configure()
    from django.core.mail import EmailMessage
    from django_ses import SESBackend

    ses = LocalSes(**limits)  # type: ignore[arg-type]
    ses.verify("example.com")
    with serve_http(ses) as door:
        backend = SESBackend(
            aws_access_key="test",
            aws_secret_key="test",
            aws_region_name="us-east-1",
            aws_region_endpoint=door.url,
            use_ses_v2=v2,
            aws_auto_throttle=0.5,  # so that it asks for the rate
        )
        message = EmailMessage("Привіт", "Hello Bob", "ana@example.com", ["bob@example.net"])
        assert backend.send_messages([message]) == 1

    sent = ses.sent.one()
    assert (sent.subject, (sent.text or "").strip()) == ("Привіт", "Hello Bob")
    assert message.extra_headers["message_id"] == sent.message_id
