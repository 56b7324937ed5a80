"""How long to wait before a model is asked: shorter for who types fast, since a pause then means something sooner."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

_REMEMBERED = 50
_TYPICAL_S = 0.2
_QUICKEST_S, _SLOWEST_S = 0.1, 0.4
_LONGEST_S = 1.0
_TRIGGERS = ("(", "{", "=", ",", "&&", "||", "return")


class Pace:
    """The typing of one person; `clock` gives seconds."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._last: float | None = None
        self._intervals: deque[float] = deque(maxlen=_REMEMBERED)

    def typed(self) -> None:
        """A key was pressed just now. Longer breaks say nothing about the pace."""
        now = self._clock()
        if self._last is not None and now - self._last < 2 * _SLOWEST_S:
            self._intervals.append(min(_SLOWEST_S, max(_QUICKEST_S, now - self._last)))
        self._last = now

    @property
    def interval(self) -> float:
        """The average time between two keys in seconds."""
        if not self._intervals:
            return _TYPICAL_S
        return sum(self._intervals) / len(self._intervals)

    def wait(self, quiet: float, line: str, explicit: bool = False) -> float:
        """The seconds to wait when `quiet` is what the user has set, behind the text `line`."""
        if explicit or quiet <= 0:
            return 0.0
        line = line.strip()
        score = 0.5 if line.endswith(_TRIGGERS) else 0.8 if not line else 1.0
        return min(_LONGEST_S, max(quiet / 3, min(quiet * 3, quiet * score * self.interval / _TYPICAL_S)))
