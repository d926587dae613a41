"""Which operation of a REST model a method and a path stand for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import TYPE_CHECKING
from urllib.parse import unquote
from weakref import WeakKeyDictionary

import attrs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sesmodel.wire.model import ServiceModel

_EARLIER = (
    ("GET", "/v2/email/configuration-sets", "ListConfigurationSets"),
    ("GET", "/v2/email/identities", "ListEmailIdentities"),
    ("PUT", "/v1/email/identities/{EmailIdentity}/dkim/signing", "PutEmailIdentityDkimSigningAttributes"),
)
"""Where SDKs of earlier years call operations that have moved since (OBS-456)."""


@attrs.frozen
class Route:
    """A method with a template of a path.

    Args:
        method: ``GET``, ``POST``, …
        segments: the parts of the path between slashes; ``{Name}`` stands for any text.
        operation: the operation that answers there.
    """

    method: str
    segments: tuple[str, ...]
    operation: str

    @property
    def shape(self) -> tuple[bool, ...]:
        """Which segments stand for any text; a route that sorts earlier is the more exact one."""
        return tuple(segment.startswith("{") for segment in self.segments)

    def labels(self, segments: tuple[str, ...]) -> dict[str, str] | None:
        """The texts that a path has for the placeholders, or ``None`` if the path is another one."""
        found = {}
        for mine, given in zip(self.segments, segments, strict=True):
            if mine.startswith("{"):
                found[mine[1:-1]] = unquote(given)
            elif mine != given:
                return None
        return found


@attrs.frozen
class Routes:
    """The routes of a model, sorted by method and length, and those that are one path each by that."""

    _by_form: Mapping[tuple[str, int], list[Route]]
    _exact: Mapping[tuple[str, tuple[str, ...]], str]

    def find(self, method: str, path: str) -> tuple[str, dict[str, str]] | None:
        """The operation of a request, with the texts in its path.

        Args:
            method: the HTTP method.
            path: the path, still percent-encoded, so that ``%2F`` is no separator. A slash at its end does
                not matter.
        """
        segments = _segments(path)
        exact = self._exact.get((method, segments))
        if exact is not None:  # the most exact one there is
            return exact, {}
        for route in self._by_form.get((method, len(segments)), ()):
            labels = route.labels(segments)
            if labels is not None:
                return route.operation, labels
        return None


_KNOWN: WeakKeyDictionary[ServiceModel, Routes] = WeakKeyDictionary()
"""The routes follow from the model alone, so each model is read once and forgotten with it."""


def routes(model: ServiceModel) -> Routes:
    """The routes of a service model."""
    known = _KNOWN.get(model)
    if known is None:
        known = _KNOWN[model] = _build(model)
    return known


def _build(model: ServiceModel) -> Routes:
    by_form = defaultdict(list)
    exact: dict[tuple[str, tuple[str, ...]], str] = {}
    for route in _all(model):
        if any(route.shape):
            by_form[route.method, len(route.segments)].append(route)
        else:
            exact.setdefault((route.method, route.segments), route.operation)
    for candidates in by_form.values():
        candidates.sort(key=lambda route: route.shape)
    return Routes(dict(by_form), exact)


def _all(model: ServiceModel) -> Iterator[Route]:
    for name in model.operation_names:
        http = model.operation_model(name).http
        yield Route(http.get("method", "POST"), _segments(http["requestUri"]), name)
    for method, path, name in _EARLIER:
        if name in model.operation_names:
            yield Route(method, _segments(path), name)


def _segments(path: str) -> tuple[str, ...]:
    return tuple(path.strip("/").split("/"))
