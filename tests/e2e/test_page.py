"""The web page in a real browser, over `l4d2 serve` as a process: one test for each flow of `client-web/e2e/flows`.

Skipped, with a word, where there is no Chromium.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys

import pytest

from server.web.app import PAGE
from tests.e2e.test_vscode import BROWSERS, ROOT, SHOTS
from tools import package_extension

FLOWS = sorted(file.stem for file in (ROOT / "client-web" / "e2e" / "flows").glob("*.mjs"))
PATIENCE_S = 600

# One process runs all of them: they share a browser and a service.
pytestmark = pytest.mark.vscode


def missing() -> str:
    """What these tests lack here."""
    if not os.environ.get("CHROMIUM") and not any(map(shutil.which, BROWSERS)):
        return "there is no Chromium: install one, as by `apt-get install chromium`"
    if not (ROOT / "node_modules" / "playwright-core").is_dir() or not (PAGE / "main.js").is_file():
        return "the page is not built: run `make page`"
    return ""


@pytest.fixture(scope="module")
def told(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What each flow that is wanted says of itself."""
    if why := missing():
        pytest.skip(f"NOT TESTED IN A BROWSER: {why}")
    chosen = [one.callspec.params["flow"] for one in request.session.items if one.fspath == request.path]  # type: ignore[attr-defined]
    script = ROOT / "client-web" / "e2e" / "run.mjs"
    command = [package_extension.node(), str(script), "--python", sys.executable, "--shots", str(SHOTS), *chosen]
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=PATIENCE_S,
        check=False,
        cwd=tmp_path_factory.mktemp("page"),
    )
    found = re.findall(r"^(\w+): (passed|failed)(.*?)(?=^\w+: (?:passed|failed)|\Z)", done.stdout, re.M | re.S)
    return {"": done.stdout + done.stderr} | {name: how + words for name, how, words in found}


@pytest.mark.parametrize("flow", FLOWS)
def test_flow(flow: str, told: dict[str, str]) -> None:
    assert told.get(flow, told[""]).startswith("passed"), told.get(flow, told[""])
