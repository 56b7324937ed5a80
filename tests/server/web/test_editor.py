"""`/lsp`: editors over WebSockets, each with what it opens and nothing of this machine."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from dataclasses import replace as but
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from server.web.serving import Serving
from tests.server.web.running import Running, running

WRONG = '#include <sourcemod>\n\npublic void OnPluginStart()\n{\n    HookEvent("tank_spawnd", OnTank);\n}\n'
RIGHT = "#pragma newdecls required\n#include <sourcemod>\n"


@dataclass
class Editor:
    """Speaks the protocol."""

    socket: ClientConnection
    count: int = 0
    told: list[dict[str, Any]] = field(default_factory=list)

    async def notify(self, method: str, params: object) -> None:
        await self.socket.send(json.dumps({"jsonrpc": "2.0", "method": method, "params": params}))

    async def ask(self, method: str, params: object) -> dict[str, Any]:
        self.count += 1
        message = {"jsonrpc": "2.0", "id": self.count, "method": method, "params": params}
        await self.socket.send(json.dumps(message))
        while True:
            answer = json.loads(await self.socket.recv())
            if answer.get("id") == self.count and "method" not in answer:
                return answer
            self.told.append(answer)

    async def opened(self, uri: str, text: str) -> None:
        document = {"uri": uri, "languageId": "sourcepawn", "version": 1, "text": text}
        await self.notify("textDocument/didOpen", {"textDocument": document})

    async def findings(self, uri: str) -> list[str]:
        """The codes of the findings that come next."""
        while True:
            known = [one for one in self.told if one.get("method") == "textDocument/publishDiagnostics"]
            for one in known:
                if one["params"]["uri"] == uri:
                    self.told.remove(one)
                    return [found["code"] for found in one["params"]["diagnostics"]]
            self.told.append(json.loads(await self.socket.recv()))


@asynccontextmanager
async def editing(
    service: Running, root: Path | None = None, capabilities: dict[str, Any] | None = None, **options: Any
) -> AsyncIterator[Editor]:
    async with connect(f"ws://127.0.0.1:{service.port}/lsp", open_timeout=30, **options) as socket:
        editor = Editor(socket)
        begun = {"processId": None, "capabilities": capabilities or {}}
        begun["rootUri"] = root.as_uri() if root is not None else None
        begun["initializationOptions"] = {"trusted": True}
        answer = await editor.ask("initialize", begun)
        assert answer["result"]["capabilities"]["hoverProvider"]
        await editor.notify("initialized", {})
        yield editor


async def test_an_editor_gets_findings_completions_and_fixes(service: Running) -> None:
    uri = "file:///plugin.sp"
    async with editing(service) as editor:
        await editor.opened(uri, WRONG)
        assert "unknown-event" in await editor.findings(uri)
        place = {"textDocument": {"uri": uri}, "position": {"line": 4, "character": 16}}
        items = (await editor.ask("textDocument/completion", place))["result"]
        labels = {item["label"] for item in (items["items"] if isinstance(items, dict) else items)}
        assert "tank_spawn" in labels
        asked = {"textDocument": {"uri": uri}, "context": {"diagnostics": []}}
        asked["range"] = {"start": {"line": 4, "character": 16}, "end": {"line": 4, "character": 16}}
        titles = [one["title"] for one in (await editor.ask("textDocument/codeAction", asked))["result"]]
        assert "Change to `tank_spawn`" in titles


async def test_nothing_of_the_machine_is_seen(service: Running, tmp_path: Path) -> None:
    (tmp_path / "secret.inc").write_text("#define SECRET 1\n", "utf-8")
    (tmp_path / "other.sp").write_text(WRONG, "utf-8")
    uri = (tmp_path / "plugin.sp").as_uri()
    async with editing(service, tmp_path) as editor:
        await editor.opened(uri, f'{RIGHT}#include "secret"\n#include "{tmp_path}/secret.inc"\n')
        assert await editor.findings(uri) == ["unresolved-include", "unresolved-include"]
        known = await editor.ask("workspace/symbol", {"query": "OnPluginStart"})
        assert known["result"] in (None, [])
        other = {"textDocument": {"uri": (tmp_path / "other.sp").as_uri()}}
        assert (await editor.ask("textDocument/documentSymbol", other))["result"] in (None, [])
        place = {"textDocument": {"uri": uri}, "position": {"line": 2, "character": 10}}
        items = (await editor.ask("textDocument/completion", place))["result"] or []
        labels = {item["label"] for item in (items["items"] if isinstance(items, dict) else items)}
        assert not any("secret" in label for label in labels)


async def test_commands_that_reach_further_are_not_there(service: Running) -> None:
    async with editing(service) as editor:
        for command in ("l4d2.models", "l4d2.cost", "l4d2.doctor", "l4d2.install", "l4d2.compilePlan"):
            answer = await editor.ask("workspace/executeCommand", {"command": command, "arguments": []})
            assert "error" in answer, command


async def test_two_editors_do_not_see_each_other(service: Running) -> None:
    async with editing(service) as one, editing(service) as other:
        await one.opened("file:///a/own.inc", "stock void FunctionOfOne()\n{\n}\n")
        await one.opened(
            "file:///a/plugin.sp", f'{RIGHT}#include "own"\npublic void OnPluginStart()\n{{\n    FunctionOfOne();\n}}\n'
        )
        assert await one.findings("file:///a/plugin.sp") == []
        await other.opened("file:///a/plugin.sp", f'{RIGHT}#include "own"\n')
        assert await other.findings("file:///a/plugin.sp") == ["unresolved-include"]


async def test_rubbish_is_refused_and_does_no_harm(service: Running) -> None:
    async with editing(service) as editor:
        for message in ("", "{", "[]", '{"jsonrpc": "2.0", "id": {}}', '{"jsonrpc": "2.0", "method": 5}'):
            await editor.socket.send(message)
        await editor.opened("file:///plugin.sp", RIGHT)
        assert await editor.findings("file:///plugin.sp") == []
        await editor.socket.send("x" * (2 << 20))
        await editor.socket.wait_closed()
        assert editor.socket.close_code == 1009
    async with editing(service) as editor:
        await editor.opened("file:///plugin.sp", RIGHT)
        assert await editor.findings("file:///plugin.sp") == []


async def test_who_may_connect(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    serving = Serving(token=SecretStr("hunter2"))
    async with running(tmp_path, monkeypatch, serving) as service:
        wrong: list[dict[str, Any]] = [
            {},
            {"subprotocols": ["token.hunter"]},
            {"additional_headers": [("Authorization", "x")]},
        ]
        for options in wrong:
            with pytest.raises(InvalidStatus):
                async with editing(service, **options):
                    pass
        async with editing(service, subprotocols=["lsp", "token.hunter2"]) as editor:
            assert editor.socket.subprotocol == "lsp"
        async with editing(service, additional_headers={"Authorization": "Bearer hunter2"}):
            pass
    async with running(tmp_path, monkeypatch, but(serving, token=None)) as service:
        with pytest.raises(InvalidStatus):
            async with editing(service, origin="http://evil.example"):
                pass
        async with editing(service, origin=service.address):
            pass


async def test_there_are_only_so_many(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with running(tmp_path, monkeypatch, Serving(editors=1)) as service:
        async with editing(service):
            with pytest.raises(ConnectionClosed, match="Too many"):
                async with editing(service):
                    pass
        async with editing(service):
            pass
