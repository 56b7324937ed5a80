"""`make bench`: measures the analyser and prints each figure with how it was measured.

Without a collection it measures with the plugins in `examples/`, so that it always prints something; figures that
compare with the compiler need one.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from rich.console import Console
from rich.text import Text

from tools.bench import (
    coverage,
    editor,
    engines,
    game,
    ghost,
    held,
    keystrokes,
    recall,
    recovery,
    replay,
    rules,
    startup,
    token_counts,
    web,
    whole,
)
from tools.bench.collection import EXAMPLES, Collection, collect
from tools.bench.figure import Figure, show

_ANSWERS = 200  # of a model


def main(argv: list[str] | None = None) -> int:
    """Measure; the exit status: 1 when a measure fails (or a goal, if strict), 2 when there is nothing to measure."""
    options = _options(argv)
    console = Console(stderr=options.json, highlight=False, markup=False, emoji=False, soft_wrap=True)
    folders = options.corpus or [EXAMPLES]
    collection = collect(folders, options.include)
    if not collection.plugins:
        console.print(f"there are no plugins in {', '.join(map(str, folders))}", style="red")
        return 2
    console.print(Text(f"Measuring with {collection.describe()}", "bold"))
    console.print(Text(f"{os.cpu_count()} processors, Python {sys.version.split()[0]}, seed {options.seed}", "dim"))
    figures: list[Figure] = []
    failed = False
    for name, measure in _measures(collection, options).items():
        if (options.only and name not in options.only) or name in options.without:
            continue
        console.print()
        console.print(Text(name, "bold cyan"))
        try:
            for figure in measure():
                figures.append(figure)
                show(console, figure)
        except Exception as error:  # one measure that breaks must not take the others along
            failed = True
            console.print(Text(f"could not be measured: {type(error).__name__}: {error}", "bold red"))
    if options.json:
        json.dump([figure.plain() for figure in figures], sys.stdout, indent=2)
        sys.stdout.write("\n")
    return int(failed or (options.strict and any(figure.reached is False for figure in figures)))


def _measures(collection: Collection, options: argparse.Namespace) -> dict[str, Callable[[], Iterator[Figure]]]:
    measures: dict[str, Callable[[], Iterator[Figure]]] = {
        "whole": lambda: whole.measure(collection, options.spcomp),
        "rules": lambda: rules.measure(collection),
        "edits": lambda: keystrokes.measure(collection, options.seed, options.edits),
        "start": lambda: startup.measure(collection),
        "recovery": lambda: recovery.measure(collection, options.seed, options.sample),
        "coverage": lambda: coverage.measure(collection),
        "game": lambda: game.measure(collection, options.seed, options.sample),
        "recall": lambda: recall.measure(collection, options.spcomp, options.seed, options.sample),
        "tokens": lambda: token_counts.measure(collection),
        "engines": lambda: engines.measure(collection),
        "held": lambda: held.measure(options.gguf, _ANSWERS),
        "replay": lambda: replay.measure(options.answers, options.include, options.spcomp),
        "editor": lambda: editor.measure(options.vsix, collection),
        "ghost": lambda: ghost.measure(options.fresh, options.include, collection.folders, options.seed),
        "web": lambda: web.measure(collection),
    }
    needed = {"held": options.gguf, "replay": options.answers, "ghost": options.fresh, "editor": options.vsix}
    needed["web"] = options.only  # it takes minutes
    return {name: measure for name, measure in measures.items() if needed.get(name, True)}


def _options(argv: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tools.bench", description=__doc__)
    parser.add_argument("--spcomp", type=_file, metavar="PATH", help="compare with this compiler")
    parser.add_argument(
        "--corpus", type=_folder, action="append", metavar="DIR", help="a folder of plugins; may be repeated"
    )
    parser.add_argument(
        "--include",
        type=_folder,
        action="append",
        default=[],
        metavar="DIR",
        help="a folder of includes, SourceMod's own if the compiler is to find them; may be repeated",
    )
    parser.add_argument("--json", action="store_true", help="print the figures as JSON on standard output")
    parser.add_argument("--strict", action="store_true", help="exit with 1 when a goal is missed")
    parser.add_argument(
        "--only",
        action="append",
        metavar="NAME",
        help="a group, such as whole or edits: those of docs/bench.md; may be repeated",
    )
    parser.add_argument("--without", action="append", default=[], metavar="NAME", help="leave a group out")
    parser.add_argument("--gguf", type=_file, metavar="FILE", help="a small model, for `held`")
    parser.add_argument("--answers", type=_folder, metavar="DIR", help="plugins that models wrote, for `replay`")
    parser.add_argument("--vsix", type=_file, metavar="FILE", help="the packaged extension, for `editor`")
    parser.add_argument(
        "--fresh",
        type=_folder,
        action="append",
        metavar="DIR",
        help="plugins that nothing was tuned on, for `ghost`, which leaves out those named like one of the corpus",
    )
    parser.add_argument("--edits", type=int, default=200, metavar="N", help="edits to time (200)")
    parser.add_argument("--sample", type=int, default=150, metavar="N", help="plugins to change (150)")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="chance's seed (1)")
    return parser.parse_args(argv)


def _folder(text: str) -> Path:
    path = Path(text)
    if not path.is_dir():
        raise argparse.ArgumentTypeError(f"there is no folder {text}")
    return path


def _file(text: str) -> Path:
    path = Path(text)
    if not path.is_file():
        raise argparse.ArgumentTypeError(f"there is no file {text}")
    return path


if __name__ == "__main__":
    sys.exit(main())
