"""`l4d2 chat`, run as a user runs it: piped, and on a terminal."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.server.cli.conftest import Run, environment
from tests.server.models import said
from tests.server.models.wire import Server, serving

CHAT = "/v1/chat/completions"
FILE = """\
#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

int g_count;

public void OnMapStart()
{
    g_count++;
}
"""
CHANGE = "It counts by \x1b[31mtwo\x1b[0m.\n```sourcepawn\npublic void OnMapStart()\n{\n    g_count += 2;\n}\n```"

linux = pytest.mark.skipif(sys.platform != "linux", reason="the folder of the user's presets is another there")


@pytest.fixture
async def wire(tmp_path: Path) -> AsyncIterator[Server]:
    """A model server, and a preset of the user's that names it."""
    models = tmp_path / "home" / "l4d2-architect" / "models"
    models.mkdir(parents=True)
    async with serving() as server:
        options = f'[options]\naddress = "{server.address}"\nmodel = "m"\nretries = 0\n'
        (models / "mine.toml").write_text(f'title = "Mine"\nengine = "compatible"\n{options}', encoding="utf-8")
        yield server


def variables(folder: Path) -> dict[str, str]:
    return {"XDG_CONFIG_HOME": str(folder / "home"), "XDG_STATE_HOME": str(folder / "state")}


async def chat(folder: Path, text: str, *arguments: str) -> tuple[int, str, str]:
    """Status, standard output and standard error of a conversation with the model."""
    command = [sys.executable, "-m", "server.cli", "chat", "-m", "mine", "--fresh", *arguments]
    process = await asyncio.create_subprocess_exec(
        *command,
        cwd=folder,
        env=environment(**variables(folder)),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    out, err = await asyncio.wait_for(process.communicate(text.encode()), 120)
    assert process.returncode is not None
    return process.returncode, out.decode("utf-8"), err.decode("utf-8")


def test_without_a_model_it_explains_and_writes_plugins(l4d2: Run, tmp_path: Path) -> None:
    (tmp_path / "a.sp").write_text(FILE, encoding="utf-8")
    told = b"what does OnMapStart do?\n/file\nannounce when a Tank spawns\n/apply tank.sp\n/undo\n"
    ran = l4d2("chat", "a.sp", stdin=told, **variables(tmp_path))
    assert ran.status == 0
    assert ran.out.startswith("**`OnMapStart`**")
    assert '"tank_spawn"' in ran.out
    assert "--yes writes changes" in ran.err
    assert not (tmp_path / "tank.sp").exists()


def test_new_plugin_is_written_where_the_user_says(l4d2: Run, tmp_path: Path) -> None:
    told = b"announce when a Tank spawns\n/apply tank.sp\n/apply tank.sp\n"
    ran = l4d2("chat", "--yes", stdin=told, **variables(tmp_path))
    assert ran.status == 0
    assert '"tank_spawn"' in (tmp_path / "tank.sp").read_text(encoding="utf-8")
    assert "There is no proposal" in ran.err


def test_what_is_not_understood_is_said(l4d2: Run, tmp_path: Path) -> None:
    ran = l4d2("chat", stdin=b"make me a sandwich\n/nope\n", **variables(tmp_path))
    assert "sandwich" in ran.out
    assert "There is no /nope" in ran.err


def test_wrong_calls_fail_with_one_line(l4d2: Run, tmp_path: Path) -> None:
    for arguments, words in ((("-m", "nothing"), "no model preset"), ((str(tmp_path),), "can not be read")):
        ran = l4d2("chat", *arguments, **variables(tmp_path))
        assert ran.status == 2
        assert words in ran.err
        assert ran.err.count("\n") == 1


@linux
async def test_change_is_shown_and_not_written(wire: Server, tmp_path: Path) -> None:
    (tmp_path / "a.sp").write_text(FILE, encoding="utf-8")
    wire.on(CHAT, said.chat(CHANGE))
    status, out, err = await chat(tmp_path, "count by two\n/apply\n/cost\n", "a.sp")
    assert status == 0
    assert "-    g_count++;\n+    g_count += 2;\n" in out
    assert "\x1b" not in out + err
    assert "--yes" in err
    assert (tmp_path / "a.sp").read_text(encoding="utf-8") == FILE


@linux
async def test_change_is_written_with_yes_and_taken_back(wire: Server, tmp_path: Path) -> None:
    file = tmp_path / "a.sp"
    raw = b"\xef\xbb\xbf" + FILE.replace("\n", "\r\n").encode()
    file.write_bytes(raw)
    wire.on(CHAT, said.chat(CHANGE))
    status, _, err = await chat(tmp_path, "count by two\n", "a.sp", "--yes")
    assert (status, "Written" in err) == (0, True)
    assert file.read_bytes() == raw.replace(b"g_count++", b"g_count += 2")
    file.write_bytes(raw)
    await chat(tmp_path, "count by two\n/undo\n", "a.sp", "--yes")
    assert file.read_bytes() == raw


@linux
async def test_change_with_errors_is_not_written_unasked(wire: Server, tmp_path: Path) -> None:
    (tmp_path / "a.sp").write_text(FILE, encoding="utf-8")
    wire.on(CHAT, said.chat(CHANGE.replace("g_count += 2", "Qwertz()")))
    _, _, err = await chat(tmp_path, "count by two\n/apply\n", "a.sp", "--yes")
    assert "Qwertz" in err
    assert err.count("Not written: it has errors.") == 2
    assert (tmp_path / "a.sp").read_text(encoding="utf-8") == FILE


@linux
async def test_failed_turn_is_told_and_fails_the_run(wire: Server, tmp_path: Path) -> None:
    wire.on(CHAT, said.refusal("I would rather not."), said.chat("Fine."))
    status, out, err = await chat(tmp_path, "first\nsecond\n")
    assert status == 2
    assert out == "Fine.\n"
    assert "rather not" in err


@linux
@pytest.mark.parametrize(("key", "written"), [("y", True), ("n", False), ("e\ny", True)])
async def test_terminal_asks_before_it_writes(wire: Server, tmp_path: Path, key: str, written: bool) -> None:
    import pty

    file = tmp_path / "a.sp"
    file.write_text(FILE, encoding="utf-8")
    wire.on(CHAT, said.chat(CHANGE))
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "server.cli", "chat", "-m", "mine", "--fresh", "a.sp"]
    known = environment(TERM="xterm", EDITOR="sed -i s/2/3/", **variables(tmp_path))
    process = await asyncio.create_subprocess_exec(
        *command, cwd=tmp_path, env=known, stdin=theirs, stdout=theirs, stderr=theirs
    )
    os.close(theirs)
    os.write(ours, f"count by two\n{key}\n/quit\n".encode())
    seen = await asyncio.wait_for(asyncio.to_thread(_drained, ours), 120)
    assert await asyncio.wait_for(process.wait(), 60) == 0
    wanted = {"y": "g_count += 2", "n": "g_count++", "e\ny": "g_count += 3"}[key]
    assert file.read_text(encoding="utf-8") == FILE.replace("g_count++", wanted)
    assert ("Written" in seen) == written


def _drained(terminal: int) -> str:
    """All that a program writes to its terminal until it ends."""
    seen = b""
    while True:
        try:
            more = os.read(terminal, 4096)
        except OSError:
            break
        if not more:
            break
        seen += more
    os.close(terminal)
    return seen.decode("utf-8", "replace")
