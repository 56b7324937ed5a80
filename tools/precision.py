"""Prints a sample of findings about run time, to be judged by reading the code that they are about.

    python -m tools.precision --corpus DIR --include DIR --seed 1 --sample 300

Every error is in it; of each rule's warnings at least `--least` (all, when there are fewer), the rest drawn from what
is left of all of them. What several versions of a plugin repeat word for word is one finding. Rows are path (below the
corpus), line, code and message, with tabs between. The same corpus, rules and seed give the same rows. Judges nothing
and writes no file.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from server.analysis.finding import Severity
from server.analysis.rule import codes, rule
from server.cli.engine import Wishes, check_files
from server.cli.paths import Named
from server.cli.result import Reported

MENTIONS = re.compile(rb"l4d2?|left ?4 ?dead", re.IGNORECASE)
"""What a plugin for the game says somewhere."""


def plugins(corpus: Path) -> list[Path]:
    """The plugins below a folder that mention the game, in the order of their paths."""
    return sorted(path for path in corpus.rglob("*.sp") if MENTIONS.search(path.read_bytes()))


def findings(corpus: Path, include: Iterable[Path]) -> list[Reported]:
    """What the rules about run time say of the plugins, as warning or error; what versions repeat is there once."""
    about_run_time = {code for code in codes() if rule(code).runtime}
    named = [Named(path.relative_to(corpus).as_posix(), str(path.resolve())) for path in plugins(corpus)]
    outcomes = check_files(named, Wishes(include=tuple(str(folder.resolve()) for folder in include)))
    once: dict[tuple[str, str, str], Reported] = {}
    for outcome in outcomes:
        for one in outcome.reported:
            if one.code in about_run_time and one.severity <= Severity.WARNING:
                once.setdefault((one.code, one.message, " ".join(one.excerpt.split())), one)
    return list(once.values())


def sample(found: Iterable[Reported], seed: int, size: int, least: int) -> list[Reported]:
    """Every error, and about `size` warnings with at least `least` of each rule that has so many."""
    draw = random.Random(seed)
    strata: defaultdict[str, list[Reported]] = defaultdict(list)
    chosen: list[Reported] = []
    for one in sorted(found, key=_place):
        if one.severity is Severity.ERROR:
            chosen.append(one)
        else:
            strata[one.code].append(one)
    rest: list[Reported] = []
    drawn = 0
    for _, stratum in sorted(strata.items()):
        draw.shuffle(stratum)
        chosen += stratum[:least]
        drawn += len(stratum[:least])
        rest += stratum[least:]
    chosen += draw.sample(rest, min(len(rest), max(0, size - drawn)))
    return sorted(chosen, key=lambda one: (one.severity, one.code, *_place(one)))


def _place(one: Reported) -> tuple[str, int, int, str]:
    return one.path, one.line, one.column, one.code


def main(arguments: list[str] | None = None) -> int:
    """Checks, draws and prints; returns the exit status."""
    parser = argparse.ArgumentParser(description="Print a sample of findings about run time, to be judged.")
    parser.add_argument("--corpus", type=Path, required=True, metavar="DIR", help="folder of plugins")
    parser.add_argument("--include", type=Path, action="append", default=[], metavar="DIR", help="folder of headers")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="what the choice comes from (default: 1)")
    parser.add_argument("--sample", type=int, default=300, metavar="N", help="how many warnings (default: 300)")
    parser.add_argument("--least", type=int, default=10, metavar="N", help="how many of each rule (default: 10)")
    options = parser.parse_args(arguments)
    corpus = options.corpus.resolve()
    for one in sample(findings(corpus, options.include), options.seed, options.sample, options.least):
        print(one.path, one.line, one.code, " ".join(one.message.split()), sep="\t")
    return 0


if __name__ == "__main__":
    sys.exit(main())
