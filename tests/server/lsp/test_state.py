"""A client that wants to know is told when all of the workspace is read and checked, and not before."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from server.lsp.commands import STATE
from tests.server.lsp.wire import Wire, wire

PULL = {"textDocument": {"diagnostic": {}}}


def write(folder: Path, count: int) -> None:
    folder.mkdir(exist_ok=True)
    for number in range(count):
        (folder / f"plugin_{number}.sp").write_text("#include <sourcemod>\nint x = Unknown();\n", "utf-8")


def told(client: Wire) -> list[Any]:
    """The states, in order."""
    return [one["params"]["state"] for one in client.received if one.get("method") == STATE]


async def check(client: Wire) -> None:
    await client.request("workspace/diagnostic", {"previousResultIds": []})


async def test_ready_is_said_once_all_is_checked(tmp_path: Path) -> None:
    write(tmp_path / "one", 5)
    async with wire() as client:
        await client.start(tmp_path / "one", capabilities=PULL, initializationOptions={"commands": [STATE]})
        await client.note(STATE, lambda params: params["state"] == "reading")
        indexing = client.server.session.indexing
        assert indexing is not None
        await indexing
        assert told(client) == []
        await check(client)
        assert told(client) == ["ready"]
        await check(client)
        assert told(client) == ["ready"]


async def test_another_folder_is_read_too(tmp_path: Path) -> None:
    write(tmp_path / "one", 1)
    write(tmp_path / "two", 3)
    async with wire() as client:
        await client.start(tmp_path / "one", capabilities=PULL, initializationOptions={"commands": [STATE]})
        await check(client)
        added = [{"uri": (tmp_path / "two").as_uri(), "name": "two"}]
        client.notify("workspace/didChangeWorkspaceFolders", {"event": {"added": added, "removed": []}})
        await client.note(STATE, lambda params: params["state"] == "ready")
        await check(client)
        assert told(client) == ["reading", "reading", "ready"]


async def test_without_a_folder_there_is_nothing_to_wait_for() -> None:
    async with wire() as client:
        await client.start(capabilities=PULL, initializationOptions={"commands": [STATE]})
        await check(client)
        assert told(client) == ["reading", "ready"]


async def test_who_does_not_ask_is_not_told(tmp_path: Path) -> None:
    write(tmp_path / "one", 1)
    async with wire() as client:
        await client.start(tmp_path / "one", capabilities=PULL)
        await check(client)
        assert told(client) == []


async def test_what_is_open_is_checked_while_the_rest_is_read(tmp_path: Path) -> None:
    write(tmp_path, 600)
    async with wire() as client:
        await client.start(tmp_path, capabilities=PULL)
        uri = (tmp_path / "plugin_0.sp").as_uri()
        client.open(uri, "#include <sourcemod>\n#include <sdktools>\nint x = Unknown();\n")
        report = await client.request("textDocument/diagnostic", {"textDocument": {"uri": uri}})
        assert "undefined-symbol" in [one["code"] for one in report["items"]]
        session = client.server.session
        assert session.indexing is not None
        await session.indexing
        assert len(session.workspace.files) == 600
