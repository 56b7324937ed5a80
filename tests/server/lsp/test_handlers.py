"""What goes over the wire: forms that depend on the client's abilities, and columns where there is more than ASCII."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path
from typing import Any

import pytest

from server.analysis.finding import Finding
from server.analysis.unit import Unit
from server.features.formatting import Edit, Part, lay_out_part, parts
from server.lsp import diagnostics
from server.lsp.handlers import formatting as handler
from tests.server.lsp.wire import Message, Wire, at, insertion, wire

MODIFIED, CANCELLED = -32801, -32800
TEXT = """\
#pragma semicolon 1
#pragma newdecls required
#include <sourcemod>
methodmap Box < Handle {
    public void Grow(int by) { PrintToServer("é𝄞 %d", by); }
}
/* one
   two */
public void OnPluginStart() {
    Box box = null; int size = /* 𝄞 */ 1;
    box.Grow(size);
    int unused;
}
"""


def document(uri: str) -> Message:
    return {"textDocument": {"uri": uri}}


async def opened(client: Wire, folder: Path, text: str = TEXT, **capabilities: Any) -> str:
    await client.start(folder, capabilities=capabilities)
    uri = (folder / "a.sp").as_uri()
    (folder / "a.sp").write_bytes(text.encode())
    client.open(uri, text)
    return uri


async def test_outlines_are_flat_for_simple_clients(tmp_path: Path) -> None:
    async with wire() as client:
        uri = await opened(client, tmp_path)
        found = await client.request("textDocument/documentSymbol", document(uri))
        assert [(one["name"], one.get("containerName")) for one in found] == [
            ("Box", None),
            ("Grow", "Box"),
            ("OnPluginStart", None),
        ]
        assert all(one["location"]["uri"] == uri for one in found)


async def test_definitions_are_links_for_clients_that_take_them(tmp_path: Path) -> None:
    async with wire() as client:
        uri = await opened(client, tmp_path, textDocument={"definition": {"linkSupport": True}})
        [link] = await client.request("textDocument/definition", at(uri, 10, 9))
        assert link["targetSelectionRange"]["start"] == {"line": 4, "character": 16}
        assert link["targetRange"]["start"] == {"line": 4, "character": 4}
        assert link["originSelectionRange"]["start"] == {"line": 10, "character": 8}
        [place] = await client.request("textDocument/typeDefinition", at(uri, 10, 5))
        assert place["range"]["start"] == {"line": 3, "character": 10}


@pytest.mark.parametrize("whole", [True, False])
async def test_tokens(tmp_path: Path, whole: bool) -> None:
    async with wire() as client:
        ability = {
            "semanticTokens": {
                "multilineTokenSupport": whole,
                "requests": {},
                "tokenTypes": [],
                "tokenModifiers": [],
                "formats": [],
            }
        }
        uri = await opened(client, tmp_path, textDocument=ability)
        types = client.initialized["capabilities"]["semanticTokensProvider"]["legend"]["tokenTypes"]
        full = await client.request("textDocument/semanticTokens/full", document(uri))
        tokens = decoded(full["data"])
        comments = [token[:3] for token in tokens if types[token[3]] == "comment"]
        assert comments == ([(6, 0, 16)] if whole else [(6, 0, 6), (7, 0, 9)]) + [(9, 31, 8)]
        assert (9, 24, 4) in [token[:3] for token in tokens]
        assert (4, 55, 2) in [token[:3] for token in tokens]  # behind é and 𝄞
        assert tokens == sorted(tokens)

        client.change(uri, 2, insertion(9, 4, "int more; "), insertion(0, 0, "// first\n"))
        ask = document(uri) | {"previousResultId": full["resultId"]}
        delta = await client.request("textDocument/semanticTokens/full/delta", ask)
        patched = list(full["data"])
        for edit in sorted(delta["edits"], key=lambda one: one["start"], reverse=True):
            patched[edit["start"] : edit["start"] + edit["deleteCount"]] = edit.get("data") or []
        again = await client.request("textDocument/semanticTokens/full", document(uri))
        assert patched == again["data"]
        assert sum(len(edit.get("data") or []) for edit in delta["edits"]) < len(patched)
        nothing = await client.request(
            "textDocument/semanticTokens/full/delta", document(uri) | {"previousResultId": again["resultId"]}
        )
        assert nothing["edits"] == []
        unknown = await client.request(
            "textDocument/semanticTokens/full/delta", document(uri) | {"previousResultId": "gone"}
        )
        assert unknown["data"] == patched

        some = {"start": {"line": 9, "character": 0}, "end": {"line": 10, "character": 0}}
        part = await client.request("textDocument/semanticTokens/range", document(uri) | {"range": some})
        assert {token[0] for token in decoded(part["data"])} == {9}


def decoded(data: list[int]) -> list[tuple[int, int, int, int]]:
    """Tokens with their own line and column: (line, column, length, type)."""
    found: list[tuple[int, int, int, int]] = []
    line = column = 0
    for index in range(0, len(data), 5):
        down, right, length, kind, _ = data[index : index + 5]
        column = right if down else column + right
        line += down
        found.append((line, column, length, kind))
    return found


async def test_folds_are_limited_to_what_the_client_takes(tmp_path: Path) -> None:
    async with wire() as client:
        uri = await opened(client, tmp_path, textDocument={"foldingRange": {"rangeLimit": 2}})
        found = await client.request("textDocument/foldingRange", document(uri))
        assert [(one["startLine"], one["endLine"]) for one in found] == [(3, 4), (6, 7)]


@pytest.mark.parametrize("documents", [True, False])
async def test_edits_take_the_form_that_the_client_takes(tmp_path: Path, documents: bool) -> None:
    async with wire() as client:
        uri = await opened(client, tmp_path, workspace={"workspaceEdit": {"documentChanges": documents}})
        edit = await client.request("textDocument/rename", at(uri, 10, 14) | {"newName": "amount"})
        edits = edit["documentChanges"][0]["edits"] if documents else edit["changes"][uri]
        assert [(one["range"]["start"]["line"], one["range"]["start"]["character"]) for one in edits] == [
            (9, 24),
            (10, 13),
        ]
        if documents:
            assert edit["documentChanges"][0]["textDocument"] == {"uri": uri, "version": 1}


async def actions(client: Wire, uri: str, line: int, *only: str) -> list[Message]:
    place = {"start": {"line": line, "character": 0}, "end": {"line": line, "character": 40}}
    context: Message = {"diagnostics": []} | ({"only": list(only)} if only else {})
    return await client.request("textDocument/codeAction", document(uri) | {"range": place, "context": context})


async def test_actions_by_kind(tmp_path: Path) -> None:
    async with wire() as client:
        uri = await opened(client, tmp_path, TEXT.replace("int unused;", "int unused\n    unused = 1;"))
        every = {one["kind"] for one in await actions(client, uri, 11)}
        tasks = {"refactor.rewrite.explain.l4d2", "refactor.rewrite.testRequest.l4d2"}
        assert every == {"quickfix", "source.fixAll.l4d2"} | tasks
        for only, expected in [
            ("quickfix", {"quickfix"}),
            ("source", {"source.addForward.l4d2", "source.fixAll.l4d2"}),
            ("source.addForward", {"source.addForward.l4d2"}),
            ("source.fixAll", {"source.fixAll.l4d2"}),
            ("source.fixAll.l4d2", {"source.fixAll.l4d2"}),
            ("source.fixAll.other", set()),
            ("refactor", tasks),
            ("refactor.extract", set()),
            ("quick", set()),
        ]:
            assert {one["kind"] for one in await actions(client, uri, 11, only)} == expected
        assert await actions(client, uri, 3, "quickfix") == []


async def test_lenses_are_counted_when_they_are_seen(tmp_path: Path) -> None:
    async with wire() as client:
        await client.start(tmp_path, initializationOptions={"commands": ["l4d2.showReferences"]})
        uri = (tmp_path / "a.sp").as_uri()
        client.open(uri, TEXT)
        found = await client.request("textDocument/codeLens", document(uri))
        assert [one.get("command") for one in found] == [None]
        lens = await client.request("codeLens/resolve", found[0])
        assert lens["command"]["title"] == "1 reference"
        assert lens["command"]["command"] == "l4d2.showReferences"
        assert lens["command"]["arguments"][2][0]["range"]["start"] == {"line": 10, "character": 8}


async def test_a_lens_of_a_client_without_our_command_runs_nothing(tmp_path: Path) -> None:
    async with wire() as client:
        uri = await opened(client, tmp_path)
        [lens] = await client.request("textDocument/codeLens", document(uri))
        resolved = await client.request("codeLens/resolve", lens)
        assert resolved["command"] == {"title": "1 reference", "command": ""}


async def test_hierarchies(tmp_path: Path) -> None:
    async with wire() as client:
        uri = await opened(client, tmp_path)
        [item] = await client.request("textDocument/prepareCallHierarchy", at(uri, 10, 9))
        assert (item["name"], item["detail"]) == ("Box.Grow", "public void (int by)")
        [call] = await client.request("callHierarchy/incomingCalls", {"item": item})
        assert call["from"]["name"] == "OnPluginStart"
        assert call["fromRanges"][0]["start"] == {"line": 10, "character": 8}
        [call] = await client.request("callHierarchy/outgoingCalls", {"item": item})
        assert call["to"]["name"] == "PrintToServer"
        assert call["fromRanges"][0]["start"] == {"line": 4, "character": 31}
        [box] = await client.request("textDocument/prepareTypeHierarchy", at(uri, 9, 5))
        [above] = await client.request("typeHierarchy/supertypes", {"item": box})
        assert above["name"] == "Handle"
        below = await client.request("typeHierarchy/subtypes", {"item": above})
        assert "Box" in [one["name"] for one in below]


async def test_formatting(tmp_path: Path) -> None:
    async with wire() as client:
        uri = await opened(client, tmp_path, 'void Go() {\r\n  char a[]="é𝄞";   int  b=1;\r\n}\r\n')
        options = {"tabSize": 4, "insertSpaces": True}
        edits = await client.request("textDocument/formatting", document(uri) | {"options": options})
        spots = [(one["range"]["start"]["line"], one["range"]["start"]["character"]) for one in edits]
        assert (1, 17) in spots  # behind 𝄞, in UTF-16
        line = {"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 5}}
        ranged = await client.request(
            "textDocument/rangeFormatting", document(uri) | {"options": options, "range": line}
        )
        assert {one["range"]["start"]["line"] for one in ranged} <= {0}
        typed = at(uri, 1, 29) | {"options": options, "ch": ";"}
        assert await client.request("textDocument/onTypeFormatting", typed)


def _large(functions: int) -> str:
    return "".join(f"void F{number}()\n{{\n    int  a=1; // é\n}}\n\n" for number in range(functions))


async def _slow_formatting(client: Wire, folder: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[str, int, list[int]]:
    """A document, a request to format it that takes long, and the parts that are begun, as they are."""
    begun: list[int] = []

    def slowly(part: Part) -> tuple[Edit, ...]:
        begun.append(len(part.text))
        time.sleep(0.05)
        return lay_out_part(part)

    monkeypatch.setattr(handler, "_laid_out", slowly)
    monkeypatch.setattr(parts, "_LEAST", 200)
    uri = await opened(client, folder, _large(200))
    options = {"tabSize": 4, "insertSpaces": True}
    asked = client.ask("textDocument/formatting", document(uri) | {"options": options})
    while not begun:
        await asyncio.sleep(0.01)
    return uri, asked, begun


async def test_others_are_answered_while_a_large_file_is_formatted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with wire() as client:
        uri, asked, _ = await _slow_formatting(client, tmp_path, monkeypatch)
        await client.request("textDocument/completion", at(uri, 2, 8))
        assert asked not in [message.get("id") for message in client.received], "completion did not wait for it"
        edits = (await client.answer(asked))["result"]
        lines = [one["range"]["start"]["line"] for one in edits]
        assert lines[:-1] == [5 * number + 2 for number in range(200) for _ in range(3)]


@pytest.mark.parametrize("changed", [True, False], ids=["a changed document", "a cancelled request"])
async def test_formatting_that_nobody_wants_any_more_stops(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, changed: bool
) -> None:
    async with wire() as client:
        uri, asked, begun = await _slow_formatting(client, tmp_path, monkeypatch)
        if changed:
            client.change(uri, 2, insertion(0, 0, "// new\n"))
        else:
            client.notify("$/cancelRequest", {"id": asked})
        code = MODIFIED if changed else CANCELLED
        assert (await client.answer(asked))["error"]["code"] == code
        await asyncio.sleep(0.2)
        count = len(begun)
        await asyncio.sleep(0.2)
        assert len(begun) == count < 20


async def test_a_range_of_a_large_file_costs_its_part_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with wire() as client:
        uri, asked, begun = await _slow_formatting(client, tmp_path, monkeypatch)
        client.notify("$/cancelRequest", {"id": asked})
        await client.answer(asked)
        await asyncio.sleep(0.2)
        begun.clear()
        lines = {"start": {"line": 502, "character": 0}, "end": {"line": 502, "character": 5}}
        params = document(uri) | {"options": {"tabSize": 4, "insertSpaces": True}, "range": lines}
        edits = await client.request("textDocument/rangeFormatting", params)
        assert [one["range"]["start"]["line"] for one in edits] == [502] * 3
        assert len(begun) == 1


async def test_the_current_parameter_is_said_with_the_signature(tmp_path: Path) -> None:
    async with wire() as client:
        uri = await opened(client, tmp_path, "void Two(int a, int b) { Two(a, b); }\n")
        found = await client.request("textDocument/signatureHelp", at(uri, 0, 32))
        assert (found["activeParameter"], found["signatures"][0]["activeParameter"]) == (1, 1)


async def test_folders_that_are_renamed(tmp_path: Path) -> None:
    """No watcher tells of the files in a folder that moves."""
    (tmp_path / "old").mkdir()
    (tmp_path / "old" / "part.inc").write_text("stock void Shared() {}\n")
    text = '#include "old/part"\nvoid Go() { Shared(); }\n'
    async with wire() as client:
        ability = {"fileOperations": {"willRename": True, "didRename": True}}
        uri = await opened(client, tmp_path, text, workspace=ability)
        files = [{"oldUri": (tmp_path / "old").as_uri(), "newUri": (tmp_path / "new").as_uri()}]
        edit = await client.request("workspace/willRenameFiles", {"files": files})
        assert [one["newText"] for one in edit["changes"][uri]] == ["new/part"]
        (tmp_path / "old").rename(tmp_path / "new")
        client.change(uri, 2, insertion(0, 10, "new", 3))
        client.notify("workspace/didRenameFiles", {"files": files})
        [place] = await client.request("textDocument/definition", at(uri, 1, 13))
        assert place["uri"] == (tmp_path / "new" / "part.inc").as_uri()
        found = await client.request("workspace/symbol", {"query": "Shared"})
        assert [one["location"]["uri"] for one in found] == [place["uri"]]


async def test_a_module_is_seen_within_its_plugin(tmp_path: Path) -> None:
    """A `.sp` that another one includes is no plugin of its own."""
    (tmp_path / "main.sp").write_text('int g_shared;\n#include "module.sp"\n')
    module = tmp_path / "module.sp"
    module.write_text("void Go() { g_shared = 1; }\n")
    async with wire() as client:
        await client.start(tmp_path)
        client.open(module.as_uri(), module.read_text())
        assert "undefined-symbol" not in [one["code"] for one in await client.diagnostics(module.as_uri(), 1)]
        [place] = await client.request("textDocument/definition", at(module.as_uri(), 0, 14))
        assert place["uri"] == (tmp_path / "main.sp").as_uri()


async def test_what_is_unchanged_is_not_examined_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Editors ask for the whole workspace every few seconds."""
    examined: list[str] = []
    real = diagnostics.diagnose

    def diagnose(unit: Unit, path: str, *rest: Any) -> list[Finding]:
        examined.append(Path(path).name)
        return real(unit, path, *rest)

    monkeypatch.setattr(diagnostics, "diagnose", diagnose)
    for name in ("a", "b", "c"):
        (tmp_path / f"{name}.sp").write_text("int g_a;\n")
    async with wire() as client:
        await client.start(tmp_path, capabilities={"textDocument": {"diagnostic": {}}})
        uri = (tmp_path / "b.sp").as_uri()
        client.open(uri, "int g_a;\n")
        first = await client.request("workspace/diagnostic", {"previousResultIds": []})
        assert sorted(examined) == ["a.sp", "b.sp", "c.sp"]
        known = [{"uri": one["uri"], "value": one["resultId"]} for one in first["items"]]
        client.change(uri, 2, insertion(0, 0, "int g_b = g_nothing;\n"))
        second = await client.request("workspace/diagnostic", {"previousResultIds": known})
        assert sorted(examined[3:]) == ["b.sp"]
        assert {one["uri"]: one["kind"] for one in second["items"]} == {
            one["uri"]: "full" if one["uri"] == uri else "unchanged" for one in known
        }
        assert [one["version"] for one in second["items"] if one["uri"] == uri] == [2]
