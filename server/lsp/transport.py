"""Messages over a pair of byte streams, read and written by threads so that the event loop never waits for a pipe.

The reader runs ahead of the loop: by the time a request is answered, the edits and cancellations that the client
has sent in the meantime are known. Knows frames only, nothing of what is in them.
"""

from __future__ import annotations

import asyncio
import logging
import os
import queue
import re
import socket
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass

_log = logging.getLogger(__name__)
# Searched, not matched: rubbish in front of a header costs no message.
_LENGTH = re.compile(rb"Content-Length:[ \t]*(\d+)[ \t]*\r?\n", re.IGNORECASE)
_MOST_BYTES = 256 << 20
_CHUNK = 1 << 16
_LONGEST_LINE = 1 << 16


@dataclass(frozen=True, slots=True)
class Stream:
    """Two functions that block: `read(n)` gives at most n bytes and b"" at the end, `write` takes all of them."""

    read: Callable[[int], bytes]
    write: Callable[[bytes], object]


def stdio() -> Stream:
    """The process's standard streams, taken away from everybody else: what is printed by mistake goes to stderr."""
    source, target = os.dup(0), os.dup(1)
    os.dup2(2, 1)
    sys.stdout = sys.stderr

    def write(data: bytes) -> None:
        view = memoryview(data)
        while view:
            view = view[os.write(target, view) :]

    return Stream(lambda count: os.read(source, count), write)


def accept(port: int) -> Stream:
    """The first connection to a port of the loopback interface (0: any free one, named on standard error)."""
    with socket.create_server(("127.0.0.1", port)) as server:
        sys.stderr.write(f"listening on 127.0.0.1:{server.getsockname()[1]}\n")
        sys.stderr.flush()
        connection, _ = server.accept()
    return Stream(connection.recv, connection.sendall)


class Outbox:
    """Sends what it is given, in order, from its own thread: a client that reads slowly stops nobody."""

    def __init__(self, write: Callable[[bytes], object]) -> None:
        self._write = write
        self._waiting: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="outbox", daemon=True)
        self._thread.start()

    def write(self, data: bytes) -> None:
        """Send `data` some time soon."""
        self._waiting.put(data)

    def close(self, timeout_s: float = 2.0) -> None:
        """Wait until everything is sent, or the client has not read for that long."""
        self._waiting.put(None)
        self._thread.join(timeout_s)

    def _run(self) -> None:
        while (data := self._waiting.get()) is not None:
            try:
                self._write(data)
            except OSError as error:
                _log.info("the client no longer listens: %s", error)
                return


def read_frames(read: Callable[[int], bytes], deliver: Callable[[bytes], object]) -> None:
    """Deliver the body of each message until the stream ends. What is no message is skipped."""
    buffer = bytearray()

    def more() -> bool:
        try:
            data = read(_CHUNK)
        except OSError as error:
            _log.info("the client no longer speaks: %s", error)
            return False
        buffer.extend(data)
        return bool(data)

    length: int | None = None
    while True:
        end = buffer.find(b"\n")
        if end < 0:
            if len(buffer) > _LONGEST_LINE:
                del buffer[: -_CHUNK // 64]
            if not more():
                return
            continue
        line = bytes(buffer[: end + 1])
        del buffer[: end + 1]
        found = _LENGTH.search(line)
        if found is not None:
            length = int(found.group(1))
            if length > _MOST_BYTES:
                _log.error("a message of %d bytes is left out", length)
                length = None
        elif not line.strip() and length is not None:
            while len(buffer) < length:
                if not more():
                    return
            body = bytes(buffer[:length])
            del buffer[:length]
            deliver(body)
            length = None


async def serve(stream: Stream, start: Callable[[Outbox], Callable[[bytes], object]], stopped: asyncio.Event) -> None:
    """Hand each message to what `start` returns, on the event loop, until the stream ends or `stopped` is set.

    `start` gets the way back to the client. When the stream ends, `stopped` is set.
    """
    loop = asyncio.get_running_loop()
    outbox = Outbox(stream.write)
    receive = start(outbox)

    def listen() -> None:
        try:
            read_frames(stream.read, lambda body: loop.call_soon_threadsafe(receive, body))
            loop.call_soon_threadsafe(stopped.set)
        except RuntimeError:  # the loop is closed: nobody waits for messages any more
            _log.debug("the loop ended before the stream")

    threading.Thread(target=listen, name="inbox", daemon=True).start()
    await stopped.wait()
