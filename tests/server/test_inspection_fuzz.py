"""Whatever is asked of the inspection API, it answers, and makes no mistake of its own."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sesmodel import LocalCloud, LocalSes
from sesmodel.server.app import http_app
from sesmodel.server.inspection import OPERATIONS
from sesmodel.server.inspection_table import STREAM
from sesmodel.server.other_emulators import OPERATIONS as OTHERS
from tests.server.asgi import answer
from tests.server.inspecting import send

if TYPE_CHECKING:
    from sesmodel.server.inspection_table import Operation

FIXED = [one for one in (*OPERATIONS, *OTHERS) if one.answer != STREAM]
LONG = "9" * 5000  # more digits than Python makes an int of
TEXTS = st.sampled_from(
    ["", "bob@example.net", "example.com", "us-east-1", "123456789012", "Send", "0", "1", "true", LONG, f"a:{LONG}"]
)
SOME = TEXTS | st.text(max_size=12)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.just(10**400) | st.floats() | SOME,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(SOME, inner, max_size=2),
    max_leaves=5,
)


def fitting(schema: dict[str, Any]) -> st.SearchStrategy[Any]:
    """Values that nearly fit a schema, and others."""
    kind = schema.get("type")
    if kind == "object":
        members = {name: fitting(one) for name, one in schema.get("properties", {}).items()}
        return st.fixed_dictionaries({}, optional=members) | VALUES
    if kind == "array":
        return st.lists(fitting(schema.get("items", {})), max_size=3) | VALUES
    known = st.sampled_from(schema["enum"]) if "enum" in schema else st.nothing()
    return known | SOME | st.integers(0, 3) | st.just(10**400) | st.booleans() | VALUES


@st.composite
def requests(draw: st.DrawFn) -> tuple[str, str, bytes, bytes]:
    """Method, path, query and body."""
    row: Operation = draw(st.sampled_from(FIXED))
    path = row.path.replace(":place", "")
    for name in row.in_path:
        part = draw(
            st.sampled_from(["1", LONG, "bob@example.net", "example.com", "MESSAGE"]) | st.text(min_size=1, max_size=9)
        )
        path = path.replace(f"{{{name}}}", quote(part, safe="", errors="replace"))
    names = [name for name in row.query if name != "timeout"]
    query = {name: draw(SOME) for name in names if draw(st.booleans())}
    if "timeout" in row.query:
        query["timeout"] = "0"
    body = json.dumps(draw(fitting(row.body))).encode() if row.body else draw(st.binary(max_size=9))
    method = draw(st.sampled_from([row.method] * 5 + ["GET", "POST", "DELETE", "PUT", "HEAD"]))
    return method, path, urlencode(query, errors="replace").encode(), body


@pytest.mark.parametrize("model", [LocalSes, LocalCloud], ids=["one model", "a cloud"])
def test_nothing_that_is_asked_makes_it_fail(model: type[LocalSes | LocalCloud]) -> None:
    made = model()
    ses = made.ses() if isinstance(made, LocalCloud) else made
    ses.verify("example.com")
    message_id = send(ses)
    app = http_app(made)

    @settings(max_examples=settings().max_examples * 5 // 2)
    @given(requests())
    def check(asked: tuple[str, str, bytes, bytes]) -> None:
        method, path, query, body = asked
        status, said = answer(app, method, path.replace("MESSAGE", message_id), query, body)
        assert status in (200, 201, 204, 400, 403, 404, 405, 409), said
        if status >= 400 and method != "HEAD" and path.startswith("/_sesmodel/"):
            assert json.loads(said).keys() == {"error", "message"}

    check()


@pytest.mark.parametrize(
    ("method", "path", "query", "body", "status"),
    [
        ("GET", "/_sesmodel/mail", f"limit={LONG}", "", 400),
        ("GET", f"/_sesmodel/inboxes/bob@example.net/{LONG}", "", "", 404),
        ("GET", "/_sesmodel/events", f"after=a:{LONG}", "", 400),
        ("PATCH", "/_sesmodel/account", "", '{"max_send_rate": NaN}', 400),
        ("PATCH", "/_sesmodel/account", "", '{"max_send_rate": Infinity}', 400),
        ("PATCH", "/_sesmodel/account", "", '{"max_send_rate": 1e999}', 400),
        ("POST", "/_sesmodel/clock/advance", "", '{"hours": 1e300}', 400),
    ],
)
def test_numbers_that_cannot_be_are_refused(method: str, path: str, query: str, body: str, status: int) -> None:
    assert answer(http_app(LocalSes()), method, path, query.encode(), body.encode())[0] == status
