"""Documents and requests: order, staleness, cancellation, and what no client should send."""

from __future__ import annotations

import asyncio
import random
from pathlib import Path
from typing import Any

import pytest

from server.lsp import boundary
from server.lsp.handlers import lifecycle
from tests.server.lsp.wire import Wire, at, insertion, wire

MODIFIED, CANCELLED = -32801, -32800
TEXT = "int g_count;\nvoid Go() { g_count = 1; }\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
async def test_columns_in_every_encoding(tmp_path: Path, encoding: str) -> None:
    async with wire() as client:
        capabilities = {"general": {"positionEncodings": [encoding]}}
        result = await client.start(tmp_path, capabilities=capabilities)
        assert result["capabilities"]["positionEncoding"] == encoding
        uri = (tmp_path / "a.sp").as_uri()
        line = 'char g_a[] = "é𝄞中";  int g_b;'
        client.open(uri, f"{line}\r\nint g_c;\r\n")
        width = {"utf-8": 1, "utf-16": 2, "utf-32": 4}[encoding]
        kind = {"utf-8": "utf-8", "utf-16": "utf-16-le", "utf-32": "utf-32-le"}[encoding]
        column = len(line[: line.index("g_b")].encode(kind)) // width
        found = await client.request("textDocument/documentHighlight", at(uri, 0, column + 1))
        assert found[0]["range"] == {
            "start": {"line": 0, "character": column},
            "end": {"line": 0, "character": column + 3},
        }
        client.change(uri, 2, insertion(0, column, "中g_longer", 3))
        changed = client.server.session.text_of(str(tmp_path / "a.sp"))
        assert str(changed) == f"{line.replace('g_b', '中g_longer')}\r\nint g_c;\r\n"


async def test_an_answer_to_an_outdated_place_is_refused(tmp_path: Path) -> None:
    """The edit is known before the request is answered: its position means another place now."""
    async with wire() as client:
        await client.start(tmp_path)
        uri = (tmp_path / "a.sp").as_uri()
        client.open(uri, TEXT)
        stale = client.ask("textDocument/definition", at(uri, 1, 13))
        client.change(uri, 2, insertion(0, 0, "// first\n"))
        fresh = client.ask("textDocument/definition", at(uri, 2, 13))
        assert (await client.answer(stale))["error"]["code"] == MODIFIED
        assert (await client.answer(fresh))["result"][0]["range"]["start"] == {"line": 1, "character": 4}


async def test_a_request_about_the_whole_document_is_about_the_newest(tmp_path: Path) -> None:
    async with wire() as client:
        await client.start(tmp_path)
        uri = (tmp_path / "a.sp").as_uri()
        client.open(uri, TEXT)
        asked = client.ask("textDocument/documentSymbol", {"textDocument": {"uri": uri}})
        client.change(uri, 2, insertion(0, 4, "g_new, "))
        names = [one["name"] for one in (await client.answer(asked))["result"]]
        assert names == ["g_new", "g_count", "Go"]


async def test_a_cancelled_request_is_answered_as_such(tmp_path: Path) -> None:
    async with wire() as client:
        await client.start(tmp_path)
        uri = (tmp_path / "a.sp").as_uri()
        client.open(uri, TEXT)
        asked = client.ask("textDocument/references", at(uri, 0, 5) | {"context": {"includeDeclaration": True}})
        client.notify("$/cancelRequest", {"id": asked})
        client.notify("$/cancelRequest", {"id": asked})
        client.notify("$/cancelRequest", {"id": 4711})
        assert (await client.answer(asked))["error"]["code"] == CANCELLED
        assert await client.request("textDocument/definition", at(uri, 9, 9)) is None


async def test_a_long_search_lets_others_go_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(boundary, "_STEP_S", 0.0)
    for number in range(20):
        (tmp_path / f"p{number}.sp").write_text('#include "part.inc"\nvoid Go() { Shared(1); }\n')
    part = tmp_path / "part.inc"
    part.write_text("stock void Shared(int a) { if (a) Shared(0); }\n")
    async with wire() as client:
        await client.start(tmp_path)
        client.open(part.as_uri(), part.read_text())
        params = at(part.as_uri(), 0, 13) | {"context": {"includeDeclaration": False}}
        assert len(await client.request("textDocument/references", params)) == 21
        long = client.ask("textDocument/references", params)
        await asyncio.sleep(0)
        short = client.ask("textDocument/documentSymbol", {"textDocument": {"uri": part.as_uri()}})
        await client.answer(long)
        ids = [message["id"] for message in client.received if message.get("id") in (long, short)]
        assert ids == [short, long]


async def test_a_long_search_ends_when_something_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(boundary, "_STEP_S", 0.0)
    for number in range(20):
        (tmp_path / f"p{number}.sp").write_text('#include "part.inc"\nvoid Go() { Shared(1); }\n')
    part, other = tmp_path / "part.inc", tmp_path / "p3.sp"
    part.write_text("stock void Shared(int a) { if (a) Shared(0); }\n")
    async with wire() as client:
        await client.start(tmp_path)
        client.open(part.as_uri(), part.read_text())
        client.open(other.as_uri(), other.read_text())
        await client.diagnostics(other.as_uri())
        await boundary.indexed(client.server)
        rename = client.ask("textDocument/rename", at(part.as_uri(), 0, 13) | {"newName": "Common"})
        for _ in range(6):
            await asyncio.sleep(0)
        client.change(other.as_uri(), 2, insertion(0, 0, "// one line more\n"))
        answer = await client.answer(rename)
        assert answer.get("error", {}).get("code") == MODIFIED


async def test_edits_faster_than_answers(tmp_path: Path) -> None:
    """However they are mixed, every request is answered, never wrongly, and the last state is what counts."""
    chance = random.Random(7)
    async with wire() as client:
        await client.start(tmp_path)
        uri = (tmp_path / "a.sp").as_uri()
        lines = [f"int g_v{number};" for number in range(30)]
        client.open(uri, "\n".join(lines))
        asked: dict[int, str] = {}
        for version in range(2, 120):
            line = chance.randrange(len(lines) + 1)
            lines.insert(line, f"int g_n{version};")
            client.change(
                uri,
                version,
                insertion(line, 0, f"int g_n{version};\n")
                if line < len(lines) - 1
                else insertion(line - 1, len(lines[line - 1]), f"\nint g_n{version};"),
            )
            spot = chance.randrange(len(lines))
            asked[client.ask("textDocument/prepareRename", at(uri, spot, 5))] = lines[spot][4:-1]
            if version % 7 == 0:
                await asyncio.sleep(0)
        for request, name in asked.items():
            answer = await client.answer(request)
            if "error" in answer:
                assert answer["error"]["code"] == MODIFIED
            else:
                assert answer["result"]["placeholder"] == name
        assert str(client.server.session.text_of(str(tmp_path / "a.sp"))) == "\n".join(lines)
        await client.diagnostics(uri, 119)


ODD_POSITIONS = [(0, 99999), (99999, 0), (99999, 99999), (1, 2**31 - 1), (0, 0)]
REQUESTS: list[tuple[str, dict[str, Any]]] = [
    ("definition", {}),
    ("declaration", {}),
    ("typeDefinition", {}),
    ("implementation", {}),
    ("references", {"context": {"includeDeclaration": True}}),
    ("documentHighlight", {}),
    ("prepareRename", {}),
    ("rename", {"newName": "x"}),
    ("prepareCallHierarchy", {}),
    ("prepareTypeHierarchy", {}),
]


@pytest.mark.parametrize(("method", "more"), REQUESTS)
@pytest.mark.parametrize("text", ["", TEXT, "\ufeffint é", "void F( {\r\n\r\n", "\x00\x01\x02"])
async def test_positions_out_of_range(tmp_path: Path, method: str, more: dict[str, Any], text: str) -> None:
    async with wire() as client:
        await client.start(tmp_path)
        uri = (tmp_path / "a.sp").as_uri()
        client.open(uri, text)
        for line, character in ODD_POSITIONS:
            answer = await client.answer(client.ask(f"textDocument/{method}", at(uri, line, character) | more))
            assert "result" in answer or answer["error"]["code"] == -32803


@pytest.mark.parametrize(
    "uri",
    [
        "file:///nowhere/at/all.sp",
        "untitled:Untitled-1",
        "untitled:///a//b",
        "vscode-notebook-cell://x/y.sp#z",
        "file:///",
        "file:",
        "nonsense",
        "",
        "file:///a%00b.sp",
        "file:///%ff%fe.sp",
        "http://example.org/a.sp",
    ],
)
async def test_documents_that_are_on_no_disk(uri: str) -> None:
    async with wire() as client:
        await client.start()
        for method in ("documentSymbol", "foldingRange", "documentLink", "codeLens", "semanticTokens/full"):
            await client.request(f"textDocument/{method}", {"textDocument": {"uri": uri}})
        assert not await client.request("textDocument/definition", at(uri, 0, 5))
        client.change(uri, 1, insertion(0, 0, "x"))
        client.open(uri, TEXT)
        found = await client.request("textDocument/definition", at(uri, 1, 13))
        assert [one["uri"] for one in found] == [uri]
        await client.diagnostics(uri, 1)
        client.notify("textDocument/didClose", {"textDocument": {"uri": uri}})
        assert await client.diagnostics(uri) == []


async def test_a_file_that_vanishes(tmp_path: Path) -> None:
    part, main = tmp_path / "part.inc", tmp_path / "main.sp"
    part.write_text("stock int Shared() { return 1; }\n")
    main.write_text('#include "part.inc"\nint Go() { return Shared(); }\n')
    async with wire() as client:
        await client.start(tmp_path)
        client.open(part.as_uri(), part.read_text())
        await client.diagnostics(part.as_uri())
        main.unlink()
        part.unlink()
        gone = [{"uri": file.as_uri(), "type": 3} for file in (main, part)]
        client.notify("workspace/didChangeWatchedFiles", {"changes": gone})
        found = await client.request("textDocument/definition", at(part.as_uri(), 0, 11))
        assert len(found) == 1
        client.notify("textDocument/didClose", {"textDocument": {"uri": part.as_uri()}})
        assert await client.request("textDocument/definition", at(part.as_uri(), 0, 11)) is None
        assert await client.request("workspace/symbol", {"query": "Shared"}) == []


async def _errors(client: Wire, *bodies: bytes) -> list[int]:
    before = len(client.received)
    for body in bodies:
        client.server.conversation.receive(body)
    await asyncio.sleep(0)
    return [message["error"]["code"] for message in client.received[before:] if "error" in message]


async def test_what_is_no_message_is_answered_with_an_error() -> None:
    async with wire() as client:
        assert await _errors(client, b"{") == [-32700]
        assert client.received[-1]["id"] is None, "which message it was is not known, and said to be so"
        assert await _errors(client, b"\xff\xfe", b"[" * 100_000) == [-32700, -32700]
        assert await _errors(client, b"[]", b"1", b'{"id": 1}') == [-32600] * 3
        assert await _errors(client, b'{"jsonrpc": "2.0", "id": 91, "method": "textDocument/hover"}') == [-32002]
        assert await _errors(client, b'{"jsonrpc": "2.0", "method": "textDocument/didOpen"}') == []
        await client.start()
        wrong = b'{"jsonrpc": "2.0", "id": 99, "method": "textDocument/definition", "params": {"position": 1}}'
        assert len(await _errors(client, wrong)) == 1
        assert await _errors(client, b'{"jsonrpc": "2.0", "id": 99, "method": "no/such"}') == [-32601]
        assert await _errors(client, b'{"jsonrpc": "2.0", "method": "no/such"}') == []
        assert await _errors(client, b'{"jsonrpc": "2.0", "id": "zz", "result": 3}') == []
        assert await _errors(client, b'{"jsonrpc": "2.0", "id": [1], "method": "shutdown"}') == [-32600]
        assert client.received[-1]["id"] is None
        assert await _errors(client, b'{"jsonrpc": "2.0", "method": "$/cancelRequest", "params": {"id": [1]}}') == []
        again = b'{"jsonrpc": "2.0", "id": 99, "method": "initialize", "params": {"capabilities": {}}}'
        assert await _errors(client, again) == [-32600]
        assert await client.request("shutdown", None) is None
        assert await _errors(client, b'{"jsonrpc": "2.0", "id": 99, "method": "textDocument/hover"}') == [-32600]
        assert client.server.conversation.exit_code == 0


async def test_whole_texts_and_several_changes_at_once(tmp_path: Path) -> None:
    async with wire() as client:
        await client.start(tmp_path)
        uri = (tmp_path / "a.sp").as_uri()
        client.open(uri, TEXT)
        changes = (insertion(0, 0, "x"), {"text": "one\r\ntwo\r\n"}, insertion(1, 3, "\n𝄞"), insertion(2, 2, "!"))
        client.change(uri, 2, *changes)
        assert str(client.server.session.text_of(str(tmp_path / "a.sp"))) == "one\r\ntwo\n𝄞!\r\n"
        assert client.server.session.version_of(uri) == 2


async def test_reading_the_workspace_can_be_cancelled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(boundary, "_STEP_S", 0.0)
    monkeypatch.setattr(lifecycle, "_REPORT_EVERY_S", 0.0)
    for number in range(50):
        (tmp_path / f"p{number}.sp").write_text("int g_a;\n")
    async with wire() as client:
        client.answers["window/workDoneProgress/create"] = None
        await client.start(tmp_path, capabilities={"window": {"workDoneProgress": True}})
        begun = await client.note("$/progress", lambda params: params["value"]["kind"] == "begin")
        client.notify("window/workDoneProgress/cancel", {"token": begun["token"]})
        await client.note("$/progress", lambda params: params["value"]["kind"] == "end")
        read = len(client.server.session.workspace.files)
        assert read < 50
        await boundary.indexed(client.server)
        assert len(client.server.session.workspace.files) == read, "nothing goes on behind the client's back"


async def test_a_client_that_answers_nothing_is_served(tmp_path: Path) -> None:
    """We ask it for settings, progress and watching; what it asks us can not wait for that."""
    (tmp_path / "b.sp").write_text("void InB() {}\n")
    async with wire() as client:
        client.answers.clear()
        ability = {
            "window": {"workDoneProgress": True},
            "workspace": {"configuration": True, "didChangeWatchedFiles": {"dynamicRegistration": True}},
        }
        uri = (tmp_path / "a.sp").as_uri()
        await client.start(tmp_path, capabilities=ability)
        client.open(uri, TEXT)
        await client.diagnostics(uri, 1)
        found = await client.request("workspace/symbol", {"query": "InB"})
        assert [one["name"] for one in found] == ["InB"]
