"""Where an identity tells of its mail: values, and what changes make of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sesmodel import InvalidParameterValue
from sesmodel.service.notification_settings import NotificationSettings, NotificationType

KINDS = st.sampled_from(NotificationType)
ARNS = st.sampled_from(["arn:a", "arn:b"])
CHANGES = st.one_of(
    st.tuples(st.just("told"), KINDS, st.none() | ARNS),
    st.tuples(st.just("header"), KINDS, st.booleans()),
    st.tuples(st.just("without"), ARNS),
)


@pytest.mark.spec("NTF-09", "NTF-11", "NTF-15")
@given(st.lists(CHANGES))
def test_only_a_type_with_a_topic_has_the_header_in_its_notices(changes: list[tuple[object, ...]]) -> None:
    """Beside a plain table of what each type has."""
    settings = NotificationSettings()
    known: dict[NotificationType, tuple[str, bool]] = {}
    for change in changes:
        match change:
            case ("told", NotificationType() as kind, None):
                settings = settings.told(kind, None)
                known.pop(kind, None)
            case ("told", NotificationType() as kind, str(arn)):
                settings = settings.told(kind, arn)
                known[kind] = (arn, known.get(kind, (arn, False))[1])
            case ("header", NotificationType() as kind, bool(enabled)) if kind in known or not enabled:
                settings = settings.including_header(kind, enabled=enabled)
                known |= {kind: (known[kind][0], enabled)} if kind in known else {}
            case ("header", NotificationType() as kind, _):
                with pytest.raises(InvalidParameterValue):
                    settings.including_header(kind, enabled=True)
            case ("without", str(arn)):
                settings = settings.without(arn)
                known = {kind: has for kind, has in known.items() if has[0] != arn}
            case _:
                raise AssertionError(change)
        assert settings.topics == {kind: arn for kind, (arn, _) in known.items()}
        assert settings.with_header == {kind for kind, (_, header) in known.items() if header}
