"""Keys of nobody, made or loaded once for all tests."""

from __future__ import annotations

from functools import cache

from sesmodel.dkim.key import DkimKey
from sesmodel.system import SystemKeys
from tests.dkim import vectors

K512 = """-----BEGIN RSA PRIVATE KEY-----
MIIBPAIBAAJBAMWrhhDtGeJJCSvzjK7m6p1VncKa4oV3jMTkFPt6kwHZbX5xzP8g
GGyIevk90TYgkbicewxEiirysEpMymwptNkCAwEAAQJBAIynDSF0JOvgPld42I0H
oL/NURFNNovz0kWzab67rGkuNkKpsHXI/IB7NEOU1AcTL34KV4ZsQ1kl8Jh/s42f
KlECIQDmVI3NQweqydGfDNemWOVK4gIteyYatboyTPJspZv/7QIhANuzJ5vvcum6
JVWuG3SCOmD3yIMQppM4iq3x7s6MV7MdAiBko08t/3qrIfFoWDklYrQU6vlem+9D
PmHztnE6DYZC5QIhAMOiNqUehd8myNQQ45XN2Ro7yqsbCpmSAbt+8b2vLvDpAiEA
qvxt9RAZ0N9lZg224J3JHtvC0Xsj5pE/It4Nwqjl7/U=
-----END RSA PRIVATE KEY-----
"""
K768 = """-----BEGIN RSA PRIVATE KEY-----
MIIBywIBAAJhANkjgy9mX5q8lae10zUN34hXp1bsLnlcZ/ad5KXWeHaicho5jWZy
qiHlobKpgttSda2PzsXCBCu/S/aD0V4Iv3CJxdjFKnOHNz4FLEeWwSsvOBqYXJlM
kM8HjlzLyBl6owIDAQABAmEAtw8UYtqo0RgaBxjoJbs7b4OORV66U4BO+X/lqtYk
Gsga7/cDOZKD0i3441m7Q1HA7EGxPa5me4Irml/RnO9SRNIQC2qbpIf1XpZECL0t
UgXa1Xk1S7poqSpMQRexsX3ZAjEA84kktJX6KMtalVTb6u6JXBpS8V51FEzig8jF
BHKwZmW6JDwq57PBsJV0qeKJt6c/AjEA5ECCkMvLGYKJBz4Xbp9IFHYsKw9KM2cB
tVSz4oF17vWgNy5jrwzG0V6JRiM8ftedAjBDpHUAf6OzDwCC98X5k/WtEla1WfIV
CGHmDq7CVISwfFLeW6PjJWeH/4se4KA11YsCMQCqotd5LAFfxshuE6ss1gLq2RVX
84xDNUR/rRz1vlbOF+54kkOPf/u6VfRF7N2y7bkCMGN2xo+Hacd9P1UUcg5giFvM
P5f4z8yUF6PhBEtM+SSPOcltSW2AxWhz3T3+vHtvNA==
-----END RSA PRIVATE KEY-----
"""


@cache
def rsa_1024() -> DkimKey:
    """The key of RFC 6376."""
    return DkimKey.load(vectors.RFC_6376_KEY)


@cache
def rsa_2048() -> DkimKey:
    """A key of today's size, new in each run."""
    return SystemKeys().rsa(2048)


@cache
def ed25519() -> DkimKey:
    """The key of RFC 8463."""
    return DkimKey.load(vectors.RFC_8463_ED25519_KEY)
