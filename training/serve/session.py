"""A small editor: it starts the language server on a folder, opens files, asks, and takes what is written into them.

Knows the protocol's frame and what this stage needs of it, and nothing of SourcePawn or of models.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from types import TracebackType
from typing import Any

from training.run.files import InputError

_ROOT = Path(__file__).resolve().parents[2]
_FAREWELL_S = 10.0
_INVOKED = 1


class AnswerError(Exception):
    """The server answered a request with an error; the message is its own."""


class Session:
    """A server that runs, with `places` over its environment. Use it in an `async with` statement."""

    def __init__(
        self, folder: Path, settings: dict[str, Any], patience_s: float, places: dict[str, str] | None = None
    ) -> None:
        self._folder, self._settings, self._patience_s = folder, settings, patience_s
        self._places = places or {}
        self._number = 0
        self._process: asyncio.subprocess.Process

    async def __aenter__(self) -> Session:
        search = os.pathsep.join(filter(None, (str(_ROOT), os.environ.get("PYTHONPATH"))))
        self._process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-X", "utf8", "-m", "server"),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            cwd=self._folder,
            env={**os.environ, **self._places, "PYTHONPATH": search},
        )
        folder = {"uri": self._folder.as_uri(), "name": self._folder.name}
        await self.request(
            "initialize",
            {
                "processId": os.getpid(),
                "rootUri": folder["uri"],
                "workspaceFolders": [folder],
                "capabilities": {
                    "workspace": {"applyEdit": True, "configuration": True},
                    "textDocument": {"inlineCompletion": {}},
                },
                "initializationOptions": {"settings": self._settings, "trusted": True},
            },
        )
        self._tell("initialized", {})
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        if kind is None:
            with contextlib.suppress(AnswerError, InputError):
                await self.request("shutdown", None)
                self._tell("exit", None)
                await asyncio.wait_for(self._process.wait(), _FAREWELL_S)
        with contextlib.suppress(ProcessLookupError):
            self._process.kill()
        await self._process.wait()
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        await self._process.stdout.read()

    def open(self, name: str, text: str) -> str:
        """Write a file and open it; its name for the server."""
        path = self._folder / name
        path.write_text(text, "utf-8")
        item = {"uri": path.as_uri(), "languageId": "sourcepawn", "version": 1, "text": text}
        self._tell("textDocument/didOpen", {"textDocument": item})
        return item["uri"]

    async def complete(self, uri: str, line: int, character: int) -> str:
        """The ghost text at a place, "" for none. Raises `AnswerError`."""
        place = {"textDocument": {"uri": uri}, "position": {"line": line, "character": character}}
        found = await self.request("textDocument/inlineCompletion", place | {"context": {"triggerKind": _INVOKED}})
        items = (found or {}).get("items", []) if isinstance(found, dict) else found or []
        return items[0]["insertText"] if items else ""

    async def execute(self, command: str, *arguments: Any) -> Any:
        """The result of a command. Raises `AnswerError`."""
        return await self.request("workspace/executeCommand", {"command": command, "arguments": list(arguments)})

    async def request(self, method: str, params: Any) -> Any:
        """The result of a request. Raises `AnswerError`, and `InputError` when none comes."""
        self._number += 1
        wanted = self._number
        self._send({"id": wanted, "method": method, "params": params})
        try:
            async with asyncio.timeout(self._patience_s):
                async for message in self._messages():
                    if message.get("id") == wanted and "method" not in message:
                        if "error" in message:
                            raise AnswerError(str(message["error"].get("message")))
                        return message.get("result")
                    if "id" in message and "method" in message:
                        self._answer(message)
        except TimeoutError:
            raise InputError(f"the language server says nothing for {self._patience_s:.0f} s") from None
        raise InputError(f"the language server ended (status {await self._process.wait()})")

    def _answer(self, message: dict[str, Any]) -> None:
        """What the server asks of an editor. Edits are taken as made: who asked for them gets their text as well."""
        result: Any = None
        if message["method"] == "workspace/configuration":
            result = [self._settings for _ in message["params"]["items"]]
        elif message["method"] == "workspace/applyEdit":
            result = {"applied": True}
        self._send({"id": message["id"], "result": result})

    async def _messages(self) -> AsyncIterator[dict[str, Any]]:
        assert self._process.stdout is not None
        stream = self._process.stdout
        while header := await stream.readline():
            length = 0
            while header.strip():
                name, _, value = header.partition(b":")
                if name.lower() == b"content-length":
                    length = int(value)
                header = await stream.readline()
            try:
                yield json.loads(await stream.readexactly(length))
            except asyncio.IncompleteReadError:
                return

    def _tell(self, method: str, params: Any) -> None:
        self._send({"method": method, "params": params})

    def _send(self, message: dict[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0"} | message).encode()
        assert self._process.stdin is not None
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
