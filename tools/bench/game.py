"""What is found of mistakes with the names of the game, put into plugins one at a time, and how fixes mend them.

The names are those that the analyser resolves: where it sees none, nothing is put in.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from server.analysis.diagnose import diagnose
from server.analysis.finding import Finding, Fix, Severity
from tools.bench.collection import Analyser, Collection, read
from tools.bench.figure import Figure, share
from tools.bench.game_mistakes import Spot, spots

GOAL = 98.0
_PER_KIND = 3  # in one plugin
_SHOWN = 8


@dataclass(slots=True)
class Score:
    """What became of the mistakes, by their kind. `mended` and `left` count quick fixes that take a mistake away."""

    total: Counter[str] = field(default_factory=Counter)
    told: Counter[str] = field(default_factory=Counter)
    mended: Counter[str] = field(default_factory=Counter)
    left: Counter[str] = field(default_factory=Counter)
    missed: list[str] = field(default_factory=list)
    spoilt: list[str] = field(default_factory=list)


def measure(collection: Collection, seed: int, n_plugins: int) -> Iterator[Figure]:
    """The figures on a seeded sample of plugins."""
    score = scored(collection, seed, n_plugins)
    by_kind = {
        kind: f"{100 * score.told[kind] / count:.1f} % of {count}" for kind, count in sorted(score.total.items())
    }
    details = by_kind | ({"missed": ", ".join(score.missed[:_SHOWN])} if score.missed else {})
    how = "misspelt by one or two letters, from the wrong-name table, wrong accessors; told as a warning or an error"
    yield share("wrong names of the game", score.told.total(), score.total.total(), how, GOAL, details)
    offered = score.mended.total() + score.left.total()
    by_kind = {
        kind: f"{score.mended[kind]} of {score.mended[kind] + score.left[kind]}"
        for kind in sorted(score.mended.keys() | score.left.keys())
    }
    details = by_kind | ({"left": ", ".join(score.spoilt[:_SHOWN])} if score.spoilt else {})
    how = "mistakes that were told with a quick fix; it leaves no finding there"
    yield share("quick fixes that mend", score.mended.total(), offered, how, 100.0, details)


def scored(collection: Collection, seed: int, n_plugins: int) -> Score:
    """What becomes of some mistakes of each kind in each of some plugins."""
    analyser = Analyser(collection.include)
    choice = random.Random(seed)
    score = Score()
    for path in choice.sample(collection.plugins, min(n_plugins, len(collection.plugins))):
        if read(path) is not None:
            _plugin(analyser, path, choice, score)
    return score


def _plugin(analyser: Analyser, path: Path, choice: random.Random, score: Score) -> None:
    snapshot = analyser.snapshot(path)
    chars = snapshot.text.chars
    before = _findings(analyser, path, chars)
    by_kind: dict[str, list[Spot]] = defaultdict(list)
    for spot in spots(snapshot.unit):
        if not any(one.start <= spot.end and spot.start <= one.end for one in before):
            by_kind[spot.kind].append(spot)
    for _, found in sorted(by_kind.items()):
        for spot in choice.sample(found, min(_PER_KIND, len(found))):
            if wrong := spot.mistake(choice):
                _try(analyser, path, chars, before, spot, wrong, score)
    analyser.restore(path)


def _try(
    analyser: Analyser, path: Path, chars: str, before: Sequence[Finding], spot: Spot, wrong: str, score: Score
) -> None:
    changed = chars[: spot.start] + wrong + chars[spot.end :]
    end = spot.start + len(wrong)
    about = [one for one in _findings(analyser, path, changed) if one.start <= end and spot.start <= one.end]
    what = f"{path.name}: {spot.right} -> {wrong}"
    score.total[spot.kind] += 1
    score.told[spot.kind] += bool(about)
    if not about:
        score.missed.append(f"{spot.kind}, {what}")
    fixes = [fix for one in about for fix in one.fixes if fix.preferred]
    if fixes:
        line = chars.count("\n", 0, spot.start)
        mended = _applied(changed, fixes[0])
        known = Counter(one.code for one in before)
        new = Counter(one.code for one in _findings(analyser, path, mended)) - known if mended != chars else {}
        if not new:
            score.mended[spot.kind] += 1
        else:
            score.left[spot.kind] += 1
            score.spoilt.append(f"{spot.kind}, {what}, line {line + 1}: {fixes[0].title}, {', '.join(new)}")


def _findings(analyser: Analyser, path: Path, chars: str) -> list[Finding]:
    """The warnings and errors of a text."""
    unit = analyser.snapshot(path, chars).unit
    return [one for one in diagnose(unit, unit.root.path) if one.severity <= Severity.WARNING]


def _applied(chars: str, fix: Fix) -> str:
    for edit in sorted(fix.edits, key=lambda edit: edit.start, reverse=True):
        chars = chars[: edit.start] + edit.text.encode().decode("latin-1") + chars[edit.end :]
    return chars
