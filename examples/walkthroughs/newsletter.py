"""A newsletter: a list, one tracked mail, and what its readers do with it: open, click, unsubscribe.

Run it with `python examples/walkthroughs/newsletter.py`. Nothing leaves this process.
"""

from __future__ import annotations

from sesmodel import ContactTopic, LocalSes, Mailer, Message

ISSUE = Message(
    sender="Ana <news@example.com>",
    to="ada@example.net",
    subject="What changed",
    text="Version 2 is out.\n\nYour preferences: {{amazonSESUnsubscribeUrl}}",
    html='<p>Version 2 is <a href="https://example.com/v2" ses:tags="version:2">out</a>.'
    '<p><a href="{{amazonSESUnsubscribeUrl}}">Your preferences</a>',
)
READING = ("Open", "Click", "Bounce", "Subscription")


def main() -> None:
    ses = LocalSes()
    ses.verify("example.com", dkim=True)  # the links to unsubscribe need a domain with Easy DKIM
    ses.create_configuration_set("news")
    ses.add_event_destination("news", "reading", ses.create_topic("reading"), event_types=READING)

    print("1. A list with topics, and who is on it")
    readers = ses.create_contact_list(
        "Readers", ContactTopic("Releases", "Release notes", "OPT_IN"), ContactTopic("Offers", "Offers", "OPT_OUT")
    )
    ses.create_contact("Readers", "ada@example.net", preferences={"Offers": "OPT_IN"})
    ses.create_contact("Readers", "bob@example.net", preferences={"Releases": "OPT_OUT"})
    for contact in readers:
        print(f"   {contact.address}: Releases {readers.effective_status(contact.address, 'Releases')}")

    print("2. The same mail to each: who does not want it does not get it")
    mailer = Mailer(ses, configuration_set="news", contact_list="Readers", topic="Releases")
    for contact in readers:
        mailer.send(ISSUE.replace(to=contact.address))
        print(f"   {contact.address}: {len(ses.inbox(contact.address))} in the inbox, {ses.events[-1].event_type}")

    print("3. Ada opens it, and follows its link")
    mail = ses.inbox("ada@example.net").one()
    ses.open(mail)
    click = ses.click(mail, "https://example.com/v2")
    print(f"   {click.event_type} {click.link}, tags {click.link_tags}")

    print("4. She presses the button of her mail program that unsubscribes")
    print(f"   {mail.headers.get('List-Unsubscribe-Post')}")
    event = ses.unsubscribe_via_header(mail)
    print(f"   {event.event_type}: Releases {readers.effective_status('ada@example.net', 'Releases')}")

    print("5. The page behind the link in the text asks for more, and she wants to hear of releases again")
    page = ses.landing_page(mail)
    print("  ", *(f"[{'x' if topic.subscribed else ' '}] {topic.display_name}" for topic in page.topics))
    ses.update_preferences(mail, {"Releases": "OPT_IN"})
    mailer.send(ISSUE)
    print(f"   {len(ses.inbox('ada@example.net'))} in the inbox")


if __name__ == "__main__":
    main()
