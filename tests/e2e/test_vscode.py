"""The packaged extension in a real VS Code: one test for each flow of `client-vscode/e2e/flows`.

It needs what `make e2e` sets up: the packages of npm, code-server, and a Chromium. Where one is missing, the tests are
skipped and say which.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import threading
import warnings
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tools import package_extension

ROOT = Path(__file__).resolve().parents[2]
FLOWS = ROOT / "client-vscode" / "e2e" / "flows"
SHOTS = ROOT / "build" / "e2e"
CODE_SERVER = Path(os.environ.get("CODE_SERVER", ROOT / "build" / "code-server"))
ENTRY = CODE_SERVER / "node_modules" / "code-server" / "out" / "node" / "entry.js"
BUNDLE = ROOT / "client-vscode" / "dist" / "window.js"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
PATIENCE_S = 600

# One process runs all of them, as `--dist loadfile` lets it: windows of an editor that is begun once, two at a time.
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


class Run:
    """The flows that run now, by one process that tells of each when it is through."""

    def __init__(self, package: Path, folder: Path, flows: list[str]) -> None:
        self.results: dict[str, str] = {}
        script = str(ROOT / "client-vscode" / "e2e" / "run.mjs")
        command = [package_extension.node(), script, "--vsix", str(package), "--shots", str(SHOTS), "--again", *flows]
        self.said = (folder / "said.txt").open("w+", encoding="utf-8")
        self.process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=self.said, text=True, encoding="utf-8", bufsize=1
        )

    def result(self, flow: str) -> str:
        """How a flow went: one line, once it has been tried for the last time."""
        while flow not in self.results and (line := self._line()):
            name, _, result = line.strip().partition(": ")
            if "tried again" not in result:
                self.results[name] = result
        return self.results.get(flow, "not run")

    def _line(self) -> str:
        assert self.process.stdout is not None
        watching = threading.Timer(PATIENCE_S, self.process.kill)  # a browser may hang
        watching.start()
        try:
            return self.process.stdout.readline()
        finally:
            watching.cancel()

    def why(self, flow: str) -> str:
        """What went wrong in a flow."""
        self.said.seek(0)
        told = re.split(r"^(?=\w+: )", self.said.read(), flags=re.MULTILINE)
        return "".join(one for one in told if one.startswith(f"{flow}: ")) or "".join(told)

    def close(self) -> None:
        """End it, its browser and its editors as well."""
        assert self.process.stdout is not None
        self.process.terminate()  # it is through, or nobody waits for the rest
        self.process.stdout.close()
        try:
            self.process.wait(60)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.said.close()


@pytest.fixture(scope="module")
def flows(package: Path, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    """All flows that are wanted, begun."""
    items = (item for item in request.session.items if isinstance(item, pytest.Function) and item.path == request.path)
    wanted = [str(item.callspec.params["flow"]) for item in items if hasattr(item, "callspec")]
    running = Run(package, tmp_path_factory.mktemp("flows"), wanted)
    yield running
    running.close()


def test_package(package: Path) -> None:
    """It is small enough and holds what it has to, for each Python, and nothing of a developer's machine."""
    assert package.stat().st_size <= package_extension.LARGEST
    with zipfile.ZipFile(package) as archive:
        names = {name.removeprefix("extension/") for name in archive.namelist()}
    wanted = {
        *("package.json", "client-vscode/dist/extension.js", "client-vscode/dist/window.js", "server/__main__.py"),
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
    version = f"{sys.version_info[0]}{sys.version_info[1]}"
    bytecode = {one for one in names if "/__pycache__/" in one}
    assert f"server/lsp/__pycache__/server.cpython-{version}.pyc" in bytecode
    assert f"bundled/any/lsprotocol/__pycache__/types.cpython-{version}.pyc" in bytecode
    with zipfile.ZipFile(package) as archive:
        for name in sorted(bytecode)[:: len(bytecode) // 20]:
            content = archive.read(f"extension/{name}")
            assert content[4:8] == b"\1\0\0\0", f"{name} would be made anew, since the editor unpacks its source now"
            assert str(ROOT).encode() not in content
    stray = [one for one in names if one.startswith(("tests/", "tools/", "server/cli/"))]
    assert not stray


@pytest.mark.parametrize("flow", sorted(file.stem for file in FLOWS.glob("*.mjs")))
def test_flow(flow: str, flows: Run) -> None:
    """What a flow says. The editor may miss a click on a busy machine, so it has a second try, and says that it had."""
    result = flows.result(flow)
    assert result.startswith("passed"), f"{result}\n{flows.why(flow)}"
    if "second time" in result:
        warnings.warn(f"the flow {flow} was tried again: {flows.why(flow)}", stacklevel=1)
