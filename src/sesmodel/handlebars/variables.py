"""Which variables a template uses, and where."""

# No `from __future__ import annotations`: a named tuple would compile each annotation that is text.

import re
from bisect import bisect_right
from typing import NamedTuple

from sesmodel.handlebars import nodes


class Variable(NamedTuple):
    """A path that a template uses, as it is written, and where."""

    path: str
    line: int
    column: int


def variables(source: str, tree: nodes.Program) -> tuple[Variable, ...]:
    """List every path that a template reads.

    Args:
        source: the text of the template.
        tree: the same, once it is read.
    """
    starts = [0, *(found.end() for found in re.finditer("\n", source))]
    every = [(path.original, path.offset, bisect_right(starts, path.offset)) for path in nodes.paths(tree)]
    return tuple(Variable(path, line, offset - starts[line - 1] + 1) for path, offset, line in every)
