"""Media types: what a file is, by its name; the same answer on every machine and every Python (RFC 6838)."""

from __future__ import annotations

import re
from functools import cache
from mimetypes import MimeTypes

OCTET_STREAM = "application/octet-stream"

_TYPE = re.compile(  # RFC 6838 section 4.2, and the one parameter that a file of text has
    r"[A-Za-z0-9!#$&^_.+-]{1,127}/[A-Za-z0-9!#$&^_.+-]{1,127}(; charset=[A-Za-z0-9._:+-]{1,60})?"
)
_CHARSET = re.compile(r"\s*;\s*charset\s*=\s*\"?([^\";\s]+)\"?\s*", re.IGNORECASE)

# What the standard library learnt late, or changed its mind about.
_OFFICE = "application/vnd.openxmlformats-officedocument"
_OPEN_DOCUMENT = "application/vnd.oasis.opendocument"
_OWN = {
    "7z": "application/x-7z-compressed",
    "aac": "audio/aac",
    "apk": "application/vnd.android.package-archive",
    "avif": "image/avif",
    "bmp": "image/bmp",
    "br": OCTET_STREAM,
    "bz2": OCTET_STREAM,
    "css": "text/css",
    "csv": "text/csv",
    "docm": "application/vnd.ms-word.document.macroenabled.12",
    "docx": f"{_OFFICE}.wordprocessingml.document",
    "dotx": f"{_OFFICE}.wordprocessingml.template",
    "eml": "message/rfc822",
    "epub": "application/epub+zip",
    "flac": "audio/flac",
    "gpx": "application/gpx+xml",
    "gz": "application/gzip",
    "heic": "image/heic",
    "heif": "image/heif",
    "ico": "image/vnd.microsoft.icon",
    "ics": "text/calendar",
    "jpg": "image/jpeg",
    "js": "text/javascript",
    "json": "application/json",
    "jsonl": "application/jsonl",
    "jxl": "image/jxl",
    "kml": "application/vnd.google-earth.kml+xml",
    "m4a": "audio/mp4",
    "m4v": "video/mp4",
    "md": "text/markdown",
    "mjs": "text/javascript",
    "mkv": "video/matroska",
    "mp4": "video/mp4",
    "msg": "application/vnd.ms-outlook",
    "odp": f"{_OPEN_DOCUMENT}.presentation",
    "ods": f"{_OPEN_DOCUMENT}.spreadsheet",
    "odt": f"{_OPEN_DOCUMENT}.text",
    "ogg": "audio/ogg",
    "ogv": "video/ogg",
    "opus": "audio/opus",
    "otf": "font/otf",
    "p7m": "application/pkcs7-mime",
    "p7s": "application/pkcs7-signature",
    "parquet": "application/vnd.apache.parquet",
    "pkpass": "application/vnd.apple.pkpass",
    "png": "image/png",
    "potx": f"{_OFFICE}.presentationml.template",
    "ppsx": f"{_OFFICE}.presentationml.slideshow",
    "pptx": f"{_OFFICE}.presentationml.presentation",
    "rar": "application/vnd.rar",
    "rtf": "application/rtf",
    "svg": "image/svg+xml",
    "tgz": "application/gzip",
    "toml": "application/toml",
    "ttf": "font/ttf",
    "vcf": "text/vcard",
    "wasm": "application/wasm",
    "wav": "audio/wav",
    "webm": "video/webm",
    "webp": "image/webp",
    "woff": "font/woff",
    "woff2": "font/woff2",
    "xlsm": "application/vnd.ms-excel.sheet.macroenabled.12",
    "xlsx": f"{_OFFICE}.spreadsheetml.sheet",
    "xltx": f"{_OFFICE}.spreadsheetml.template",
    "xml": "text/xml",
    "xz": OCTET_STREAM,
    "yaml": "application/yaml",
    "yml": "application/yaml",
    "z": OCTET_STREAM,
    "zip": "application/zip",
    "zst": "application/zstd",
}


@cache
def _table() -> dict[str, str]:
    standard = MimeTypes(()).types_map[True]  # the library's own table, never the machine's files
    return {extension.removeprefix("."): kind for extension, kind in standard.items()} | _OWN


def of_file(name: str) -> str:
    """The media type of a file, ``application/octet-stream`` if its name does not tell.

    >>> of_file("offer.docx")
    'application/vnd.openxmlformats-officedocument.wordprocessingml.document'
    >>> of_file("backup.tar.gz"), of_file("README")
    ('application/gzip', 'application/octet-stream')
    """
    stem, _, extension = name.rpartition(".")
    return _table().get(extension.lower(), OCTET_STREAM) if stem else OCTET_STREAM


def tidy(value: str) -> str:
    """Write a media type with its charset, if it has one, in the one way that :func:`is_type` knows.

    >>> tidy('text/csv;charset="utf-8"')
    'text/csv; charset=utf-8'
    """
    kind, semicolon, _ = value.partition(";")
    charset = _CHARSET.fullmatch(value, len(kind)) if semicolon else None
    return f"{kind.strip()}; charset={charset[1]}" if charset else value


def is_type(value: str) -> bool:
    """Whether a text is a media type, with a charset at most beside it."""
    return _TYPE.fullmatch(value) is not None


def bare(value: str) -> str:
    """A media type without its charset, in lower case.

    >>> bare("Text/CSV; charset=utf-8")
    'text/csv'
    """
    return value.partition(";")[0].strip().lower()
