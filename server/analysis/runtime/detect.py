"""Which game a plugin is for, how sure that is, and what shows it.

What the plugin says itself counts most: a check of the engine that makes it refuse to load. Else the marks in its
code count: events, netprops, classes, natives that few games have, unless a condition about the game guards them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from server.analysis.check.chunk import check_chunk
from server.analysis.runtime.chunk_view import ChunkView
from server.analysis.runtime.game_conditions import asks_for_game, conditions_in
from server.analysis.runtime.game_marks import GAME_DATA, WEAK, Mark, forward_marks, marks_in, of_header
from server.analysis.runtime.games import GAMES, L4D, L4D2, LEFT4DEAD, in_words
from server.analysis.unit import Unit
from server.analysis.walk import nodes, statements
from server.syntax import nodes as n
from server.syntax.chunk import Chunk

HIGH, MEDIUM, LOW = "high", "medium", "low"
BOTH, GENERIC = "both", "generic"
_SURE, _LIKELY, _MOST_WEAK = 8, 3, 3  # weights that make a detection sure
_FAMILIES = (LEFT4DEAD, frozenset({"cstrike", "csgo"}))
_WORDS = {
    "event": "the event `{}`",
    "class": "the class `{}`",
    "netprop": "the property `{}`",
    "convar": "the console variable `{}`",
    "function": "the function `{}`",
    "forward": "the forward `{}`",
    "word": "it is called `{}`",
    "include": "the include `{}`",
    "file": "its file is called `{}`",
    GAME_DATA: "game data by `{}`",
}
_REFUSALS = frozenset({"APLRes_Failure", "APLRes_SilentFailure"})
_STARTS = frozenset({"AskPluginLoad2", "AskPluginLoad", "OnPluginStart", "OnAllPluginsLoaded", "OnConfigsExecuted"})


class Evidence(NamedTuple):
    """`what` in words, at the byte offset `start` of the file `path`."""

    what: str
    path: str
    start: int


class Detection(NamedTuple):
    """`game` is one of `GAMES`, `both` for Left 4 Dead 1 and 2, or `generic`. `confidence` is high, medium or low.

    `several` when the plugin has code for games that are not alike, though no condition that we can follow parts it.
    """

    game: str
    confidence: str
    evidence: tuple[Evidence, ...]
    several: bool = False


class _Placed(NamedTuple):
    mark: Mark
    evidence: Evidence


def detect(unit: Unit) -> Detection:
    """The game that the plugin is for. Worked out once for a unit."""
    known = unit.cache.get("detection")
    if not isinstance(known, Detection):
        known = unit.cache["detection"] = _detected(unit)
    return known


def game_of(unit: Unit) -> str:
    """The game that the plugin is for, as `Detection` names it."""
    return detect(unit).game


def allows_game(unit: Unit) -> bool:
    """Whether rules that only hold for Left 4 Dead 2 have something to say: not in a plugin that is for others."""
    found = detect(unit)
    return found.game in (L4D2, BOTH, GENERIC) or found.confidence == LOW


def is_for_left4dead(unit: Unit) -> bool:
    """Whether the plugin shows itself to be for Left 4 Dead 2, perhaps for the first game too."""
    return detect(unit).game in (L4D2, BOTH)


def serves_several_games(unit: Unit) -> bool:
    """Whether the plugin has code for games that are not alike."""
    return detect(unit).several


def _detected(unit: Unit) -> Detection:
    refused = list(_refusals(unit)) if asks_for_game(unit) else []
    without = {game for game, _ in refused}
    allowed = frozenset(GAMES) - without
    checks = tuple(dict.fromkeys(evidence for _, evidence in refused))
    if without and (allowed <= LEFT4DEAD or len(allowed) == 1) and allowed:
        return Detection(BOTH if allowed == LEFT4DEAD else min(allowed), HIGH, checks)
    return _weighed(list(_marks(unit)), allowed, checks)


def _weighed(found: list[_Placed], allowed: frozenset[str], checks: tuple[Evidence, ...]) -> Detection:
    distinct: dict[tuple[str, str], _Placed] = {}
    for one in found:
        distinct.setdefault((one.mark.kind, one.mark.name), one)
    groups: dict[frozenset[str], list[_Placed]] = defaultdict(list)
    for one in distinct.values():
        family = _family(one.mark.games)
        if family is not None and one.mark.games & allowed:
            groups[family].append(one)
    groups = {family: group for family, group in groups.items() if _weight(group)}
    if not groups:
        needs_data = any(one.mark.kind == GAME_DATA for one in found)
        return Detection(GENERIC, LOW if needs_data else MEDIUM if checks else HIGH, checks)
    ranked = sorted(groups, key=lambda family: (-_weight(groups[family]), sorted(family)))
    best = groups[ranked[0]]
    if not ranked[0] & LEFT4DEAD:
        best = [*best, *(one for one in distinct.values() if _agrees(one.mark.games, ranked[0]))]
    weight = _weight(best)
    rest = sum(_weight(groups[family]) for family in ranked[1:])
    if rest * 2 > weight:
        shown = tuple(one.evidence for family in ranked for one in groups[family])
        return Detection(GENERIC, LOW, (*checks, *shown), several=True)
    confidence = HIGH if weight >= _SURE and not rest else MEDIUM if weight >= _LIKELY else LOW
    return Detection(_within(ranked[0], best, allowed), confidence, (*checks, *(one.evidence for one in best)))


def _within(family: frozenset[str], found: list[_Placed], allowed: frozenset[str]) -> str:
    """Which game of a family."""
    if len(family) == 1:
        return min(family)
    counts = {game: sum(one.mark.weight for one in found if one.mark.games == {game}) for game in family}
    best = max(sorted(family), key=lambda game: counts[game])
    if family == LEFT4DEAD:
        if not allowed >= LEFT4DEAD:
            return min(allowed & LEFT4DEAD)
        less = counts[L4D if best == L4D2 else L4D2]
        wanted = 2 if best == L4D else 1  # plugins for the second game speak of the first one's survivors
        return best if counts[best] >= wanted and less * 2 <= counts[best] else BOTH
    return best if counts[best] else "cstrike"


def _weight(found: Iterable[_Placed]) -> int:
    """What marks weigh together: of the weak ones only some count."""
    strong = sum(one.mark.weight for one in found if one.mark.weight != WEAK)
    return strong + min(_MOST_WEAK, sum(one.mark.weight for one in found if one.mark.weight == WEAK))


def _family(of: frozenset[str]) -> frozenset[str] | None:
    """The games that are alike of which one has the mark; None for a mark of several families, or of none."""
    for family in _FAMILIES:
        if of and of <= family:
            return family
    return of if len(of) == 1 else None


def _agrees(games: frozenset[str], family: frozenset[str]) -> bool:
    """Whether a mark of several families is one of these games, and not of Left 4 Dead."""
    return _family(games) is None and bool(games & family) and not games & LEFT4DEAD


def _marks(unit: Unit) -> Iterator[_Placed]:
    """The marks in the user's files whose code runs in other games too, or is not kept from these; the file's name."""
    name = Path(unit.root.path).stem
    if of := in_words(name.replace("_", " ")):
        yield _Placed(Mark("file", name, of, WEAK, 0, None), Evidence(_WORDS["file"].format(name), unit.root.path, 0))
    guarded = asks_for_game(unit)
    for path, chunk in _chunks(unit):
        checked = check_chunk(unit, path, chunk)
        for mark in (*marks_in(unit, path, chunk, checked), *forward_marks(unit, path, chunk)):
            if guarded and mark.call is not None and _is_guarded(unit, path, chunk, mark.call):
                continue
            yield _Placed(mark, Evidence(_WORDS[mark.kind].format(mark.name), path, chunk.start + mark.start))
    for path, closure in unit.files.items():
        if closure.source.library:
            continue
        for include, inner in closure.included:
            of = of_header(include.path)
            if of and inner is not None and not include.optional:
                yield _Placed(
                    Mark("include", include.path, of, WEAK, include.start, None),
                    Evidence(_WORDS["include"].format(include.path), path, include.start),
                )


def _is_guarded(unit: Unit, path: str, chunk: Chunk, call: n.Call) -> bool:
    """Whether a condition tells games apart at a call: one of two unlike games does not get there."""
    view = ChunkView(unit, path, chunk, check_chunk(unit, path, chunk))
    for game in (L4D2, "tf2"):
        live = conditions_in(unit, game).is_live(view, view.function_at(call.start), call)
        if live.game and not live.is_true:
            return True
    return False


def _chunks(unit: Unit) -> Iterator[tuple[str, Chunk]]:
    for path, closure in unit.files.items():
        if not closure.source.library:
            for chunk in unit.chunks(path):
                yield path, chunk


def _refusals(unit: Unit) -> Iterator[tuple[str, Evidence]]:
    """The games in which the plugin surely refuses to load or to run, with the statement that does."""
    for path, chunk in _chunks(unit):
        checked = check_chunk(unit, path, chunk)
        view = ChunkView(unit, path, chunk, checked)
        for function in view.functions:
            for node in statements(function):
                if not _refuses(function, node):
                    continue
                for game in GAMES:
                    live = conditions_in(unit, game).is_live(view, function, node)
                    if live.is_true and live.game:
                        yield game, Evidence("a check of the game that ends the plugin", path, chunk.start + node.start)


def _refuses(function: n.Function, node: n.Node) -> bool:
    """Whether a statement of one of the plugin's first functions stops the plugin."""
    if function.name.name not in _STARTS:
        return False
    if isinstance(node, n.Return):
        return node.value is not None and any(
            isinstance(one, n.Name) and one.name in _REFUSALS for one in nodes([node.value])
        )
    if isinstance(node, n.ExprStmt) and isinstance(node.value, n.Call) and isinstance(node.value.target, n.Name):
        return node.value.target.name == "SetFailState"
    return False
