"""Ghost text from a model over the protocol, with a server of the tests that speaks OpenAI's wire format."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from server.assistant import engines
from tests.server.lsp.wire import Message, Wire, at, insertion, wire
from tests.server.models import said
from tests.server.models.wire import Reply, Server, serving

COMPLETIONS, INFILL = "/v1/completions", "/infill"
AUTOMATIC, INVOKED = 2, 1
CANCELLED, MODIFIED = -32800, -32801
TEXT = """\
#pragma semicolon 1
#pragma newdecls required
#include <sourcemod>

public void OnPluginStart()
{
    int count = MaxClients;
    Print
}
"""
PRESET = """\
title = "Of the tests"
engine = "compatible"

[options]
address = "{}"
model = "qwen"
infill = "{}"
retries = 0
"""


@asynccontextmanager
async def editor(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    *replies: Reply,
    trusted: bool = True,
    infill: str = "completions",
    **settings: Any,
) -> AsyncIterator[tuple[Wire, Server, str]]:
    """A client whose model is a server of ours, with the file open."""
    async with serving() as service, wire() as client:
        service.on(INFILL if infill == "infill" else COMPLETIONS, *replies)
        preset = folder / "mine.toml"
        preset.write_text(PRESET.format(service.address, infill))
        monkeypatch.setattr(engines, "files", lambda: {"mine": preset})
        wanted = {"assistant": {"model": "mine", "inline": {"debounce": 0} | settings}}
        client.answers = {"workspace/configuration": [wanted]}
        await client.start(folder, initializationOptions={"settings": wanted, "trusted": trusted})
        uri = (folder / "a.sp").as_uri()
        client.open(uri, TEXT)
        try:
            yield client, service, uri
        finally:
            await client.request("shutdown", None)


def params(uri: str, line: int = 7, column: int = 9, kind: int = AUTOMATIC, **context: Any) -> Message:
    return at(uri, line, column) | {"context": {"triggerKind": kind, **context}}


async def ghost(client: Wire, *args: Any, **more: Any) -> list[str]:
    found = await client.request("textDocument/inlineCompletion", params(*args, **more))
    return [one["insertText"] for one in found["items"]] if found else []


async def test_a_suggestion_comes_for_the_texts_around_the_cursor(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reply = said.completion('ToServer("%d",', " count);\n", "more")
    async with editor(tmp_path, monkeypatch, reply) as (client, service, uri):
        asked = client.initialized["capabilities"]["inlineCompletionProvider"]
        assert asked is not None
        assert await ghost(client, uri) == ['ToServer("%d", count);']
        body = service.seen[0].body
        assert body["prompt"].endswith("    Print")
        assert body["suffix"] == "\n}\n"
        assert body["stream"] is True


async def test_what_does_not_exist_is_not_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    replies = said.completion("TankHealth(count);"), said.completion('ToServer("%s", count);')
    async with editor(tmp_path, monkeypatch, *replies) as (client, service, uri):
        assert await ghost(client, uri) == []
        client.change(uri, 2, insertion(7, 9, "ToS"))
        assert await ghost(client, uri, 7, 12) == []
        assert len(service.seen) == 2


async def test_typing_what_is_suggested_asks_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with editor(tmp_path, monkeypatch, said.completion('ToServer("%d", count);')) as (client, service, uri):
        assert await ghost(client, uri) == ['ToServer("%d", count);']
        await service.quiet()
        before = len(service.seen)
        client.change(uri, 2, insertion(7, 9, "ToServer("))
        assert await ghost(client, uri, 7, 18) == ['"%d", count);']
        assert before <= len(service.seen) <= before + 1  # at most what comes after that was asked in advance
        assert not any(one.body["prompt"].endswith("ToServer(") for one in service.seen)


async def test_what_follows_is_asked_in_advance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    replies = said.completion('ToServer("%d", count);'), said.completion('PrintToServer("again");')
    async with editor(tmp_path, monkeypatch, *replies) as (client, service, uri):
        assert await ghost(client, uri) == ['ToServer("%d", count);']
        client.change(uri, 2, insertion(7, 9, 'ToServer("%d", count);\n    '))
        assert await ghost(client, uri, 8, 4) == ['PrintToServer("again");']
        prompts = [one.body["prompt"] for one in service.seen]
        assert len([one for one in prompts if one.endswith("count);\n    ")]) == 1


async def test_cancelling_closes_the_connection(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reply = said.completion("ToServer(").but(parts=said.completion("ToServer(").parts[:1], end="never")
    async with editor(tmp_path, monkeypatch, reply) as (client, service, uri):
        asked = client.ask("textDocument/inlineCompletion", params(uri))
        await service.asked()
        client.notify("$/cancelRequest", {"id": asked})
        assert (await client.answer(asked))["error"]["code"] == CANCELLED
        await service.quiet()
        assert service.dropped == 1


async def test_an_answer_for_an_older_text_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reply = said.completion("ToServer(").but(parts=said.completion("ToServer(").parts[:1], end="never")
    replies = reply, said.completion("_later();")
    async with editor(tmp_path, monkeypatch, *replies) as (client, service, uri):
        asked = client.ask("textDocument/inlineCompletion", params(uri))
        await service.asked()
        client.change(uri, 2, insertion(7, 9, "X"))
        await ghost(client, uri, 7, 10)
        assert (await client.answer(asked))["error"]["code"] == MODIFIED


async def test_a_folder_that_is_not_trusted_gets_idioms_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reply = said.completion('ToServer("%d", count);')
    async with editor(tmp_path, monkeypatch, reply, trusted=False) as (client, service, uri):
        assert await ghost(client, uri) == []
        client.change(uri, 2, insertion(7, 4, "for (int i", 5))
        assert (await ghost(client, uri, 7, 14))[0].startswith(" = 1; i <= MaxClients; i++)")
        assert service.seen == []


async def test_without_a_server_idioms_come(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with editor(tmp_path, monkeypatch, said.error(500, "broken")) as (client, service, uri):
        client.change(uri, 2, insertion(7, 4, "for (int i", 5))
        for _ in range(2):
            assert (await ghost(client, uri, 7, 14))[0].startswith(" = 1; i <= MaxClients; i++)")
        assert len(service.seen) == 1  # it is left alone for a while


async def test_places_where_nobody_wants_help(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with editor(tmp_path, monkeypatch, said.completion("x")) as (client, service, uri):
        selected = {"range": insertion(7, 4, "")["range"], "text": "PrintToServer"}
        assert await ghost(client, uri, selectedCompletionInfo=selected) == []
        assert await ghost(client, uri, 6, 10) == []
        assert await ghost(client, uri, 2, 20) == []
        assert service.seen == []


async def test_the_next_prompt_begins_like_the_last(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reply = said.infill("No", "thing(")
    async with editor(tmp_path, monkeypatch, reply, infill="infill") as (client, service, uri):
        client.change(uri, 2, insertion(9, 0, 'void Count(int by)\n{\n    HookEvent("tank_spawn", OnTank);\n}\n'))
        assert await ghost(client, uri) == []
        client.change(uri, 3, insertion(7, 9, "ToSer"))
        assert await ghost(client, uri, 7, 14) == []
        first, second = (one.body["input_prefix"] for one in service.seen)
        assert first.startswith("// What the plugin uses:\n")
        assert '// event "tank_spawn": ' in first
        assert second.startswith(first)
        assert second.endswith("PrintToSer")


async def test_an_engine_that_fills_no_gaps_gives_way_to_idioms(tmp_path: Path) -> None:
    async with wire() as client:
        wanted = {"assistant": {"model": "gpt-4o-mini"}}
        client.answers = {"workspace/configuration": [wanted]}
        await client.start(tmp_path, initializationOptions={"settings": wanted})
        uri = (tmp_path / "a.sp").as_uri()
        client.open(uri, TEXT.replace("    Print\n", "    for (int i\n"))
        assert (await ghost(client, uri, 7, 14))[0].startswith(" = 1; i <= MaxClients; i++)")


async def test_a_preset_that_does_not_exist_leaves_idioms(tmp_path: Path) -> None:
    async with wire() as client:
        wanted = {"assistant": {"model": "nobody"}}
        client.answers = {"workspace/configuration": [wanted]}
        await client.start(tmp_path, initializationOptions={"settings": wanted})
        uri = (tmp_path / "a.sp").as_uri()
        client.open(uri, TEXT.replace("    Print\n", "    for (int i\n"))
        assert (await ghost(client, uri, 7, 14))[0].startswith(" = 1; i <= MaxClients; i++)")


async def test_it_can_be_turned_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with editor(tmp_path, monkeypatch, said.completion("x"), enable=False) as (client, service, uri):
        assert await ghost(client, uri, kind=INVOKED) == []
        assert service.seen == []
