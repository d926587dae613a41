"""Signed and encrypted bodies travel without a change."""

from __future__ import annotations

from email import message_from_bytes, policy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sesmodel import (
    PGP_TYPES,
    SMIME_TYPES,
    Attachment,
    InvalidContent,
    LocalSes,
    Mailer,
    Message,
    PreparedBody,
    build,
    check,
    read,
    same_content,
)

SIGNED_PART = (
    b"Content-Type: text/plain; charset=utf-8\r\n"
    b"Content-Transfer-Encoding: quoted-printable\r\n"
    b"X-Odd:   kept  as it   is \r\n"
    b"\r\n"
    b"Gr=C3=BC=C3=9Fe  =20\r\n"
    b'<html><body><a href=3D"https://example.com/">x</a></body></html>\r\n'
)
SIGNATURE = (
    b'Content-Type: application/pgp-signature; name="signature.asc"\r\n'
    b"\r\n"
    b"-----BEGIN PGP SIGNATURE-----\r\n\r\niQEzBAEBCAAdFiEE\r\n-----END PGP SIGNATURE-----\r\n"
)
DATA = b"--b\r\n" + SIGNED_PART + b"\r\n--b\r\n" + SIGNATURE + b"\r\n--b--\r\n"
SIGNED = PreparedBody('multipart/signed; protocol="application/pgp-signature"; micalg=pgp-sha256; boundary="b"', DATA)
HELLO = Message(sender="ana@example.com", to="bob@example.net", subject="Signed", body=SIGNED)


def delivered(message: Message) -> bytes:
    ses = LocalSes()
    ses.verify("example.com")
    Mailer(ses).send(message)
    return ses.sent.one().raw.data


@pytest.mark.spec("HDR-13")
def test_a_signed_part_is_byte_for_byte_the_same_after_delivery() -> None:
    arrived = delivered(HELLO)

    assert SIGNED_PART in arrived
    assert arrived.endswith(b"\r\n\r\n" + DATA)
    assert read(arrived).tree == "multipart/signed[text/plain, application/pgp-signature]"
    parsed = message_from_bytes(arrived, policy=policy.default)
    assert parsed["Content-Type"].params["protocol"] == "application/pgp-signature"
    assert parsed["Content-Type"].params["micalg"] == "pgp-sha256"


@pytest.mark.spec("HDR-13")
def test_an_encrypted_body_is_byte_for_byte_the_same_after_delivery() -> None:
    data = (
        b"--e\r\nContent-Type: application/pgp-encrypted\r\n\r\nVersion: 1\r\n"
        b"\r\n--e\r\nContent-Type: application/octet-stream\r\n\r\n"
        b"-----BEGIN PGP MESSAGE-----\r\n\r\nhQEMA\r\n\r\n--e--\r\n"
    )
    body = PreparedBody('multipart/encrypted; protocol="application/pgp-encrypted"; boundary=e', data)

    arrived = delivered(HELLO.replace(body=body))
    assert arrived.endswith(b"\r\n\r\n" + data)
    assert read(arrived).tree == "multipart/encrypted[application/pgp-encrypted, application/octet-stream]"


@pytest.mark.spec("HDR-13")
def test_the_seven_types_are_known_and_taken() -> None:
    assert SMIME_TYPES == (
        "application/pkcs7-mime",
        "application/pkcs7-signature",
        "application/x-pkcs7-mime",
        "application/x-pkcs7-signature",
    )
    assert PGP_TYPES == ("application/pgp-encrypted", "application/pgp-keys", "application/pgp-signature")
    for kind in (*SMIME_TYPES, *PGP_TYPES):
        whole = HELLO.replace(body=PreparedBody(kind, b"MIIB", "base64"))
        attached = HELLO.replace(body=None, text="x", attachments=[Attachment(b"x", "smime.p7m", kind)])
        for message in (whole, attached):
            assert not check(message)
        assert read(delivered(whole)).content_type == kind
        assert read(delivered(attached)).attachments[0].content_type == kind


@pytest.mark.spec("HDR-13")
@given(st.binary(max_size=3000))
def test_an_smime_object_is_wrapped_in_base64(der: bytes) -> None:
    message = HELLO.replace(body=PreparedBody.pkcs7(der, "signed-data"))

    parsed = message_from_bytes(build(message), policy=policy.default)
    assert parsed.get_content_type() == "application/pkcs7-mime"
    assert parsed["Content-Type"].params["smime-type"] == "signed-data"
    assert parsed.get_filename() == "smime.p7m"
    assert parsed.get_payload(decode=True) == der
    assert same_content(read(build(message)), message)


def test_what_tools_print_is_taken_as_it_is() -> None:
    entity = (
        b"MIME-Version: 1.0\r\nContent-Type: multipart/signed;\r\n"
        b' protocol="application/pkcs7-signature"; micalg="sha-256";\r\n boundary="b"\r\n'
        b"Content-Description: signed\r\n\r\n" + DATA
    )
    message = HELLO.replace(body=entity)

    assert message.body is not None
    assert (message.body.media_type, message.body.description) == ("multipart/signed", "signed")
    assert build(message).endswith(b"\r\n\r\n" + DATA)
    assert build(message).count(b"MIME-Version") == 1
    assert b"Content-Description: signed\r\n" in build(message)
    assert max(map(len, build(message).split(b"\r\n"))) <= 78
    assert same_content(read(build(message)), message)
    assert not same_content(read(build(message)), HELLO.replace(body=None, text="x"))


@pytest.mark.parametrize(
    ("content_type", "data", "encoding", "what"),
    [
        ('multipart/signed; boundary="b"', DATA.replace(b"\r\n", b"\n"), "7bit", "changed on the way"),
        ("application/pkcs7-mime", b"\x80\x00", "7bit", "changed on the way"),
        ("application/pkcs7-mime", b"x" * 999, "7bit", "changed on the way"),
        ("application/pkcs7-mime", b"x", "binary", "no transfer encoding"),
        ("multipart/signed", DATA, "7bit", "Missing start boundary"),
        ('multipart/signed; boundary="other"', DATA, "7bit", "Missing start boundary"),
        ("pkcs7", b"x", "7bit", "no media type"),
        ("", b"x", "7bit", "no media type"),
        ("application/pkcs7-mime; name=é", b"x", "7bit", "no media type"),
    ],
)
def test_a_body_that_would_be_changed_on_the_way_is_refused(
    content_type: str, data: bytes, encoding: str, what: str
) -> None:
    with pytest.raises(InvalidContent, match=what):
        PreparedBody(content_type, data, encoding)  # type: ignore[arg-type]


def test_a_value_of_a_prepared_body_starts_no_other_field() -> None:
    folded = PreparedBody("application/pgp-keys;\r\n Bcc: x@example.com", b"x").head
    assert folded == "Content-Type: application/pgp-keys; Bcc: x@example.com\r\nContent-Transfer-Encoding: 7bit\r\n"
    with pytest.raises(InvalidContent, match="not ASCII"):
        PreparedBody("application/pgp-keys", b"x", disposition="attachment; filename=é")


def test_a_field_of_the_message_is_no_part_of_the_body() -> None:
    with pytest.raises(InvalidContent, match="'Subject' is not about the content"):
        PreparedBody.from_entity(b"Content-Type: application/pgp-keys\r\nSubject: x\r\n\r\nx")
    with pytest.raises(InvalidContent, match="no media type"):
        PreparedBody.from_entity(b"\r\nx")


@pytest.mark.parametrize("more", [{"text": "x"}, {"html": "x"}, {"attachments": [Attachment(b"", "a.txt")]}], ids=str)
def test_a_prepared_body_is_the_whole_body(more: dict[str, object]) -> None:
    with pytest.raises(InvalidContent, match="whole body"):
        HELLO.replace(**more)
