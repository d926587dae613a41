"""Real boto3 against a model: nothing is mocked, and no socket is opened."""

from __future__ import annotations

import asyncio
import contextvars
import gc
import socket
import sys
import threading
import weakref
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, NoReturn

import boto3
import botocore.session
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError, EndpointConnectionError, NoCredentialsError

from sesmodel.client_waiter import ModelWaiter
from sesmodel.errors import InvalidValue, MissingExtra
from sesmodel.local import LocalSes
from sesmodel.patching import patched
from sesmodel.patching.lines import without_pause

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

SENDER, RECIPIENT = "ana@example.com", "bob@example.net"
RAW = b"From: ana@example.com\r\nTo: bob@example.net\r\nSubject: Raw\r\n\r\nHello\r\n"


@pytest.fixture(autouse=True)
def bare_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A machine without credentials, Region or network."""
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("ACCESS_KEY_ID", "SECRET_ACCESS_KEY", "SESSION_TOKEN", "REGION", "DEFAULT_REGION", "PROFILE"):
        monkeypatch.delenv(f"AWS_{name}", raising=False)
    monkeypatch.setattr(boto3, "DEFAULT_SESSION", None)
    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr("time.sleep", refuse_to_wait)


def refuse(*_: object) -> NoReturn:
    raise OSError("a socket was opened")


def refuse_to_wait(seconds: float) -> None:
    assert seconds == 0, f"somebody waits for {seconds} seconds"


def model(**options: Any) -> LocalSes:
    ses = LocalSes(**{"region": "eu-west-1"} | options)
    ses.verify("example.com")
    return ses


@pytest.fixture
def ses() -> Iterator[LocalSes]:
    """A model that is patched in."""
    with patched(model()) as found:
        yield found


def send(client: Any, subject: str = "Hi", sender: str = SENDER) -> str:
    """Send through either API."""
    message = {"Subject": {"Data": subject, "Charset": "UTF-8"}, "Body": {"Text": {"Data": "Hello"}}}
    if client.meta.service_model.service_name == "ses":
        sent = client.send_email(Source=sender, Destination={"ToAddresses": [RECIPIENT]}, Message=message)
    else:
        content = {"Simple": message}
        sent = client.send_email(FromEmailAddress=sender, Destination={"ToAddresses": [RECIPIENT]}, Content=content)
    return str(sent["MessageId"])


# --- what boto3 shows -----------------------------------------------------------------------------


@pytest.mark.parametrize("service", ["ses", "sesv2"])
def test_a_message_is_sent(ses: LocalSes, service: Any) -> None:
    message_id = send(boto3.client(service), "Grüße & so")
    assert ses.sent.one().message_id == message_id
    assert ses.sent.one().subject == "Grüße & so"
    assert [message.subject for message in ses.inbox(RECIPIENT)] == ["Grüße & so"]


def test_raw_content_arrives_as_it_is(ses: LocalSes) -> None:
    boto3.client("ses").send_raw_email(RawMessage={"Data": RAW})
    boto3.client("sesv2").send_email(Content={"Raw": {"Data": RAW}})
    assert [message.subject for message in ses.inbox(RECIPIENT)] == ["Raw", "Raw"]


def test_identities_are_made(ses: LocalSes) -> None:
    boto3.client("ses").verify_email_identity(EmailAddress="cy@example.org")
    made = boto3.client("sesv2").create_email_identity(EmailIdentity="example.org")
    assert made["IdentityType"] == "DOMAIN"
    assert {"cy@example.org", "example.org"} <= set(boto3.client("ses").list_identities()["Identities"])


def test_quotas_are_numbers(ses: LocalSes) -> None:
    assert isinstance(boto3.client("ses").get_send_quota()["Max24HourSend"], float)
    assert boto3.client("sesv2").get_account()["SendQuota"]["SentLast24Hours"] == 0.0


def test_answers_have_the_metadata_of_aws(ses: LocalSes) -> None:
    first = boto3.client("ses").get_send_quota()["ResponseMetadata"]
    second = boto3.client("sesv2").get_account()["ResponseMetadata"]
    assert (first["HTTPStatusCode"], first["RetryAttempts"]) == (200, 0)
    assert first["RequestId"] == first["HTTPHeaders"]["x-amzn-requestid"] != second["RequestId"]


@pytest.mark.parametrize("service", ["ses", "sesv2"])
def test_a_refusal_is_the_exception_of_its_name(ses: LocalSes, service: Any) -> None:
    client = boto3.client(service)
    with pytest.raises(client.exceptions.MessageRejected) as caught:
        send(client, sender="eve@example.org")
    error = caught.value.response
    assert error["Error"]["Code"] == "MessageRejected"
    assert error["Error"]["Message"].startswith("Email address is not verified.")
    assert error["ResponseMetadata"]["HTTPStatusCode"] == 400
    assert error["ResponseMetadata"]["RequestId"]


def test_an_unknown_resource_is_not_found(ses: LocalSes) -> None:
    client = boto3.client("sesv2")
    with pytest.raises(client.exceptions.NotFoundException) as caught:
        client.get_email_identity(EmailIdentity="nobody.example")
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 404


def test_a_mistake_in_the_call_is_still_found_by_boto3(ses: LocalSes) -> None:
    with pytest.raises(botocore.exceptions.ParamValidationError):
        boto3.client("ses").send_email(Sauce="ana@example.com")  # type: ignore[call-arg]


# --- clients --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "make",
    [
        lambda: boto3.client("sesv2"),
        lambda: boto3.session.Session().client("sesv2"),
        lambda: boto3.Session(aws_access_key_id="AKIA", aws_secret_access_key="s").client("ses"),
        lambda: botocore.session.get_session().create_client("ses"),
        lambda: botocore.session.Session().create_client(service_name="sesv2", region_name="us-west-2"),
        lambda: botocore.session.Session().create_client("sesv2", "us-west-2", None, True),
        lambda: boto3.client("sesv2", endpoint_url="http://localhost:1", use_ssl=False),
        lambda: boto3.client("ses", config=Config(signature_version=botocore.UNSIGNED)),
    ],
    ids=["default", "boto3 session", "keys", "botocore session", "keyword", "positions", "endpoint", "unsigned"],
)
def test_every_way_to_make_a_client_leads_to_the_model(ses: LocalSes, make: Callable[[], Any]) -> None:
    send(make())
    assert ses.sent.one().subject == "Hi"


def test_a_session_made_earlier_makes_clients_of_the_model() -> None:
    session = boto3.session.Session()
    with patched(model()) as ses:
        send(session.client("ses"))
    assert len(ses.sent) == 1


def test_the_region_is_that_of_the_model_unless_one_is_named(ses: LocalSes, monkeypatch: pytest.MonkeyPatch) -> None:
    assert boto3.client("ses").meta.region_name == "eu-west-1"
    assert boto3.client("ses", config=Config(region_name="eu-west-2")).meta.region_name == "eu-west-2"
    assert boto3.session.Session(region_name="eu-west-3").client("ses").meta.region_name == "eu-west-3"
    session = botocore.session.Session()
    session.set_default_client_config(Config(region_name="eu-north-1"))
    assert session.create_client("ses").meta.region_name == "eu-north-1"
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-2")
    assert boto3.session.Session().client("ses").meta.region_name == "us-east-2"


def test_credentials_of_the_machine_are_not_asked_for(ses: LocalSes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("botocore.session.Session.get_credentials", refuse)
    send(boto3.client("ses"))


@pytest.mark.parametrize("half", ["aws_access_key_id", "aws_secret_access_key"])
def test_half_a_pair_of_keys_is_still_a_mistake(ses: LocalSes, half: str) -> None:
    given: Any = {half: "AKIA"}
    with pytest.raises(botocore.exceptions.PartialCredentialsError):
        boto3.client("ses", **given)


@pytest.mark.parametrize("config", [None, Config(user_agent_extra="x"), Config(defaults_mode="auto")])  # type: ignore[arg-type]
def test_the_metadata_service_is_not_asked_for_timeouts(
    ses: LocalSes, monkeypatch: pytest.MonkeyPatch, config: Config | None
) -> None:
    monkeypatch.setenv("AWS_DEFAULTS_MODE", "auto")
    monkeypatch.setattr("botocore.utils.IMDSFetcher.__init__", refuse)
    send(boto3.client("ses", config=config))


def test_other_services_are_left_alone(ses: LocalSes) -> None:
    with pytest.raises(botocore.exceptions.NoRegionError):
        boto3.client("sqs")
    with pytest.raises(NoCredentialsError):
        boto3.client("sqs", region_name="eu-west-1").list_queues()


def test_create_client_is_as_before_after_the_last_block() -> None:
    before = botocore.session.Session.create_client
    with patched(model()):
        with patched(model()):
            assert botocore.session.Session.create_client is not before
        assert botocore.session.Session.create_client is not before
    assert botocore.session.Session.create_client is before


def test_a_wrapper_that_others_add_meanwhile_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    kind = botocore.session.Session
    monkeypatch.setattr(kind, "create_client", kind.create_client)
    made = []

    with patched(model()):
        ours = kind.create_client

        def theirs(*args: Any, **kwargs: Any) -> Any:
            made.append(args[1])
            return ours(*args, **kwargs)

        monkeypatch.setattr(kind, "create_client", theirs)
    assert kind.create_client is theirs
    with patched(model()) as ses:
        send(boto3.client("ses"))
    assert len(ses.sent) == 1
    assert made == ["ses"]
    with pytest.raises(NoCredentialsError):
        send(boto3.client("ses", region_name="eu-west-1"))


def test_clients_do_not_live_longer_than_without() -> None:
    with patched(model()):
        client = boto3.client("ses")
        send(client)
        gone = weakref.ref(client)
        del client
        gc.collect()
        assert gone() is None


# --- clients made earlier -------------------------------------------------------------------------


@pytest.mark.parametrize("service", ["ses", "sesv2"])
def test_a_client_made_earlier_is_wired_and_then_as_it_was(service: Any) -> None:
    client = boto3.client(service, region_name="us-east-1")
    with patched(model(), client=client) as ses:
        send(client)
    assert len(ses.sent) == 1
    with pytest.raises(NoCredentialsError):
        send(client)
    with patched(model(), client=client) as again:
        send(client)
    assert len(again.sent) == 1


def test_a_client_with_credentials_reaches_for_aws_again_afterwards() -> None:
    client = boto3.client(
        "ses",
        region_name="us-east-1",
        aws_access_key_id="AKIA",
        aws_secret_access_key="s",
        config=Config(retries={"total_max_attempts": 1}),
    )
    with patched(model(), client=client):
        send(client)
    with pytest.raises(EndpointConnectionError):
        send(client)


def test_several_clients_made_earlier() -> None:
    clients = [boto3.client("ses", region_name="us-east-1"), boto3.client("sesv2", region_name="us-east-1")]
    with patched(model(), client=[*clients, clients[0]]) as ses:
        for client in clients:
            send(client)
    assert len(ses.sent) == 2


def test_a_client_of_another_service_is_refused() -> None:
    wrong: Any = boto3.client("sqs", region_name="eu-west-1")
    with pytest.raises(InvalidValue, match="sqs is no client of SES"), patched(model(), client=wrong):
        pass


def test_what_is_no_client_is_refused() -> None:
    wrong: Any = model().client("ses")
    with pytest.raises(InvalidValue, match="Client is no client of SES"), patched(model(), client=wrong):
        pass


# --- which model ----------------------------------------------------------------------------------


def test_the_innermost_block_counts() -> None:
    with patched(model()) as outer:
        early = boto3.client("ses")
        with patched(model()) as inner:
            send(boto3.client("ses"), "inner")
            send(early, "early")
        send(boto3.client("ses"), "outer")
    assert [message.subject for message in inner.sent] == ["inner"]
    assert [message.subject for message in outer.sent] == ["early", "outer"]


def test_a_client_made_earlier_goes_to_the_innermost_block_it_was_passed_to() -> None:
    client = boto3.client("ses", region_name="us-east-1")
    with patched(model(), client=client) as outer:
        with patched(model(), client=client) as inner:
            send(client, "inner")
        send(client, "outer")
    assert inner.sent.one().subject == "inner"
    assert outer.sent.one().subject == "outer"


@pytest.mark.parametrize("service", ["ses", "sesv2"])
def test_a_client_does_not_outlive_its_block(service: Any) -> None:
    with patched(model()):
        client = boto3.client(service)
    with pytest.raises(RuntimeError, match="has ended"):
        send(client)
    with patched(model()), pytest.raises(RuntimeError, match="has ended"):
        send(client)
    with patched(model(), client=client) as ses:
        send(client)
    assert len(ses.sent) == 1


def test_a_thread_of_the_code_under_test_finds_the_only_model(ses: LocalSes) -> None:
    in_thread(lambda: send(boto3.client("ses")))
    assert len(ses.sent) == 1


def test_a_thread_finds_the_inner_one_of_nested_blocks(ses: LocalSes) -> None:
    with patched(model()) as inner:
        in_thread(lambda: send(boto3.client("ses")))
    assert len(inner.sent) == 1
    assert not ses.sent


def test_a_client_stays_with_its_model_in_any_thread(ses: LocalSes) -> None:
    client = boto3.client("ses")
    with patched(model()):
        in_thread(lambda: send(client))
    assert len(ses.sent) == 1


def test_two_tests_at_once_see_only_their_own_model() -> None:
    shared = boto3.client("sesv2", region_name="us-east-1")
    ready = threading.Barrier(2, timeout=10)

    def run(name: str) -> list[str | None]:
        with patched(model(), client=shared) as ses:
            ready.wait()
            client = boto3.client("ses")
            send(client, name)
            send(shared, name)
            ready.wait()
            in_thread(lambda: send(client, f"{name} in a thread"))
            context = contextvars.copy_context()
            in_thread(lambda: context.run(lambda: send(boto3.client("ses"), f"{name} in its context")))
            ready.wait()
            return [message.subject for message in ses.sent]

    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(run, ["one", "two"]))
    for name, subjects in zip(["one", "two"], results, strict=True):
        assert subjects == [name, name, f"{name} in a thread", f"{name} in its context"]


def test_a_thread_without_context_must_not_guess() -> None:
    client = boto3.client("ses", region_name="us-east-1")
    entered, leave = threading.Event(), threading.Event()

    def other() -> None:
        with patched(model(), client=client):
            entered.set()
            assert leave.wait(10)

    with ThreadPoolExecutor() as pool, patched(model(), client=client):
        other_test = pool.submit(other)
        assert entered.wait(10)
        try:
            for act in (lambda: boto3.client("ses"), lambda: send(client)):
                with pytest.raises(RuntimeError, match=r"patched\(client=\.\.\.\)"):
                    in_thread(act)
        finally:
            leave.set()
        other_test.result()


def test_a_thread_without_context_need_not_guess_where_all_blocks_are_of_one_model() -> None:
    ses, entered, leave = model(), threading.Event(), threading.Event()

    def other() -> None:
        with patched(ses):
            entered.set()
            assert leave.wait(10)

    with ThreadPoolExecutor() as pool, patched(ses):
        other_test = pool.submit(other)
        assert entered.wait(10)
        try:
            in_thread(lambda: send(boto3.client("ses")))
        finally:
            leave.set()
        other_test.result()
    assert len(ses.sent) == 1


def test_asynchronous_tests_share_a_loop() -> None:
    async def run(name: str) -> str | None:
        with patched(model()) as ses:
            client = boto3.client("ses")
            await asyncio.sleep(0)
            await asyncio.to_thread(send, client, name)
            await asyncio.to_thread(lambda: send(boto3.client("sesv2"), name))
            return ses.sent[0].subject

    async def both() -> list[str | None]:
        return list(await asyncio.gather(run("one"), run("two")))

    assert asyncio.run(both()) == ["one", "two"]


def test_a_block_may_end_in_another_context() -> None:
    block = patched(model())
    ses = contextvars.copy_context().run(block.__enter__)
    send(boto3.client("ses"))
    assert len(ses.sent) == 1
    block.__exit__(None, None, None)
    with patched(model()) as second:
        send(boto3.client("ses"))
    assert len(second.sent) == 1


def test_it_decorates_too() -> None:
    ses = model()

    @patched(ses)
    def signup() -> None:
        send(boto3.client("ses"))

    signup()
    signup()
    assert len(ses.sent) == 2


def test_it_decorates_what_is_awaited() -> None:
    ses = model()

    @patched(ses)
    async def signup() -> str:
        await asyncio.sleep(0)
        return send(boto3.client("ses"))

    assert asyncio.run(signup()) == ses.sent.one().message_id


def test_it_decorates_a_fixture() -> None:
    ses = model()

    @patched(ses)
    def client() -> Iterator[Any]:
        yield boto3.client("ses")

    for made in client():
        send(made)
    assert len(ses.sent) == 1
    with pytest.raises(RuntimeError, match="has ended"):
        send(made)


def test_a_block_can_be_entered_again() -> None:
    ses = model()
    block = patched(ses)
    for _ in range(2):
        with block as same:
            assert same is ses
            with block:
                send(boto3.client("ses"))
    assert len(ses.sent) == 2


def in_thread(work: Callable[[], object]) -> None:
    """Run in a thread that is started without a context, as most are."""
    with ThreadPoolExecutor(1) as pool:
        pool.submit(work).result()


# --- trying again ---------------------------------------------------------------------------------


@pytest.mark.parametrize("service", ["ses", "sesv2"])
@pytest.mark.parametrize(
    ("retries", "attempts"),
    [({}, None), ({"mode": "standard"}, 3), ({"total_max_attempts": 1}, 1), ({"max_attempts": 1}, 2)],
    ids=["default", "standard", "once", "twice"],
)
def test_a_throttled_call_is_repeated_without_a_pause(service: Any, retries: Any, attempts: int | None) -> None:
    with patched(model(max_send_rate=1)) as ses:
        client = boto3.client(service, config=Config(retries=retries))
        send(client)
        with pytest.raises(ClientError) as caught:
            send(client)
        ses.advance(seconds=1)
        send(client)
    assert caught.value.response["Error"]["Message"] == "Maximum sending rate exceeded."
    again = caught.value.response["ResponseMetadata"]["RetryAttempts"]
    assert again == attempts - 1 if attempts else again > 0
    assert len(ses.sent) == 2


def test_a_no_to_another_attempt_is_left_to_botocore() -> None:
    assert [without_pause(said) for said in (None, False, 0, 2.5)] == [None, None, 0, 0]


def test_a_call_that_is_throttled_once_succeeds(monkeypatch: pytest.MonkeyPatch) -> None:
    ses = model(max_send_rate=1)
    call = LocalSes.call

    def later(self: LocalSes, *args: Any, **options: Any) -> dict[str, Any]:
        """The time of others passes while botocore tries again."""
        try:
            return call(self, *args, **options)
        finally:
            self.advance(seconds=0.5)

    monkeypatch.setattr(LocalSes, "call", later)
    with patched(ses):
        client = boto3.client("sesv2")
        send(client)
        send(client)
    assert len(ses.sent) == 2


def test_a_waiter_waits_in_the_time_of_the_model(ses: LocalSes) -> None:
    client = boto3.client("ses")
    ses.create_identity("late.example")
    ses.dns.add(*(one.record for one in ses.required_dns_records("late.example")))
    begin = ses.clock.now()
    long: Any = {"Delay": 60, "MaxAttempts": 1000}
    client.get_waiter("identity_exists").wait(Identities=["late.example"], WaiterConfig=long)
    assert ses.clock.now() > begin
    with pytest.raises(ValueError, match="Waiter does not exist"):
        client.get_waiter("rain")  # type: ignore[arg-type]


def test_the_waiters_of_a_client_made_earlier_are_its_own_again() -> None:
    client: Any = boto3.client("ses", region_name="us-east-1")
    with patched(model(), client=client):
        assert type(client.get_waiter("identity_exists")) is ModelWaiter
    assert type(client.get_waiter("identity_exists")) is not ModelWaiter


# --- without boto3 --------------------------------------------------------------------------------


def test_a_missing_boto3_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.partition(".")[0] == "botocore"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "botocore", None)
    with pytest.raises(MissingExtra, match=r"pip install 'sesmodel\[ses\]'"), patched(model()):
        pass
