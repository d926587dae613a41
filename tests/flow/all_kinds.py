"""A model in which something of each kind has happened to mail."""

from __future__ import annotations

import attrs

from sesmodel import ContactTopic, EmailTemplate, LocalSes, Mailer, Message
from sesmodel.service.content_scan import EICAR
from tests.tracked import track

BOTH_LINKS = (
    '<p>Hi</p> <a ses:tags="product:book" href="https://example.com/march">1</a> <a href="https://example.com/">2</a>'
)


def busy_ses() -> LocalSes:
    """SES that has published events of each type, of mail that went with a set and a tag."""
    ses = LocalSes()
    ses.verify("example.com", dkim=True)
    track(ses, "OurSet")
    ses.receivers.when("*@slow.example").defer(times=1)
    ses.receivers.when("*@later.example").accept().then.bounce(minutes=5)
    ses.receivers.when("*@silent.example").accept().then.bounce(None, minutes=5)
    ses.suppress("angry@example.net", "COMPLAINT")
    mailer = Mailer(ses, configuration_set="OurSet", tags={"campaign": "march"})
    hello = Message(sender="Ana <ana@example.com>", to="bob@example.net", subject="Grüße", text="Hi", html=BOTH_LINKS)
    got = mailer.send(hello).message_id
    assert got is not None
    for to in ("bounce@simulator.amazonses.com", "complaint@simulator.amazonses.com", "cy@slow.example"):
        mailer.send(hello.replace(to=to))
    for to in ("dee@later.example", "eve@silent.example", "angry@example.net"):
        mailer.send(hello.replace(to=[to, "bob@example.net"]))
    mailer.send(hello.replace(text=EICAR.decode()))
    ses.store(EmailTemplate("welcome", subject="Hi {{name}}", text="Hello"))
    ses.client("ses").send_templated_email(
        Source="ana@example.com",
        Destination={"ToAddresses": ["bob@example.net"]},
        Template="welcome",
        TemplateData="{}",
        ConfigurationSetName="OurSet",
    )
    ses.open(got)
    ses.click(got, "https://example.com/march")
    ses.click(got, "https://example.com/")
    ses.create_contact_list("OurList", ContactTopic("News", "News", "OPT_IN"))
    listed = attrs.evolve(mailer, contact_list="OurList", topic="News").send(hello).message_id
    assert listed is not None
    ses.unsubscribe_via_header(listed)
    ses.advance(hours=1)
    return ses
