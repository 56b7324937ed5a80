"""What goes over the wire for strings that name something of the game or in a companion file."""

from __future__ import annotations

from pathlib import Path

from tests.server.lsp.wire import at, wire

TEXT = """\
#include <sourcemod>
public void OnPluginStart()
{
    LoadTranslations("my.phrases");
    HookEvent("tank_sp");
    HookEvent("tank_spawn", Event_Spawned);
    PrintToServer("é %t", "Hello");
}
public void Event_Spawned(Event event, const char[] name, bool dontBroadcast)
{
    PrintToServer("%f", event.GetFloat("userid"));
}
"""
PHRASES = '"Phrases"\n{\n    "Hello"\n    {\n        "en"    "hi"\n    }\n}\n'
SNIPPETS = {"textDocument": {"completion": {"completionItem": {"insertReplaceSupport": True}}}}


def place(row: int, first: int, last: int) -> dict[str, dict[str, int]]:
    return {"start": {"line": row, "character": first}, "end": {"line": row, "character": last}}


async def test_an_event_is_completed_with_its_handler(tmp_path: Path) -> None:
    async with wire() as client:
        await client.start(tmp_path, capabilities=SNIPPETS)
        uri = (tmp_path / "a.sp").as_uri()
        client.open(uri, TEXT)
        found = await client.request("textDocument/completion", at(uri, 4, 22))
        name, call = found["items"]
        assert (name["label"], name["textEdit"]["insert"]) == ("tank_spawn", place(4, 15, 22))
        # One range for inserting and replacing: the rest of the call belongs to it in both.
        assert call["textEdit"] == {
            "range": place(4, 15, 25),
            "newText": 'tank_spawn", Event_TankSpawn);',
        }
        assert call["filterText"] == "tank_spawn"
        [stub] = call["additionalTextEdits"]
        assert stub["newText"].startswith("\n\npublic void Event_TankSpawn(Event event, ")
        assert name["sortText"] < call["sortText"]
        resolved = await client.request("completionItem/resolve", name)
        assert "game event" in str(resolved["documentation"])


async def test_a_hover_is_about_the_inside_of_a_string(tmp_path: Path) -> None:
    async with wire() as client:
        await client.start(tmp_path)
        uri = (tmp_path / "a.sp").as_uri()
        client.open(uri, TEXT)
        found = await client.request("textDocument/hover", at(uri, 10, 42))
        assert found["range"] == place(10, 40, 46)
        assert "field of a game event" in str(found["contents"])


async def test_types_of_fields_stand_behind_them(tmp_path: Path) -> None:
    async with wire() as client:
        settings = {"inlayHints": {"eventFields": True}}
        await client.start(tmp_path, initializationOptions={"settings": settings})
        uri = (tmp_path / "a.sp").as_uri()
        client.open(uri, TEXT)
        [hint] = await client.request(
            "textDocument/inlayHint",
            {"textDocument": {"uri": uri}, "range": place(0, 0, 0) | {"end": at(uri, 12, 0)["position"]}},
        )
        assert (hint["label"], hint["kind"], hint["position"]) == (": user id", 1, {"line": 10, "character": 47})
        assert not hint.get("paddingRight")


async def test_a_phrase_leads_to_its_line(tmp_path: Path) -> None:
    (tmp_path / "translations").mkdir()
    file = tmp_path / "translations" / "my.phrases.txt"
    file.write_text(PHRASES, "utf-8")
    async with wire() as client:
        await client.start(tmp_path)
        uri = (tmp_path / "a.sp").as_uri()
        client.open(uri, TEXT)
        found = await client.request("textDocument/documentLink", {"textDocument": {"uri": uri}})
        links = {one["target"]: one["range"] for one in found}
        assert links[file.as_uri()] == place(3, 22, 32)
        assert links[f"{file.as_uri()}#L3"] == place(6, 27, 32)


async def test_refactorings_have_kinds(tmp_path: Path) -> None:
    text = "#include <sourcemod>\nvoid Foo(int client)\n{\n    SetEntityHealth(client, 5);\n}\n"
    async with wire() as client:
        await client.start(tmp_path)
        uri = (tmp_path / "a.sp").as_uri()
        client.open(uri, text)

        async def offered(row: int, column: int, only: str) -> dict[str, str]:
            spot = at(uri, row, column)["position"]
            context = {"diagnostics": [], "only": [only]}
            params = {"textDocument": {"uri": uri}, "range": {"start": spot, "end": spot}, "context": context}
            found = await client.request("textDocument/codeAction", params)
            return {one["kind"]: one["title"] for one in found if "command" not in one}

        assert await offered(3, 22, "refactor") == {"refactor.rewrite": "Check that `client` is in game"}
        assert await offered(3, 28, "refactor") == {"refactor.extract": "Extract the console variable `g_cvAmount`"}
        assert await offered(3, 28, "refactor.rewrite") == {}
