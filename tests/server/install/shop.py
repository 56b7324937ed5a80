"""A web server on a real socket that gives out files as servers of files do: by ranges, led elsewhere, cut, slowly."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

_BLOCK = 1 << 14


@dataclass
class Goods:
    """A file to give out. `cuts` are how many bytes of each answer come before the connection breaks, None all of it.

    `trickle` waits that long between blocks. `says` are further headers, `status` what is answered instead.
    """

    content: bytes = b""
    tag: str = '"v1"'
    ranges: bool = True
    cuts: list[int | None] = field(default_factory=list)
    trickle: float = 0.0
    says: Mapping[str, str] = field(default_factory=dict)
    statuses: list[int] = field(default_factory=list)
    length: bool = True


@dataclass(frozen=True)
class Asked:
    """A request that came."""

    path: str
    headers: Mapping[str, str]


class Shop:
    """What is given out by path."""

    def __init__(self) -> None:
        self.goods: dict[str, Goods] = {}
        self.asked: list[Asked] = []
        self.port = 0
        self.sent = asyncio.Event()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def has(self, path: str, content: bytes = b"", **how: object) -> str:
        """Put a file on the shelf; its address."""
        self.goods[path] = Goods(content, **how)  # type: ignore[arg-type]
        return self.address + path

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while await self._answer(reader, writer):
                pass
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        first, *lines = head.strip().split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        path = first.split(" ")[1]
        self.asked.append(Asked(path, headers))
        goods = self.goods.get(path, Goods(statuses=[404]))
        status = goods.statuses.pop(0) if len(goods.statuses) > 1 else next(iter(goods.statuses), 200)
        content, start = goods.content, 0
        says = {"ETag": goods.tag, **goods.says} if goods.tag else dict(goods.says)
        wanted = re.fullmatch(r"bytes=(\d+)-", headers.get("range", ""))
        if status == 200 and wanted and goods.ranges and headers.get("if-range", goods.tag) == goods.tag:
            start, status = int(wanted[1]), 206
            says["Content-Range"] = f"bytes {start}-{len(content) - 1}/{len(content)}"
            if start >= len(content):
                status, says["Content-Range"] = 416, f"bytes */{len(content)}"
                start = len(content)
        body = content[start:] if status in (200, 206) else b""
        if goods.length:
            says["Content-Length"] = str(len(body))
        cut = goods.cuts.pop(0) if goods.cuts else None
        lines = [f"HTTP/1.1 {status} So", *(f"{name}: {value}" for name, value in says.items())]
        if not goods.length:
            lines.append("Connection: close")
        writer.write("\r\n".join([*lines, "", ""]).encode())
        for place in range(0, len(body[:cut]), _BLOCK):
            writer.write(body[:cut][place : place + _BLOCK])
            await writer.drain()
            self.sent.set()
            if goods.trickle:
                await asyncio.sleep(goods.trickle)
        await writer.drain()
        return cut is None and goods.length


@asynccontextmanager
async def shop() -> AsyncIterator[Shop]:
    """A server on this machine."""
    made = Shop()
    server = await asyncio.start_server(made.serve, "127.0.0.1", 0)
    made.port = server.sockets[0].getsockname()[1]
    try:
        yield made
    finally:
        server.close()
