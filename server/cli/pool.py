"""Shares tasks out among processes. None outlives the run, whether it ends well, fails or is interrupted.

Written on pipes instead of the standard library's pools: these leave children at work on Ctrl-C, or wait for ever for
one that was killed.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any

from server.cli.checker import Checker, RootResult, Setup, Task, prepare_process

_WORTH_PROCESSES = 16
_MOST = 8
_FAREWELL_S = 2.0
_DIED = "the process that checked it was killed (out of memory?)"


def processes_for(n_tasks: int, wanted: int = 0) -> int:
    """How many processes `n_tasks` are worth; `wanted` (0: as fits) is the user's word."""
    if wanted:
        return max(1, min(wanted, n_tasks))
    if n_tasks < _WORTH_PROCESSES:
        return 1
    available = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(available, _MOST)


class Pool:
    """Checks tasks with a fixed number of processes; with one, in this process. Use it in a `with` statement."""

    def __init__(self, setup: Setup, n_processes: int) -> None:
        self._setup = setup
        self._workers: list[_Worker] = []
        self._here = Checker(setup) if n_processes == 1 else None
        if self._here is None:
            with _interrupts_held():
                self._workers = [_Worker(setup) for _ in range(n_processes)]
        else:
            prepare_process()

    def __enter__(self) -> Pool:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        for worker in self._workers:
            worker.end(in_peace=kind is None)
        self._workers.clear()

    def run(self, tasks: Sequence[Task]) -> Iterator[RootResult]:
        """Check every task; results come as they are ready, in any order."""
        if self._here is not None:
            yield from map(self._here.check, tasks)
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
                    result = RootResult(worker.task.root, error=_DIED)
                    worker = self._replaced(worker)
                idle.append(worker)
                yield result

    def _replaced(self, dead: _Worker) -> _Worker:
        dead.end(in_peace=False)
        with _interrupts_held():
            fresh = _Worker(self._setup)
        self._workers[self._workers.index(dead)] = fresh
        return fresh


class _Worker:
    """A process and the way to it. `task` is what it was last given."""

    def __init__(self, setup: Setup) -> None:
        # Spawned, not forked: the same on every system, and safe whatever threads there are.
        context = multiprocessing.get_context("spawn")
        self.connection, theirs = context.Pipe()
        self.process: BaseProcess = context.Process(target=_work, args=(theirs, setup), daemon=True)
        self.process.start()
        theirs.close()
        self.task = Task("")

    def take(self, task: Task) -> None:
        """Begin a task; a process that is gone shows when the result is asked for."""
        self.task = task
        with suppress(OSError):
            self.connection.send(task)

    def result(self) -> RootResult | None:
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


def _work(connection: Connection, setup: Setup) -> None:
    """Serve one parent until it hangs up."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # where signals cannot be held back, as on Windows
    prepare_process()
    checker: Checker | None = None
    try:
        while True:
            task: Any = connection.recv()
            checker = checker or Checker(setup)
            connection.send(checker.check(task))
    except (EOFError, OSError):
        return


@contextmanager
def _interrupts_held() -> Iterator[None]:
    """Processes started within do not hear Ctrl-C: it is for the parent, which hears it afterwards and ends them."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
