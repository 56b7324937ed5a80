"""Documents that are on no disk: our declarations, pages about the game, and what the server sees in a file."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from tests.server.lsp.wire import Wire, wire

READS = {"workspace": {"textDocumentContent": {"dynamicRegistration": True}}}
PLUGIN = """#include <sourcemod>
#include "nowhere.inc"
#define LIMIT 4
#define TWICE(%1) ((%1) * 2)

ConVar g_cvLimit;

public void OnPluginStart()
{
    g_cvLimit = CreateConVar("tank_limit", "3");
    HookEvent("tank_spawn", Event_Tank);
    FindConVar("tank_limit").SetInt(TWICE(LIMIT));
    FindConVar("z_tank_health").SetInt(1);
    LoadTranslations("tank.phrases");
    PrintToServer("%t", "Hello");
#if defined NOTHING
    Missing();
#endif
}

void Event_Tank(Event event, const char[] name, bool dontBroadcast)
{
    int tank = GetClientOfUserId(event.GetInt("userid"));
    SetEntProp(tank, Prop_Send, "m_iHealth", 8000);
}
"""


def place(text: str) -> dict[str, int]:
    """Where a text stands in the plugin."""
    line = next(index for index, one in enumerate(PLUGIN.split("\n")) if text in one)
    return {"line": line, "character": PLUGIN.split("\n")[line].index(text) + 2}


async def begun(client: Wire, folder: Path, capabilities: Any = READS) -> str:
    file = folder / "scripting" / "tank.sp"
    file.parent.mkdir()
    file.write_text(PLUGIN)
    phrases = folder / "translations" / "tank.phrases.txt"
    phrases.parent.mkdir()
    phrases.write_text('"Phrases"\n{\n    "Hello"\n    {\n        "en" "Hello"\n    }\n}\n')
    await client.start(folder, capabilities=capabilities)
    client.open(file.as_uri(), PLUGIN)
    return file.as_uri()


async def definition(client: Wire, uri: str, text: str) -> list[dict[str, Any]]:
    return await client.request("textDocument/definition", {"textDocument": {"uri": uri}, "position": place(text)})


async def content(client: Wire, uri: str) -> str:
    return (await client.request("workspace/textDocumentContent", {"uri": uri}))["text"]


async def test_natives_without_headers_are_read_in_a_document_of_ours(tmp_path: Path) -> None:
    async with wire() as client:
        uri = await begun(client, tmp_path)
        assert client.initialized["capabilities"]["workspace"]["textDocumentContent"]["schemes"] == [
            "l4d2-builtin",
            "l4d2-view",
        ]
        (found,) = await definition(client, uri, "HookEvent")
        assert found["uri"] == "l4d2-builtin:/include/sourcemod/events.inc"
        text = await content(client, found["uri"])
        assert text.split("\n")[found["range"]["start"]["line"]].startswith("native void HookEvent(")
        # Inside of it the language works as anywhere.
        client.open(found["uri"], text)
        about = {"textDocument": {"uri": found["uri"]}, "position": found["range"]["start"]}
        assert "HookEvent" in (await client.request("textDocument/hover", about))["contents"]["value"]
        used = await client.request("textDocument/references", {**about, "context": {"includeDeclaration": False}})
        assert [(one["uri"], one["range"]["start"]["line"]) for one in used] == [(uri, 10)]
        symbols = await client.request("workspace/symbol", {"query": "HookEvent"})
        assert not [one for one in symbols or [] if one["location"]["uri"].startswith("l4d2-builtin")]
        assert (await client.request("textDocument/diagnostic", about))["items"] == []


async def test_names_in_strings_lead_to_what_they_name(tmp_path: Path) -> None:
    async with wire() as client:
        uri = await begun(client, tmp_path)
        (event,) = await definition(client, uri, "tank_spawn")
        assert event["uri"] == "l4d2-builtin:/event/tank_spawn.md"
        page = await content(client, event["uri"])
        assert page.startswith("# tank_spawn\n\nGame event\n")
        (field,) = await definition(client, uri, "userid")
        assert field["uri"] == event["uri"]
        assert page.split("\n")[field["range"]["start"]["line"]].startswith("- `userid`")
        (made,) = await definition(client, uri, 'tank_limit").SetInt')
        assert (made["uri"], made["range"]["start"]) == (uri, {"line": 9, "character": 30})
        for text, address in (("z_tank_health", "convar/z_tank_health"), ("m_iHealth", "property/m_iHealth")):
            (found,) = await definition(client, uri, text)
            assert found["uri"] == f"l4d2-builtin:/{address}.md"
            assert await content(client, found["uri"])
        (phrase,) = await definition(client, uri, 'Hello"')
        assert phrase["uri"] == (tmp_path / "translations" / "tank.phrases.txt").as_uri()
        assert phrase["range"]["start"]["line"] == 2


async def test_a_client_without_such_documents_gets_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    async with wire() as client:
        uri = await begun(client, tmp_path, {})
        assert "textDocumentContent" not in client.initialized["capabilities"]["workspace"]
        (native,) = await definition(client, uri, "HookEvent")
        assert native["uri"].startswith("file://")
        (event,) = await definition(client, uri, "tank_spawn")
        assert event["uri"].startswith("file://")
        assert event["uri"].endswith("/pages/event/tank_spawn.md")
        assert Path(unquote(event["uri"].removeprefix("file://"))).read_text().startswith("# tank_spawn\n")


async def test_nothing_else_is_read_through_an_address(tmp_path: Path) -> None:
    async with wire() as client:
        await begun(client, tmp_path)
        for uri in (
            "l4d2-builtin:/include/../../etc/passwd",
            "l4d2-builtin:/include/%2e%2e/sources.toml",
            "l4d2-builtin:/include//etc/passwd",
            "l4d2-builtin:/event/no_such.md",
            "l4d2-builtin:/nothing",
            "l4d2-view:/known/x?",
            "l4d2-view:/other/x?file:///x.sp",
        ):
            answer = await client.answer(client.ask("workspace/textDocumentContent", {"uri": uri}))
            assert "error" in answer, uri


async def test_a_file_is_shown_as_the_compiler_sees_it_and_kept_up_to_date(tmp_path: Path) -> None:
    async with wire() as client:
        uri = await begun(client, tmp_path)
        told = await client.request("workspace/executeCommand", {"command": "l4d2.preprocessed", "arguments": [uri]})
        assert told["uri"].startswith("l4d2-view:/preprocessed/tank%20%28preprocessed%29.sp?")
        text = await content(client, told["uri"])
        assert text == told["text"]
        lines = text.split("\n")
        assert len(lines) == len(PLUGIN.split("\n"))
        assert lines[11] == '    FindConVar("tank_limit").SetInt(((4) * 2));'
        assert lines[0] == "#include <sourcemod>  // sourcemod/sourcemod.inc"
        assert lines[1] == '#include "nowhere.inc"  // not found'
        assert lines[16] == "// line 17 is not compiled"
        client.change(uri, 2, {"text": PLUGIN.replace("LIMIT 4", "LIMIT 5")})
        asked = await client.until(lambda one: one.get("method") == "workspace/textDocumentContent/refresh")
        assert asked["params"] == {"uri": told["uri"]}
        assert "((5) * 2)" in await content(client, told["uri"])


async def test_what_is_known_of_a_file_is_told(tmp_path: Path) -> None:
    async with wire() as client:
        uri = await begun(client, tmp_path)
        told = await client.request("workspace/executeCommand", {"command": "l4d2.known", "arguments": [uri]})
        page = told["text"]
        assert page.startswith("# tank.sp\n")
        assert "- It is a plugin: it is compiled by itself." in page
        assert "- `sourcemod`: `sourcemod/sourcemod.inc` (built in)" in page
        assert "- `nowhere.inc`: **not found**" in page
        assert "## Events that the plugin hooks\n\n`tank_spawn`" in page
        assert "## Console variables that it makes\n\n`tank_limit`" in page
        assert "`LIMIT`, `TWICE`" in page
        assert str(Path.home()) + "/" not in page
        tree = await client.request("workspace/executeCommand", {"command": "l4d2.syntaxTree", "arguments": [uri]})
        assert tree["text"].startswith("source_file 1:1\n  ")


async def test_an_address_may_be_written_as_editors_do(tmp_path: Path) -> None:
    async with wire() as client:
        await begun(client, tmp_path)
        for forms in (
            ("entity/prop_%2A.md", "entity/prop_*.md"),
            ("model/models%2Finfected%2Fhulk.mdl.md", "model/models/infected/hulk.mdl.md"),
        ):
            texts = {await content(client, f"l4d2-builtin:/{form}") for form in forms}
            assert len(texts) == 1
            assert texts.pop().startswith("# ")
