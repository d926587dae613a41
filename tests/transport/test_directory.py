"""Mail in a folder: whole, exact, never written over."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sesmodel import (
    DirectoryTransport,
    Envelope,
    InvalidConfiguration,
    Mailer,
    ManualClock,
    Message,
    RawMessage,
    SeededIds,
    SendOptions,
    Submission,
    TrackingOverrides,
    TransportFailed,
)

if TYPE_CHECKING:
    from pathlib import Path

ENVELOPE = Envelope("ana@example.com", ["bob@example.net", "carl@example.org"])


def suffixes(folder: Path) -> list[str]:
    return sorted(path.suffix for path in folder.iterdir())


def test_a_message_is_one_file_and_what_was_said_beside_it_another(tmp_path: Path, hello: Message) -> None:
    with Mailer(DirectoryTransport(tmp_path / "out" / "going")) as mailer:
        receipt = mailer.send(hello.replace(bcc="carl@example.org"), configuration_set="set", tags={"kind": "news"})

    files = sorted((tmp_path / "out" / "going").iterdir())
    assert [path.name for path in files] == [f"{receipt.message_id}.eml", f"{receipt.message_id}.json"]
    assert receipt.accepted == ("bob@example.net", "carl@example.org")
    assert b"\r\nX-" not in files[0].read_bytes()


@given(data=st.binary(max_size=300), tags=st.dictionaries(st.text(max_size=5), st.text(max_size=5), max_size=3))
def test_bytes_envelope_and_options_read_back(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, tags: dict[str, str]
) -> None:
    clock = ManualClock()
    transport = DirectoryTransport(tmp_path_factory.mktemp("out"), clock=clock)
    options = SendOptions(
        configuration_set="set",
        tags=tags,
        source_arn="arn",
        contact_list="list",
        topic="topic",
        tracking=TrackingOverrides(opens=False),
    )
    transport.send(Submission(ENVELOPE, RawMessage(data), options))

    sent = transport.sent.one()
    assert (sent.raw.data, sent.envelope, sent.options, sent.sent_at) == (data, ENVELOPE, options, clock.now())


def test_files_of_versions_that_knew_no_tracking_of_one_mail_are_read(tmp_path: Path) -> None:
    transport = DirectoryTransport(tmp_path)
    transport.send(Submission(ENVELOPE, RawMessage(b"x"), SendOptions(configuration_set="set")))
    (path,) = tmp_path.glob("*.json")
    about = json.loads(path.read_text())
    del about["options"]["tracking"]
    path.write_text(json.dumps(about))

    assert transport.sent.one().options == SendOptions(configuration_set="set")


def test_names_sort_in_the_order_of_sending_even_within_one_moment(tmp_path: Path) -> None:
    transport = DirectoryTransport(tmp_path, clock=ManualClock())
    ids = [transport.send(Submission(ENVELOPE, RawMessage(b"%d" % number))).message_id for number in range(12)]

    assert ids == sorted(str(one) for one in ids)
    assert [sent.raw.data for sent in transport.sent] == [b"%d" % number for number in range(12)]
    assert re.fullmatch(r"20260101T120000\.000000Z-000000-[0-9a-f]{32}", ids[0] or "")


def test_nothing_is_written_over_even_if_two_would_choose_the_same_names(tmp_path: Path) -> None:
    def transport() -> DirectoryTransport:
        return DirectoryTransport(tmp_path, clock=ManualClock(), ids=SeededIds())

    for data in (b"first", b"second"):
        transport().send(Submission(ENVELOPE, RawMessage(data)))

    assert sorted(sent.raw.data for sent in transport().sent) == [b"first", b"second"]


def test_threads_and_processes_write_beside_each_other(tmp_path: Path) -> None:
    code = (
        "import sys; from sesmodel import *; transport = DirectoryTransport(sys.argv[1]);"
        "[transport.send(Submission(Envelope('a@b.example', 'c@d.example'), RawMessage(b'p'))) for _ in range(20)]"
    )
    transport = DirectoryTransport(tmp_path)
    with subprocess.Popen([sys.executable, "-c", code, str(tmp_path)]) as other, ThreadPoolExecutor(4) as threads:
        list(threads.map(transport.send, [Submission(ENVELOPE, RawMessage(b"t"))] * 20))
        assert other.wait(timeout=60) == 0

    assert sorted(sent.raw.data for sent in transport.sent) == [b"p"] * 20 + [b"t"] * 20
    assert suffixes(tmp_path) == [".eml"] * 40 + [".json"] * 40


def test_a_message_that_cannot_be_written_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    transport = DirectoryTransport(tmp_path)
    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(TransportFailed, match="No space left") as caught:
        transport.send(Submission(ENVELOPE, RawMessage(b"")))

    assert (caught.value.delivered, suffixes(tmp_path)) == ("no", [])


def test_a_message_that_is_not_complete_is_not_seen(tmp_path: Path) -> None:
    transport = DirectoryTransport(tmp_path)
    (tmp_path / "1.json").write_text("{}")
    (tmp_path / "1.part").write_bytes(b"half")

    assert len(transport.sent) == 0


def test_what_is_no_folder_is_refused_at_once(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(InvalidConfiguration, match="path: .*file"):
        DirectoryTransport(tmp_path / "file")
