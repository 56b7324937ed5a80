"""One answer under way: several requests may wait for it, and it ends soon after nobody does."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import aclosing

from server.assistant.inline.extent import Extent, cut
from server.models.errors import TimedOutError
from server.models.protocol import Piece, Stream

_GRACE_S = 0.05
"""An editor cancels a request before it sends the next one, which may want the same answer."""


class Flight:
    """The answer for the gap between `prefix` and `suffix`; `done` is told the whole suggestion."""

    def __init__(self, stream: Stream, prefix: str, suffix: str, is_multi: bool, done: Callable[[str], None]) -> None:
        self.prefix = prefix
        self.is_multi = is_multi
        self._suffix = suffix.partition("\n")[2]
        self._done = done
        self._text = ""
        self._waiting = 0
        self._task = asyncio.ensure_future(self._read(stream))
        self._task.add_done_callback(_looked_at)

    def serves(self, prefix: str, suffix: str, is_multi: bool) -> bool:
        """Whether what was typed since is how the answer begins, as far as it is known."""
        if self.is_over or not prefix.startswith(self.prefix) or suffix.partition("\n")[2] != self._suffix:
            return False
        typed = prefix[len(self.prefix) :]
        return (is_multi <= self.is_multi) and (self._text.startswith(typed) or typed.startswith(self._text))

    @property
    def is_over(self) -> bool:
        """Whether the answer is whole, or nothing of it will come any more."""
        return self._task.done()

    async def text(self) -> str:
        """The suggestion. Raises `ModelError`; who is cancelled here ends the answer, if nobody else waits."""
        self._waiting += 1
        try:
            return await asyncio.shield(self._task)
        finally:
            self._waiting -= 1
            if not self._waiting and not self._task.done():
                asyncio.get_running_loop().call_later(_GRACE_S, self._end_unless_wanted)

    async def end(self) -> None:
        """Stop the engine."""
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)

    def drop(self) -> None:
        """Stop the engine without waiting until it has."""
        self._task.cancel()

    def _end_unless_wanted(self) -> None:
        if not self._waiting:
            self._task.cancel()

    async def _read(self, stream: Stream) -> str:
        found = Extent("", False)
        try:
            async with aclosing(stream) as pieces:
                async for event in pieces:
                    if isinstance(event, Piece):
                        self._text += event.text
                        found = cut(self._text, self.is_multi, ended=False)
                        if found.is_whole:
                            break
        except TimedOutError:
            if not self._text:
                raise
            # A slow model has said something: as much of it as makes sense is better than nothing.
        if not found.is_whole:
            found = cut(self._text, self.is_multi)
        self._text = found.text
        self._done(found.text)
        return found.text


def _looked_at(task: asyncio.Task[str]) -> None:
    """Take note of an error that nobody waits for: an answer that was only foreseen may fail."""
    if not task.cancelled():
        task.exception()
