"""How SES and handlebars.js differ, one switch for each difference; and how much a template may ask for."""

# No `from __future__ import annotations`: a named tuple would compile each annotation that is text.

from typing import Literal, NamedTuple

Mode = Literal["ses", "handlebars"]


class Dialect(NamedTuple):
    """The switches. Take one of the two dialects and change what you need: ``SES._replace(strict=False)``.

    Args:
        strict: whether to show a variable that the data does not have is an error (OBS-127, OBS-128); else it is
            nothing.
        escape: whether ``{{x}}`` is escaped for HTML. Two emulators of SES contradict each other (OBS-134, OBS-135);
            the users of the real service find it raw.
        null_is_missing: whether a variable that is null counts as missing when ``strict`` (OBS-127).
        arguments_may_miss: whether blocks, sections and helpers take anything missing for nothing when ``strict``
            (TPL-11, OBS-136); handlebars.js fails if what the path goes through is missing, and for sections always.
        line_after_inline: whether the line end behind ``{{/inline}}`` is not rendered, whatever else stands on the
            line (TPL-12).
    """

    strict: bool = True
    escape: bool = False
    null_is_missing: bool = True
    arguments_may_miss: bool = True
    line_after_inline: bool = True


SES = Dialect()
"""What is known of the real service."""

HANDLEBARS = Dialect(
    strict=False, escape=True, null_is_missing=False, arguments_may_miss=False, line_after_inline=False
)
"""handlebars.js 4.7 without options; its option ``strict`` is the switch of that name."""


def dialect(mode: Mode | Dialect, *, strict: bool | None, escape: bool | None) -> Dialect:
    """Find the dialect of a mode, and turn single switches.

    Raises:
        ValueError: there is no such mode.
    """
    if isinstance(mode, Dialect):
        chosen = mode
    elif mode in _MODES:
        chosen = _MODES[mode]
    else:
        raise ValueError(f"mode is 'ses', 'handlebars' or a Dialect, not {mode!r}")
    return chosen._replace(
        strict=chosen.strict if strict is None else strict, escape=chosen.escape if escape is None else escape
    )


_MODES: dict[str, Dialect] = {"ses": SES, "handlebars": HANDLEBARS}


class TemplateLimits(NamedTuple):
    """What a template may use up; each that is exceeded is an error of its own.

    Args:
        nesting: blocks, and parentheses, in one another in one text.
        partials: calls of partials in one another.
        steps: tags, their arguments and names, turns of loops and calls of partials, roughly; a few seconds of work.
        output: characters of the result.
    """

    nesting: int = 100
    partials: int = 60
    steps: int = 5_000_000
    output: int = 40 * 1024 * 1024


LIMITS = TemplateLimits()
"""The largest mail that SES takes fits in."""
