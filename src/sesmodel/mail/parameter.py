"""Parameters of Content-Type and Content-Disposition, in every script (RFC 2045 section 5.1, RFC 2231)."""

from __future__ import annotations

import re
from urllib.parse import quote, unquote_to_bytes

from sesmodel.mail import encoded_word
from sesmodel.mail.charset import decode, is_charset

# Names of these characters alone are read the same by every reader when quoted.
_PLAIN = re.compile(r"[A-Za-z0-9!#$&+.,_()@^{}~-]+(?: [A-Za-z0-9!#$&+.,_()@^{}~-]+)*")
_PLAIN_MOST = 60
_PIECE = 54  # characters of a value that fit a line of 78 beside the longest name in use

# What stands between semicolons, those in quotes left alone. It matches at every place, so a search is linear.
_SEGMENT = re.compile(r"""(?:[^";]|"(?:[^"\\]|\\.?)*"?)*;?""", re.DOTALL)
_QUOTED = re.compile(r"""\s*"((?:[^"\\]|\\.?)*)""", re.DOTALL)


def write(name: str, value: str) -> str:
    r"""Write one parameter with the ``;`` and the fold before it.

    ASCII names are quoted; others, and long ones, use the RFC 2231 forms, in pieces that fit a line.

    Args:
        name: ``filename`` or ``name``.
        value: the value; any text.

    >>> write("filename", "offer.pdf")
    ';\r\n filename="offer.pdf"'
    >>> write("filename", "prix €.pdf")
    ";\r\n filename*=utf-8''prix%20%E2%82%AC.pdf"
    """
    if len(value) <= _PLAIN_MOST and _PLAIN.fullmatch(value):
        return f';\r\n {name}="{value}"'
    pieces = _pieces(quote(value, safe="", encoding="utf-8"))
    if len(pieces) == 1:
        return f";\r\n {name}*=utf-8''{pieces[0]}"
    lines = [
        f"{name}*{number}*={'' if number else chr(39).join(('utf-8', '', ''))}{piece}"
        for number, piece in enumerate(pieces)
    ]
    return "".join([f";\r\n {line}" for line in lines])


def parse(value: str) -> tuple[str, dict[str, str]]:
    """Read a field value with parameters; lenient about what senders write.

    Stray semicolons, missing blanks, missing end quotes and encoded words in quotes are read (API-09, OBS-102).

    Returns:
        The value itself in lower case, and its parameters by lower-case name.

    >>> parse('attachment;filename="a.txt"; size=3;')
    ('attachment', {'filename': 'a.txt', 'size': '3'})
    """
    main, *rest = _SEGMENT.findall(value)
    found: dict[str, str] = {}
    for segment in rest:
        name, _, text = segment.removesuffix(";").partition("=")
        if name.strip():
            found.setdefault(name.strip().lower(), _unquoted(text))
    return _without_comments(main.removesuffix(";")).lower(), _joined(found)


def spellings(value: str, name: str) -> tuple[str, ...]:
    """Every text that some receiver may take a parameter for, that which :func:`parse` takes first.

    Receivers differ in which of ``name=``, ``name*=`` and ``name*0=`` they take when there are several, in whether they
    read encoded words and percent signs where neither belongs, and in which of two equal names counts.

    >>> spellings("attachment; filename=a.txt; filename*=utf-8''b%2Eexe", "filename")
    ('b.exe', 'a.txt', "utf-8''b%2Eexe")
    """
    if name not in value.lower():
        return ()
    rest = _SEGMENT.findall(value)[1:]
    pairs = [segment.removesuffix(";").partition("=") for segment in rest]
    given = [(key.strip().lower(), _unquoted(text)) for key, _, text in pairs]
    texts = [text for key, text in given if key.partition("*")[0] == name]
    if len(texts) == 1 and " " not in texts[0] and _PLAIN.fullmatch(texts[0]) and (name, texts[0]) in given:
        return (texts[0],)
    joined = "".join(text for key, text in given if key.startswith(f"{name}*") and key != f"{name}*")
    found = [_joined(dict(reversed(given))).get(name), _joined(dict(given)).get(name)]
    words = [text.split(maxsplit=1)[0] for text in texts if text.strip()]
    for text in (*texts, joined, *words):
        found += (encoded_word.decode(text), text)
        if "%" in text:
            found.append(decode(unquote_to_bytes(_charset(text)[1]), _charset(text)[0]))
    return tuple(dict.fromkeys(text for text in found if text))


def _unquoted(text: str) -> str:
    quoted = _QUOTED.match(text)
    if quoted:
        return re.sub(r"\\(.)", r"\1", quoted[1], flags=re.DOTALL) if "\\" in quoted[1] else quoted[1]
    return text.partition(" (")[0].strip()  # a comment; brackets without a blank belong to a name, as in ``a(1).pdf``


def _without_comments(text: str) -> str:
    """``base64 (of course)`` is ``base64``: RFC 2045 section 5.1."""
    return text.partition("(")[0].strip()


def _pieces(percent: str) -> list[str]:
    pieces: list[str] = []
    while percent:
        cut = min(_PIECE, len(percent))
        if "%" in percent[cut - 2 : cut] and cut < len(percent):  # not inside a %XX
            cut -= len(percent[cut - 2 : cut]) - percent[cut - 2 : cut].index("%")
        pieces.append(percent[:cut])
        percent = percent[cut:]
    return pieces or [""]


def _joined(found: dict[str, str]) -> dict[str, str]:
    plain = {name: encoded_word.decode(text) for name, text in found.items() if "*" not in name}
    for name in dict.fromkeys(name.partition("*")[0] for name in found if "*" in name):
        value = _continued(name, found)
        if value is not None:
            plain[name] = value
    return plain


def _continued(name: str, found: dict[str, str]) -> str | None:
    if f"{name}*" in found:
        charset, text = _charset(found[f"{name}*"])
        return decode(unquote_to_bytes(text), charset)
    pieces: list[bytes] = []
    charset = "utf-8"
    for number in range(len(found)):
        if (piece := found.get(f"{name}*{number}*")) is not None:
            if number == 0:
                charset, piece = _charset(piece)
            pieces.append(unquote_to_bytes(piece))
        elif (piece := found.get(f"{name}*{number}")) is not None:
            pieces.append(piece.encode(charset if is_charset(charset) else "utf-8", "replace"))
        else:
            break
    return decode(b"".join(pieces), charset) if pieces else None


def _charset(text: str) -> tuple[str, str]:
    parts = text.split("'", 2)
    return (parts[0] or "utf-8", parts[2]) if len(parts) == 3 else ("utf-8", text)  # charset'lang'text
