"""The web page in a real browser, over `l4d2 serve` as a process. Skipped, with a word, where there is no Chromium."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from server.web.app import PAGE
from tests.e2e.test_vscode import BROWSERS, ROOT, SHOTS, shutil
from tools import package_extension

pytestmark = pytest.mark.vscode
PATIENCE_S = 240


def missing() -> str:
    """What these tests lack here."""
    if not os.environ.get("CHROMIUM") and not any(map(shutil.which, BROWSERS)):
        return "there is no Chromium: install one, as by `apt-get install chromium`"
    if not (ROOT / "node_modules" / "playwright-core").is_dir() or not (PAGE / "main.js").is_file():
        return "the page is not built: run `make page`"
    return ""


@contextmanager
def served(folder: Path, *options: str) -> Iterator[str]:
    """The address of a service."""
    command = [sys.executable, "-m", "server.cli", "serve", "--port", "0", *options]
    states = {name: str(folder) for name in ("XDG_CONFIG_HOME", "XDG_STATE_HOME")}
    environment = {**os.environ, **states, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=folder, env=environment) as process:
        assert process.stdout is not None
        try:
            found = re.search(r"http://\S+", process.stdout.readline())
            assert found is not None, "it does not say where it listens"
            yield found[0]
        finally:
            process.terminate()


@pytest.mark.parametrize("token", ["", "hunter2"])
def test_page(token: str, tmp_path: Path) -> None:
    if why := missing():
        pytest.skip(f"NOT TESTED IN A BROWSER: {why}")
    (tmp_path / "token").write_text(token, "utf-8")
    options = ("--token-file", str(tmp_path / "token")) if token else ()
    with served(tmp_path, *options) as address:
        flow = ROOT / "client-web" / "e2e" / "page.mjs"
        command = [package_extension.node(), str(flow), address, str(SHOTS), *([token] if token else [])]
        done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE_S, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
