"""Neovim's built-in client as a second one that we did not write. Made for 0.7.2, which Debian has."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.e2e.conftest import COMMAND, ROOT

NEOVIM = shutil.which("nvim")
TEXT = """\
#pragma semicolon 1
#pragma newdecls required
#include <sourcemod>
int g_count;
public void OnPluginStart()
{
    PrintToServer("𝄞 %d", g_cuont);
    g_count++;
}
"""


@pytest.mark.skipif(NEOVIM is None, reason="Neovim (the program `nvim`) is not installed")
def test_a_session(tmp_path: Path) -> None:
    assert NEOVIM is not None
    plugin, seen = tmp_path / "main.sp", tmp_path / "seen.json"
    plugin.write_text(TEXT)
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "L4D2_COMMAND": "\n".join(COMMAND),
        "L4D2_FILE": str(plugin),
        "L4D2_SEEN": str(seen),
        "XDG_STATE_HOME": str(tmp_path),
        "XDG_DATA_HOME": str(tmp_path),
        "XDG_CACHE_HOME": str(tmp_path),
    }
    script = Path(__file__).with_name("neovim.lua")
    done = subprocess.run(
        [NEOVIM, "--clean", "--headless", "-n", "-c", f"luafile {script}"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        cwd=tmp_path,
        env=environment,
        timeout=300,
        check=False,
    )
    assert seen.is_file(), done.stderr.decode()
    found = json.loads(seen.read_text())
    assert found.pop("failure", None) is None
    text = found.pop("text")
    assert found == {
        "before": ["undefined-symbol 7:30"],
        "after": [],
        "definition": {"start": {"line": 3, "character": 4}, "end": {"line": 3, "character": 11}},
        "symbols": ["g_count", "OnPluginStart"],
        "references": 3,
        "exit": 0,
    }
    assert text == TEXT.replace("g_cuont", "g_total").replace("g_count", "g_total").rstrip("\n")


@pytest.mark.skipif(NEOVIM is None, reason="Neovim (the program `nvim`) is not installed")
def test_what_the_documentation_says(tmp_path: Path) -> None:
    """The set-up for this version attaches the server to a plugin that is opened."""
    assert NEOVIM is not None
    page = (ROOT / "docs" / "editors.md").read_text("utf-8")
    old = page.partition("tried with 0.7.2")[2].partition("```lua\n")[2].partition("```")[0]
    command = ", ".join(json.dumps(word) for word in COMMAND)
    assert old.count('{ "l4d2", "lsp" }') == 1
    setup, plugin, seen = tmp_path / "init.lua", tmp_path / "main.sp", tmp_path / "seen"
    setup.write_text(old.replace('{ "l4d2", "lsp" }', f"{{ {command} }}"))
    plugin.write_text("int g_a\n")
    script = f"""lua
    vim.wait(60000, function() return #vim.diagnostic.get(0) > 0 end, 20)
    vim.fn.writefile({{ vim.bo.filetype, tostring(#vim.diagnostic.get(0) > 0), vim.v.errmsg }}, {json.dumps(str(seen))})
    vim.cmd("qall!")
    """.replace("\n", " ")
    subprocess.run(
        [NEOVIM, "--clean", "--headless", "-n", "-u", setup, plugin, "-c", script],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT), "XDG_STATE_HOME": str(tmp_path)},
        timeout=300,
        check=False,
    )
    assert seen.read_text().split("\n") == ["sourcepawn", "true", "", ""]
