"""How far a stage is: a bar on a terminal, and lines of `progress.jsonl` that an editor can follow.

Times stand only here, so that all else a stage writes is the same whenever it runs.
"""

from __future__ import annotations

import sys
import time
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any

from training.run.files import as_json

FILE = "progress.jsonl"
_EVERY_S = 0.5


class Progress:
    """The steps of one stage. Use it in a `with` statement."""

    def __init__(self, out: Path, stage: str) -> None:
        out.mkdir(parents=True, exist_ok=True)
        self._stage = stage
        self._stream = (out / FILE).open("a", encoding="utf-8", newline="\n")
        self._bar: Any = None
        self._task: Any = None
        self._step, self._done, self._total = "", 0, 0
        self._began = self._told = time.monotonic()

    def __enter__(self) -> Progress:
        self.event("begin")
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._close_bar()
        self.event("end" if kind is None else "failed")
        self._stream.close()

    def step(self, name: str, total: int = 0, done: int = 0) -> None:
        """Begin a step of `total` parts (0: nobody knows), of which `done` were done earlier."""
        self._close_bar()
        self._step, self._total, self._done = name, total, done
        self._began = time.monotonic()
        self.event("step")
        if sys.stderr.isatty():
            self._open_bar()

    def advance(self, count: int = 1) -> None:
        """So many parts more are done."""
        self._done += count
        if self._bar is not None:
            self._bar.update(self._task, completed=self._done)
        now = time.monotonic()
        if now - self._told >= _EVERY_S:
            self._told = now
            self.event("progress")

    def event(self, kind: str, **more: Any) -> None:
        """Write a line for who follows."""
        line: dict[str, Any] = {"time": round(time.time(), 3), "stage": self._stage, "event": kind}
        if self._step:
            seconds = round(time.monotonic() - self._began, 3)
            line |= {"step": self._step, "done": self._done, "total": self._total, "seconds": seconds}
        with suppress(OSError):  # a full disk shows where it matters, in what is made
            self._stream.write(as_json(line | more) + "\n")
            self._stream.flush()

    def _open_bar(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
        from rich.progress import Progress as Bar

        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        self._bar = Bar(*columns, console=Console(stderr=True), transient=True)
        self._task = self._bar.add_task(f"{self._stage}: {self._step}", total=self._total or None, completed=self._done)
        self._bar.start()

    def _close_bar(self) -> None:
        if self._step:
            self.event("done")
        if self._bar is not None:
            self._bar.stop()
            self._bar = None
        self._step = ""
