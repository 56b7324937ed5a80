"""What the assistant's commands tell a client beside the change: why not, how far, what there is to choose from."""

from __future__ import annotations

from pathlib import Path

import pytest

from server.lsp.handlers import fix_workspace
from tests.server.lsp import test_assisting
from tests.server.lsp.test_assisting import CAPABILITIES, COUNT, asked, editor, run, running, span
from tests.server.lsp.wire import Message, Wire
from tests.server.models import said
from tests.server.models.tiny_gguf import write_model

_home = test_assisting._home

WRONG = """\
#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

void OnPluginStart()
{
    Float time = GetGameTime();
    PrintToServer("%f", time);
}
"""
RIGHT = WRONG.replace("void OnPluginStart", "public void OnPluginStart").replace("Float", "float")


async def error(client: Wire, command: str, *arguments: object) -> Message:
    """The error that a command ends with."""
    return (await client.answer(running(client, command, *arguments)))["error"]


# Why not -----------------------------------------------------------------------------------------------------------


async def test_missing_key_is_told_by_its_kind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    async with editor(tmp_path, monkeypatch, model="gpt-4o-mini") as (client, _, uri):
        told = await error(client, "l4d2.chat", uri, "c", "hello there")
        assert told["data"] == {"kind": "key"}
        assert "OPENAI_API_KEY" in told["message"]


async def test_model_that_is_not_there_is_told_by_its_kind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with editor(tmp_path, monkeypatch, model="nosuch") as (client, _, uri):
        assert (await error(client, "l4d2.assist", "explain", uri, span(0)))["data"] == {"kind": "model"}


async def test_only_a_model_can_fix(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with editor(tmp_path, monkeypatch, model="builtin") as (client, _, uri):
        assert (await error(client, "l4d2.assist", "fix", uri, span(9, 4)))["data"] == {"kind": "model"}


async def test_trust_is_told_by_its_kind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with editor(tmp_path, monkeypatch, trusted=False) as (client, _, uri):
        assert (await error(client, "l4d2.chat", uri, "c", "hello there"))["data"] == {"kind": "trust"}
        assert (await error(client, "l4d2.modelFits", "/x.gguf"))["data"] == {"kind": "trust"}


# How far -----------------------------------------------------------------------------------------------------------


async def test_stages_come_with_the_pieces(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with editor(tmp_path, monkeypatch, said.chat(*COUNT.splitlines(keepends=True))) as (client, _, uri):
        await run(client, "l4d2.chat", uri, "c", "count by two")
        pieces = asked(client, "l4d2/piece")
        assert {one["conversation"] for one in pieces} == {"c"}
        assert [one["stage"] for one in pieces if "stage" in one][:2] == ["write", "check"]
        written = "".join(one["text"] for one in pieces if one["round"] == 0)
        assert written.replace("\n", "").startswith("It counts by two.")


# What was said before ----------------------------------------------------------------------------------------------


async def test_conversation_that_is_not_known_is_recalled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = [
        {"asked": "first", "said": "Yes."},
        {"asked": 5, "said": "odd"},
        "odd",
        {"asked": "second", "said": "No."},
    ]
    async with editor(tmp_path, monkeypatch, said.chat("Well."), said.chat("Ah.")) as (client, service, _):
        await run(client, "l4d2.chat", None, "c", "third", None, before)
        turns = [one["content"] for one in service.seen[0].body["messages"]][1:]
        assert turns[:4] == ["first", "Yes.", "second", "No."]
        await run(client, "l4d2.chat", None, "c", "fourth", None, before)
        turns = [one["content"] for one in service.seen[1].body["messages"]][1:]
        assert [one for one in turns if one == "first"] == ["first"], "what is known is not recalled again"
        assert turns[5] == "Well."


# Models ------------------------------------------------------------------------------------------------------------


async def test_preset_with_a_model_of_its_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reply = said.chat("Yes.")
    async with editor(tmp_path, monkeypatch, reply, model="mine/qwen2.5-coder:7b") as (client, service, uri):
        await run(client, "l4d2.chat", uri, "c", "what is it?")
        assert service.seen[0].body["model"] == "qwen2.5-coder:7b"


async def test_preset_of_one_model_takes_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with editor(tmp_path, monkeypatch, model="gpt-4o-mini/other") as (client, _, uri):
        assert "has one model" in (await error(client, "l4d2.chat", uri, "c", "what is it?"))["message"]


async def test_variables_of_keys_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with editor(tmp_path, monkeypatch, model="mine/other") as (client, _, _uri):
        found = {one["name"]: one for one in await run(client, "l4d2.models", [])}
        assert found["gpt-4o-mini"]["key_variable"] == "OPENAI_API_KEY"
        assert found["builtin"]["key_variable"] == ""
        assert not found["builtin"]["chosen"]


async def test_whether_a_file_fits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = write_model(tmp_path / "x.gguf", layers=3, width=64, context=4096)
    (tmp_path / "none.gguf").write_bytes(b"none")
    async with editor(tmp_path, monkeypatch) as (client, _, _uri):
        told = await run(client, "l4d2.modelFits", str(file))
        assert told["fits"] is True
        assert "x.gguf needs about 0.1 GB of memory with 4,096 tokens" in told["note"]
        assert (await run(client, "l4d2.modelFits", str(tmp_path / "none.gguf")))["fits"] is False
        assert "no model file" in (await run(client, "l4d2.modelFits", str(tmp_path / "gone.gguf")))["note"]


# All files ---------------------------------------------------------------------------------------------------------


async def test_all_files_are_corrected_in_one_change(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with editor(tmp_path, monkeypatch, text=WRONG) as (client, _, uri):
        other = tmp_path / "space" / "b.sp"
        other.write_text(WRONG, encoding="utf-8")
        (tmp_path / "space" / "fine.sp").write_text(RIGHT, encoding="utf-8")
        for file in (other, other.with_name("fine.sp")):
            client.notify("workspace/didChangeWatchedFiles", {"changes": [{"uri": file.as_uri(), "type": 1}]})
        fixed = await run(client, "l4d2.fixWorkspace")
        assert fixed == {
            "applied": True,
            "files": 2,
            "corrections": 4,
            "fixed": {"missing-public": 2, "old-type-name": 2},
            "left": 0,
        }
        (edit,) = asked(client, "workspace/applyEdit")
        changes = edit["edit"]["documentChanges"]
        assert [one["textDocument"]["uri"] for one in changes] == [uri, other.as_uri()]
        assert all(one["needsConfirmation"] for one in edit["edit"]["changeAnnotations"].values())
        assert all("annotationId" in one for change in changes for one in change["edits"])
        assert other.read_text("utf-8") == WRONG, "it is the client that writes"


async def test_nothing_to_correct(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with editor(tmp_path, monkeypatch, text=RIGHT) as (client, _, _uri):
        nothing = {"applied": False, "files": 0, "corrections": 0, "fixed": {}, "left": 0}
        assert await run(client, "l4d2.fixWorkspace") == nothing
        assert asked(client, "workspace/applyEdit") == []


async def test_one_file_is_corrected_without_a_question(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with editor(tmp_path, monkeypatch, text=WRONG) as (client, _, uri):
        fixed = await run(client, "l4d2.fixWorkspace", uri)
        assert (fixed["applied"], fixed["files"], sum(fixed["fixed"].values())) == (True, 1, 2)
        (edit,) = asked(client, "workspace/applyEdit")
        assert [one["textDocument"]["uri"] for one in edit["edit"]["documentChanges"]] == [uri]
        assert "changeAnnotations" not in edit["edit"]


async def test_corrections_are_for_what_is_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with editor(tmp_path, monkeypatch, text=WRONG) as (client, _, _uri):
        look = fix_workspace.warmed

        async def meanwhile(ls: object, path: str) -> object:
            snapshot = await look(ls, path)  # type: ignore[arg-type]
            client.server.session.changed()
            return snapshot

        monkeypatch.setattr(fix_workspace, "warmed", meanwhile)
        assert "nothing was done" in (await error(client, "l4d2.fixWorkspace"))["message"]
        assert asked(client, "workspace/applyEdit") == []


# How it went -------------------------------------------------------------------------------------------------------


async def test_verdict_is_the_clients_to_tell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    offered = ("l4d2/verdict",)
    async with editor(tmp_path, monkeypatch, text="", model="builtin", commands=offered) as (client, _, uri):
        made = await run(client, "l4d2.generate", uri, "announce when a Tank spawns")
        assert (made["applied"], made["verdict"], made["findings"]) == (True, "Plugin: checked, no findings", 0)
        assert made["remarks"].startswith("When a tank spawns")
        assert asked(client, "window/showMessage") == []


async def test_verdict_of_what_was_not_wanted_is_empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with editor(tmp_path, monkeypatch, text="// x", model="builtin") as (client, _, uri):
        client.answers["workspace/applyEdit"] = {"applied": False}
        made = await run(client, "l4d2.generate", uri, "announce when a Tank spawns")
        assert (made["applied"], made["verdict"]) == (False, "")
        assert asked(client, "window/showMessage") == []


async def test_client_that_shows_how_it_goes_gets_no_bar(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bars = CAPABILITIES | {"window": {"workDoneProgress": True}}
    for offered, count in ((), 1), (("l4d2/verdict",), 0):
        folder = tmp_path / str(count)
        folder.mkdir()
        made = editor(folder, monkeypatch, text="", model="builtin", commands=offered, capabilities=bars)
        async with made as (client, _, uri):
            client.answers["window/workDoneProgress/create"] = None
            await run(client, "l4d2.generate", uri, "announce when a Tank spawns")
            begun = [one for one in asked(client, "$/progress") if one["value"]["kind"] == "begin"]
            assert [one["value"]["title"] for one in begun].count("Writing a plugin") == count
