"""The settings of Django, which a process has once."""

from __future__ import annotations


def configure() -> None:
    """Give Django the settings that its users in these tests need, if it has none yet."""
    from django.conf import settings

    if not settings.configured:
        settings.configure(ANYMAIL={"WEBHOOK_SECRET": "user:secret"}, ALLOWED_HOSTS=["*"], USE_TZ=True)
