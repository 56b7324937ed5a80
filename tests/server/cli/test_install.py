"""`l4d2 install`, `l4d2 new` and `l4d2 doctor` as people run them."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.server.cli.conftest import Ran, Run
from tests.server.install.archives import MODEL, offer
from tests.server.install.shop import Shop, shop


@pytest.fixture
async def there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Shop]:
    async with shop() as made:
        offer(made, tmp_path, monkeypatch)
        yield made


async def ran(l4d2: Run, *arguments: str) -> Ran:
    """Run it while the shop goes on serving."""
    return await asyncio.to_thread(l4d2, *arguments)


async def test_installing(there: Shop, l4d2: Run, tmp_path: Path) -> None:
    (tmp_path / "mod").mkdir()
    done = await ran(l4d2, "install", "project", "--into", "mod")
    assert (done.status, done.err) == (0, "")
    assert "SourceMod 1.12 (1.12.0.7253) is in" in done.out
    assert (tmp_path / "mod/.l4d2/sourcemod-1.12/include/sourcemod.inc").is_file()
    assert (tmp_path / "mod/.l4d2/left4dhooks/include/left4dhooks.inc").is_file()
    done = await ran(l4d2, "install", "left4dhooks")
    assert done.status == 0
    assert (tmp_path / ".l4d2/left4dhooks/include/left4dhooks.inc").is_file()


async def test_what_can_not_be_fetched(there: Shop, l4d2: Run) -> None:
    there.goods.clear()
    done = await ran(l4d2, "install", "sourcemod")
    assert (done.status, done.out) == (2, "")
    assert "no longer there (status 404)" in done.err
    assert (await ran(l4d2, "install", "sourcemod", "--into", "nowhere")).status == 2
    assert "only a model has a name" in (await ran(l4d2, "install", "sourcemod", "tiny")).err


async def test_models(there: Shop, l4d2: Run, tmp_path: Path) -> None:
    assert (await ran(l4d2, "install", "model")).out.startswith("tiny  0.0 GB, MIT")
    done = await ran(l4d2, "install", "model", "tiny", "--into", "models")
    assert done.status == 0
    assert (tmp_path / "models" / "tiny.gguf").read_bytes() == MODEL
    assert "there are tiny" in (await ran(l4d2, "install", "model", "huge")).err


def test_new(l4d2: Run, tmp_path: Path) -> None:
    done = l4d2("new", "plugin", "Tank Tracker", "--kind", "command", "--author", "Ann")
    assert (done.status, done.out.strip()) == (0, str(tmp_path / "tank_tracker.sp"))
    again = l4d2("new", "plugin", "Tank Tracker")
    assert (again.status, again.out) == (2, "")
    assert "is there already" in again.err
    assert l4d2("new", "project", "My Mod", "--license", "MIT").status == 0
    assert (tmp_path / "my_mod" / ".github" / "workflows" / "plugins.yml").is_file()
    assert l4d2("check", "--severity", "hint", ".").status == 0


def test_doctor(l4d2: Run, tmp_path: Path) -> None:
    (tmp_path / "a.sp").write_text("public void OnPluginStart() {}\n")
    alone = {"PATH": "", "XDG_CACHE_HOME": str(tmp_path / "c"), "XDG_STATE_HOME": str(tmp_path / "s")}
    done = l4d2("doctor", **alone)
    assert (done.status, done.err) == (0, "")
    assert done.out.startswith("## L4D2 Architect: doctor\n")
    assert "**Compiler**: none was found" in done.out
    done = l4d2("doctor", "--format", "json", "--compiler", "nowhere", **alone)
    assert done.status == 1
    rows = {row["name"]: row for row in json.loads(done.raw)}
    assert rows["Compiler"]["state"] == "fail"
    assert rows["Python"]["detail"].endswith(private(sys.executable))
    assert l4d2("doctor", "gone").status == 2


def private(path: str) -> str:
    home = os.path.expanduser("~")
    return path.replace(home, "~") if len(home) > 1 else path
