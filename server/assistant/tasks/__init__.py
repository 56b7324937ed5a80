"""What the assistant does with code that is there: one file per task, found by its name.

A task module has `offered(snapshot, start, end)`, the title under which an editor offers it for a selection (offsets)
or None, and `begin(snapshot, start, end, request)`, which gives what to do: a `Job` for `writing` (`Beside` when its
code is for another file), a `Talk` that ends in prose, or a `Ready` that needs no model. `request` is what the user
said besides, mostly "". `offered` is asked whenever the cursor moves: it has to be quick.
"""

from __future__ import annotations

import importlib
from typing import Protocol, cast

from server.analysis.snapshot import Snapshot
from server.assistant.tasks.outcome import Outcome

NAMES = ("explain", "fix", "function", "phrases", "convert", "test_request")


class Task(Protocol):
    """A module of this package."""

    def offered(self, snapshot: Snapshot, start: int, end: int) -> str | None:
        """The title of the offer for a selection, or None."""
        ...

    def begin(self, snapshot: Snapshot, start: int, end: int, request: str = "", is_builtin: bool = False) -> Outcome:
        """What to do. With the built-in engine it is `Ready`, or a `ModelError` says why a model is needed."""
        ...


def task(name: str) -> Task:
    """The task of that name. Raises `KeyError`."""
    if name not in NAMES:
        raise KeyError(name)
    return cast(Task, importlib.import_module(f"{__name__}.{name}"))
