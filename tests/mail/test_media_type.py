"""The type of a file by its name: the same answer on every Python."""

from __future__ import annotations

import mimetypes

import pytest

from sesmodel import Attachment, InvalidContent, Message, build, read
from sesmodel.mail.media_type import of_file

OFFICE = "application/vnd.openxmlformats-officedocument"
TYPES = {
    "a.docx": f"{OFFICE}.wordprocessingml.document",
    "a.xlsx": f"{OFFICE}.spreadsheetml.sheet",
    "a.pptx": f"{OFFICE}.presentationml.presentation",
    "a.odt": "application/vnd.oasis.opendocument.text",
    "a.webp": "image/webp",
    "a.avif": "image/avif",
    "a.heic": "image/heic",
    "a.woff2": "font/woff2",
    "a.ics": "text/calendar",
    "a.md": "text/markdown",
    "a.csv": "text/csv",
    "a.js": "text/javascript",
    "a.rtf": "application/rtf",
    "a.7z": "application/x-7z-compressed",
    "a.p7m": "application/pkcs7-mime",
    "a.PDF": "application/pdf",
    "a.txt": "text/plain",
    "a.html": "text/html",
    "a.doc": "application/msword",
    "a.b.tar.gz": "application/gzip",
    "a.zip": "application/zip",
    "a.svgz": "application/octet-stream",
    "a.unheard": "application/octet-stream",
    "README": "application/octet-stream",
    ".pdf": "application/octet-stream",
    "a.": "application/octet-stream",
}


@pytest.mark.spec("API-11")
@pytest.mark.parametrize(("name", "kind"), TYPES.items(), ids=TYPES)
def test_the_type_of_a_file_is_known_by_its_name(name: str, kind: str) -> None:
    assert of_file(name) == kind
    assert Attachment(b"", name).content_type == kind


def test_the_machine_has_no_say(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(mimetypes.types_map, ".unheard", "text/plain")
    mimetypes.add_type("text/plain", ".unheard")

    assert of_file("a.unheard") == "application/octet-stream"


@pytest.mark.parametrize(
    "given", ["text/csv; charset=utf-8", 'text/csv;charset="utf-8"', 'Text/CSV ; Charset = "utf-8"'], ids=range(3)
)
def test_a_file_of_text_may_name_its_charset(given: str) -> None:
    message = Message(sender="a@example.com", to="b@example.net", attachments=[Attachment(b"x", "a.csv", given)])

    (part,) = read(build(message)).attachments
    assert (part.content_type, part.parameters["charset"]) == ("text/csv", "utf-8")


@pytest.mark.parametrize("given", ["text/csv; name=x", "text/csv; charset=a b", "text", "a/b\r\nBcc: x", "a/b;"])
def test_what_is_no_type_is_refused(given: str) -> None:
    with pytest.raises(InvalidContent):
        Attachment(b"", "a", given)
