"""A server on a real socket that answers as told: whole, cut, slowly, endlessly or never. It is no mock of our code.

The answers are bytes, made by `says`; it speaks just enough HTTP/1.1 for clients that keep connections alive.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any, Literal


@dataclass(frozen=True)
class Reply:
    """What to answer. `end`: `cut` closes the connection in the middle, `never` waits, `endless` repeats the last part.

    `drip` sends one byte at a time; `held` says nothing until the test lets go.
    """

    parts: tuple[bytes, ...] = ()
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    end: Literal["whole", "cut", "never", "endless"] = "whole"
    drip: bool = False
    held: bool = False

    def but(self, **changes: Any) -> Reply:
        return replace(self, **changes)


@dataclass(frozen=True)
class Seen:
    """A request that came."""

    method: str
    path: str
    headers: Mapping[str, str]
    raw: bytes

    @property
    def body(self) -> Any:
        return json.loads(self.raw)


class Server:
    """Replies by path, one after the other; the last one of a path again and again."""

    def __init__(self) -> None:
        self.seen: list[Seen] = []
        self.dropped = 0  # how many clients went away before their answer ended
        self.port = 0
        self._replies: dict[str, list[Reply]] = {}
        self._busy = 0
        self._quiet = asyncio.Event()
        self._quiet.set()
        self._asked = asyncio.Event()
        self._let_go = asyncio.Event()
        self._connections: dict[asyncio.Task[None] | None, asyncio.StreamWriter] = {}

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"

    def on(self, path: str, *replies: Reply) -> None:
        self._replies[path] = list(replies)

    def paths(self) -> list[str]:
        return [one.path for one in self.seen]

    async def asked(self) -> None:
        """Wait until a request has come."""
        await asyncio.wait_for(self._asked.wait(), 10)

    async def quiet(self) -> None:
        """Wait until nothing is being answered."""
        await asyncio.wait_for(self._quiet.wait(), 10)

    def let_go(self) -> None:
        """Answer what was held."""
        self._let_go.set()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection."""
        self._connections[asyncio.current_task()] = writer
        try:
            while (request := await _request(reader)) is not None:
                self.seen.append(request)
                self._busy += 1
                self._quiet.clear()
                self._asked.set()
                try:
                    if not await self._answer(reader, writer, self._next(request.path)):
                        break
                finally:
                    self._busy -= 1
                    if not self._busy:
                        self._quiet.set()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    async def hang_up(self) -> None:
        """End every connection."""
        for writer in self._connections.values():
            writer.transport.abort()
        await asyncio.gather(*(task for task in self._connections if task is not None))

    def _next(self, path: str) -> Reply:
        replies = self._replies.get(path.partition("?")[0])
        if not replies:
            return says({"error": {"message": "no such page", "type": "not_found"}}, 404)
        return replies.pop(0) if len(replies) > 1 else replies[0]

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, reply: Reply) -> bool:
        """Whether the connection goes on."""
        gone = asyncio.ensure_future(reader.read(1))  # nobody sends more while waiting, so this is the end
        sending = asyncio.ensure_future(self._send(writer, reply))
        try:
            await asyncio.wait({gone, sending}, return_when=asyncio.FIRST_COMPLETED)
            if not sending.done() or sending.exception() is not None:
                self.dropped += 1
                return False
            return sending.result() and not gone.done()
        finally:
            for task in (gone, sending):
                task.cancel()
            await asyncio.gather(gone, sending, return_exceptions=True)

    async def _send(self, writer: asyncio.StreamWriter, reply: Reply) -> bool:
        if reply.held:
            await self._let_go.wait()
        headers = {"Content-Type": "text/event-stream", **reply.headers, "Transfer-Encoding": "chunked"}
        lines = [f"HTTP/1.1 {reply.status} Said", *(f"{name}: {value}" for name, value in headers.items()), "", ""]
        writer.write("\r\n".join(lines).encode())
        await writer.drain()
        parts = reply.parts
        if reply.drip:
            parts = tuple(part[at : at + 1] for part in parts for at in range(len(part)))
        for part in parts:
            await _send_chunk(writer, part)
            if reply.drip:
                await asyncio.sleep(0)
        while reply.end == "endless":
            await _send_chunk(writer, parts[-1])
            await asyncio.sleep(0)
        if reply.end == "never":
            await asyncio.Event().wait()
        if reply.end == "cut":
            return False
        writer.write(b"0\r\n\r\n")
        await writer.drain()
        return True


@asynccontextmanager
async def serving() -> AsyncIterator[Server]:
    """A server on a free port of this machine."""
    server = Server()
    listening = await asyncio.start_server(server.serve, "127.0.0.1", 0)
    server.port = listening.sockets[0].getsockname()[1]
    try:
        yield server
    finally:
        listening.close()
        await server.hang_up()


def says(body: object, status: int = 200, **headers: str) -> Reply:
    """An answer of JSON."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply((json.dumps(body).encode(),), status, {"Content-Type": "application/json", **named})


def streams(*events: object, done: bool = True) -> Reply:
    """An answer of server-sent events, as OpenAI ends them."""
    lines = [f"data: {json.dumps(event)}\n\n".encode() for event in events]
    return Reply((*lines, b"data: [DONE]\n\n") if done else tuple(lines))


async def _send_chunk(writer: asyncio.StreamWriter, data: bytes) -> None:
    writer.write(b"%x\r\n%s\r\n" % (len(data), data))
    await writer.drain()


async def _request(reader: asyncio.StreamReader) -> Seen | None:
    head = await reader.readuntil(b"\r\n\r\n") if not reader.at_eof() else b""
    if not head:
        return None
    first, *lines = head.decode().split("\r\n")[:-2]
    method, path, _ = first.split(" ")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    if headers.get("transfer-encoding") == "chunked":
        body = b""
        while size := int(await reader.readline(), 16):
            body += await reader.readexactly(size)
            await reader.readexactly(2)
        await reader.readexactly(2)
    else:
        body = await reader.readexactly(int(headers.get("content-length", 0)))
    return Seen(method, path, headers, body)
