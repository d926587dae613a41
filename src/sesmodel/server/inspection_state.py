"""What the inspection of a model remembers between requests: the state to go back to, and snapshots by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesmodel.server.inspection_bell import Bell
from sesmodel.server.inspection_models import Models

if TYPE_CHECKING:
    from collections.abc import Collection

    from sesmodel.local import LocalSes
    from sesmodel.local_cloud import LocalCloud
    from sesmodel.server.inspection_models import Moment
    from sesmodel.server.smtp_door import SmtpDoor


class Inspection:
    """A model that is looked into.

    Args:
        model: the model, in the state that a reset goes back to.
        hosts: names besides those of this machine by which the API may be called.
        smtp: where mail programs get in.
    """

    def __init__(
        self, model: LocalSes | LocalCloud, hosts: Collection[str] = (), smtp: Collection[SmtpDoor] = ()
    ) -> None:
        """Remember the state of this moment."""
        self.models = Models(model)
        self.hosts, self.smtp = hosts, smtp
        self.bell = Bell(self.models)
        self.snapshots: dict[str, Moment] = {}
        self._first = self.models.snapshot()

    def close(self) -> None:
        """Let nobody wait any more."""
        self.bell.close()
        self.models.close()

    def reset(self) -> None:
        """Go back to how the model was at first, without faults that are planned."""
        self.models.restore(self._first)
        for faults in self.models.faults(None, None):
            faults.clear()
        self.snapshots.clear()
