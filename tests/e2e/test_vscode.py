"""The packaged extension in a real VS Code: one test for each flow of `client-vscode/e2e/flows`.

It needs what `make e2e` sets up: the packages of npm, code-server, and a Chromium. Where one is missing, the tests are
skipped and say which.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import warnings
import zipfile
from pathlib import Path

import pytest

from tools import package_extension

ROOT = Path(__file__).resolve().parents[2]
FLOWS = ROOT / "client-vscode" / "e2e" / "flows"
SHOTS = ROOT / "build" / "e2e"
CODE_SERVER = Path(os.environ.get("CODE_SERVER", ROOT / "build" / "code-server"))
ENTRY = CODE_SERVER / "node_modules" / "code-server" / "out" / "node" / "entry.js"
BUNDLE = ROOT / "client-vscode" / "dist" / "extension.js"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
PATIENCE_S = 300

# One process has to run all of them, as `--dist loadfile` lets it: what they need is made once.
pytestmark = pytest.mark.vscode


def missing() -> str:
    """What these tests lack here, with what brings it."""
    if not os.environ.get("CHROMIUM") and not any(map(shutil.which, BROWSERS)):
        return "there is no Chromium: install one, as by `apt-get install chromium`"
    if not (ROOT / "node_modules" / "playwright-core").is_dir() or not ENTRY.is_file():
        return "code-server is not installed: run `make codeserver`"
    return "" if BUNDLE.is_file() else "the extension is not bundled: run `make extension`"


@pytest.fixture(scope="module")
def package() -> Path:
    """The package as it would be published."""
    if why := missing():
        pytest.skip(f"NOT TESTED IN VS CODE: {why}")
    assert package_extension.main([]) == 0, "the package could not be made"
    return package_extension.BUILD / package_extension.file_name(package_extension.own_platform())


@pytest.fixture(scope="module")
def extensions(package: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of extensions with the package installed by the editor itself."""
    folder = tmp_path_factory.mktemp("extensions")
    run("--vsix", str(package), "--extensions", str(folder))
    return folder


def run(*arguments: str) -> str:
    done = begun(*arguments)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def begun(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [package_extension.node(), str(ROOT / "client-vscode" / "e2e" / "run.mjs"), "--shots", str(SHOTS)]
    command += arguments
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=PATIENCE_S, check=False)


def test_package(package: Path) -> None:
    """It is small enough and holds what it has to, for each Python, and nothing of a developer's machine."""
    assert package.stat().st_size <= package_extension.LARGEST
    with zipfile.ZipFile(package) as archive:
        names = {name.removeprefix("extension/") for name in archive.namelist()}
    wanted = {
        *("package.json", "client-vscode/dist/extension.js", "server/__main__.py"),
        *("client-vscode/dist/chat.js", "client-vscode/dist/chat.css", "client-vscode/icons/chat.svg"),
        *("configs/models/builtin.toml", "docs/rules/unknown-event.md", "server/syntax/_grammar.LICENSE"),
        *("bundled/any/pygls/__init__.py", "bundled/any/markdown_it/__init__.py"),
        *(f"client-vscode/{name}-language-configuration.json" for name in ("keyvalues", "source-cfg")),
        *("client-vscode/syntaxes/sourcepawn.tmLanguage.json", "client-vscode/snippets/sourcepawn.json"),
        *("client-vscode/icons/l4d2-architect.png", "client-vscode/icons/keyvalues-dark.svg"),
        *("l10n/bundle.l10n.zh-cn.json", "package.nls.ru.json", "client-vscode/walkthrough/open.png"),
    }
    assert wanted <= names
    with zipfile.ZipFile(package) as archive:
        told = archive.read("extension/readme.md").decode()
    pictures = set(re.findall(r"\]\(([^)]+)\)", told))
    assert len(pictures) > 3
    assert pictures <= names
    for python in package_extension.PYTHONS:
        for module in ("pydantic_core", "rapidfuzz", "tree_sitter", "jiter"):
            compiled = [one for one in names if one.startswith(f"bundled/cp{python}/{module}/")]
            assert any(one.endswith((".so", ".pyd")) and f"{python}" in one for one in compiled), (python, module)
    stray = [one for one in names if "__pycache__" in one or one.startswith(("tests/", "tools/", "server/cli/"))]
    assert not stray


@pytest.mark.parametrize("flow", sorted(file.stem for file in FLOWS.glob("*.mjs")))
def test_flow(flow: str, extensions: Path) -> None:
    """What a flow says. The editor may miss a click on a busy machine, so it has a second try, and says that it had."""
    first = begun("--extensions", str(extensions), flow)
    if first.returncode == 0:
        assert f"{flow}: passed" in first.stdout
        return
    warnings.warn(f"the flow {flow} is tried again: {first.stdout}{first.stderr}", stacklevel=1)
    assert f"{flow}: passed" in run("--extensions", str(extensions), flow)
