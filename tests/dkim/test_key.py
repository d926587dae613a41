"""Keys: what is taken, what is refused, and that the secret never shows."""

from __future__ import annotations

import copy
import pickle
import traceback
from base64 import b64encode

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from sesmodel.dkim.key import DkimKey
from sesmodel.errors import InvalidKey, SecretNotCopied
from sesmodel.system import SystemKeys
from tests.dkim import keys, vectors


def _body(pem: str) -> str:
    return "".join(pem.splitlines()[1:-1])


PKCS1, PKCS8 = vectors.RFC_6376_KEY, keys.rsa_1024().export_private_pkcs8()


@pytest.mark.spec("AUTH-21")
@pytest.mark.parametrize(
    "source",
    [PKCS1, PKCS8, PKCS1.encode(), _body(PKCS1), _body(PKCS8), f"\n{PKCS1}\n", PKCS1.replace("\n", "\r\n")],
)
def test_every_form_of_a_key_is_the_same_key(source: str | bytes) -> None:
    key = DkimKey.load(source)

    assert key == keys.rsa_1024()
    assert hash(key) == hash(keys.rsa_1024())
    assert (key.algorithm, key.size, key.public_key) == ("rsa-sha256", 1024, vectors.RFC_6376_PUBLIC)
    assert key.public_exponent == 65537


def test_an_ed25519_key_is_read_from_its_bytes_and_from_pem() -> None:
    key = keys.ed25519()

    assert DkimKey.load(key.export_private_pkcs8()) == key
    assert (key.algorithm, key.size, key.public_key) == ("ed25519-sha256", 256, vectors.RFC_8463_ED25519_PUBLIC)
    assert key.public_exponent is None
    assert key != keys.rsa_1024()
    assert key != "key"


@pytest.mark.spec("AUTH-15")
def test_only_an_rsa_key_has_a_pkcs1_form() -> None:
    assert keys.rsa_1024().export_private_pkcs1() == PKCS1
    with pytest.raises(InvalidKey, match=r"PKCS #1 is for RSA keys"):
        keys.ed25519().export_private_pkcs1()


@pytest.mark.spec("AUTH-21")
@pytest.mark.parametrize("pem", [keys.K512, keys.K768])
def test_a_key_of_less_than_1024_bits_is_refused_unless_forced(pem: str) -> None:
    with pytest.raises(InvalidKey, match=r"it has (512|768) bits, and verifiers take no less than 1024"):
        DkimKey.load(pem)
    assert DkimKey.load(pem, force=True).size in {512, 768}
    with pytest.raises(InvalidKey):
        SystemKeys().rsa(1023)


@pytest.mark.spec("AUTH-21")
def test_keys_of_1024_and_2048_bits_are_taken() -> None:
    assert (keys.rsa_1024().size, keys.rsa_2048().size) == (1024, 2048)


def test_new_keys_differ() -> None:
    assert SystemKeys().ed25519() != SystemKeys().ed25519()
    assert SystemKeys().rsa(1024).public_exponent == 65537


@pytest.mark.spec("AUTH-21")
@pytest.mark.parametrize(
    "source", ["", "no key", "-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----"]
)
def test_what_is_no_key_is_refused_with_a_hint(source: str) -> None:
    with pytest.raises(InvalidKey, match=r"key: it is no private key\. Give PEM text"):
        DkimKey.load(source)


@pytest.mark.spec("AUTH-21")
def test_a_key_of_another_kind_is_refused() -> None:
    curve = ec.generate_private_key(ec.SECP256R1())
    pem = curve.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    with pytest.raises(InvalidKey, match="RSA and Ed25519 keys only"):
        DkimKey.load(pem)
    with pytest.raises(InvalidKey, match="RSA and Ed25519 keys only"):
        DkimKey(curve)


def test_an_encrypted_key_is_refused_with_a_hint() -> None:
    private = load_pem_private_key(PKCS1.encode(), None)
    pem = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"x"))
    with pytest.raises(InvalidKey, match=r"it is encrypted\. Decrypt it first"):
        DkimKey.load(pem)


def test_the_repr_of_a_key_shows_no_secret() -> None:
    assert repr(keys.rsa_1024()) == "<DkimKey rsa-sha256, 1024 bits, public key …PNUYckcQ2QIDAQAB>"
    assert repr(keys.ed25519()) == "<DkimKey ed25519-sha256, 256 bits, public key …piMlrwIaaPcHURo=>"


def test_a_key_is_not_pickled_and_a_copy_is_the_key_itself() -> None:
    key = keys.rsa_1024()

    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        with pytest.raises(SecretNotCopied, match="a DkimKey is not pickled"):
            pickle.dumps(key, protocol)
    assert copy.copy(key) is key
    assert copy.deepcopy([key])[0] is key


BROKEN = (
    PKCS1.replace("MIIC", "AAAA", 1),
    keys.K512,
    ec.generate_private_key(ec.SECP256R1())
    .private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    .decode("ascii"),
    b64encode(b"secret secret secret secret").decode(),
)


def lines_shown(error: BaseException) -> str:
    """A traceback with the variables of every frame of the library, as error trackers show them."""
    shown = traceback.TracebackException.from_exception(error, capture_locals=True)
    frames = [frame for frame in shown.stack if "/src/sesmodel/" in frame.filename]
    assert frames
    return "\n".join([*(str(frame.locals) for frame in frames), *shown.format_exception_only()])


@pytest.mark.parametrize("source", BROKEN)
def test_a_traceback_shows_nothing_of_the_key(source: str) -> None:
    with pytest.raises(InvalidKey) as caught:
        DkimKey.load(source)

    assert (_body(source) or source)[8:24] not in lines_shown(caught.value)
    assert caught.value.__context__ is None
