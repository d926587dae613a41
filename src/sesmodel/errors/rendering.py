"""What is wrong with the text of a template, or with what it is rendered with."""

from __future__ import annotations

from sesmodel.errors.base import SesModelError


class TemplateError(SesModelError):
    """What is wrong with a template, and where.

    Args:
        message: what is wrong, in one sentence.
        source: the text of the template.
        offset: where in the text, in characters from its beginning.
        path: the path, partial or helper concerned, as the template writes it.
        template: the name of the template or partial, where it has one.

    Attributes:
        offset: as above.
        part: which part of a mail's template it is, ``subject``, ``html`` or ``text``, where there are parts.
    """

    def __init__(self, message: str, source: str, offset: int, *, path: str = "", template: str = "") -> None:
        """Keep the place; which line that is, is counted when somebody asks."""
        self.message = message
        self.path = path
        self.template = template
        self.part = ""
        self.offset = offset
        self._source = source
        super().__init__(message)

    @property
    def line(self) -> int:
        """The line, counted from 1."""
        return self._source.count("\n", 0, self.offset) + 1

    @property
    def column(self) -> int:
        """The column, counted from 1."""
        return self.offset - self._source.rfind("\n", 0, self.offset)

    @property
    def where(self) -> str:
        """Template, part, line and column: ``MyTemplate, html, line 1, column 5``."""
        return ", ".join([*filter(None, (self.template, self.part)), f"line {self.line}", f"column {self.column}"])

    @property
    def excerpt(self) -> str:
        """The line of the template, and a caret below the place; of a long line, what surrounds the place."""
        source, offset = self._source, self.offset
        start = max(offset - self.column + 1, offset - _AROUND)
        text = source[start : offset + _AROUND].split("\n", 1)[0].rstrip("\r")
        blanks = "".join("\t" if character == "\t" else " " for character in source[start:offset])
        return f"    {text}\n    {blanks}^"

    def __str__(self) -> str:
        """What is wrong, where, and the line itself."""
        return f"{self.message} ({self.where})\n{self.excerpt}"


_AROUND = 60


class TemplateSyntaxError(TemplateError):
    """The text is no template: a block is not closed, a tag cannot be read, it is nested too deeply (TPL-08)."""


class RenderingError(TemplateError):
    """The template cannot be rendered with this data: SES would report a Rendering Failure (TPL-07).

    Attributes:
        attribute: the attribute that is missing in the data, as the template writes it; empty if something else is
            wrong.
    """

    def __init__(
        self, message: str, source: str, offset: int, *, path: str = "", template: str = "", attribute: str = ""
    ) -> None:
        super().__init__(message, source, offset, path=path or attribute, template=template)
        self.attribute = attribute
