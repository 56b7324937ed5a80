"""Plugins that nobody loads any more are checked only while somebody looks at them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.server.lsp.wire import Wire, wire

WRONG = "int g_a = g_nothing;\n"


async def told(client: Wire) -> set[str]:
    """The names of the files that the workspace's problems are in."""
    found: dict[str, Any] = await client.request("workspace/diagnostic", {"previousResultIds": []})
    return {one["uri"].rpartition("/")[2] for one in found["items"] if one["items"]}


def project(tmp_path: Path) -> Path:
    for place in ("here.sp", "Archive/modules/gone.sp", "optional/loaded.sp", "attic/up.sp"):
        file = tmp_path / "old" / place  # a name above the workspace counts for nothing
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(WRONG)
    return tmp_path / "old"


async def test_archived_plugins_are_quiet_until_they_are_open(tmp_path: Path) -> None:
    folder = project(tmp_path)
    async with wire() as client:
        await client.start(folder, capabilities={"textDocument": {"diagnostic": {}}})
        assert await told(client) == {"here.sp", "loaded.sp", "up.sp"}
        client.open((folder / "Archive/modules/gone.sp").as_uri(), WRONG)
        assert "gone.sp" in await told(client)


async def test_the_folders_are_a_setting(tmp_path: Path) -> None:
    folder = project(tmp_path)
    (folder / "l4d2.toml").write_text('[diagnostics]\nquietFolders = ["attic"]\n')
    async with wire() as client:
        await client.start(folder, capabilities={"textDocument": {"diagnostic": {}}})
        assert await told(client) == {"here.sp", "loaded.sp", "gone.sp"}
