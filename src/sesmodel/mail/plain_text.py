"""Text that survives programs which know ASCII only (TRB-42)."""

from __future__ import annotations

_STRAIGHT = str.maketrans(
    {
        "\N{LEFT DOUBLE QUOTATION MARK}": '"',
        "\N{RIGHT DOUBLE QUOTATION MARK}": '"',
        "\N{DOUBLE LOW-9 QUOTATION MARK}": '"',
        "\N{DOUBLE HIGH-REVERSED-9 QUOTATION MARK}": '"',
        "\N{LEFT SINGLE QUOTATION MARK}": "'",
        "\N{RIGHT SINGLE QUOTATION MARK}": "'",
        "\N{SINGLE LOW-9 QUOTATION MARK}": "'",
        "\N{SINGLE HIGH-REVERSED-9 QUOTATION MARK}": "'",
    }
)


def to_html_entities(text: str) -> str:
    """Write HTML in ASCII: every other character as its number. Markup stays as it is.

    Messages built by sesmodel do not need it, since they name their charset; HTML that passes through other programs
    may.

    >>> to_html_entities("<b>“x”</b>")
    '<b>&#8220;x&#8221;</b>'
    """
    return text.encode("ascii", "xmlcharrefreplace").decode("ascii")


def straighten_quotes(text: str) -> str:
    """Write the curly quotation marks of word processors as those of ASCII; guillemets stay.

    >>> straighten_quotes("“x”")
    '"x"'
    """
    return text.translate(_STRAIGHT)
