"""Processes that do jobs for an event loop: one that takes too long is ended with its process, the others go on.

Jobs begin in the order in which they came. Knows nothing of what a job is, and nothing of the loop that asks.
"""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from multiprocessing.connection import Connection
from threading import Lock
from typing import Any, Generic, TypeVar

from server.reports import process

_START_S = 120.0
_MOST_PROCESSES = 4
_PLENTY_BYTES = 700 << 20
_TOO_HARD = "To look at this text takes longer, or more memory, than it may."
_CLOSED = "The service ends."
_log = logging.getLogger(__name__)
Job = TypeVar("Job")
Result = TypeVar("Result")


class BusyError(Exception):
    """So many jobs wait already that another one may not."""


class TooHardError(Exception):
    """The job took longer than it may, or more memory than there is for it."""


class ClosedError(Exception):
    """There are no processes any more."""


class JobError(Exception):
    """The job has failed, which can't happen; the message says how."""


class Workers(Generic[Job, Result]):
    """A fixed number of processes, started when they are wanted first.

    `prepare` is called once in each of them and gives the function that does a job; it is a function of a module.
    `limit` are the seconds that a job may compute, `most_waiting` is how many may wait beside those that are done.
    """

    def __init__(
        self,
        prepare: Callable[[], Callable[[Job], Result]],
        count: int = 0,
        limit: float = 20.0,
        most_waiting: int = 500,
    ) -> None:
        self.count = count or available()
        self._prepare, self._limit, self._most = prepare, limit, most_waiting + self.count
        self._threads = ThreadPoolExecutor(self.count, "l4d2-worker")
        self._lock = Lock()
        self._idle: list[_Worker] = []
        self._all: set[_Worker] = set()
        self._under_way = 0
        self._closed = False

    async def do(self, job: Job) -> Result:
        """The result of a job. Raises `BusyError`, `TooHardError`, `ClosedError` and `JobError`.

        Who is cancelled while the job waits takes it back.
        """
        if self._under_way >= self._most:
            raise BusyError("Too many texts wait to be looked at; try again soon.")
        self._under_way += 1
        try:
            return await asyncio.wrap_future(self._begun(self._done, job))
        except asyncio.CancelledError:
            task = asyncio.current_task()
            if self._closed and task is not None and not task.cancelling():
                raise ClosedError(_CLOSED) from None
            raise
        finally:
            self._under_way -= 1

    def warm(self) -> None:
        """Start a process now, so that the first job does not wait for it."""
        if not self._all:
            with suppress(ClosedError):
                self._begun(self._warmed)

    def close(self) -> None:
        """End all processes, and with them what is under way."""
        with self._lock:
            self._closed = True
            workers = list(self._all)
        self._threads.shutdown(wait=False, cancel_futures=True)
        for worker in workers:
            worker.end()
        self._threads.shutdown(wait=True)

    def _begun(self, work: Callable[..., Any], *arguments: object) -> Any:
        try:
            return self._threads.submit(work, *arguments)
        except RuntimeError:
            raise ClosedError(_CLOSED) from None

    def _done(self, job: Job) -> Result:
        worker = self._taken()
        try:
            result = worker.do(job)
        except BaseException:
            self._gone(worker)
            if self._closed:
                raise ClosedError(_CLOSED) from None
            raise
        if worker.is_large:
            self._gone(worker)
        else:
            self._idle.append(worker)
        kind, value = result
        if kind == _FAILED:
            raise JobError(value)
        return value

    def _warmed(self) -> None:
        self._idle.append(self._taken())

    def _taken(self) -> _Worker:
        """A process that is ready. There are never more threads that ask than there may be processes."""
        with suppress(IndexError):
            return self._idle.pop()
        with self._lock:
            if self._closed:
                raise ClosedError(_CLOSED)
            worker = _Worker(self._prepare, self._limit)
            self._all.add(worker)
        try:
            worker.wait_until_ready()
        except BaseException:
            self._gone(worker)
            if self._closed:
                raise ClosedError(_CLOSED) from None
            raise
        return worker

    def _gone(self, worker: _Worker) -> None:
        worker.end()
        with self._lock:
            self._all.discard(worker)


def available() -> int:
    """How many processes this machine has room for."""
    processors = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(processors, _MOST_PROCESSES)


_READY, _MADE, _FAILED = range(3)


class _Worker:
    """A process and the way to it. `is_large` says that it has used so much memory that a fresh one is better."""

    def __init__(self, prepare: Callable[[], Callable[[Any], Any]], limit: float) -> None:
        self._process, self._connection = process.started(_work, prepare, limit)
        self._patience = limit * process.PATIENCE
        self._ending = Lock()
        self._ended = False
        self.is_large = False

    def wait_until_ready(self) -> None:
        """Raises `JobError` when the process does not come up."""
        try:
            if self._connection.poll(_START_S) and self._connection.recv() == _READY:
                return
        except (EOFError, OSError):
            pass
        raise JobError("a process that checks texts could not be started")

    def do(self, job: Any) -> tuple[int, Any]:
        """What kind of result it is, and the result. Raises `TooHardError`; the process is of no use then."""
        try:
            self._connection.send(job)
            if not self._connection.poll(self._patience):
                raise TooHardError(_TOO_HARD)
            kind, value, self.is_large = self._connection.recv()
        except (EOFError, OSError):  # it was ended, for want of time or memory
            raise TooHardError(_TOO_HARD) from None
        return kind, value

    def end(self) -> None:
        """Make the process go."""
        with self._ending:
            if self._ended:
                return
            self._ended = True
            process.end(self._process)
            self._connection.close()


def _work(connection: Connection, prepare: Callable[[], Callable[[Any], Any]], limit: float) -> None:
    """Serve one parent until it hangs up."""
    process.settle()
    try:
        do = prepare()
        connection.send(_READY)
        while True:
            job = connection.recv()
            process.allow(limit)
            try:
                kind, value = _MADE, do(job)
            except MemoryError:
                return
            except Exception as error:
                _log.error("a job has failed", exc_info=error)
                kind, value = _FAILED, f"{type(error).__name__}: {error}"
            process.allow(0)
            connection.send((kind, value, process.largest() > _PLENTY_BYTES))
    except (EOFError, OSError):
        return
