"""A client in the same process: it speaks bytes to the server's protocol and keeps what comes back.

For what is hard to time through a pipe: messages that arrive together, in a chosen order.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from server.lsp.server import Server, create

Message = dict[str, Any]


class Wire:
    """The client's end."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.received: list[Message] = []
        self.answers: dict[str, Any] = {"workspace/configuration": [None]}  # to the server's requests
        self.initialized: Message = {}  # what the server answered to that
        self._arrived = asyncio.Event()
        self._next = 0
        server.protocol.set_writer(self)  # type: ignore[arg-type]  # all that is used of a writer is here

    # The writer that the server sees

    def write(self, data: bytes) -> None:
        message = json.loads(data.split(b"\r\n\r\n", 1)[1])
        self.received.append(message)
        self._arrived.set()
        if "method" in message and "id" in message and message["method"] in self.answers:
            answer = self.answers[message["method"]]
            asyncio.get_running_loop().call_soon(self.send, {"id": message["id"], "result": answer})

    def close(self) -> None:
        self._arrived.set()

    # What a test does

    def send(self, message: Message) -> None:
        """Hand a message over, as the transport does."""
        self.server.conversation.receive(json.dumps({"jsonrpc": "2.0", **message}).encode())

    def notify(self, method: str, params: Any) -> None:
        self.send({"method": method, "params": params})

    def ask(self, method: str, params: Any) -> int:
        """Send a request without waiting; its id."""
        self._next += 1
        self.send({"id": self._next, "method": method, "params": params})
        return self._next

    async def request(self, method: str, params: Any) -> Any:
        """The result of a request. Raises `AssertionError` for an error."""
        message = await self.answer(self.ask(method, params))
        assert "error" not in message, message
        return message.get("result")

    async def answer(self, wanted: int) -> Message:
        """The whole answer to a request."""
        return await self.until(lambda message: message.get("id") == wanted and "method" not in message)

    async def note(self, method: str, fits: Callable[[Any], bool] = lambda params: True) -> Any:
        """The parameters of the first notification of that kind, past or to come, which is then forgotten."""
        message = await self.until(lambda one: one.get("method") == method and fits(one.get("params")))
        self.received.remove(message)
        return message["params"]

    async def until(self, fits: Callable[[Message], bool]) -> Message:
        """The first message that fits."""
        while True:
            for message in self.received:
                if fits(message):
                    return message
            self._arrived.clear()
            await asyncio.wait_for(self._arrived.wait(), 60)

    async def start(self, folder: Path | None = None, **options: Any) -> Any:
        """Initialize; `options` go into the parameters."""
        folders = [{"uri": folder.as_uri(), "name": folder.name}] if folder is not None else None
        params: Message = {"processId": None, "rootUri": None, "capabilities": {}, "workspaceFolders": folders}
        self.initialized = await self.request("initialize", params | options)
        self.notify("initialized", {})
        return self.initialized

    def open(self, uri: str, text: str, version: int = 1) -> None:
        item = {"uri": uri, "languageId": "sourcepawn", "version": version, "text": text}
        self.notify("textDocument/didOpen", {"textDocument": item})

    def change(self, uri: str, version: int, *changes: Message) -> None:
        params = {"textDocument": {"uri": uri, "version": version}, "contentChanges": list(changes)}
        self.notify("textDocument/didChange", params)

    async def diagnostics(self, uri: str, version: int | None = None) -> list[Message]:
        """What is published of a document (in that version)."""
        params = await self.note(
            "textDocument/publishDiagnostics",
            lambda given: given["uri"] == uri and (version is None or given.get("version") == version),
        )
        return params["diagnostics"]


@asynccontextmanager
async def wire() -> AsyncIterator[Wire]:
    """A client of a new server."""
    server = create()
    client = Wire(server)
    try:
        yield client
    finally:
        await server.published.stop()


def at(uri: str, line: int, character: int) -> Message:
    """The parameters of a request about a position."""
    return {"textDocument": {"uri": uri}, "position": {"line": line, "character": character}}


def insertion(line: int, character: int, text: str, length: int = 0) -> Message:
    """An edit that replaces `length` characters by `text`."""
    start = {"line": line, "character": character}
    end = {"line": line, "character": character + length}
    return {"range": {"start": start, "end": end}, "text": text}
