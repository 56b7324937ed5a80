"""What strangers learn of this installation and of this machine's files by asking, cleverly: nothing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from server.paths import data_dir
from server.web import veil
from tests.server.web.running import Running
from tests.server.web.test_editor import editing

PLUGIN = """#pragma newdecls required
#include <sourcemod>

public void OnPluginStart()
{
    HookEvent("tank_spawn", OnTank);
    PrintToServer("%d", GetEntProp(1, Prop_Send, "m_iHealth"), 5);
}
"""
ASKED = (
    "definition declaration typeDefinition implementation hover references prepareRename prepareCallHierarchy".split()
)


@pytest.mark.parametrize("capabilities", [{}, {"workspace": None}, {"window": {"showDocument": {"support": True}}}])
async def test_no_message_tells_where_we_are_installed(service: Running, capabilities: dict[str, Any]) -> None:
    uri = "file:///plugin.sp"
    answers: list[Any] = []
    async with editing(service, capabilities=capabilities) as editor:
        await editor.opened(uri, PLUGIN)
        assert await editor.findings(uri)
        answers += editor.told
        for word in ("sourcemod", "HookEvent", "tank_spawn", "PrintToServer", "m_iHealth"):
            line = next(at for at, text in enumerate(PLUGIN.split("\n")) if word in text)
            place = {"line": line, "character": PLUGIN.split("\n")[line].index(word) + 2}
            for method in ASKED:
                params = {"textDocument": {"uri": uri}, "position": place, "context": {"includeDeclaration": True}}
                answers.append(await editor.ask(f"textDocument/{method}", params))
        answers.append(await editor.ask("textDocument/documentLink", {"textDocument": {"uri": uri}}))
        place = {"textDocument": {"uri": uri}, "position": {"line": 1, "character": 11}}
        completed = (await editor.ask("textDocument/completion", place))["result"]
        item = next(one for one in completed["items"] if one["label"] == "sdkhooks")
        resolved = (await editor.ask("completionItem/resolve", item))["result"]
        answers += [completed, resolved]
        defined = await editor.ask("textDocument/definition", place)
        address = defined["result"][0]["uri"]
        assert address == "l4d2-builtin:/include/sourcemod/sourcemod.inc"
        text = await editor.ask("workspace/textDocumentContent", {"uri": address})
        assert "OnPluginStart" in text["result"]["text"]
        answers += editor.told
    assert resolved["detail"] == "/l4d2-architect/data/api/sourcemod/sdkhooks.inc"
    said = json.dumps(answers)
    assert str(data_dir().parent) not in said
    assert data_dir().parent.as_uri() not in said
    assert str(Path.home()) not in said


async def test_no_include_asks_for_the_folders_above_ours(service: Running) -> None:
    ours = data_dir() / "api" / "sourcemod"
    names = [f"{ours}/float", f"../{ours.name}/float", f"../../../{ours.parents[1].name}/api/{ours.name}/float"]
    code = "".join(f'#include "{name}"\n' for name in [*names, "nosuch/../float"])
    found = (await service.client.post("/v1/check", json={"code": code})).json()["findings"]
    assert [one["line"] for one in found if one["code"] == "unresolved-include"] == [1, 2, 3, 4]
    uri = "file:///plugin.sp"
    async with editing(service) as editor:
        await editor.opened(uri, f'#include "{ours}/"\n#include "../own"\n')
        await editor.opened("file:///own.inc", "")
        place = {"textDocument": {"uri": uri}, "position": {"line": 0, "character": len(f'#include "{ours}/')}}
        completed = (await editor.ask("textDocument/completion", place))["result"] or []
        assert (completed["items"] if isinstance(completed, dict) else completed) == []


async def test_generating_tells_of_no_file_whether_it_is_there(service: Running, tmp_path: Path) -> None:
    (tmp_path / "there.sp").write_text("int g_secret;\n", "utf-8")
    told: list[str] = []
    async with editing(service, tmp_path) as editor:
        for name in ("there.sp", "nosuch.sp"):
            arguments = [(tmp_path / name).as_uri(), "announce to all players when a Tank spawns"]
            command = {"command": "l4d2.generate", "arguments": arguments}
            answer = await editor.ask("workspace/executeCommand", command)
            told.append(json.dumps([answer.get("result"), answer.get("error")]).replace(name, ""))
            editor.told.clear()
    assert told[0] == told[1]
    assert "g_secret" not in told[0]


def test_what_is_no_message_passes() -> None:
    for message in (b"", b"{", b'"initialize"', b'["initialize"]', b'{"method": "initialize", "params": 5}', b"\xff"):
        assert veil.asked(message) == message
        assert veil.told(message) == message
    outside = {"method": "completionItem/resolve", "params": {"data": ["u", "file", "/l4d2-architect/../etc/passwd"]}}
    assert json.loads(veil.asked(json.dumps(outside).encode())) == outside
