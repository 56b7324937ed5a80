"""KeyValues in an editor: what is wrong with them is told while they are typed, and they are never taken for code."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path
from typing import Any

import pytest

from tests.server.lsp.wire import Wire, at, insertion, wire

PHRASES = """\
// Texts of the plugin
// and their translations
"Phrases"
{
    "Hello"
    {
        "#format"    "{1:s}"
        "en"         "Hello {1}"
        "de"         "Hallo {1}"
    }
}
"""
PLUGIN = """\
#pragma newdecls required
#include <sourcemod>
public void OnPluginStart()
{
    LoadTranslations("my.phrases");
    PrintToServer("%t", "Hello", "Bill");
}
"""
CAPABILITIES: dict[str, Any] = {"textDocument": {"documentSymbol": {"hierarchicalDocumentSymbolSupport": True}}}


def opened(client: Wire, path: Path, text: str, language: str = "keyvalues") -> str:
    """Open a document that is KeyValues for the client; its URI."""
    uri = path.as_uri()
    item = {"uri": uri, "languageId": language, "version": 1, "text": text}
    client.notify("textDocument/didOpen", {"textDocument": item})
    return uri


def said(found: list[dict[str, Any]]) -> list[tuple[int, int, str]]:
    return [(one["range"]["start"]["line"], one["severity"], one["message"]) for one in found]


async def test_mistakes_are_told_while_one_types(tmp_path: Path) -> None:
    async with wire() as client:
        await client.start(tmp_path)
        uri = opened(client, tmp_path / "translations" / "my.phrases.txt", PHRASES)
        assert await client.diagnostics(uri) == []
        client.change(uri, 2, insertion(7, 31, "", 1))
        assert said(await client.diagnostics(uri, 2)) == [(7, 2, "The quote is not closed")]
        client.change(uri, 3, insertion(7, 31, '"'), insertion(10, 0, "", 1))
        assert said(await client.diagnostics(uri, 3)) == [(3, 2, "“Phrases” has no closing brace")]
        client.change(uri, 4, insertion(10, 0, "}"), insertion(8, 32, '\n        "en"    "Again"\n    "lost"'))
        assert said(await client.diagnostics(uri, 4)) == [
            (9, 4, "“en” stands in this section twice: only one of them counts"),
            (10, 2, "“lost” has no value"),
        ]


@pytest.mark.parametrize(
    ("name", "text", "wanted"),
    [
        ("res/a.vdf", '"A"\n{\n    "b"    "1"\n', ["“A” has no closing brace"]),
        ("res/a.res", '"A"\n{\n}\n}\n', ["There is no section that this brace could close"]),
        ("configs/a.cfg", '"A"\n{\n    "b"\n}\n', ["“b” has no value"]),
        ("configs/a.cfg", "sm_cvar some 1\nexec other.cfg\n", []),
        ("configs/names.txt", "Bill\nZoey\n", []),
        ("res/a.vdf", '"A"\n{\n    "folder"    "maps\\"\n    "b"    "1"\n}\n', []),
        ("anywhere.txt", '"A"\n{\n    "b"    "1\n}\n', ["The quote is not closed"]),
        ("translations/a.txt", '"A"\n{\n    "a"    "1"\n    "a"    "1"\n}\n', []),
        ("gamedata/a.txt", '"Games"{"left4dead2"{"Offsets"{"A"{"linux" "1" "linux" "2"}}}}', ["“linux” stands in"]),
        ("gamedata/a.txt", '"Games"{"left4dead2"{"Addresses"{"A"{"read" "1" "read" "2"}}}}', []),
        ("gamedata/é.txt", "\ufeff", []),
        ("res/a.res", '// x\n"A"\n{\n'.encode("utf-16").decode("utf-8", "replace"), []),
        ("configs/a.txt", "Überà\n{\n    à  …\n}\n", []),
    ],
)
async def test_what_is_told(tmp_path: Path, name: str, text: str, wanted: list[str]) -> None:
    async with wire() as client:
        await client.start(tmp_path)
        uri = opened(client, tmp_path / name, text)
        found = [message for _, _, message in said(await client.diagnostics(uri))]
        assert [message.startswith(begin) for message, begin in zip(found, wanted, strict=True)] == [True] * len(wanted)


async def test_what_is_too_large_is_not_read_at_each_keystroke(tmp_path: Path) -> None:
    text = '"Phrases"\n{\n' + '    "a"\n' * 70_000
    async with wire() as client:
        await client.start(tmp_path, capabilities=CAPABILITIES)
        uri = opened(client, tmp_path / "translations" / "my.phrases.txt", text)
        (one,) = await client.diagnostics(uri)
        assert one["severity"] == 3
        assert "not checked while it is edited" in one["message"]
        assert await client.request("textDocument/documentSymbol", {"textDocument": {"uri": uri}}) == []


async def test_outline_and_folds(tmp_path: Path) -> None:
    async with wire() as client:
        await client.start(tmp_path, capabilities=CAPABILITIES)
        uri = opened(client, tmp_path / "translations" / "my.phrases.txt", PHRASES)
        document = {"textDocument": {"uri": uri}}
        (top,) = await client.request("textDocument/documentSymbol", document)
        assert (top["name"], top["range"]["end"]["line"]) == ("Phrases", 10)
        (hello,) = top["children"]
        assert [(one["name"], one.get("detail")) for one in hello["children"]] == [
            ("#format", "{1:s}"),
            ("en", "Hello {1}"),
            ("de", "Hallo {1}"),
        ]
        folds = await client.request("textDocument/foldingRange", document)
        assert [(one["startLine"], one["endLine"], one.get("kind")) for one in folds] == [
            (0, 1, "comment"),
            (2, 9, None),
            (4, 8, None),
        ]


@pytest.mark.parametrize(
    ("method", "more"),
    [
        ("textDocument/hover", {"position": {"line": 4, "character": 6}}),
        ("textDocument/semanticTokens/full", {}),
        ("textDocument/documentLink", {}),
        ("textDocument/definition", {"position": {"line": 4, "character": 6}}),
        ("textDocument/documentHighlight", {"position": {"line": 4, "character": 6}}),
        ("textDocument/signatureHelp", {"position": {"line": 4, "character": 6}}),
        ("textDocument/prepareRename", {"position": {"line": 4, "character": 6}}),
        ("textDocument/inlineCompletion", {"position": {"line": 9, "character": 0}, "context": {"triggerKind": 1}}),
        (
            "textDocument/codeAction",
            {
                "range": {"start": {"line": 4, "character": 0}, "end": {"line": 4, "character": 9}},
                "context": {"diagnostics": []},
            },
        ),
        ("textDocument/codeLens", {}),
        (
            "textDocument/inlayHint",
            {"range": {"start": {"line": 0, "character": 0}, "end": {"line": 9, "character": 0}}},
        ),
    ],
)
async def test_nothing_takes_them_for_code(tmp_path: Path, method: str, more: dict[str, Any]) -> None:
    async with wire() as client:
        await client.start(tmp_path)
        uri = opened(client, tmp_path / "translations" / "my.phrases.txt", PHRASES)
        found = await client.request(method, {"textDocument": {"uri": uri}} | more)
        assert not (found.get("data") if isinstance(found, dict) else found)


async def test_a_plugin_follows_what_is_typed_in_its_phrases(tmp_path: Path) -> None:
    """The phrase that a plugin uses is renamed in the editor, and then named again: no file is saved."""
    async with wire() as client:
        await client.start(tmp_path)
        folder = tmp_path / "translations"
        folder.mkdir()
        (folder / "my.phrases.txt").write_text(PHRASES, "utf-8")
        (folder / "other.phrases.txt").write_text(PHRASES, "utf-8")
        plugin = (tmp_path / "scripting" / "a.sp").as_uri()
        client.open(plugin, PLUGIN)
        assert await client.diagnostics(plugin) == []
        uri = opened(client, folder / "my.phrases.txt", PHRASES)
        other = opened(client, folder / "other.phrases.txt", PHRASES)
        assert await client.diagnostics(plugin) == []
        client.change(uri, 2, insertion(4, 5, "Bye", 5))
        params = await client.note("textDocument/publishDiagnostics", lambda one: one["uri"] == plugin)
        while not params["diagnostics"]:
            params = await client.note("textDocument/publishDiagnostics", lambda one: one["uri"] == plugin)
        assert [one["code"] for one in params["diagnostics"]] == ["unknown-phrase"]
        client.change(uri, 3, insertion(4, 5, "Hello", 3))
        params = await client.note("textDocument/publishDiagnostics", lambda one: one["uri"] == plugin)
        while params["diagnostics"]:
            params = await client.note("textDocument/publishDiagnostics", lambda one: one["uri"] == plugin)
        kept = dict(client.server.published.reports)
        client.change(other, 2, insertion(4, 5, "Bye", 5))
        await client.diagnostics(other, 2)
        assert client.server.published.reports == kept, "a plugin that does not load it is looked at anew"


@pytest.mark.parametrize(
    "text",
    [
        '"a"{' * 5_000,
        "}" * 5_000,
        '"' * 9_999,
        '"a"\n' * 5_000,
        '"a" "' + "b" * 1_000_001,
        "/*" + "x" * 10_000,
        "\x00\udcff\x1f[[[" * 500,
    ],
    ids=["deep", "closed", "quotes", "keys", "large", "comment", "bytes"],
)
async def test_whatever_the_text_the_server_lives_on(tmp_path: Path, text: str) -> None:
    async with wire() as client:
        await client.start(tmp_path, capabilities=CAPABILITIES)
        uri = opened(client, tmp_path / "translations" / "a.txt", text)
        document = {"textDocument": {"uri": uri}}
        for method in ("documentSymbol", "foldingRange", "formatting"):
            options = {"options": {"tabSize": 4, "insertSpaces": True}} if method == "formatting" else {}
            await client.request(f"textDocument/{method}", document | options)
        await client.request("textDocument/completion", at(uri, 0, 3))
        client.change(uri, 2, {"text": '"A"\n{\n'})
        assert said(await client.diagnostics(uri, 2)) == [(1, 2, "“A” has no closing brace")]


@pytest.mark.parametrize(
    ("text", "line", "title", "wanted"),
    [
        (PHRASES.replace('{1}"\n        "de', '{1}\n        "de'), 7, "Close the quote", PHRASES),
        (PHRASES + "}\n", 11, "Remove the brace", PHRASES + "\n"),
        (PHRASES.removesuffix("}\n"), 3, "Close it at the end of the file", PHRASES),
        (PHRASES.removesuffix("    }\n}\n") + "}\n", 3, "Close it at the end of the file", None),
        (PHRASES, 7, None, None),
    ],
)
async def test_quick_fixes(tmp_path: Path, text: str, line: int, title: str | None, wanted: str | None) -> None:
    async with wire() as client:
        await client.start(tmp_path)
        uri = opened(client, tmp_path / "translations" / "my.phrases.txt", text)
        told = await client.diagnostics(uri)
        place = {"start": {"line": line, "character": 0}, "end": {"line": line, "character": 90}}
        params = {"textDocument": {"uri": uri}, "range": place, "context": {"diagnostics": told}}
        found = await client.request("textDocument/codeAction", params)
        assert [one["title"] for one in found] == ([title] if title else [])
        if title is None:
            return
        (action,) = found
        assert action["diagnostics"] == told
        assert action["isPreferred"]
        made = applied(text, action["edit"]["changes"][uri])
        assert wanted is None or made == wanted
        client.change(uri, 2, {"text": made})
        assert await client.diagnostics(uri, 2) == []


async def test_where_a_phrase_and_an_offset_are_used(tmp_path: Path) -> None:
    files = {
        "translations/my.phrases.txt": PHRASES,
        "translations/de/my.phrases.txt": PHRASES.replace('"en"', '"fr"'),
        "translations/other.phrases.txt": PHRASES,
        "gamedata/mine.txt": GAMEDATA % '"Offsets"{"Hello"{"linux" "1" "windows" "2"}}',
        "scripting/a.sp": PLUGIN,
        "scripting/b.sp": PLUGIN.replace("my.phrases", "other.phrases"),
        "scripting/c.sp": "#include <sourcemod>\npublic void OnPluginStart()\n{\n"
        '    GameData data = new GameData("mine");\n    PrintToServer("%d", data.GetOffset("Hello"));\n}\n',
        "scripting/d.sp": 'char g_text[] = "Hello";\n',
        "scripting/e.sp": "#include <sourcemod>\n#include <mine>\npublic void OnPluginStart()\n{\n"
        '    Load("my.phrases");\n    Say(1, "%t", "Hello", "Bill");\n    Say(1, "Hello");\n}\n'
        "void Load(const char[] file)\n{\n    LoadTranslations(file);\n}\n",
        "scripting/include/mine.inc": "stock void Say(int to, const char[] what, any ...)\n{\n    char text[64];\n"
        '    Format(text, sizeof(text), "*%s", what);\n    VFormat(text, sizeof(text), text, 3);\n}\n',
    }
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    async with wire() as client:
        await client.start(tmp_path)

        async def used(name: str, place: str, declaration: bool = False) -> list[tuple[str, int]]:
            uri = opened(client, tmp_path / name, files[name])
            before = files[name][: files[name].index(place)].split("\n")
            params = at(uri, len(before) - 1, len(before[-1])) | {"context": {"includeDeclaration": declaration}}
            found = await client.request("textDocument/references", params)
            return [(one["uri"].rpartition("/")[2], one["range"]["start"]["line"]) for one in found]

        assert await used("translations/my.phrases.txt", "Hello") == [("a.sp", 5), ("e.sp", 5)]
        assert await used("translations/de/my.phrases.txt", "Hello") == [("a.sp", 5), ("e.sp", 5)]
        assert await used("translations/other.phrases.txt", "Hello", True) == [("other.phrases.txt", 4), ("b.sp", 5)]
        assert await used("gamedata/mine.txt", "Hello") == [("c.sp", 4)]
        assert await used("gamedata/mine.txt", "linux") == []
        assert await used("translations/my.phrases.txt", "#format") == []


async def test_one_that_is_no_file_yet(tmp_path: Path) -> None:
    async with wire() as client:
        await client.start(tmp_path)
        item = {"uri": "untitled:Untitled-1", "languageId": "keyvalues", "version": 1, "text": '"A"\n{\n'}
        client.notify("textDocument/didOpen", {"textDocument": item})
        found = await client.diagnostics("untitled:Untitled-1")
        assert [one["message"] for one in found] == ["“A” has no closing brace"]


async def test_it_stays_out_of_the_workspace_and_is_not_compiled(tmp_path: Path) -> None:
    async with wire() as client:
        await client.start(tmp_path)
        uri = opened(client, tmp_path / "configs" / "a.cfg", '"A"\n{\n}\n')
        await client.diagnostics(uri)
        session = client.server.session
        path = str(tmp_path / "configs" / "a.cfg")
        assert session.root_of(path) is None
        assert path not in session.workspace.files
        client.notify("textDocument/didSave", {"textDocument": {"uri": uri}})
        client.notify("textDocument/didClose", {"textDocument": {"uri": uri}})
        await asyncio.sleep(0.05)
        assert path not in session.workspace.files


UNTIDY = """\
"Games"
{
"left4dead2"
    {   // both platforms
\t  "Offsets" {
"A"   { "linux"   "1" }  \r
            }
   /* kept
 as it is   */
\t"Text"   "two
   lines  "
\t
}
  }
"""
TIDY = """\
"Games"
{
    "left4dead2"
    {   // both platforms
        "Offsets" {
            "A"   { "linux"   "1" }\r
        }
        /* kept
 as it is   */
        "Text"   "two
   lines  "

    }
}
"""


TABBED = re.sub(r"^(?: {4})+", lambda match: "\t" * (len(match[0]) // 4), TIDY, flags=re.MULTILINE)


@pytest.mark.parametrize(("spaces", "wanted"), [(True, TIDY), (False, TABBED)])
async def test_layout(tmp_path: Path, spaces: bool, wanted: str) -> None:
    async with wire() as client:
        await client.start(tmp_path)
        uri = opened(client, tmp_path / "gamedata" / "a.txt", UNTIDY)
        params = {"textDocument": {"uri": uri}, "options": {"tabSize": 4, "insertSpaces": spaces}}
        made = applied(UNTIDY, await client.request("textDocument/formatting", params))
        assert made == wanted
        client.change(uri, 2, {"text": made})
        assert await client.request("textDocument/formatting", params) == []


GAMEDATA = '"Games"\n{\n    "left4dead2"\n    {\n%s\n    }\n}\n'


@pytest.mark.parametrize(
    ("name", "text", "wanted", "after"),
    [
        ("translations/a.txt", "|", {"Phrases"}, '"Phrases"'),
        ("gamedata/a.txt", '"|"\n', {"Games"}, '"Games"\n'),
        (
            "translations/a.txt",
            '"Phrases"\n{\n    "Hi"\n    {\n        "en"    "Hi"\n        "fr|\n    }\n}\n',
            {"fr", "de", "#format", "!en"},
            '"Phrases"\n{\n    "Hi"\n    {\n        "en"    "Hi"\n        "fr"\n    }\n}\n',
        ),
        ("translations/a.txt", '"Phrases"\n{\n    "|"\n}\n', set(), None),
        ("translations/a.txt", '"Phrases"\n{\n    "Hi"\n    {\n        "en"    "|"\n    }\n}\n', set(), None),
        ("gamedata/a.txt", '"Games"\n{\n    "|"\n}\n', {"left4dead2", "#default"}, None),
        ("gamedata/a.txt", GAMEDATA % '        "|"', {"Offsets", "Signatures", "Functions"}, None),
        (
            "gamedata/a.txt",
            GAMEDATA % '        "Offsets"\n        {\n            "A"\n            {\n|\n            }\n        }',
            {"linux", "windows"},
            None,
        ),
        (
            "gamedata/a.txt",
            GAMEDATA % '        "Signatures"\n        {\n            "A"\n            {\n"library" "|"\n}\n        }',
            {"server", "engine"},
            None,
        ),
    ],
)
async def test_what_is_offered(tmp_path: Path, name: str, text: str, wanted: set[str], after: str | None) -> None:
    """Names with `!` are not offered. `after` is the text with the wanted that comes first in the alphabet."""
    async with wire() as client:
        await client.start(tmp_path)
        offset = text.index("|")
        uri = opened(client, tmp_path / name, text.replace("|", ""))
        before = text[:offset].split("\n")
        found = await client.request("textDocument/completion", at(uri, len(before) - 1, len(before[-1])))
        items = {one["label"]: one for one in found["items"]}
        assert {one for one in wanted if not one.startswith("!")} <= set(items)
        assert not {one[1:] for one in wanted if one.startswith("!")} & set(items)
        assert bool(items) == bool(wanted)
        if after is not None:
            chosen = "fr" if "fr" in wanted else min(wanted)
            assert applied(text.replace("|", ""), [items[chosen]["textEdit"]]) == after


async def test_layout_of_a_line_and_of_what_is_broken(tmp_path: Path) -> None:
    async with wire() as client:
        await client.start(tmp_path)
        uri = opened(client, tmp_path / "gamedata" / "a.txt", UNTIDY)
        options = {"tabSize": 4, "insertSpaces": True}
        typed = at(uri, 6, 13) | {"ch": "}", "options": options}
        edits = await client.request("textDocument/onTypeFormatting", typed)
        assert applied(UNTIDY, edits) == UNTIDY.replace("            }\n", "        }\n")
        client.change(uri, 2, insertion(1, 0, "{"))
        assert not await client.request("textDocument/formatting", {"textDocument": {"uri": uri}, "options": options})


def applied(text: str, edits: list[dict[str, Any]]) -> str:
    lines = text.split("\n")
    for edit in reversed(edits):
        start, end = edit["range"]["start"], edit["range"]["end"]
        assert start["line"] == end["line"]
        line = lines[start["line"]]
        lines[start["line"]] = line[: start["character"]] + edit["newText"] + line[end["character"] :]
    return "\n".join(lines)
