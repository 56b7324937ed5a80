"""The server starts without the libraries that only a running engine needs."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
HEAVY = {"openai", "httpx", "httpx2", "dotenv", "llama_cpp", "numpy", "tiktoken"}
# These are made of httpx, so they are imported when a client is made.
LATE = {"server/models/connection.py", "server/install/reaching.py"}


def at_start(tree: ast.Module) -> set[str]:
    """The packages that a module imports when it is itself imported, not counting what is for type checkers."""
    found: set[str] = set()
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop()
        match node:
            case ast.Import():
                found.update(one.name.partition(".")[0] for one in node.names)
            case ast.ImportFrom(module=str(module), level=0):
                found.add(module.partition(".")[0])
                found.update(f"{module}.{one.name}" for one in node.names)
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.Lambda():
                continue
            case ast.If(test=ast.Name(id="TYPE_CHECKING")):
                waiting.extend(node.orelse)
                continue
            case _:
                pass
        waiting.extend(ast.iter_child_nodes(node))
    return found


def test_it_sees_what_it_is_for() -> None:
    guilty = (
        "import openai.types",
        "from httpx import Client",
        "class A:\n    import dotenv",
        "try:\n    import numpy\nfinally: pass",
    )
    for text in guilty:
        assert at_start(ast.parse(text)) & HEAVY, text
    innocent = "def f():\n    import openai", "if TYPE_CHECKING:\n    import openai", "from . import openai"
    for text in innocent:
        assert not at_start(ast.parse(text)) & HEAVY, text


def test_heavy_libraries_are_imported_inside_functions() -> None:
    late = {file.removesuffix(".py").replace("/", ".") for file in LATE}
    for file in sorted((ROOT / "server").rglob("*.py")):
        name = file.relative_to(ROOT).as_posix()
        found = at_start(ast.parse(file.read_text("utf-8")))
        assert not found & late, name
        assert name in LATE or not found & HEAVY, name


def test_engines_are_imported_without_them() -> None:
    modules = [f"server.models.{file.stem}" for file in (ROOT / "server/models").glob("*.py")]
    early = [one for one in modules if one.replace(".", "/") + ".py" not in LATE]
    assert len(early) > 5
    program = f"import sys, {', '.join(early)}\nprint(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert "server.models.compatible" in loaded
    assert not HEAVY & loaded
