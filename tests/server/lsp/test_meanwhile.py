"""What happens while a command of the assistant runs: texts and files that change, and requests that are given up."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.server.lsp.test_assisting import CAPABILITIES, FILE, GOOD, asked, editor, refused, run, running, span
from tests.server.models import said

CANCELLED = -32800
PHRASES = '"Phrases"\n{\n\t"Old"\n\t{\n\t\t"en"\t\t"Old text"\n\t}\n}\n'
TRANSLATED = '```\n"Phrases"\n{\n\t"A map"\n\t{\n\t\t"ru"\t"Карта."\n\t}\n}\n```'
SHOWN = FILE.replace("g_count++;", 'PrintToChatAll("A map.");')


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))


async def test_file_that_was_opened_anew_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with editor(tmp_path, monkeypatch, said.chat(GOOD).but(held=True)) as (client, service, uri):
        wanted = running(client, "l4d2.assist", "fix", uri, span(9, 5))
        await service.asked()
        client.notify("textDocument/didClose", {"textDocument": {"uri": uri}})
        client.open(uri, f"{FILE}// mine\n")  # in version 1, as before
        service.let_go()
        assert "was changed" in (await client.answer(wanted))["error"]["message"]
        assert asked(client, "workspace/applyEdit") == []


@pytest.mark.parametrize("is_there", [True, False])
@pytest.mark.parametrize("is_open", [True, False])
async def test_other_file_that_changed_meanwhile_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_there: bool, is_open: bool
) -> None:
    held = said.chat(TRANSLATED).but(held=True)
    async with editor(tmp_path, monkeypatch, held, text=SHOWN) as (client, service, uri):
        file = tmp_path / "space" / "translations" / "a.phrases.txt"
        file.parent.mkdir()
        if is_there:
            file.write_text(PHRASES, encoding="utf-8")
        wanted = running(client, "l4d2.assist", "phrases", uri, span(15, 22), "ru")
        await service.asked()
        if is_open:
            client.open(file.as_uri(), f"// mine\n{PHRASES}")
        else:
            file.write_text(f"// mine\n{PHRASES}", encoding="utf-8")  # nobody tells the server
        service.let_go()
        message = (await client.answer(wanted))["error"]["message"]
        assert message.startswith("`a.phrases.txt` was changed" if is_there else "`a.phrases.txt` is there by now")
        assert asked(client, "workspace/applyEdit") == []


@pytest.mark.parametrize("is_open", [True, False])
async def test_other_file_that_stayed_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_open: bool
) -> None:
    async with editor(tmp_path, monkeypatch, said.chat(TRANSLATED), text=SHOWN) as (client, _, uri):
        file = tmp_path / "space" / "translations" / "a.phrases.txt"
        file.parent.mkdir()
        file.write_bytes(PHRASES.replace("\n", "\r\n").encode("utf-8-sig"))
        if is_open:
            client.open(file.as_uri(), PHRASES.replace("\n", "\r\n"))
        result = await run(client, "l4d2.assist", "phrases", uri, span(15, 22), "ru")
        assert result["applied"] is True
        changes = asked(client, "workspace/applyEdit")[0]["edit"]["documentChanges"]
        assert [one["textDocument"]["uri"] for one in changes] == [uri, file.as_uri()]


async def test_converted_file_does_not_replace_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = 'function OnGameEvent_tank_spawn(params)\n{\n    ClientPrint(null, 3, "tank")\n}\n'
    async with editor(tmp_path, monkeypatch, said.chat(GOOD).but(held=True)) as (client, service, _):
        uri = (tmp_path / "space" / "s.nut").as_uri()
        client.open(uri, script)
        wanted = running(client, "l4d2.assist", "convert", uri, span(0))
        await service.asked()
        (tmp_path / "space" / "s.sp").write_text("int g_mine;\n", encoding="utf-8")
        service.let_go()
        assert "is there by now" in (await client.answer(wanted))["error"]["message"]
        assert asked(client, "workspace/applyEdit") == []


@pytest.mark.parametrize("command", ["l4d2.assist", "l4d2.chat"])
async def test_cancelled_request_stops_the_model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str) -> None:
    async with editor(tmp_path, monkeypatch, said.chat(GOOD).but(held=True)) as (client, service, uri):
        about = ("explain", uri, span(0)) if command == "l4d2.assist" else (uri, "c", "hello")
        wanted = running(client, command, *about)
        await service.asked()
        client.notify("$/cancelRequest", {"id": wanted})
        assert (await client.answer(wanted))["error"]["code"] == CANCELLED
        await service.quiet()
        assert service.dropped == 1


async def test_cancelled_request_takes_the_bar_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shown = CAPABILITIES | {"window": {"workDoneProgress": True}}
    held = said.chat(GOOD).but(held=True)
    async with editor(tmp_path, monkeypatch, held, capabilities=shown) as (client, service, uri):
        client.answers["window/workDoneProgress/create"] = None
        wanted = running(client, "l4d2.assist", "explain", uri, span(0))
        await service.asked()
        bar = await client.note("$/progress", lambda given: given["value"].get("title") == "Explain")
        client.notify("$/cancelRequest", {"id": wanted})
        await client.note("$/progress", lambda given: given == {"token": bar["token"], "value": {"kind": "end"}})


async def test_server_can_be_shut_down_while_a_command_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with editor(tmp_path, monkeypatch, said.chat(GOOD).but(held=True)) as (client, service, uri):
        wanted = [running(client, "l4d2.chat", uri, name, "hello") for name in "ab"]
        await service.asked()
        await client.request("shutdown", None)
        assert {(await client.answer(one))["error"]["code"] for one in wanted} == {CANCELLED}
        await service.quiet()


async def test_late_answer_of_the_client_is_no_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async with editor(tmp_path, monkeypatch, said.chat(GOOD)) as (client, _, uri):
        del client.answers["workspace/applyEdit"]
        wanted = running(client, "l4d2.assist", "fix", uri, span(9, 5))
        question = await client.until(lambda one: one.get("method") == "workspace/applyEdit")
        client.notify("$/cancelRequest", {"id": wanted})
        assert (await client.answer(wanted))["error"]["code"] == CANCELLED
        client.send({"id": question["id"], "result": {"applied": True}})
        assert [one for one in caplog.records if one.levelname == "ERROR"] == []


async def test_plugin_is_not_written_over_declarations(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with editor(tmp_path, monkeypatch, said.chat(GOOD)) as (client, service, uri):
        assert "declares nothing" in await refused(client, "l4d2.generate", uri, "heal everybody")
        notes = (tmp_path / "space" / "notes.txt").as_uri()
        client.open(notes, "what I want\n")
        assert "declares nothing" in await refused(client, "l4d2.generate", notes, "heal everybody")
        assert (asked(client, "workspace/applyEdit"), service.seen) == ([], [])


async def test_plugin_is_written_into_a_text_that_was_never_saved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with editor(tmp_path, monkeypatch, said.chat(GOOD)) as (client, _, _):
        client.open("untitled:Untitled-1", "")
        assert (await run(client, "l4d2.generate", "untitled:Untitled-1", "heal everybody"))["applied"] is True
