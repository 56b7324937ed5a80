"""Tasks and conversations in an editor, through the server as editors start it and a model server on a socket."""

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

from tests.e2e.conftest import Start, open_file
from tests.server.models import said
from tests.server.models.wire import Server, serving

CHAT = "/v1/chat/completions"
FILE = """\
#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

public void OnPluginStart()
{
    Qwertz(5);
}
"""
GOOD = '```sourcepawn\npublic void OnPluginStart()\n{\n    PrintToServer("5");\n}\n```'

linux = pytest.mark.skipif(sys.platform != "linux", reason="the folder of the user's presets is another there")


@pytest.fixture
async def wire(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Server]:
    """A model server, and a preset of the user's that names it."""
    home = tmp_path / "home"
    models = home / "l4d2-architect" / "models"
    models.mkdir(parents=True)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home))
    monkeypatch.setenv("XDG_STATE_HOME", str(home))
    async with serving() as server:
        options = f'[options]\naddress = "{server.address}"\nmodel = "m"\nretries = 0\n'
        (models / "mine.toml").write_text(f'title = "Mine"\nengine = "compatible"\n{options}', encoding="utf-8")
        yield server


def applying(client: LanguageClient) -> asyncio.Queue[lsp.ApplyWorkspaceEditParams]:
    """Let the client say yes to every edit; what it was asked to apply."""
    asked: asyncio.Queue[lsp.ApplyWorkspaceEditParams] = asyncio.Queue()

    @client.feature(lsp.WORKSPACE_APPLY_EDIT)
    def apply(params: lsp.ApplyWorkspaceEditParams) -> lsp.ApplyWorkspaceEditResult:
        asked.put_nowait(params)
        return lsp.ApplyWorkspaceEditResult(True)

    return asked


async def offer(client: LanguageClient, uri: str, line: int, column: int, title: str) -> lsp.Command:
    """The offered task whose title begins so, once the server knows the client's settings."""
    at = lsp.Range(lsp.Position(line, column), lsp.Position(line, column))
    params = lsp.CodeActionParams(lsp.TextDocumentIdentifier(uri), at, lsp.CodeActionContext([]))
    for _ in range(20):
        found = await client.text_document_code_action_async(params)
        # lsprotocol takes a code action with a command for a command, whose name is then the text of the inner one.
        inner = [ast.literal_eval(one.command) for one in found or [] if isinstance(one, lsp.Command)]
        for one in inner:
            if one["title"].startswith(title):
                return lsp.Command(**one)
    raise AssertionError(f"{title} is not offered")


async def run(client: LanguageClient, command: str, *arguments: Any) -> Any:
    return await client.workspace_execute_command_async(lsp.ExecuteCommandParams(command, list(arguments)))


async def test_explanation_from_its_offer(start: Start, tmp_path: Path) -> None:
    client = await start(tmp_path)
    uri = open_file(client, tmp_path / "a.sp", FILE)
    command = await offer(client, uri, 5, 14, "Explain `OnPluginStart`")
    result = await run(client, command.command, *(command.arguments or ()))
    assert result["markdown"].startswith("**`OnPluginStart`**")
    assert client.messages


@linux
async def test_fix_from_its_offer(start: Start, tmp_path: Path, wire: Server) -> None:
    wire.on(CHAT, said.chat(GOOD))
    client = await start(tmp_path, settings={"assistant": {"model": "mine"}})
    asked = applying(client)
    uri = open_file(client, tmp_path / "a.sp", FILE)
    command = await offer(client, uri, 7, 5, "Fix with model: ")
    result = await run(client, command.command, *(command.arguments or ()))
    assert (result["applied"], result["errors"]) == (True, 0)
    made = asked.get_nowait().edit.document_changes
    assert made is not None
    document = made[0]
    assert isinstance(document, lsp.TextDocumentEdit)
    assert document.text_document == lsp.OptionalVersionedTextDocumentIdentifier(uri, 1)
    assert [one.range.start.line for one in document.edits if isinstance(one, lsp.TextEdit)] == [7]


@linux
async def test_bar_cancels_a_conversation(start: Start, tmp_path: Path, wire: Server) -> None:
    wire.on(CHAT, said.chat("on and on ", finish=None, usage=None).but(end="never"))
    client = await start(tmp_path, settings={"assistant": {"model": "mine"}})
    uri = open_file(client, tmp_path / "a.sp", FILE)
    await offer(client, uri, 7, 5, "Fix with model: ")
    running = asyncio.ensure_future(run(client, "l4d2.chat", uri, "c", "hello"))
    await wire.asked()
    reports = cast(dict[Any, list[Any]], client.progress_reports)
    answering = next(token for token, values in reports.items() if values and values[0]["title"] == "Answering")
    client.window_work_done_progress_cancel(lsp.WorkDoneProgressCancelParams(answering))
    assert await asyncio.wait_for(running, 30) is None
    await wire.quiet()


@linux
async def test_conversation_changes_a_file_when_told_to(start: Start, tmp_path: Path, wire: Server) -> None:
    wire.on(CHAT, said.chat(f"Printed instead.\n{GOOD}"))
    client = await start(tmp_path, settings={"assistant": {"model": "mine"}})
    asked = applying(client)
    uri = open_file(client, tmp_path / "a.sp", FILE)
    await offer(client, uri, 7, 5, "Fix with model: ")
    result = await run(client, "l4d2.chat", uri, "c", "get rid of Qwertz")
    assert result["proposal"]["errors"] == 0
    assert asked.empty()
    assert await run(client, "l4d2.chatApply", "c") == {"applied": True}
    assert asked.qsize() == 1
    await run(client, "l4d2.chatEnd", "c")
    with pytest.raises(JsonRpcException, match="no proposal"):
        await run(client, "l4d2.chatApply", "c")
