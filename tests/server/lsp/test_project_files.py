"""`l4d2.toml` in an editor: it counts for every document below it, at once, and its mistakes are told."""

from __future__ import annotations

from pathlib import Path

from tests.server.lsp.wire import Wire, wire

TEXT = '#include <sourcemod>\npublic void OnPluginStart()\n{\n    PrintToServer("%d", "text");\n}\n'
CHANGED = 2


def told(client: Wire, file: Path) -> None:
    client.notify("workspace/didChangeWatchedFiles", {"changes": [{"uri": file.as_uri(), "type": CHANGED}]})


async def codes(client: Wire, uri: str) -> dict[str, int]:
    return {one["code"]: one["severity"] for one in await client.diagnostics(uri)}


async def test_settings_count_and_changes_take_effect(tmp_path: Path) -> None:
    settings = tmp_path / "l4d2.toml"
    settings.write_text('[diagnostics.severity]\nformat-type = "error"\n')
    async with wire() as client:
        await client.start(tmp_path)
        uri = (tmp_path / "scripting" / "a.sp").as_uri()
        client.open(uri, TEXT)
        assert (await codes(client, uri))["format-type"] == 1
        settings.write_text('[diagnostics.severity]\nformat-type = "off"\n')
        told(client, settings)
        await client.note(
            "textDocument/publishDiagnostics",
            lambda given: given["uri"] == uri and all(one["code"] != "format-type" for one in given["diagnostics"]),
        )


async def test_mistakes_are_shown_in_the_file_and_told_once(tmp_path: Path) -> None:
    settings = tmp_path / "l4d2.toml"
    settings.write_text('# ä\n[diagnostics.severity]\nformat-typo = "off"\n')
    async with wire() as client:
        await client.start(tmp_path)
        for name in ("a", "b"):
            uri = (tmp_path / f"{name}.sp").as_uri()
            client.open(uri, TEXT)
            await client.diagnostics(uri)
        (fault,) = await client.diagnostics(settings.as_uri())
        assert fault["message"] == "there is no rule `format-typo`; did you mean `format-type`?"
        assert fault["range"] == {"start": {"line": 2, "character": 0}, "end": {"line": 2, "character": 11}}
        shown = [one["params"]["message"] for one in client.received if one.get("method") == "window/showMessage"]
        assert len(shown) == 1
        assert "line 3: there is no rule" in shown[0]
        settings.write_text('[diagnostics.severity]\nformat-type = "off"\n')
        told(client, settings)
        assert await client.diagnostics(settings.as_uri()) == []


async def test_a_translation_that_changes_is_looked_at_again(tmp_path: Path) -> None:
    phrases = tmp_path / "translations" / "a.phrases.txt"
    phrases.parent.mkdir()
    phrases.write_text('"Phrases" { "Hello" { "en" "Hello" } }')
    plugin = TEXT.replace('"%d", "text"', '"%t", "Hallo"').replace("{\n", '{\n    LoadTranslations("a.phrases");\n', 1)
    async with wire() as client:
        await client.start(tmp_path)
        uri = (tmp_path / "scripting" / "a.sp").as_uri()
        client.open(uri, plugin)
        assert "unknown-phrase" in await codes(client, uri)
        phrases.write_text('"Phrases" { "Hallo" { "en" "Hello" } }')
        told(client, phrases)
        await client.note(
            "textDocument/publishDiagnostics",
            lambda given: given["uri"] == uri and all(one["code"] != "unknown-phrase" for one in given["diagnostics"]),
        )
