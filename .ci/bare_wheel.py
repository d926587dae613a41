"""Run by .ci/run where the built wheel and its required dependencies, and nothing else, are installed."""

import sys
from importlib.metadata import version
from importlib.util import find_spec

import sesmodel

assert "site-packages" in str(sesmodel.__file__), sesmodel.__file__
assert find_spec("_sesmodel_pytestplugin"), "the wheel lacks the pytest plugin"
assert not {"attrs", "boto3", "botocore", "cryptography", "pytest"} & sys.modules.keys(), "the import is heavy"

from sesmodel import LocalSes, Mailer, Message, MissingExtra, build, check, patched, read, same_content  # noqa: E402

message = Message(
    sender="Ana Pérez <ana@exämple.com>", to="bob@example.net", subject="Привіт", text="…", html="<p>…"
).attach(b"%PDF-1.4", "offer.pdf")
assert check(message).ok, str(check(message))
assert same_content(read(build(message)), message)

ses = LocalSes()
ses.verify("exämple.com")
Mailer(ses).send(message)
assert ses.client("sesv2").get_account()["SendQuota"]["SentLast24Hours"] == 1
assert [event.event_type for event in ses.events] == ["Send", "Delivery"]
assert ses.inbox("bob@example.net")[0].subject == "Привіт"

for needs_boto3 in (lambda: Mailer("ses://eu-west-1"), lambda: patched(ses).__enter__()):
    try:
        needs_boto3()
    except MissingExtra as error:
        assert "pip install 'sesmodel[ses]'" in str(error), error  # noqa: PT017  there is no pytest here
    else:
        raise AssertionError("boto3 is installed, so this is no bare environment")

print(f"sesmodel {version('sesmodel')} composes, checks and sends with nothing but its required dependencies")
