"""Compiling when it is asked for, over the wire: what there is to compile, one compilation, and what the editor sees.

The compiler is a stand-in, a real program that prints spcomp's format and writes a file: it refuses lines with BAD.
"""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.server.lsp.wire import Message, Wire, wire

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="scripts are not programs on Windows")

SPCOMP = f"""#!{sys.executable}
import os, sys, time
print("SourcePawn Compiler 1.12.0.7000", flush=True)
arguments = sys.argv[1:]
if not arguments:
    print("Usage: spcomp [options] <filename>\\n  --syntax-only")
    sys.exit(1)
open("runs.txt", "a").write(" ".join(arguments) + "\\n")
name, output = arguments[0], next((one[2:] for one in arguments if one.startswith("-o")), "")
while "SLOW" in open(name).read():
    time.sleep(0.01)
bad = False
for file in [name] + [one for one in ("include/part.inc",) if os.path.exists(one)]:
    for number, line in enumerate(open(file), 1):
        if "BAD" in line:
            bad = True
            print(f"{{os.path.abspath(file)}}({{number}}) : error 017: undefined symbol \\"BAD\\"")
if output and not bad:
    open(output, "w").write("compiled " + open(name).read())
sys.exit(int(bad))
"""
GOOD = "#pragma newdecls required\n#include <part>\npublic void OnPluginStart()\n{\n}\n"
UNKNOWN_TO_US = "// BAD\n"  # the stand-in refuses it, our analysis does not


def project(folder: Path, **files: str) -> Path:
    """A SourceMod folder in a workspace."""
    sourcemod = folder / "addons" / "sourcemod"
    scripting = sourcemod / "scripting"
    (scripting / "include").mkdir(parents=True)
    compiler = scripting / "spcomp"
    compiler.write_text(SPCOMP, encoding="utf-8")
    compiler.chmod(0o755)
    (scripting / "include" / "part.inc").write_text("", encoding="utf-8")
    for name, text in files.items():
        (scripting / f"{name}.sp").write_text(text, encoding="utf-8")
    return sourcemod


async def run(client: Wire, command: str, *arguments: Any) -> Any:
    return await client.request("workspace/executeCommand", {"command": command, "arguments": list(arguments)})


async def refusal(client: Wire, command: str, *arguments: Any) -> Message:
    asked = client.ask("workspace/executeCommand", {"command": command, "arguments": list(arguments)})
    return (await client.answer(asked))["error"]


async def test_plans(tmp_path: Path) -> None:
    sourcemod = project(tmp_path, a=GOOD, b="public void OnPluginStart()\n{\n}\n")
    scripting = sourcemod / "scripting"
    async with wire() as client:
        await client.start(tmp_path)
        part = (scripting / "include" / "part.inc").as_uri()
        (entry,) = await run(client, "l4d2.compilePlan", "file", part)
        output = str(sourcemod / "plugins" / "a.smx")
        assert entry == {
            "name": "a.smx",
            "source": (scripting / "a.sp").as_uri(),
            "program": str(scripting / "spcomp"),
            "arguments": ["a.sp", "-iinclude", f"-o{output}"],
            "cwd": str(scripting),
            "output": output,
            "stale": True,
            "twin": "",
        }
        for source in ("a.sp", "b.sp"):
            await run(client, "l4d2.compile", (scripting / source).as_uri())
        assert await run(client, "l4d2.compilePlan", "changed") == []
        newer = os.stat(output).st_mtime_ns + 1_000_000_000
        os.utime(scripting / "include" / "part.inc", ns=(newer, newer))
        assert [one["name"] for one in await run(client, "l4d2.compilePlan", "changed")] == ["a.smx"]
        assert [one["name"] for one in await run(client, "l4d2.compilePlan", "workspace")] == ["a.smx", "b.smx"]


async def test_compiled_plugin_is_written_and_messages_are_diagnostics_once(tmp_path: Path) -> None:
    sourcemod = project(tmp_path, a=GOOD)
    source, output = sourcemod / "scripting" / "a.sp", sourcemod / "plugins" / "a.smx"
    async with wire() as client:
        await client.start(tmp_path)
        client.open(source.as_uri(), GOOD)
        assert await client.diagnostics(source.as_uri()) == []
        result = await run(client, "l4d2.compile", source.as_uri())
        assert (result["succeeded"], result["errors"], result["output"]) == (True, 0, str(output))
        assert output.read_text() == f"compiled {GOOD}"
        text = f"{GOOD}{UNKNOWN_TO_US}"
        source.write_text(text)
        client.change(source.as_uri(), 2, {"text": text})
        result = await run(client, "l4d2.compile", source.as_uri())
        assert (result["succeeded"], result["errors"], result["output"]) == (False, 1, None)
        message = {"path": str(source), "line": 6, "kind": "error", "number": 17, "text": 'undefined symbol "BAD"'}
        assert result["messages"] == [message]
        shown = await client.note(
            "textDocument/publishDiagnostics",
            lambda given: given["uri"] == source.as_uri() and len(given["diagnostics"]) == 1,
        )
        assert shown["diagnostics"][0]["source"] == "spcomp"
        assert output.read_text() == f"compiled {GOOD}", "what worked is still there"


async def test_files_that_no_editor_shows(tmp_path: Path) -> None:
    sourcemod = project(
        tmp_path,
        a=f"{GOOD}{UNKNOWN_TO_US}",
        b=f"{GOOD}public int Own()\n{{\n    return Undefined;\n}}\n\n\n{UNKNOWN_TO_US}",
    )
    a, b = (sourcemod / "scripting" / name for name in ("a.sp", "b.sp"))
    async with wire() as client:
        await client.start(tmp_path)
        for one in (a, b):
            await run(client, "l4d2.compile", one.as_uri())
        (found,) = await client.diagnostics(a.as_uri())
        assert (found["source"], found["range"]["start"]["line"]) == ("spcomp", 5)
        sources = sorted(one["source"] for one in await client.diagnostics(b.as_uri()))
        assert sources == ["l4d2", "spcomp"], "with what we say ourselves"
        client.open(b.as_uri(), b.read_text())
        assert await client.diagnostics(b.as_uri()) == [], "an editor shows it, and asks or is told in the usual way"
        a.write_text(GOOD)
        client.notify("workspace/didChangeWatchedFiles", {"changes": [{"uri": a.as_uri(), "type": 2}]})
        assert await client.diagnostics(a.as_uri()) == []
        a.write_text(f"{GOOD}{UNKNOWN_TO_US}")
        await run(client, "l4d2.compile", a.as_uri())


async def test_mended_closed_file_is_cleared(tmp_path: Path) -> None:
    sourcemod = project(tmp_path, a=GOOD)
    part = sourcemod / "scripting" / "include" / "part.inc"
    part.write_text(UNKNOWN_TO_US)
    async with wire() as client:
        await client.start(tmp_path)
        source = (sourcemod / "scripting" / "a.sp").as_uri()
        await run(client, "l4d2.compile", source)
        assert len(await client.diagnostics(part.as_uri())) == 1
        part.write_text("")
        result = await run(client, "l4d2.compile", source)
        assert result["succeeded"]
        assert await client.diagnostics(part.as_uri()) == []


async def test_client_that_asks_for_all_files_is_not_told_besides(tmp_path: Path) -> None:
    sourcemod = project(tmp_path, a=f"{GOOD}{UNKNOWN_TO_US}")
    source = (sourcemod / "scripting" / "a.sp").as_uri()
    async with wire() as client:
        await client.start(tmp_path, capabilities={"textDocument": {"diagnostic": {}}})
        await run(client, "l4d2.compile", source)
        assert len(await client.diagnostics(source)) == 1, "it has not asked yet"
        for again in (False, True):
            if again:
                await run(client, "l4d2.compile", source)
            found = await client.request("workspace/diagnostic", {"previousResultIds": []})
            (report,) = [one for one in found["items"] if one["uri"] == source]
            assert [one["source"] for one in report["items"]] == ["spcomp"]
        assert await client.diagnostics(source) == [], "that is taken back"
        published = [one for one in client.received if one.get("method") == "textDocument/publishDiagnostics"]
        assert published == []


async def test_cancelled_and_asked_for_anew(tmp_path: Path) -> None:
    sourcemod = project(tmp_path, a="// SLOW\n")
    source = sourcemod / "scripting" / "a.sp"
    runs = sourcemod / "scripting" / "runs.txt"
    async with wire() as client:
        await client.start(tmp_path)
        asked = client.ask("workspace/executeCommand", {"command": "l4d2.compile", "arguments": [source.as_uri()]})
        while not runs.exists():
            await asyncio.sleep(0.01)
        client.notify("$/cancelRequest", {"id": asked})
        assert (await client.answer(asked))["error"]["code"] == -32800
        source.write_text("")
        assert (await run(client, "l4d2.compile", source.as_uri()))["succeeded"]
    assert not (sourcemod / "plugins" / "a.smx.new").exists()


@pytest.mark.parametrize("writes", [True, False])
async def test_on_save(tmp_path: Path, writes: bool) -> None:
    sourcemod = project(tmp_path, a=GOOD)
    source, output = sourcemod / "scripting" / "a.sp", sourcemod / "plugins" / "a.smx"
    async with wire() as client:
        options = {"settings": {"compiler": {"writeOnSave": writes}}}
        await client.start(tmp_path, initializationOptions=options)
        client.open(source.as_uri(), GOOD)
        client.notify("textDocument/didSave", {"textDocument": {"uri": source.as_uri()}})
        runs = sourcemod / "scripting" / "runs.txt"
        while not (output.exists() if writes else runs.exists()):
            await asyncio.sleep(0.01)
        assert ("--syntax-only" in runs.read_text()) is not writes
        assert output.exists() is writes


async def test_output_directory(tmp_path: Path) -> None:
    sourcemod = project(tmp_path, a=GOOD)
    async with wire() as client:
        options = {"settings": {"compiler": {"outputDirectory": "${workspaceFolder}/build"}}}
        await client.start(tmp_path, initializationOptions=options)
        result = await run(client, "l4d2.compile", (sourcemod / "scripting" / "a.sp").as_uri())
        assert result["output"] == str(tmp_path / "build" / "a.smx")
        assert (tmp_path / "build" / "a.smx").is_file()


async def test_refusals(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    sourcemod = project(tmp_path, a=GOOD)
    source = (sourcemod / "scripting" / "a.sp").as_uri()
    async with wire() as client:
        await client.start(tmp_path)
        lonely = sourcemod / "scripting" / "include" / "lonely.inc"
        lonely.write_text("")
        assert (
            "No plugin here includes `lonely.inc`"
            in (await refusal(client, "l4d2.compile", lonely.as_uri()))["message"]
        )
        assert "Save the file first" in (await refusal(client, "l4d2.compile", "untitled:Untitled-1"))["message"]
        assert "no scope `all`" in (await refusal(client, "l4d2.compilePlan", "all"))["message"]
        (sourcemod / "plugins").write_text("in the way")
        error = await refusal(client, "l4d2.compile", source)
        assert error["data"] == {"kind": "output"}
        (sourcemod / "scripting" / "spcomp").unlink()
        error = await refusal(client, "l4d2.compile", source)
        assert error["data"] == {"kind": "noCompiler"}
        assert error["message"].startswith("No SourcePawn compiler was found")
        assert (await refusal(client, "l4d2.compilePlan", "workspace"))["data"] == {"kind": "noCompiler"}


async def test_what_is_up_to_date_is_deployed_without_a_compiler(tmp_path: Path) -> None:
    sourcemod = project(tmp_path, a=GOOD, b=GOOD)
    source = (sourcemod / "scripting" / "a.sp").as_uri()
    async with wire() as client:
        await client.start(tmp_path)
        await run(client, "l4d2.compile", source)
        (sourcemod / "scripting" / "spcomp").unlink()
        (entry,) = await run(client, "l4d2.compilePlan", "file", source)
        assert (entry["program"], entry["arguments"], entry["stale"]) == ("", [], False)
        plan = await run(client, "l4d2.compilePlan", "workspace")
        assert [(one["name"], one["stale"]) for one in plan] == [("a.smx", False), ("b.smx", True)]
        assert (await refusal(client, "l4d2.compilePlan", "changed"))["data"] == {"kind": "noCompiler"}


async def test_nothing_is_run_without_trust(tmp_path: Path) -> None:
    sourcemod = project(tmp_path, a=GOOD)
    source = (sourcemod / "scripting" / "a.sp").as_uri()
    async with wire() as client:
        await client.start(tmp_path, initializationOptions={"trusted": False})
        for command, *arguments in (("l4d2.compile", source), ("l4d2.compilePlan", "workspace")):
            assert (await refusal(client, command, *arguments))["data"] == {"kind": "trust"}
    assert not (sourcemod / "scripting" / "runs.txt").exists()


async def test_what_goes_to_a_server(tmp_path: Path) -> None:
    sourcemod = project(
        tmp_path, a='#include <sourcemod>\npublic void OnPluginStart() { LoadTranslations("a.phrases"); }\n'
    )
    phrases = sourcemod / "translations" / "a.phrases.txt"
    phrases.parent.mkdir()
    phrases.write_text('"Phrases" { }')
    source = (sourcemod / "scripting" / "a.sp").as_uri()
    async with wire() as client:
        await client.start(tmp_path)
        (shipment,) = await run(client, "l4d2.deployPlan", [source, source])
        files = [{"path": str(phrases), "kind": "translations", "target": "translations/a.phrases.txt"}]
        output = str(sourcemod / "plugins" / "a.smx")
        assert shipment == {"name": "a.smx", "source": source, "output": output, "stale": True, "files": files}
