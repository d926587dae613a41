"""How fast something may come: a bucket that empties by what comes and fills with time."""

from __future__ import annotations

import math

import attrs


@attrs.define
class Bucket:
    """A token bucket as one number, the time at which it will be full (GCRA); in any unit of time.

    What comes passes while the bucket is not empty, however much it then takes out: the bucket goes into debt, and
    what comes next waits for that much longer (OBS-008).

    >>> bucket = Bucket()
    >>> bucket.take(0, 5)  # at one a second, five that come as one
    >>> bucket.wait(0, slack=0), bucket.wait(4, slack=0), bucket.wait(4, slack=1)
    (5, 1, 0)
    """

    _full_at: float = attrs.field(default=-math.inf, init=False)

    def wait(self, now: float, slack: float) -> float:
        """How long until something may come.

        Args:
            now: the time.
            slack: how long before it is full the bucket lets something pass: of N at once, the time of N - 1.
        """
        return max(self._full_at - slack - now, 0)

    def take(self, now: float, span: float) -> None:
        """Take something out that takes so long to fill in again."""
        self._full_at = max(self._full_at, now) + span
