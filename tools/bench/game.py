"""What the analyser finds of wrong names of the game: a right one is misspelt, or a function becomes an invented one.

The names are those that the analyser resolves: where it sees none, nothing is put in.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import NamedTuple

from server.analysis.check.chunk import check_chunk
from server.analysis.diagnose import diagnose
from server.analysis.finding import Severity
from server.analysis.runtime.call_site import CallSite
from server.analysis.runtime.chunk_view import ChunkView
from server.analysis.runtime.game_events import ACCESSORS
from server.knowledge import convars, entities, events, netprops, wrong_apis
from tools.bench.collection import Analyser, Collection, read
from tools.bench.figure import Figure, share

GOAL = 98.0
_PER_KIND = 3  # in one plugin
_SHOWN = 8
_NAMED: dict[str, tuple[str, int]] = {
    "HookEvent": ("event", 0),
    "UnhookEvent": ("event", 0),
    "CreateEntityByName": ("class", 0),
    "FindConVar": ("convar", 0),
    **{
        f"{verb}EntProp{kind}": ("netprop", 2)
        for verb in ("Get", "Set")
        for kind in ("", "Float", "Ent", "Vector", "String")
    },
    **{name: ("field", accessor.key) for name, accessor in ACCESSORS.items() if not accessor.writes},
}
_IS_KNOWN: dict[str, Callable[[str], bool]] = {
    "event": lambda name: events.event(name) is not None,
    "field": lambda name: any(name.lower() in event.fields for event in map(events.event, events.names()) if event),
    "class": lambda name: entities.entity(name) is not None,
    "convar": lambda name: convars.convar(name) is not None,
    "netprop": lambda name: netprops.prop(name) is not None,
}


class Spot(NamedTuple):
    """A right name of some kind at `start..end` of a file's text."""

    kind: str
    name: str
    start: int
    end: int


@dataclass(slots=True)
class _Score:
    hits: Counter[str] = field(default_factory=Counter)
    mended: Counter[str] = field(default_factory=Counter)
    total: Counter[str] = field(default_factory=Counter)
    missed: list[str] = field(default_factory=list)


def measure(collection: Collection, seed: int, n_plugins: int) -> Iterator[Figure]:
    """The figures on a seeded sample of plugins."""
    analyser = Analyser(collection.include)
    choice = random.Random(seed)
    plugins = choice.sample(collection.plugins, min(n_plugins, len(collection.plugins)))
    score = _Score()
    for path in plugins:
        if read(path) is not None:
            _plugin(analyser, path, choice, score)
    total, hits = score.total.total(), score.hits.total()
    by_kind = {
        kind: f"{100 * score.hits[kind] / count:.1f} % of {count}, the right name offered for {score.mended[kind]}"
        for kind, count in sorted(score.total.items())
    }
    details = by_kind | ({"missed": ", ".join(score.missed[:_SHOWN])} if score.missed else {})
    how = "names of the game misspelt by one or two letters, and invented functions, told as a warning or an error"
    yield share("wrong names of the game", hits, total, how, GOAL, details)


def _plugin(analyser: Analyser, path: Path, choice: random.Random, score: _Score) -> None:
    chars = analyser.snapshot(path).text.chars
    by_kind: dict[str, list[Spot]] = defaultdict(list)
    for spot in spots(analyser, path):
        by_kind[spot.kind].append(spot)
    for kind, found in sorted(by_kind.items()):
        for spot in choice.sample(found, min(_PER_KIND, len(found))):
            wrong = _invented(spot.name, choice) if kind == "function" else misspelt(kind, spot.name, choice)
            if not wrong:
                continue
            score.total[kind] += 1
            told, offered = _told(analyser, path, chars, spot, wrong)
            score.hits[kind] += told
            score.mended[kind] += offered
            if not told:
                score.missed.append(f"{path.name}: {spot.name} -> {wrong}")
    analyser.restore(path)


def spots(analyser: Analyser, path: Path) -> Iterator[Spot]:
    """The names of the game that a plugin's calls give as literals, and the functions that have an invented twin."""
    unit = analyser.snapshot(path).unit
    for chunk in unit.chunks(unit.root.path):
        checked = check_chunk(unit, unit.root.path, chunk)
        view = ChunkView(unit, unit.root.path, chunk, checked)
        for called in checked.calls:
            site = CallSite(view, called)
            start, end = site.name_range
            if site.name in _twins() and chunk.cut.source[start:end] == site.name:
                yield Spot("function", site.name, chunk.start + start, chunk.start + end)
            kind, index = _NAMED.get(site.name, ("", 0))
            text = site.text(index) if kind else None
            if text is not None and text.literal and len(text.value) > 3 and _IS_KNOWN[kind](text.value):
                inner = text.inner
                if chunk.cut.source[slice(*inner)] == text.value:
                    yield Spot(kind, text.value, chunk.start + inner[0], chunk.start + inner[1])


def misspelt(kind: str, name: str, choice: random.Random) -> str:
    """The name with one or two slips of the keyboard in it; "" when every try gave another name that there is."""
    for _ in range(8):
        letters = list(name)
        for _ in range(choice.choice((1, 2))):
            at = choice.randrange(1, len(letters) - 1)
            slip = choice.choice(("drop", "double", "swap", "other"))
            if slip == "drop" and letters[at] != "_":
                del letters[at]
            elif slip == "double":
                letters.insert(at, letters[at])
            elif slip == "swap":
                letters[at], letters[at + 1] = letters[at + 1], letters[at]
            else:
                letters[at] = choice.choice("aeionrst")
        made = "".join(letters)
        if made.lower() != name.lower() and not _IS_KNOWN[kind](made):
            return made
    return ""


@cache
def _twins() -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for pair in wrong_apis.all_of("function"):
        if pair.verdict == "confirmed" and pair.same_arguments and pair.right and not pair.defined:
            found[pair.right[0]].append(pair.wrong)
    return found


def _invented(name: str, choice: random.Random) -> str:
    return choice.choice(_twins()[name])


def _told(analyser: Analyser, path: Path, chars: str, spot: Spot, wrong: str) -> tuple[bool, bool]:
    """Whether the wrong name is told as a warning or worse, and whether a fix puts the right one back."""
    unit = analyser.snapshot(path, chars[: spot.start] + wrong + chars[spot.end :]).unit
    end = spot.start + len(wrong)
    about = [
        one
        for one in diagnose(unit, unit.root.path)
        if one.severity <= Severity.WARNING and one.start <= end and spot.start <= one.end
    ]
    offered = any(edit.text == spot.name for one in about for fix in one.fixes for edit in fix.edits)
    return bool(about), offered
