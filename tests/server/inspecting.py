"""A client of the inspection API that knows nothing but its description, and holds every answer against it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from jsonschema import Draft202012Validator

from sesmodel import LocalSes, Mailer, Message
from tests.server.sdk import ask

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sesmodel import HttpDoor


class Inspector:
    """What a test in another language would write.

    Args:
        door: where the model is.
    """

    def __init__(self, door: HttpDoor) -> None:
        """Read the description."""
        self.door = door
        self.document: dict[str, Any] = json.loads(ask(door, "GET", "/_sesmodel/openapi.json")[2])

    def operations(self) -> Iterator[tuple[str, str, dict[str, Any]]]:
        """Method, path and description of each operation."""
        for path, methods in self.document["paths"].items():
            for method, described in methods.items():
                yield method.upper(), path, described

    def call(self, name: str, /, body: object = None, **given: Any) -> tuple[int, Any]:
        """Call an operation by its name; parameters go where the description wants them."""
        method, path, described = next(one for one in self.operations() if one[2]["operationId"] == name)
        places = {one["name"]: one["in"] for one in described.get("parameters", [])}
        for key in [key for key in given if places.get(key) == "path"]:
            path = path.replace(f"{{{key}}}", quote(str(given.pop(key)), safe=""))
        query = f"?{urlencode(given)}" if given else ""
        sent = b"" if body is None else json.dumps(body).encode()
        status, headers, data = ask(self.door, method, path + query, sent)
        return status, self._checked(described, status, headers, data)

    def get(self, name: str, /, body: object = None, **given: Any) -> Any:
        """Call an operation that is to succeed."""
        status, answer = self.call(name, body, **given)
        assert 200 <= status < 300, answer
        return answer

    def _checked(self, described: Mapping[str, Any], status: int, headers: Mapping[str, str], data: bytes) -> Any:
        answers = described["responses"]
        answer = answers.get(str(status)) or (answers["default"] if status >= 400 else None)
        assert answer is not None, f"{status} is not described"
        if "content" not in answer:
            assert data == b""
            return None
        kind = headers["content-type"].partition(";")[0]
        if kind != "application/json":
            assert kind in answer["content"] or "*/*" in answer["content"]
            return data
        value = json.loads(data)
        schema = {**answer["content"][kind]["schema"], "components": self.document["components"]}
        Draft202012Validator(schema).validate(value)
        return value


def send(
    ses: LocalSes, subject: str = "Hi", to: str = "bob@example.net", set_name: str | None = None, **more: Any
) -> str:
    """Send one message from within the process; its id."""
    message = Message(sender="Ana <ana@example.com>", to=to, subject=subject, **{"text": "Hello", **more})
    message_id = Mailer(ses, configuration_set=set_name).send(message).message_id
    assert message_id is not None
    return message_id
