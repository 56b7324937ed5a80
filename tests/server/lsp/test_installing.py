"""The commands that fetch and make: over the wire, with a bar, with cancel, and only where they may."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from server.install import fetching
from tests.server.install.archives import MODEL, offer
from tests.server.install.shop import Shop, shop
from tests.server.lsp.wire import Message, Wire, wire

BARS = {"window": {"workDoneProgress": True}}
PLUGIN = "#include <sourcemod>\n#include <left4dhooks>\npublic void OnPluginStart() {}\n"


@pytest.fixture
async def there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Shop]:
    monkeypatch.setattr(fetching, "WAIT_S", 0.001)
    monkeypatch.setenv("PATH", "/nowhere")
    async with shop() as made:
        offer(made, tmp_path, monkeypatch)
        yield made


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    (folder / "scripting").mkdir(parents=True)
    (folder / "scripting" / "a.sp").write_text(PLUGIN)
    return folder


def command(name: str, *arguments: Any) -> Message:
    return {"command": name, "arguments": list(arguments)}


async def run(client: Wire, name: str, *arguments: Any) -> Any:
    return await client.request("workspace/executeCommand", command(name, *arguments))


async def refused(client: Wire, name: str, *arguments: Any) -> Message:
    answer = await client.answer(client.ask("workspace/executeCommand", command(name, *arguments)))
    return answer["error"]


async def test_installing(there: Shop, project: Path) -> None:
    async with wire() as client:
        client.answers["window/workDoneProgress/create"] = None
        await client.start(project, capabilities=BARS)
        uri = (project / "scripting" / "a.sp").as_uri()
        client.open(uri, PLUGIN)
        assert await run(client, "l4d2.missing", uri) == {"compiler": True, "sourcemod": True, "left4dhooks": True}
        made = await run(client, "l4d2.install", "left4dhooks", project.as_uri())
        assert (made["name"], made["version"], made["compiler"]) == ("Left4DHooks", "1.168", "")
        made = await run(client, "l4d2.install", "sourcemod", project.as_uri())
        assert made["version"] == "1.12.0.7253"
        if sys.platform == "linux":
            assert (made["compiler"], made["remark"]) == ("1.12.0.7253", "")
            lack = await run(client, "l4d2.missing", uri)
            assert lack == {"compiler": False, "sourcemod": False, "left4dhooks": False}
        begun = [
            message["params"]["value"]
            for message in client.received
            if message.get("method") == "$/progress" and message["params"]["value"]["kind"] == "begin"
        ]
        titles = {one["title"]: (one.get("percentage"), one["cancellable"]) for one in begun}
        assert titles["Installing SourceMod"] == (0, True)
        assert titles["Installing Left4DHooks' headers"] == (0, True)
        # The stranger's headers are looked at from now on, and are nobody's to mend.
        hover = {"textDocument": {"uri": uri}, "position": {"line": 1, "character": 12}}
        found = await client.request("textDocument/definition", hover)
        assert ".l4d2/left4dhooks/include/left4dhooks.inc" in str(found)
        assert await client.request("workspace/symbol", {"query": "L4D2_GetSurvivorCount"}) in ([], None)


async def test_cancelling(there: Shop, project: Path) -> None:
    there.goods["/tar.gz/f00d"].content += b"x" * 200_000
    there.goods["/tar.gz/f00d"].trickle = 0.05
    async with wire() as client:
        client.answers["window/workDoneProgress/create"] = None
        await client.start(project, capabilities=BARS)
        asked = client.ask("workspace/executeCommand", command("l4d2.install", "left4dhooks", project.as_uri()))
        said = await client.note(
            "$/progress",
            lambda params: (
                params["value"]["kind"] == "report"
                and "MB" in params["value"]["message"]
                and params["value"]["percentage"] > 0
            ),
        )
        client.notify("window/workDoneProgress/cancel", {"token": said["token"]})
        assert (await client.answer(asked))["result"] is None
        assert not (project / ".l4d2").exists()


async def test_what_is_refused(there: Shop, project: Path, tmp_path: Path) -> None:
    async with wire() as client:
        await client.start(project)
        error = await refused(client, "l4d2.install", "malware", project.as_uri())
        assert "there are sourcemod, left4dhooks" in error["message"]
        for uri in ("untitled:Untitled-1", (tmp_path / "nowhere").as_uri()):
            assert "Choose a folder" in (await refused(client, "l4d2.install", "sourcemod", uri))["message"]
        there.goods["/sourcemod.tar.gz"].content += b"!"
        there.goods["/sourcemod.zip"].content += b"!"
        error = await refused(client, "l4d2.install", "sourcemod", project.as_uri())
        assert "its checksum is another one" in error["message"]
        assert error["data"] == {"kind": "install"}
        assert "there are tiny" in (await refused(client, "l4d2.fetchModel", "huge"))["message"]


async def test_untrusted(there: Shop, project: Path) -> None:
    async with wire() as client:
        await client.start(project, initializationOptions={"trusted": False})
        for name, *arguments in (["l4d2.install", "sourcemod", project.as_uri()], ["l4d2.fetchModel", "tiny"]):
            error = await refused(client, name, *arguments)
            assert error["data"] == {"kind": "trust"}
        assert there.asked == []
        found = (await run(client, "l4d2.doctor"))["checks"]
        assert any("not trusted" in one["detail"] for one in found)


async def test_models(there: Shop, project: Path, tmp_path: Path) -> None:
    async with wire() as client:
        await client.start(project)
        (one,) = (await run(client, "l4d2.localModels"))["models"]
        assert (one["name"], one["size"], one["path"]) == ("tiny", len(MODEL), None)
        assert one["fits"] in (True, None)
        path = (await run(client, "l4d2.fetchModel", "tiny"))["path"]
        assert Path(path).read_bytes() == MODEL
        assert (await run(client, "l4d2.localModels"))["models"][0]["path"] == path


async def test_making(project: Path) -> None:
    async with wire() as client:
        await client.start(project)
        wishes = {"folder": project.as_uri(), "name": "Tank Tracker", "author": "Ann", "kind": "event"}
        uri = (await run(client, "l4d2.makePlugin", wishes))["uri"]
        file = project / "scripting" / "tank_tracker.sp"
        assert uri == file.as_uri()
        assert 'author = "Ann"' in file.read_text("utf-8")
        client.open(uri, file.read_text("utf-8"))
        assert await client.diagnostics(uri) == []
        known = await run(client, "l4d2.events")
        assert len(known) > 300
        assert {"round_start", "player_death"} < {one["name"] for one in known[:10]}
        assert all(one["about"] for one in known[:50])
        await run(client, "l4d2.makePlugin", wishes | {"name": "Fallen", "event": "player_death"})
        assert 'HookEvent("player_death"' in (project / "scripting" / "fallen.sp").read_text("utf-8")
        error = await refused(client, "l4d2.makePlugin", wishes)
        assert "is there already" in error["message"]
        made = await run(client, "l4d2.makeProject", {"folder": project.as_uri(), "place": "inside", "name": "My Mod"})
        assert made["uri"] == (project / "my_mod").as_uri()
        assert made["plugin"] == (project / "my_mod/addons/sourcemod/scripting/my_mod.sp").as_uri()
        for wrong in ({}, {"folder": "untitled:x", "name": "a"}, {"folder": project.as_uri(), "name": "!"}, 5):
            assert (await refused(client, "l4d2.makePlugin", wrong))["message"]
            assert (await refused(client, "l4d2.makeProject", wrong))["message"]


async def test_doctor(there: Shop, project: Path) -> None:
    async with wire() as client:
        client.answers["workspace/configuration"] = [{"compiler": {"timeout": -1}}]
        await client.start(project, capabilities={"workspace": {"configuration": True}})
        rows = [{"name": "Editor", "detail": "VS Code 1.100"}, {"name": 5}, "nonsense"]
        told = await run(client, "l4d2.doctor", ["OPENAI_API_KEY"], rows)
        names = [one["name"] for one in told["checks"]]
        assert names[0] == "Editor"
        assert "Compiler" in names
        assert any("l4d2.compiler.timeout" in one["detail"] for one in told["checks"])
        assert "OPENAI_API_KEY (not shown)" in told["markdown"]
        await asyncio.sleep(0)
        assert (await run(client, "l4d2.doctor"))["checks"]
