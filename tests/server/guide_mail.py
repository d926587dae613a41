"""The mail that the guide sends through Postfix, with other words: nobody in its header whom it is for (SMTP-27)."""

from __future__ import annotations

from base64 import b64encode

FILE = (
    b"ID,FirstName,LastName,Country\n348,John,Stiles,Canada\n92389,Jie,Liu,China\n"
    b"734,Shirley,Rodriguez,United States\n2893,Anaya,Iyengar,India"
)
_OUTER, _INNER = "YWVhZDFLY2QzMGO2N2U0YTZmODU", "3NjMON2QwMTE4MWQ0ZTg2NTYxZQ"

MAIL = f"""\
From:Sender Name <ana@example.com>
Subject:Amazon SES Test
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="{_OUTER}"

--{_OUTER}
Content-Type: multipart/alternative; boundary="{_INNER}"

--{_INNER}
Content-Type: text/plain; charset=UTF-8
Content-Transfer-Encoding: quoted-printable

Please see the attached file.

--{_INNER}
Content-Type: text/html; charset=UTF-8
Content-Transfer-Encoding: quoted-printable

<p>Please see the <b>attached</b> file.</p>

--{_INNER}--
--{_OUTER}
MIME-Version: 1.0
Content-Type: application/octet-stream; name="customers.txt"
Content-Transfer-Encoding: base64
Content-Disposition: attachment; filename="customers.txt"

{b64encode(FILE).decode()}

--{_OUTER}--
"""
