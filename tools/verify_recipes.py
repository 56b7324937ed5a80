"""Compiles every recipe and writes down what the compiler said: `data/recipes/verdicts.toml`.

    python -m tools.verify_recipes --spcomp PATH --include DIR

The folders of `--include` hold the headers of SourceMod 1.12 and Left4DHooks. A recipe is known by the hash of its
text, so one that was changed since fails the tests until this runs again. Exits with 1 when a recipe has an error or a
warning.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from pathlib import Path

from server.analysis.compiler.messages import Kind
from server.analysis.compiler.run import CompileResult, Options, compile_now
from server.paths import data_dir

_HEAD = "# Made by `python -m tools.verify_recipes`: what the compiler said of each recipe. Do not edit.\n"


def recipes() -> list[Path]:
    """The recipes in the order of their paths."""
    return sorted((data_dir() / "recipes").glob("*/*.sp"))


def key(path: Path) -> str:
    """A recipe's name: `<family>/<name>`."""
    return f"{path.parent.name}/{path.stem}"


def digest(path: Path) -> str:
    """The hash of a recipe's text, whatever its line ends."""
    return hashlib.sha256(path.read_bytes().replace(b"\r\n", b"\n")).hexdigest()


def main(arguments: list[str] | None = None) -> int:
    """Compiles, writes and prints what is wrong; the exit status."""
    parser = argparse.ArgumentParser(description="Compile every recipe and write down what the compiler said.")
    parser.add_argument("--spcomp", type=Path, required=True, metavar="PATH", help="the compiler")
    parser.add_argument("--include", type=Path, action="append", default=[], metavar="DIR", help="folder of headers")
    options = parser.parse_args(arguments)
    wanted = Options(options.spcomp.resolve(), tuple(folder.resolve() for folder in options.include))
    blocks = [_HEAD]
    n_bad = 0
    for path in recipes():
        result = compile_now(path, wanted, trusted=True)
        errors, warnings = _count(result)
        if errors or warnings or not result.succeeded:
            n_bad += 1
            for message in result.messages:
                print(f"{key(path)}:{message.line}: {message.number:03} {message.text}")
        blocks.append(
            f'["{key(path)}"]\nsha256 = "{digest(path)}"\ncompiler = "{result.identity.version}"\n'
            f"errors = {errors}\nwarnings = {warnings}\n"
        )
    (data_dir() / "recipes" / "verdicts.toml").write_text("\n".join(blocks), encoding="utf-8")
    print(f"{len(blocks) - 1} recipes, {n_bad} with errors or warnings")
    return int(n_bad > 0)


def _count(result: CompileResult) -> tuple[int, int]:
    warnings = sum(message.kind is Kind.WARNING for message in result.messages)
    return len(result.messages) - warnings, warnings


if __name__ == "__main__":
    sys.exit(main())
