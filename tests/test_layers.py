"""The layers are kept, and the contracts see what breaks them."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

FILES = """
cli/__init__ web/__init__ mcp/__init__ lsp/handlers/hover features/hover features/rename assistant/__init__
analysis/types analysis/rules/one analysis/rules/two models/__init__ install/__init__ knowledge/__init__ syntax/text
settings bug paths __main__
"""

STAGES = "cli run/stage rows/jsonl code/opened config collect/stage prepare/stage __main__"

VIOLATIONS = {
    "server/features/hover.py": "import server.lsp",
    "server/syntax/text.py": "import server.analysis",
    "server/web/__init__.py": "import server.mcp",
    "server/analysis/types.py": "import server.models",
    "server/bug.py": "import server.syntax",
    "server/features/rename.py": "import server.features.hover",
    "server/analysis/rules/one.py": "import server.analysis.rules.two",
    "server/analysis/rules/two.py": "from server.analysis.rules import one",
    "server/cli/__init__.py": "from pygls.lsp.server import LanguageServer",
    "server/settings.py": "import lsprotocol.types",
    "server/knowledge/__init__.py": "def load():\n    import torch",
    "server/lsp/handlers/hover.py": "def ask():\n    import openai",
    "server/assistant/__init__.py": "import training.stages",
    "server/install/__init__.py": "import server.models",
    "server/knowledge/store.py": "def fetch():\n    import httpx",
    "server/unknown/__init__.py": '"""A layer that no contract names."""',
    "training/unknown/__init__.py": '"""A stage that no contract names."""',
    "training/prepare/stage.py": "import training.collect.stage",
    "training/rows/jsonl.py": "import training.code.opened",
    "training/run/stage.py": "import training.cli",
    "training/code/opened.py": "from server.cli import *",
}


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    program = shutil.which("lint-imports", path=str(Path(sys.executable).parent))
    assert program, "import-linter is missing: run `make setup`"
    command = [program, "--no-logo", "--no-cache"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, encoding="utf-8", check=False)


def test_layers_are_kept() -> None:
    done = lint(ROOT)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A project with every layer and no import, under our contracts."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for package, names in (("server", FILES), ("training", STAGES)):
        for name in names.split():
            file = tmp_path / package / f"{name}.py"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.touch()
        for folder in (tmp_path / package).rglob("**/"):
            (folder / "__init__.py").touch()
    return tmp_path


def test_contracts_pass_a_clean_tree(tree: Path) -> None:
    (tree / "server/lsp/handlers/hover.py").write_text("import pygls\nimport server.features.hover\n", "utf-8")
    (tree / "server/syntax/text.py").write_text("import server.bug\n", "utf-8")
    done = lint(tree)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("file", VIOLATIONS)
def test_contracts_see_a_violation(tree: Path, file: str) -> None:
    (tree / file).parent.mkdir(exist_ok=True)
    (tree / file).write_text(VIOLATIONS[file] + "\n", "utf-8")
    done = lint(tree)
    assert done.returncode == 1
    assert "BROKEN" in done.stdout, done.stdout + done.stderr
