"""Shares tasks out among processes and gives the results in the order of the tasks, whoever is ready first.

At most a few tasks for each process are under way, so memory does not grow with the work. A task whose process dies is
lost alone. Nothing outlives the process that began it: who is waited for by nobody goes.
"""

from __future__ import annotations

import math
import multiprocessing
import os
import signal
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from typing import Any, Generic, TypeVar

from training.run import spread

_AHEAD = 64
_FAREWELL_S = 2.0
Task = TypeVar("Task")
Result = TypeVar("Result")


def available() -> int:
    """How many processes this machine has room for."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def in_order(
    prepare: Callable[[], Callable[[Task], Result]],
    lost: Callable[[Task], Result],
    tasks: Iterable[Task],
    processes: int = 1,
    time_limit: float = 0,
) -> Iterator[Result]:
    """Do every task. `prepare` is called once in each process and gives the function that does a task.

    `lost` makes the result of a task that killed its process, or took longer than `time_limit` seconds (0: no limit).
    With a limit there is always another process, even for one. Where the environment names a Ray cluster, its machines
    do it (see `spread`).
    """
    cluster = os.environ.get(spread.VARIABLE, "")
    if cluster:
        yield from spread.in_order(cluster, prepare, lost, tasks, time_limit)
        return
    if processes <= 1 and not time_limit:
        yield from map(prepare(), tasks)
        return
    crew = _Crew(prepare, lost, max(1, processes), time_limit)
    try:
        yield from crew.run(tasks)
    finally:
        crew.end()


class _Crew(Generic[Task, Result]):
    def __init__(
        self, prepare: Callable[[], Callable[[Task], Result]], lost: Callable[[Task], Result], size: int, limit: float
    ) -> None:
        self._prepare, self._lost, self._limit = prepare, lost, limit
        self._workers = [_Worker(prepare) for _ in range(size)]

    def run(self, tasks: Iterable[Task]) -> Iterator[Result]:
        source = enumerate(tasks)
        ready: dict[int, Result] = {}
        idle, busy = list(self._workers), dict[Any, _Worker]()
        following, more = 0, True
        while True:
            while idle and more and len(ready) < _AHEAD * len(self._workers):
                task = next(source, None)
                if task is None:
                    more = False
                    break
                worker = idle.pop()
                worker.take(*task)
                busy[worker.connection] = worker
            if not busy and not ready:
                return
            for worker in self._finished(busy):
                ready[worker.number] = worker.result if worker.answered else self._lost(worker.task)
                idle.append(worker if worker.answered else self._replaced(worker))
            while following in ready:
                yield ready.pop(following)
                following += 1

    def _finished(self, busy: dict[Any, _Worker]) -> list[_Worker]:
        """Whoever has answered, or is gone, or had all the time that there is."""
        if not busy:
            return []
        left = (
            min(worker.began for worker in busy.values()) + self._limit - time.monotonic() if self._limit else math.inf
        )
        ready = wait(list(busy), max(0.0, left) if left < math.inf else None)
        for one in ready:
            busy[one].hear()
        found = [busy.pop(one) for one in ready if busy[one].is_free]
        if not ready:
            late = time.monotonic() - self._limit
            for connection, worker in list(busy.items()):
                if worker.began <= late:
                    found.append(busy.pop(connection))
        return found

    def _replaced(self, dead: _Worker) -> _Worker:
        dead.end(in_peace=False)
        fresh = _Worker(self._prepare)
        self._workers[self._workers.index(dead)] = fresh
        return fresh

    def end(self) -> None:
        for worker in self._workers:
            worker.end(in_peace=True)


class _Worker:
    def __init__(self, prepare: Callable[[], Callable[[Any], Any]]) -> None:
        # Spawned, not forked: the same on every system, and safe whatever threads there are.
        context = multiprocessing.get_context("spawn")
        self.connection, theirs = context.Pipe()
        self.process = context.Process(target=_work, args=(theirs, prepare), daemon=True)
        self.process.start()
        theirs.close()
        self.number, self.answered, self.is_free = -1, False, True
        self.task: Any = None
        self.result: Any = None
        self.is_ready = False
        self.began = math.inf

    def take(self, number: int, task: Any) -> None:
        self.number, self.task, self.result, self.answered, self.is_free = number, task, None, False, False
        self.began = time.monotonic() if self.is_ready else math.inf  # what it takes to start is not the task's
        with suppress(OSError):  # a process that is gone shows when it is listened to
            self.connection.send(task)

    def hear(self) -> None:
        """Take what it says: that it is ready to begin, or a result; one that says no more is gone."""
        try:
            self.answered, self.result = self.connection.recv()
        except (EOFError, OSError):
            self.is_free = True
            return
        self.is_free = self.answered
        if not self.is_ready:
            self.is_ready = True
            self.began = time.monotonic()

    def end(self, in_peace: bool) -> None:
        self.connection.close()
        if in_peace:
            self.process.join(_FAREWELL_S)
        if self.process.is_alive():
            self.process.kill()
        self.process.join()


def _work(connection: Connection, prepare: Callable[[], Callable[[Any], Any]]) -> None:
    """Serve one parent until it hangs up."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    do = prepare()
    with suppress(EOFError, OSError):
        connection.send((False, None))
        while True:
            connection.send((True, do(connection.recv())))
