"""Error logs in an editor: links, causes, what the analysis sees; and that nothing takes them for plugins."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from server.lsp import logs
from tests.server.lsp.wire import Wire, wire

PLUGIN = """#include <sourcemod>

public void OnPluginStart()
{
    HookEvent("player_death", Event_Death);
    CreateTimer(5.0, Timer_Check, 3, TIMER_REPEAT);
}

void Event_Death(Event event, const char[] name, bool dontBroadcast)
{
    int attacker = GetClientOfUserId(event.GetInt("attacker"));
    char text[64];
    GetClientName(attacker, text, sizeof(text));
}

Action Timer_Check(Handle timer, int client)
{
    PrintToChat(client, "hello");
    return Plugin_Stop;
}
"""
LOG = """L 11/21/2026 - 20:24:35: SourceMod error session started
L 11/21/2026 - 20:24:35: [SM] Exception reported: Client index 0 is invalid
L 11/21/2026 - 20:24:35: [SM] Blaming: tank.smx
L 11/21/2026 - 20:24:35: [SM] Call stack trace:
L 11/21/2026 - 20:24:35: [SM]   [0] GetClientName
L 11/21/2026 - 20:24:35: [SM]   [1] Line 13, C:\\mods\\scripting\\tank.sp::Event_Death
L 11/21/2026 - 20:24:40: [SM] Exception reported: Client 3 is not in game
L 11/21/2026 - 20:24:40: [SM] Blaming: tank.smx
L 11/21/2026 - 20:24:40: [SM] Call stack trace:
L 11/21/2026 - 20:24:40: [SM]   [0] PrintToChat
L 11/21/2026 - 20:24:40: [SM]   [1] Line 18, tank.sp::Timer_Check
L 11/21/2026 - 20:25:35: [SM] Exception reported: Client index 0 is invalid
L 11/21/2026 - 20:25:35: [SM] Blaming: tank.smx
L 11/21/2026 - 20:25:35: [SM] Call stack trace:
L 11/21/2026 - 20:25:35: [SM]   [0] GetClientName
L 11/21/2026 - 20:25:35: [SM]   [1] Line 13, C:\\mods\\scripting\\tank.sp::Event_Death
"""


def opened(client: Wire, uri: str, text: str = LOG, language: str = "sourcemod-log") -> dict[str, Any]:
    item = {"uri": uri, "languageId": language, "version": 1, "text": text}
    client.notify("textDocument/didOpen", {"textDocument": item})
    return {"textDocument": {"uri": uri}}


def plugin(folder: Path) -> Path:
    file = folder / "scripting" / "tank.sp"
    file.parent.mkdir(parents=True)
    file.write_text(PLUGIN)
    return file


async def test_a_log_is_read_with_all_that_is_known(tmp_path: Path) -> None:
    file = plugin(tmp_path)
    async with wire() as client:
        await client.start(tmp_path)
        log = opened(client, (tmp_path / "errors_20261121.log").as_uri())
        links = await client.request("textDocument/documentLink", log)
        plain = file.as_uri()
        assert [one["target"] for one in links] == [
            place for line in (13, 18, 13) for place in (plain, f"{plain}#L{line}")
        ]
        assert links[0]["range"] == {"start": {"line": 2, "character": 39}, "end": {"line": 2, "character": 47}}
        assert links[1]["range"]["start"] == {"line": 5, "character": 36}
        lenses = await client.request("textDocument/codeLens", log)
        titles = [one["command"]["title"] for one in lenses]
        assert titles[0].startswith("Likely cause: The client is 0")
        assert "(2 times, 11/21/2026 - 20:24:35 to 11/21/2026 - 20:25:35)" in titles[0]
        assert titles[1].startswith("Likely cause: Player 3 is connecting or has just left")
        assert titles[2] == "Again the same as in line 2"
        assert [one["range"]["start"]["line"] for one in lenses] == [1, 6, 11]
        folds = await client.request("textDocument/foldingRange", log)
        assert [(one["startLine"], one["endLine"]) for one in folds] == [(1, 5), (6, 10), (11, 15)]
        names = [one["name"] for one in await client.request("textDocument/documentSymbol", log)]
        assert names == ["Client index 0 is invalid", "Client 3 is not in game", "Client index 0 is invalid"]


async def test_hovering_says_what_stands_in_the_line(tmp_path: Path) -> None:
    plugin(tmp_path)
    shows = {"textDocument": {"hover": {"contentFormat": ["markdown", "plaintext"]}}}
    async with wire() as client:
        await client.start(tmp_path, capabilities=shows)
        log = opened(client, (tmp_path / "errors_20261121.log").as_uri())

        async def said(line: int) -> str:
            found = await client.request("textDocument/hover", {**log, "position": {"line": line, "character": 40}})
            return found["contents"]["value"]

        first = await said(3)
        assert "**Line 13 of tank.sp:** `GetClientName(attacker, text, sizeof(text));`" in first
        assert '`attacker` comes from `GetClientOfUserId(event.GetInt("attacker"))` in line 11.' in first
        assert "`Event_Death` handles the event `player_death`." in first
        later = await said(6)
        assert "`Timer_Check` is run by a timer every 5 s." in later
        assert "`client` is the value that the timer was given" in later
        assert await client.request("textDocument/hover", {**log, "position": {"line": 0, "character": 2}}) is None


async def test_definition_offers_all_files_that_it_can_be(tmp_path: Path) -> None:
    files = []
    for name in ("one", "two"):
        files.append(plugin(tmp_path / name))
    async with wire() as client:
        await client.start(tmp_path)
        log = opened(client, "untitled:Untitled-1")
        assert await client.request("textDocument/documentLink", log) == []
        found = await client.request("textDocument/definition", {**log, "position": {"line": 5, "character": 50}})
        message = await client.request("textDocument/definition", {**log, "position": {"line": 1, "character": 60}})
        assert message == found
        assert sorted(one["uri"] for one in found) == sorted(file.as_uri() for file in files)
        assert {one["range"]["start"]["line"] for one in found} == {12}


async def test_a_log_is_no_plugin(tmp_path: Path) -> None:
    async with wire() as client:
        await client.start(tmp_path)
        uri = (tmp_path / "errors_20261121.log").as_uri()
        log = opened(client, uri, language="log")
        assert await client.request("textDocument/codeLens", log) != []
        assert (await client.request("textDocument/diagnostic", log))["items"] == []
        about = {**log, "position": {"line": 1, "character": 40}}
        for method in ("documentHighlight", "prepareRename", "signatureHelp"):
            assert not await client.request(f"textDocument/{method}", about)
        assert not (await client.request("textDocument/completion", about) or {}).get("items")
        assert (await client.request("textDocument/semanticTokens/full", log))["data"] == []
        change = {"range": {"start": {"line": 1, "character": 0}, "end": {"line": 16, "character": 0}}, "text": ""}
        client.notify(
            "textDocument/didChange", {"textDocument": {"uri": uri, "version": 2}, "contentChanges": [change]}
        )
        assert await client.request("textDocument/codeLens", log) == []
        client.notify("textDocument/didClose", log)


async def test_the_command_takes_a_file_or_a_text(tmp_path: Path) -> None:
    plugin(tmp_path)
    (tmp_path / "x.log").write_bytes(LOG.replace("\n", "\r\n").encode())
    async with wire() as client:
        await client.start(tmp_path)
        for given in (LOG, (tmp_path / "x.log").as_uri()):
            told = await client.request("workspace/executeCommand", {"command": "l4d2.readLog", "arguments": [given]})
            assert [(one["message"], one["count"], one["lines"]) for one in told] == [
                ("Client index 0 is invalid", 2, [2, 12]),
                ("Client 3 is not in game", 1, [7]),
            ]
            assert told[0]["cause"]["name"] == "client-is-the-server"
            assert told[0]["frames"][0] == {
                "function": "GetClientName",
                "native": True,
                "file": "",
                "line": 0,
                "places": [],
            }
            assert told[1]["seen"]["text"] == 'PrintToChat(client, "hello");'


async def test_lines_of_headers_are_looked_through(tmp_path: Path) -> None:
    plugin(tmp_path)
    trace = LOG.split("\n")[6:11]
    inner = "L 11/21/2026 - 20:24:40: [SM]   [1] Line 401, D:\\sm\\include\\usermessages.inc::StartMessageOne"
    trace[4:] = [inner, trace[4].replace("[1]", "[2]")]
    async with wire() as client:
        await client.start(tmp_path)
        answer = await client.request(
            "workspace/executeCommand", {"command": "l4d2.readLog", "arguments": ["\n".join(trace)]}
        )
        assert answer[0]["seen"]["line"] == 18
        assert answer[0]["seen"]["text"] == 'PrintToChat(client, "hello");'


async def test_a_long_log_is_read_while_others_are_answered(tmp_path: Path) -> None:
    file = plugin(tmp_path)
    many = "".join(LOG.replace("20:24:35", f"{hour:02}:{minute:02}:00") for hour in range(24) for minute in range(60))
    async with wire() as client:
        await client.start(tmp_path)
        client.open(file.as_uri(), PLUGIN)
        log = opened(client, (tmp_path / "errors_20261121.log").as_uri(), many)
        slow = client.ask("textDocument/codeLens", log)
        quick = client.ask("textDocument/foldingRange", {"textDocument": {"uri": file.as_uri()}})
        assert (await client.answer(quick))["result"]
        lenses = (await client.answer(slow))["result"]
        assert "(2880 times" in lenses[0]["command"]["title"]


async def test_endless_logs_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logs, "_LARGEST", 1000)
    log = tmp_path / "errors_20260101.log"
    log.write_text("x" * 1001, encoding="utf-8")
    async with wire() as client:
        await client.start(tmp_path)
        for given in (log.as_uri(), "x" * 1001):
            answer = await client.answer(
                client.ask("workspace/executeCommand", {"command": "l4d2.readLog", "arguments": [given]})
            )
            assert "more than" in answer["error"]["message"]
