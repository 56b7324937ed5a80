"""Asks an engine that fills gaps as seldom as possible: what was suggested, is under way or was foreseen is used first.

Knows texts only: where a cursor stands, and whether a suggestion is right, is decided elsewhere.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from server.assistant.inline.cache import Cache
from server.assistant.inline.flight import Flight
from server.models.errors import ModelError
from server.models.protocol import Engine, Fill, Held, Request

_TOKENS_OF_LINE, _TOKENS_OF_LINES = 64, 256
_TIME_LIMIT_S = 10.0
_QUIET_S = 30.0
_NO_WAIT = 0.0


@dataclass(frozen=True, slots=True)
class Ask:
    """A gap: the real texts around the cursor. `fill` makes what the model gets of them, `held` the names to use."""

    prefix: str
    suffix: str
    is_multi: bool
    fill: Callable[[], Fill]
    temperature: float | None = 0.1
    top_p: float | None = 1.0
    held: Callable[[], Held | None] = lambda: None


def answer_tokens(is_multi: bool) -> int:
    """The tokens that a suggestion may have."""
    return _TOKENS_OF_LINES if is_multi else _TOKENS_OF_LINE


class Completer:
    """One engine with what was asked of it. `clock` gives seconds, `sleep` waits for some."""

    def __init__(
        self,
        engine: Engine,
        clock: Callable[[], float],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self.engine = engine
        self.cache = Cache()
        self._clock = clock
        self._sleep = sleep
        self._flights: list[Flight] = []  # the newest last; one that was asked for and one that was foreseen
        self._asked = 0
        self._quiet_until = float("-inf")

    @property
    def is_quiet(self) -> bool:
        """Whether the engine has failed just now and is left alone for a while."""
        return self._clock() < self._quiet_until

    async def complete(self, ask: Ask, wait: float = _NO_WAIT) -> str:
        """The suggestion, "" for none. Who asks again while this waits has the newer question."""
        self._asked += 1
        number = self._asked
        known = self.cache.get(ask.prefix, ask.suffix)
        if known is not None:
            return known
        under_way = await self._under_way(ask)
        if under_way is not None:
            return under_way
        if self.is_quiet:
            return ""
        if wait > 0:
            await self._sleep(wait)
            if number != self._asked:
                return ""
        self._drop_all()
        return await self._told(self._begin(ask))

    def foresee(self, ask: Ask) -> None:
        """Begin with the suggestion that is wanted once another one is accepted."""
        if self.is_quiet or self.cache.get(ask.prefix, ask.suffix) is not None:
            return
        if not any(one.serves(ask.prefix, ask.suffix, ask.is_multi) for one in self._flights):
            self._begin(ask)

    async def close(self) -> None:
        """Stop what is under way and let the engine go."""
        flights, self._flights = self._flights, []
        for flight in flights:
            await flight.end()
        await self.engine.close()

    async def _under_way(self, ask: Ask) -> str | None:
        """The answer that is coming already for this gap; None when there is none."""
        for flight in reversed(self._flights):
            if flight.serves(ask.prefix, ask.suffix, ask.is_multi):
                text = await self._told(flight)
                typed = ask.prefix[len(flight.prefix) :]
                return text[len(typed) :] if text.startswith(typed) else None
        return None

    def _begin(self, ask: Ask) -> Flight:
        request = Request(
            fill=ask.fill(),
            max_tokens=answer_tokens(ask.is_multi),
            temperature=ask.temperature,
            top_p=ask.top_p,
            time_limit=_TIME_LIMIT_S,
            held=ask.held(),
        )
        self._flights = [one for one in self._flights if not one.is_over]
        flight = Flight(
            self.engine.stream(request),
            ask.prefix,
            ask.suffix,
            ask.is_multi,
            lambda text: self.cache.put(ask.prefix, ask.suffix, text),
        )
        self._flights.append(flight)
        return flight

    def _drop_all(self) -> None:
        for flight in self._flights:
            flight.drop()
        self._flights.clear()

    async def _told(self, flight: Flight) -> str:
        try:
            return await flight.text()
        except ModelError:
            self._quiet_until = self._clock() + _QUIET_S
            raise
        except asyncio.CancelledError:
            task = asyncio.current_task()
            if task is not None and task.cancelling():
                raise
            return ""  # a newer question has taken the engine
