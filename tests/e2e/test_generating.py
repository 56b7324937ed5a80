"""“Generate plugin” in an editor: offered where it makes sense, written through the editor, and never over new text."""

from __future__ import annotations

import ast
import asyncio
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, cast

import pytest
from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcException
from pytest_lsp import LanguageClient

from tests.e2e.conftest import Start, edit, open_file
from tests.server.models import said
from tests.server.models.wire import Server, serving

GENERATE = "l4d2.generate"
COMMENT = "// announce to all players when a Tank spawns\n"


def applying(client: LanguageClient) -> asyncio.Queue[lsp.ApplyWorkspaceEditParams]:
    """Let the client say yes to every edit; what it was asked to apply."""
    asked: asyncio.Queue[lsp.ApplyWorkspaceEditParams] = asyncio.Queue()

    @client.feature(lsp.WORKSPACE_APPLY_EDIT)
    def apply(params: lsp.ApplyWorkspaceEditParams) -> lsp.ApplyWorkspaceEditResult:
        asked.put_nowait(params)
        return lsp.ApplyWorkspaceEditResult(True)

    return asked


async def offers(client: LanguageClient, uri: str, line: int = 0) -> list[lsp.Command]:
    at = lsp.Range(lsp.Position(line, 0), lsp.Position(line, 0))
    found = await client.text_document_code_action_async(
        lsp.CodeActionParams(lsp.TextDocumentIdentifier(uri), at, lsp.CodeActionContext([]))
    )
    # lsprotocol takes a code action with a command for a command, whose name is then the text of the inner one.
    inner = [ast.literal_eval(one.command) for one in found or [] if isinstance(one, lsp.Command)]
    return [lsp.Command(**one) for one in inner if one["command"] == GENERATE]


async def run(client: LanguageClient, command: lsp.Command) -> Any:
    return await client.workspace_execute_command_async(lsp.ExecuteCommandParams(command.command, command.arguments))


async def test_comment_becomes_a_plugin(start: Start, tmp_path: Path) -> None:
    client = await start(tmp_path)
    asked = applying(client)
    uri = open_file(client, tmp_path / "tank.sp", COMMENT)
    offer = (await offers(client, uri))[0]
    assert offer.title == "Generate plugin: announce to all players when a Tank spawns"

    result = await run(client, offer)
    assert result["applied"] is True
    assert result["errors"] == 0
    made = asked.get_nowait().edit.document_changes
    assert made is not None
    document = made[0]
    assert isinstance(document, lsp.TextDocumentEdit)
    assert document.text_document == lsp.OptionalVersionedTextDocumentIdentifier(uri, 1)
    written = document.edits[0]
    assert isinstance(written, lsp.TextEdit)
    assert written.range == lsp.Range(lsp.Position(0, 0), lsp.Position(1, 0))
    assert 'HookEvent("tank_spawn"' in written.new_text
    assert client.messages[-1].message.startswith("Plugin: checked, no findings")


async def test_nothing_is_offered_in_a_plugin_that_exists(start: Start, plugin: Path) -> None:
    client = await start(plugin)
    uri = open_file(client, plugin / "main.sp")
    assert await offers(client, uri, 2) == []


async def test_lines_of_a_comment_belong_together(start: Start, tmp_path: Path) -> None:
    client = await start(tmp_path)
    text = "#include <sourcemod>\n\n/*\n * heal survivors\n * when they enter a saferoom\n */\n"
    uri = open_file(client, tmp_path / "heal.sp", text)
    assert (await offers(client, uri, 4))[0].arguments == [uri, "heal survivors when they enter a saferoom"]


async def test_what_is_not_understood_is_told_and_nothing_changes(start: Start, tmp_path: Path) -> None:
    client = await start(tmp_path)
    asked = applying(client)
    uri = open_file(client, tmp_path / "odd.sp", "// make me a sandwich\n")
    with pytest.raises(JsonRpcException, match="sandwich"):
        await run(client, (await offers(client, uri))[0])
    assert asked.empty()


async def test_model_without_a_key_says_what_is_missing(
    start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    client = await start(tmp_path, settings={"assistant": {"model": "l4d2-v7"}})
    uri = open_file(client, tmp_path / "tank.sp", COMMENT)
    offer = (await offers(client, uri))[0]
    with pytest.raises(JsonRpcException, match="OPENAI_API_KEY"):
        await run(client, offer)


@pytest.fixture
async def wire(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Server]:
    """A model server, and a preset of the user's that names it."""
    home = tmp_path / "home"
    models = home / "l4d2-architect" / "models"
    models.mkdir(parents=True)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home))
    async with serving() as server:
        options = f'[options]\naddress = "{server.address}"\nmodel = "m"\nretries = 0\n'
        (models / "mine.toml").write_text(f'title = "Mine"\nengine = "compatible"\n{options}', encoding="utf-8")
        yield server


@pytest.mark.skipif(sys.platform != "linux", reason="the folder of the user's presets is another there")
async def test_user_cancels(start: Start, tmp_path: Path, wire: Server) -> None:
    wire.on("/v1/chat/completions", said.chat("on and on ", finish=None, usage=None).but(end="never"))
    client = await start(tmp_path, settings={"assistant": {"model": "mine"}})
    asked = applying(client)
    uri = open_file(client, tmp_path / "tank.sp", COMMENT)
    running = asyncio.ensure_future(run(client, (await offers(client, uri))[0]))
    await wire.asked()
    reports = cast(dict[Any, list[Any]], client.progress_reports)
    writing = next(token for token, values in reports.items() if values[0]["title"] == "Writing a plugin")
    client.window_work_done_progress_cancel(lsp.WorkDoneProgressCancelParams(writing))
    assert await asyncio.wait_for(running, 30) is None
    await wire.quiet()
    assert asked.empty()


@pytest.mark.skipif(sys.platform != "linux", reason="the folder of the user's presets is another there")
async def test_text_that_changed_meanwhile_is_left_alone(start: Start, tmp_path: Path, wire: Server) -> None:
    wire.on("/v1/chat/completions", said.chat("```sourcepawn\n#include <sourcemod>\n```").but(held=True))
    client = await start(tmp_path, settings={"assistant": {"model": "mine", "repairRounds": 0}})
    asked = applying(client)
    uri = open_file(client, tmp_path / "tank.sp", COMMENT)
    running = asyncio.ensure_future(run(client, (await offers(client, uri))[0]))
    await wire.asked()
    edit(client, uri, 2, 0, 0, "int g_mine;\n")
    await offers(client, uri)  # what was sent before is read before
    wire.let_go()
    with pytest.raises(JsonRpcException, match="changed"):
        await running
    assert asked.empty()


@pytest.mark.skipif(sys.platform != "linux", reason="the folder of the user's presets is another there")
async def test_answer_with_errors_is_shown_with_them(start: Start, tmp_path: Path, wire: Server) -> None:
    code = '#include <sourcemod>\n\npublic void OnPluginStart()\n{\n\tHookEvent("tank_appeared", OnTank);\n}\n'
    wire.on("/v1/chat/completions", said.chat(f"```sourcepawn\n{code}```"))
    client = await start(tmp_path, settings={"assistant": {"model": "mine", "repairRounds": 0}})
    applying(client)
    uri = open_file(client, tmp_path / "tank.sp", COMMENT)
    result = await run(client, (await offers(client, uri))[0])
    assert result["errors"] == 2
    assert client.messages[-1].type == lsp.MessageType.Warning
    assert "2 errors" in client.messages[-1].message


@pytest.mark.skipif(sys.platform != "linux", reason="the folder of the user's presets is another there")
async def test_no_model_is_asked_from_a_workspace_that_is_not_trusted(
    start: Start, tmp_path: Path, wire: Server
) -> None:
    client = await start(tmp_path, settings={"assistant": {"model": "mine"}}, trusted=False)
    uri = open_file(client, tmp_path / "tank.sp", COMMENT)
    with pytest.raises(JsonRpcException, match="not trusted"):
        await run(client, (await offers(client, uri))[0])
    assert wire.seen == []
