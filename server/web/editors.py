"""The language servers of strangers, all in one process beside the service: what is hard there holds nobody up here.

A message goes as a frame: whose it is, what it is, and the message. A process that does not answer for a while is ended
with all of its editors, and the next one has a new process.
"""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import struct
import time
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from queue import Empty, SimpleQueue
from threading import Lock, Thread

from server.reports import process

_HEAD = struct.Struct(">IB")
_OPEN, _MESSAGE, _CLOSE, _PING, _PONG = range(5)
_LIMIT_S = 120.0
_START_S = 120.0
_COMPUTING_S = 20.0  # of one thing, while all other editors wait
_LOOK_EVERY_S = 1.0
_COLLECT_AFTER = 4
_log = logging.getLogger(__name__)
Told = Callable[[bytes | None], object]


class Editors:
    """The process, started with the first editor; within `limit` seconds it has to give a sign of life."""

    def __init__(self, limit: float = _LIMIT_S) -> None:
        self._limit = limit
        self._lock = Lock()
        self._host: _Host | None = None
        self._closed = False

    async def open(self, told: Told) -> Editor | None:
        """A language server for one editor; `told` gets its messages in this loop, None when it has gone.

        None when there are none any more.
        """
        loop = asyncio.get_running_loop()
        host = await asyncio.to_thread(self._ready)
        return host.opened(loop, told) if host is not None else None

    def warm(self) -> None:
        """Start the process now."""
        self._ready()

    def close(self) -> None:
        """End it, and all that is open."""
        with self._lock:
            self._closed, host, self._host = True, self._host, None
        if host is not None:
            host.end()

    def _ready(self) -> _Host | None:
        with self._lock:
            if self._closed:
                return None
            if self._host is None or self._host.is_over:
                self._host = _Host(self._limit)
            return self._host


class Editor:
    """One language server as its editor has it."""

    def __init__(self, host: _Host, number: int, loop: asyncio.AbstractEventLoop, told: Told) -> None:
        self._host, self._number = host, number
        self._loop, self._told = loop, told

    @property
    def is_lost(self) -> bool:
        """Whether its process is no more."""
        return self._host.is_over

    def ask(self, message: bytes) -> None:
        """Send a message to it."""
        self._host.send(self._number, _MESSAGE, message)

    def close(self) -> None:
        """The editor has left."""
        self._host.closed(self._number)

    def tell(self, message: bytes | None) -> None:
        """Hand a message on to the editor's loop."""
        with suppress(RuntimeError):  # the loop has ended
            self._loop.call_soon_threadsafe(self._told, message)


class _Host:
    """One process with its editors. One thread writes to it and looks whether it lives, another one reads."""

    def __init__(self, limit: float) -> None:
        self._limit = limit
        self._process: BaseProcess
        self._process, self._connection = process.started(_serve)
        self._lock = Lock()
        self._editors: dict[int, Editor] = {}
        self._count = 0
        self._frames: SimpleQueue[bytes | None] = SimpleQueue()
        self._answered = True  # whether the last ping was
        self.is_over = False
        self._threads = [Thread(target=work, daemon=True) for work in (self._read, self._write)]
        for thread in self._threads:
            thread.start()

    def opened(self, loop: asyncio.AbstractEventLoop, told: Told) -> Editor:
        """Begin with one more editor."""
        with self._lock:
            self._count += 1
            number = self._count
            editor = self._editors[number] = Editor(self, number, loop, told)
        if self.is_over:
            editor.tell(None)
        self.send(number, _OPEN)
        return editor

    def closed(self, number: int) -> None:
        """Let go of an editor."""
        with self._lock:
            self._editors.pop(number, None)
        self.send(number, _CLOSE)

    def send(self, number: int, kind: int, message: bytes = b"") -> None:
        """Send a frame, in its turn."""
        self._frames.put(_HEAD.pack(number, kind) + message)

    def end(self) -> None:
        """End the process, and wait for the threads."""
        self._frames.put(None)
        for thread in self._threads:
            thread.join()

    def _read(self) -> None:
        """Hand messages on until the process is gone."""
        try:
            while True:
                frame = self._connection.recv_bytes()
                number, kind = _HEAD.unpack_from(frame)
                if kind == _PONG:
                    self._answered = True
                    continue
                with self._lock:
                    editor = self._editors.get(number)
                if editor is not None:
                    editor.tell(frame[_HEAD.size :] if kind == _MESSAGE else None)
        except (EOFError, OSError):
            pass
        self.is_over = True
        self._frames.put(None)
        with self._lock:
            editors = list(self._editors.values())
        for editor in editors:
            editor.tell(None)

    def _write(self) -> None:
        """Send what is to be sent, and pings, until there is an end of it."""
        started = False
        try:
            began = asked = self._ping()
            while not self.is_over:
                frame = self._next(asked + self._limit - time.monotonic())
                if frame is None:
                    break
                if frame:
                    self._connection.send_bytes(frame)
                now = time.monotonic()
                started = started or self._answered
                if now < asked + self._limit:
                    continue
                if self._answered:
                    asked = self._ping()
                elif started or now >= began + _START_S:
                    break
                else:  # it is still starting
                    asked = now
        except OSError:
            pass
        self.is_over = True
        process.end(self._process)
        self._threads[0].join()
        self._connection.close()

    def _next(self, wait: float) -> bytes | None:
        """The next frame; an empty one when there is none for so long, None at the end."""
        try:
            return self._frames.get(timeout=max(0.0, wait))
        except Empty:
            return b""

    def _ping(self) -> float:
        """Ask for a sign of life; when that was."""
        self._answered = False
        self._connection.send_bytes(_HEAD.pack(0, _PING))
        return time.monotonic()


def _serve(connection: Connection) -> None:
    """In the process: serve until the service hangs up."""
    process.settle()
    asyncio.run(_Served(connection).run())


class _Served:
    """The language servers in the process."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._inboxes: dict[int, asyncio.Queue[bytes | None]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._count = 0

    async def run(self) -> None:
        """Serve for ever."""
        loop = asyncio.get_running_loop()

        def read() -> None:
            try:
                while True:
                    loop.call_soon_threadsafe(self._take, self._connection.recv_bytes())
            except (EOFError, OSError):
                os._exit(0)  # whatever is under way there: nobody waits for it

        Thread(target=read, daemon=True).start()
        while True:
            process.allow(_COMPUTING_S)
            await asyncio.sleep(_LOOK_EVERY_S)

    def _take(self, frame: bytes) -> None:
        number, kind = _HEAD.unpack_from(frame)
        if kind == _PING:
            self._send(0, _PONG)
        elif kind == _OPEN:
            inbox = self._inboxes[number] = asyncio.Queue()
            task = asyncio.ensure_future(self._converse(number, inbox))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        elif number in self._inboxes:
            self._inboxes[number].put_nowait(frame[_HEAD.size :] if kind == _MESSAGE else None)

    def _send(self, number: int, kind: int, message: bytes = b"") -> None:
        self._connection.send_bytes(_HEAD.pack(number, kind) + message)

    async def _converse(self, number: int, inbox: asyncio.Queue[bytes | None]) -> None:
        from server.lsp.server import create  # here only: the service does without it

        try:
            server = create(is_sealed=True)
            await server.converse(_drained(inbox), lambda message: self._send(number, _MESSAGE, message))
        except Exception as error:
            _log.error("a language server has failed", exc_info=error)
        finally:
            self._inboxes.pop(number, None)
            self._send(number, _CLOSE)
            self._count += 1
            if self._count % _COLLECT_AFTER == 0:
                gc.collect()  # what an editor leaves refers to itself, and is much


async def _drained(inbox: asyncio.Queue[bytes | None]) -> AsyncIterator[bytes]:
    while (message := await inbox.get()) is not None:
        yield message
