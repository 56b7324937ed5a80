"""Compiles on each save, one compilation per plugin at a time: a newer save cancels the older.

Decides nothing about when to compile or what to show; it only keeps the order.
"""

from __future__ import annotations

import asyncio
from pathlib import Path

from server.analysis.compiler.run import CompileResult, Options, compile


class Compilations:
    """The compilations under way, by plugin."""

    def __init__(self) -> None:
        self._running: dict[Path, asyncio.Task[CompileResult]] = {}

    async def start(
        self, root: Path, options: Options, *, trusted: bool, output: Path | None = None
    ) -> CompileResult | None:
        """Compile `root` (to `output`), cancelling a compilation of it under way, whose caller gets None.

        Raises what `compile` raises. Cancelling the caller cancels the compilation.
        """
        task = asyncio.create_task(compile(root, options, trusted=trusted, output=output))
        older, self._running[root] = self._running.get(root), task
        if older is not None:
            older.cancel()
        try:
            return await task
        except asyncio.CancelledError:
            caller = asyncio.current_task()
            if caller is not None and caller.cancelling():
                raise
            return None
        finally:
            if self._running.get(root) is task:
                del self._running[root]

    async def stop(self) -> None:
        """Cancel all compilations and wait until their processes are gone."""
        tasks = list(self._running.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
