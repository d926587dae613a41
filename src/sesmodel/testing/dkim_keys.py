"""Strategies for keys of DKIM, their records, and signers."""

from __future__ import annotations

import string
from base64 import b64encode
from functools import cache

from hypothesis import strategies as st

from sesmodel.dkim.key import DkimKey
from sesmodel.dkim.record import KeyRecord
from sesmodel.dkim_signer import DkimSigner

# Made for tests and published here: they protect nothing. To draw RSA keys anew would take a second each.
_RSA_1024 = (
    "MIICXQIBAAKBgQCgjgMNW0Q/vKEqvUBZ5/Fz30xGTBZy7huyhAuhmbLp0w+ZTLUlx2g7sCrgOoloDQqlklNUUaaeCanDhbbX6frDFxJMjtm4uT1/"
    "9vD06t4mNWMWGxf0eB8m9DquoDYANyt9dStNgC2fxruChUW63HVlKYARcgF0C1/FQOlFK3lOgwIDAQABAoGAD34kpUFNUKkvFCS29PYAwqGlhpMJ"
    "B4Yafhtn0+w064NGWhCg2khnsnrJaGG9qKC5ikiYaeaHIXDlRMy+XA9j9xA78bW23fMMz1DLE09+VN0kiEuUVQBbj3Oq8RHouz60jr7Uifmflu2d"
    "MATBfPiDmnxC0JS5D5/ITzd8orOMoKECQQDPTojtgZBxg1C/+PGueTqe4Iu8vVwNfoxA3j/xXWVBqk26WYtdXtZC394w0lLMPiPeSx8vQfhUH7XV"
    "sz0gtTxdAkEAxkRAkUpoUvM/V5SWe1DTznqMTp86JkXvauJ5f1Rt954cpcxh3cPqf6SvGZygfkzUz5tozpU1FVSAxeTRylkIXwJABEYDLpo4Jw7k"
    "8EAqg0U+fx3z430n06NjMsciHFCnkLX5CjlkVRVqZ1CEHQ+I42r4hFGaH/hFLT7GGdSrEuyJhQJBALLhd4PepztX/ilNhWujJEZhqN9yp6tKY9WC"
    "me34xfKn897fBNlp3tPlSJoKB3+MYGEjLS9dzXP+NuTVKzaul28CQQCDbpjSk3hvfK6eAoT2h3b9lS9AnfmGpCjNvnHC4Mayc/gQICPtYU8bPwvE"
    "3PrVjCJzuqupKXxvdrg5NjL5+Sqb"
)
_RSA_2048 = (
    "MIIEowIBAAKCAQEAwI9EyG3BD9FZInBRHKxDKU8XE5pMo8syMijHk0iXXMjW+8vl2yNBfsX1gVHgvvHjPAgI+aeTvnCSN6mNVHbqDq1eCunGSZXm"
    "/YdstWm/gnmR+OMefKFLo90YmFP396QaUJv3wFDEUjx0aJrQ8K7ShvdGnFTtqThiSXzg78NwqUuTogc6HVxA8P2xX6Y+y/8Pe8e0fdGIWrRl7P7r"
    "okaV82SbfMvXJUs9vspxOubIY1lZwiKnI4ngf3qCY4o8EkPwpoVSq9UjCFg4RlMajh/91rtYnMIxXF28V2U1iGsRbKhePP984cfyAz3VCZuAGVC4"
    "mKaLSfIcp/uh/2mXzQsZIwIDAQABAoIBAAno1ZStoUaGctyE2d0XOGBDLmAsi/kklzFhoTOr2VjwX6/sRFNMsy1/qSy94Upc+ba4gHhomVUu8eIP"
    "cF3Xvh/XPYRjl3gTUM8x+EmLEaH4o6cio7UCOqRKLTPZo7neJhnejOzGu0kIIhgoBMyovTODkjdatN2v2yRbsC+758ED3asy/O4aK2KBDHMMGb2m"
    "+5tdLMqdeUrwrr5RgNi6tqZ5hGVD8kakT8GCxrVwJyWBcqaEW2W3aJnvFQtfqRBz+vICR13DI9Ye1ToLJOXq0nWr8uF02V+EXRYH0XOHSBs97vYZ"
    "/hdX/oVsH97phoIuuB2sKF3beyZvo/S2g24CcAECgYEA+Lv+UQ8SpMc/A68S2/zK6iFfxyVkn7QLWbngSgYv+wEgDGRdNU/jvkgLHF402zoCdZpP"
    "H4Kgc34XsTHgTZpmjpW43EVnw+6ZhcM+XKrrON318QtnMc60F+lS60MKj0khMUnhBo/O2KPOC0xiZtwgtkdOSFGfBT4NBtRQYSHGHAECgYEAxi81"
    "E66Qiyjz8Qjv7e976Av2drKUYtNYNVCATsFQl7gC3GhozArY0XQ6Oq8jO4VKVHIvyQ1xxsY0ZAJL7cBMp2R0G0/R5jc/BnJAsd1bgKvF61UOrT7K"
    "8Z67v3deG20AGd6nVA/UHmBMa3AZdxQ1C/QDJQMQXvj6HSPtiE1pRSMCgYA9Q6CaOoovB9xffem5QYSBMoMyu+US6Pe6u+ugj/GVc2t/YeELVogT"
    "wA7sh8+hB6K/cKh4bGY0zCPtwwkqVBNan0oPBxFN0yEBL1vW20pgkVsYaeSbAfydvxxrUfHx5ONGDppcUWNzPLVtVv0NtL5h5yJC8cenNOdkfTrn"
    "EbiIAQKBgA6zH6+3CfeYcQeWzx0J31nl0UEam9D8thU2RF4TDqRCPMwWXneL8msOwObraKSYjVvYIF08Rw0kVGx6kyEuW0ErPUVtVTdLL7yNqujG"
    "b2wK0aJT68PD3Y+wY2KfOvazzgcdMbIVfnlGUUTCytC/SfP6BGWxZXx14S9aI9sxSrabAoGBANwCa7gRu4bam3oNISIqzR4QGxsRUkk956wH+bPy"
    "ix4gmYo0I8VGxZJxSUO94VBUOlNB8XUFfse6830Wbt9zjL7c+nijASE+HNtPhEYFTCCm1MI/Gx0IAiBQ2jkocX+lbho61f0STviTCPet7DJox2U+"
    "OI8gfv7euOaS/lMYaL9f"
)
_LDH = string.ascii_lowercase + string.digits


def dkim_keys() -> st.SearchStrategy[DkimKey]:
    """Keys of each kind: RSA of 1024 and 2048 bits out of a few, and Ed25519 without end. They are for tests only."""
    return st.sampled_from([_RSA_1024, _RSA_2048]).map(_rsa) | st.binary(min_size=32, max_size=32).map(_ed25519)


def key_records() -> st.SearchStrategy[KeyRecord]:
    """Key records with and without their lists."""
    return dkim_keys().map(KeyRecord.of).flatmap(_with_lists)


def selectors() -> st.SearchStrategy[str]:
    """Selectors that SES takes: 1 to 63 letters and digits (AUTH-20)."""
    return st.text(string.ascii_letters + string.digits, min_size=1, max_size=63)


def dkim_signers() -> st.SearchStrategy[DkimSigner]:
    """Signers of each key and each pair of canonical forms, for short and for very long domains."""
    label = st.text(_LDH, min_size=1, max_size=60)
    kinds = st.sampled_from(["simple", "relaxed"])
    return st.builds(
        DkimSigner,
        st.lists(label, min_size=2, max_size=4).map(".".join),
        selector=selectors(),
        key=dkim_keys(),
        canonicalization=st.builds("{}/{}".format, kinds, kinds),
    )


@cache  # OpenSSL takes 40 ms to check a key
def _rsa(text: str) -> DkimKey:
    return DkimKey.load(text)


def _ed25519(seed: bytes) -> DkimKey:
    return DkimKey.load(b64encode(seed))


def _with_lists(record: KeyRecord) -> st.SearchStrategy[KeyRecord]:
    return st.builds(
        KeyRecord,
        st.just(record.public_key) | st.just(""),
        st.just(record.key_type),
        hashes=st.sampled_from([(), ("sha256",), ("sha1", "sha256")]),
        services=st.sampled_from([(), ("*",), ("email",)]),
        flags=st.sampled_from([(), ("y",), ("s",), ("y", "s")]),
    )
