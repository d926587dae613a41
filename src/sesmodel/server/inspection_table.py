"""One row for each thing that the inspection API can do: routes and their description are made from the same rows."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import attrs
from starlette.convertors import Convertor, register_url_convertor

from sesmodel.errors import InvalidValue, SesModelError
from sesmodel.server.inspection_schema import Schema, from_text, require
from sesmodel.server.inspection_views import PREFIX

if TYPE_CHECKING:
    from starlette.requests import Request

    from sesmodel.server.inspection_state import Inspection

STREAM = "text/event-stream"
_IN_PATH = re.compile(r"\{(\w+)(?::\w+)?\}")


class _Place(Convertor[int]):
    """A number in a path: Starlette's own converter fails at one that is too long for an ``int``."""

    regex = "[0-9]{1,9}"

    def convert(self, value: str) -> int:
        return int(value)

    def to_string(self, value: int) -> str:
        return str(value)


register_url_convertor("place", _Place())


@attrs.frozen
class Input:
    """What a request asks for, checked.

    Attributes:
        path: the parts of the path by name.
        query: the parameters of the URL by name, as values.
        body: the JSON body.
        headers: by their names in lower case.
    """

    path: Mapping[str, Any] = attrs.field(factory=dict)
    query: Mapping[str, Any] = attrs.field(factory=dict)
    body: Any = None
    headers: Mapping[str, str] = attrs.field(factory=dict)

    @property
    def where(self) -> tuple[str | None, str | None]:
        """The account and the Region that are meant."""
        return self.query.get("account"), self.query.get("region")


Endpoint = Callable[["Inspection", Input], Any]
"""Takes what is looked into and what is asked for; gives a JSON value, a response, or ``None`` for no content."""


@attrs.frozen(kw_only=True)
class Operation:
    """One row.

    Attributes:
        method: the method of HTTP.
        path: the path, with its variable parts as ``{id}``.
        name: what programs may call it.
        does: one sentence.
        run: what does it.
        query: the schemas of the parameters of the URL by name.
        body: the schema of the body, if it takes one.
        optional_body: whether it may be left out.
        answer: the schema of the answer, or its media type; ``None`` for no content.
        status: of the answer.
        group: the chapter that it belongs to.
        lenient: whether parameters that it does not know are passed over.
    """

    method: str
    path: str
    name: str
    does: str
    run: Endpoint
    query: Mapping[str, Schema] = attrs.field(factory=dict)
    body: Schema | None = None
    optional_body: bool = False
    answer: Schema | str | None = None
    status: int = 200
    group: str = "model"
    lenient: bool = False

    @property
    def in_path(self) -> tuple[str, ...]:
        """The names of the variable parts of the path."""
        return tuple(_IN_PATH.findall(self.path))

    def read(self, request: Request, body: bytes) -> Input:
        """Check a request.

        Raises:
            InvalidValue: a parameter or the body is wrong.
        """
        path = {name: unquote(part) if isinstance(part, str) else part for name, part in request.path_params.items()}
        return Input(path, self._parameters(request), self._body(body), dict(request.headers))

    def _parameters(self, request: Request) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name, text in request.query_params.multi_items():
            if name not in self.query and self.lenient:
                continue
            if name not in self.query:
                raise InvalidValue("it is not known.", where=name, cure=f"There are {', '.join(self.query) or 'none'}.")
            if name in found:
                raise InvalidValue("it is given twice.", where=name, cure="Give it once.")
            found[name] = from_text(self.query[name], text)
            require(self.query[name], found[name], name)
        return found

    def _body(self, body: bytes) -> Any:
        if self.body is None or (not body and self.optional_body):
            return {} if self.body else None
        try:
            value = json.loads(body)
        except (ValueError, RecursionError) as error:
            raise InvalidValue(f"it is no JSON: {error}.", where="body", cure="Send an object.") from error
        require(self.body, value, "body")
        return value


def chapter(under: str = "", **usual: Any) -> Callable[..., Operation]:
    """What makes the rows of a chapter, of method, path, name, what it does, and what does it.

    Args:
        under: where their paths begin, below that of the API.
        usual: what all of them have, unless one says otherwise.
    """

    def row(method: str, path: str, name: str, does: str, run: Endpoint, **more: Any) -> Operation:
        path = f"{PREFIX}{under}{path}"
        return Operation(method=method, path=path, name=name, does=does, run=run, **{**usual, **more})

    return row


class Missing(SesModelError):
    """What was asked for is not there."""


class NotPossible(SesModelError):
    """It is there, and cannot be done with it."""


class TooLarge(SesModelError):
    """It is more than is read."""
