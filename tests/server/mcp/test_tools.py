"""`l4d2 mcp` as an agent uses it: a process, and the official client over its standard input and output."""

from __future__ import annotations

import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client
from mcp.server.mcpserver.exceptions import ToolError
from mcp.types import CallToolResult, TextContent

from server.mcp.server import Tools

ROOT = Path(__file__).resolve().parents[3]
WRONG = """#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>
#include "own"

void OnPluginStart()
{
    HookEvent("tank_spawnd", Event_TankSpawn);
    OwnFunction();
}

void Event_TankSpawn(Event event, const char[] name, bool dontBroadcast)
{
}
"""


@asynccontextmanager
async def agent(folder: Path) -> AsyncIterator[ClientSession]:
    """A session with the server of a project."""
    state = {"XDG_STATE_HOME": str(folder / "state"), "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    command = StdioServerParameters(
        command=sys.executable, args=["-m", "server.cli", "mcp", "--folder", str(folder)], env={**os.environ, **state}
    )
    async with stdio_client(command) as (read, write), ClientSession(read, write) as session:
        await session.initialize()
        yield session


async def answer(session: ClientSession, tool: str, **arguments: object) -> Any:
    """What a tool says, as JSON."""
    made = await session.call_tool(tool, arguments)
    assert isinstance(made, CallToolResult)
    assert not made.is_error, made.content
    assert made.structured_content is not None
    return made.structured_content.get("result", made.structured_content)


async def refusal(session: ClientSession, tool: str, **arguments: object) -> str:
    """Why a tool does nothing."""
    made = await session.call_tool(tool, arguments)
    assert isinstance(made, CallToolResult)
    assert made.is_error
    assert isinstance(made.content[0], TextContent)
    return made.content[0].text


async def test_what_an_agent_does_with_a_project(tmp_path: Path) -> None:
    scripting = tmp_path / "scripting"
    scripting.mkdir()
    (scripting / "tank.sp").write_text(WRONG, "utf-8")
    (scripting / "own.inc").write_text("stock void OwnFunction()\n{\n}\n", "utf-8")
    before = {path: path.read_bytes() for path in scripting.iterdir()}
    async with agent(tmp_path) as session:
        tools = {tool.name: tool for tool in (await session.list_tools()).tools}
        assert tools.keys() == {"check", "fix", "generate", "search_facts", "fact"}
        assert all(tool.description for tool in tools.values())

        found = await answer(session, "check", path="scripting/tank.sp")
        assert {one["code"] for one in found["findings"]} == {"unknown-event", "missing-public", "unused-symbol"}
        event = next(one for one in found["findings"] if one["code"] == "unknown-event")
        assert event["fixes"][0]["edits"][0]["text"] == "tank_spawn"

        fixed = await answer(session, "fix", path="scripting/tank.sp")
        assert fixed["code"] == WRONG.replace("void OnPluginStart", "public void OnPluginStart")
        mended = fixed["code"].replace("tank_spawnd", "tank_spawn")
        again = await answer(session, "check", path="scripting/tank.sp", code=mended)
        assert [one for one in again["findings"] if one["severity"] != "hint"] == []

        made = await answer(session, "generate", request="announce to all players when a Tank spawns")
        assert made["done"]
        assert 'HookEvent("tank_spawn"' in made["code"]

        names = [one["name"] for one in await answer(session, "search_facts", kind="events", words="tank spawn")]
        assert names[0] == "tank_spawn"
        card = await answer(session, "fact", kind="netprops", name="m_iHealth")
        assert "GetEntProp" in card["markdown"]
    assert {path: path.read_bytes() for path in scripting.iterdir()} == before


async def test_what_it_refuses_and_lives_on(tmp_path: Path) -> None:
    (tmp_path / "inside").mkdir()
    (tmp_path / "secret.sp").write_text("// hunter2\n", "utf-8")
    async with agent(tmp_path / "inside") as session:
        assert "not in the project" in await refusal(session, "check", path="../secret.sp")
        assert "not in the project" in await refusal(session, "check", path=str(tmp_path / "secret.sp"))
        assert "not in the project" in await refusal(session, "check", path="a\0.sp")
        assert "can not be read" in await refusal(session, "check", path="a" * 5000 + ".sp")
        assert "too large" in await refusal(session, "check", code="x" * 4_000_001)
        assert "can not be read" in await refusal(session, "check", path="nosuch.sp")
        assert ".sp or .inc" in await refusal(session, "fix", path="passwd", code="x")
        assert "`code`" in await refusal(session, "check")
        assert "coffee" in await refusal(session, "generate", request="make coffee")
        assert "no model preset" in await refusal(session, "generate", request="a tank announcer", model="nosuch")
        assert "`tank_spawn`" in await refusal(session, "fact", kind="events", name="tank_spawnd")
        assert await refusal(session, "search_facts", kind="weather")
        linked = tmp_path / "inside" / "link.sp"
        if os.name != "nt":
            linked.symlink_to(tmp_path / "secret.sp")
            assert "not in the project" in await refusal(session, "check", path="link.sp")
        assert (await answer(session, "check", code="public void OnPluginStart()\n{\n}\n"))["errors"] == 0


def text_of(*includes: str) -> str:
    lines = ["#pragma newdecls required", "#include <sourcemod>", *(f'#include "{one}"' for one in includes)]
    return "\n".join([*lines, "", "public void OnPluginStart()", "{", "    OwnFunction();", "}", ""])


async def codes(tools: Tools, code: str) -> list[str]:
    found = await tools.check(code=code)
    return [one.code for one in found.findings if one.severity == "error"]


async def test_no_text_reads_beyond_the_folder_and_the_headers_that_it_names(tmp_path: Path) -> None:
    inside = tmp_path / "inside"
    (inside / "scripting").mkdir(parents=True)
    (tmp_path / "headers").mkdir()
    own = "stock void OwnFunction()\n{\n}\n"
    (tmp_path / "secret.inc").write_text(own, "utf-8")
    (tmp_path / "headers" / "named.inc").write_text(own, "utf-8")
    (inside / "own.inc").write_text(own, "utf-8")
    tools = Tools(inside)
    for include in ("../secret", str(tmp_path / "secret"), "scripting/../../secret", "../headers/named", "/etc/passwd"):
        assert "unresolved-include" in await codes(tools, text_of(include)), include
    assert await codes(tools, text_of("scripting/../own")) == []
    (inside / "l4d2.toml").write_text('includeDirectories = ["../headers"]\n', "utf-8")
    assert await codes(tools, text_of("named")) == []
    assert "unresolved-include" in await codes(tools, text_of("../secret"))


async def test_what_changes_on_disk_meanwhile_counts(tmp_path: Path) -> None:
    tools = Tools(tmp_path)
    code = text_of("own")
    assert "unresolved-include" in await codes(tools, code)
    (tmp_path / "own.inc").write_text("stock void OwnFunction()\n{\n}\n", "utf-8")
    assert await codes(tools, code) == []
    (tmp_path / "own.inc").write_text("stock void OtherFunction()\n{\n}\n", "utf-8")
    assert await codes(tools, code) == ["undefined-symbol"]
    (tmp_path / "own.inc").unlink()
    assert "unresolved-include" in await codes(tools, code)


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such pipes")
async def test_what_is_no_file_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.sp")
    with pytest.raises(ToolError, match="no such file"):
        await Tools(tmp_path).check(path="pipe.sp")
