"""Compiles every recipe and function and writes down what the compiler said: `verdicts.toml` in `data/recipes` and in
`data/functions`.

    python -m tools.verify_recipes --spcomp PATH --include DIR

The folders of `--include` hold the headers of SourceMod 1.12 and Left4DHooks. A recipe is known by the hash of its
text, so one that was changed since fails the tests until this runs again. Exits with 1 when one has an error or a
warning.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from pathlib import Path

from server.analysis.compiler.messages import Kind
from server.analysis.compiler.run import CompileResult, Options, compile_now
from server.knowledge.recipes import FOLDER, FUNCTIONS
from server.paths import data_dir

ROOTS = (FOLDER, FUNCTIONS)
"""The folders of `data/` whose files are compiled."""

_HEAD = "# Made by `python -m tools.verify_recipes`: what the compiler said of each file. Do not edit.\n"


def recipes(root: str = FOLDER) -> list[Path]:
    """The recipes, or functions, in the order of their paths."""
    return sorted((data_dir() / root).glob("*/*.sp"))


def key(path: Path) -> str:
    """A recipe's name: `<family>/<name>`."""
    return f"{path.parent.name}/{path.stem}"


def digest(path: Path) -> str:
    """The hash of a recipe's text, whatever its line ends."""
    return hashlib.sha256(path.read_bytes().replace(b"\r\n", b"\n")).hexdigest()


def main(arguments: list[str] | None = None) -> int:
    """Compiles, writes and prints what is wrong; the exit status."""
    parser = argparse.ArgumentParser(description="Compile every recipe and function and write down the verdict.")
    parser.add_argument("--spcomp", type=Path, required=True, metavar="PATH", help="the compiler")
    parser.add_argument("--include", type=Path, action="append", default=[], metavar="DIR", help="folder of headers")
    options = parser.parse_args(arguments)
    wanted = Options(options.spcomp.resolve(), tuple(folder.resolve() for folder in options.include))
    return int(sum(_verify(root, wanted) for root in ROOTS) > 0)


def _verify(root: str, wanted: Options) -> int:
    """Writes the verdicts on the files of a folder; how many have errors or warnings."""
    blocks = [_HEAD]
    n_bad = 0
    for path in recipes(root):
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
    (data_dir() / root / "verdicts.toml").write_text("\n".join(blocks), encoding="utf-8")
    print(f"{len(blocks) - 1} {root}, {n_bad} with errors or warnings")
    return n_bad


def _count(result: CompileResult) -> tuple[int, int]:
    warnings = sum(message.kind is Kind.WARNING for message in result.messages)
    return len(result.messages) - warnings, warnings


if __name__ == "__main__":
    sys.exit(main())
