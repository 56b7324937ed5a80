"""Shares tasks out among processes. None outlives the run, whether it ends well, fails or is interrupted.

Written on pipes instead of the standard library's pools: these leave children at work on Ctrl-C, or wait for ever for
one that was killed.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any, Generic, TypeVar

from server.reports.process import interrupts_held

_WORTH_PROCESSES = 16
_MOST = 8
_FAREWELL_S = 2.0
DIED = "the process that worked on it was killed (out of memory?)"
Task = TypeVar("Task")
Result = TypeVar("Result")


def processes_for(n_tasks: int, wanted: int = 0) -> int:
    """How many processes `n_tasks` are worth; `wanted` (0: as fits) is the user's word."""
    if wanted:
        return max(1, min(wanted, n_tasks))
    return available() if n_tasks >= _WORTH_PROCESSES else 1


def available() -> int:
    """How many processes this machine has room for."""
    processors = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(processors, _MOST)


class Pool(Generic[Task, Result]):
    """Does tasks with a fixed number of processes; with one, in this process. Use it in a `with` statement.

    `prepare` is called once in each process and gives the function that does a task; it is a function of a module, or
    a `functools.partial` of one. `lost` makes the result of a task whose process was killed.
    """

    def __init__(
        self, prepare: Callable[[], Callable[[Task], Result]], lost: Callable[[Task], Result], n_processes: int
    ) -> None:
        self._prepare = prepare
        self._lost = lost
        self._workers: list[_Worker] = []
        self._here = prepare() if n_processes == 1 else None
        if self._here is None:
            with interrupts_held():
                self._workers = [_Worker(prepare) for _ in range(n_processes)]

    def __enter__(self) -> Pool[Task, Result]:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        for worker in self._workers:
            worker.end(in_peace=kind is None)
        self._workers.clear()

    def run(self, tasks: Sequence[Task]) -> Iterator[Result]:
        """Do every task; results come as they are ready, in any order."""
        if self._here is not None:
            yield from map(self._here, tasks)
            return
        left = deque(tasks)
        idle, busy = list(self._workers), dict[Any, _Worker]()
        while left or busy:
            while left and idle:
                worker = idle.pop()
                worker.take(left.popleft())
                busy[worker.connection] = worker
            for connection in wait(list(busy)):
                worker = busy.pop(connection)
                result = worker.result()
                if result is None:
                    result = self._lost(worker.task)
                    worker = self._replaced(worker)
                idle.append(worker)
                yield result

    def _replaced(self, dead: _Worker) -> _Worker:
        dead.end(in_peace=False)
        with interrupts_held():
            fresh = _Worker(self._prepare)
        self._workers[self._workers.index(dead)] = fresh
        return fresh


class _Worker:
    """A process and the way to it. `task` is what it was last given."""

    def __init__(self, prepare: Callable[[], Callable[[Any], Any]]) -> None:
        # Spawned, not forked: the same on every system, and safe whatever threads there are.
        context = multiprocessing.get_context("spawn")
        self.connection, theirs = context.Pipe()
        self.process: BaseProcess = context.Process(target=_work, args=(theirs, prepare), daemon=True)
        self.process.start()
        theirs.close()
        self.task: Any = None

    def take(self, task: Any) -> None:
        """Begin a task; a process that is gone shows when the result is asked for."""
        self.task = task
        with suppress(OSError):
            self.connection.send(task)

    def result(self) -> Any:
        """The result of the task, None when the process died over it."""
        try:
            return self.connection.recv()
        except (EOFError, OSError):
            return None

    def end(self, in_peace: bool) -> None:
        """Let the process go, or make it."""
        self.connection.close()
        if in_peace:
            self.process.join(_FAREWELL_S)
        if self.process.is_alive():
            self.process.terminate()
            self.process.join(_FAREWELL_S)
        if self.process.is_alive():
            self.process.kill()
            self.process.join()


def _work(connection: Connection, prepare: Callable[[], Callable[[Any], Any]]) -> None:
    """Serve one parent until it hangs up."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # where signals cannot be held back, as on Windows
    do = prepare()
    try:
        while True:
            connection.send(do(connection.recv()))
    except (EOFError, OSError):
        return
