"""How many of the names of the game in plugins `data/` knows, table by table, and which it lacks most often.

Left out is code that does not run in Left 4 Dead 2, and of the names that are not known those that need not be: what
another game has, what the plugin asks for before it uses it, what plugins make themselves.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from server.analysis.runtime.detect import allows_game, serves_several_games
from server.analysis.runtime.game_guard import is_guarded
from server.analysis.runtime.made_convars import made_convars
from server.analysis.unit import Unit
from server.knowledge import convars, entities, events, netprops, wrong_apis
from tools.bench.collection import Analyser, Collection
from tools.bench.figure import Figure, share
from tools.bench.game_names import CLASS, CONVAR, EVENT, FIELD, NETPROP, Use, uses

GOAL = 95.0
TABLES = {
    EVENT: "hooked events",
    FIELD: "event fields",
    NETPROP: "netprops",
    CLASS: "entity classes",
    CONVAR: "console variables",
}
_SHOWN = 12
_AT_ONCE = 100  # plugins in one project: all that is read of them stays in memory
_ELSEWHERE = frozenset({"other_game", "l4d1_only"})
_OF_PLUGINS = ("sm_", "l4d_", "l4d2_")


@dataclass(slots=True)
class Table:
    """What was found of one kind of names. A name counts once at each place where it stands."""

    known: int = 0
    unsure: int = 0
    lacking: Counter[str] = field(default_factory=Counter)
    left_out: Counter[str] = field(default_factory=Counter)
    files: dict[str, set[str]] = field(default_factory=partial(defaultdict, set))

    @property
    def total(self) -> int:
        """All names that count."""
        return self.known + self.lacking.total()


def measure(collection: Collection) -> Iterator[Figure]:
    """A figure for each table."""
    tables = count(collection)
    for kind, title in TABLES.items():
        table = tables[kind]
        details: dict[str, str] = {}
        if table.unsure:
            details["known by the name alone"] = f"{table.unsure}: what they are of is not known there"
        if table.left_out:
            details["left out"] = ", ".join(f"{count} {why}" for why, count in table.left_out.most_common())
        if table.lacking:
            most = table.lacking.most_common(_SHOWN)
            details["lacking"] = ", ".join(f"{name} ({count})" for name, count in most)
        how = "names that calls are given as constants and that data/ has"
        yield share(f"known {title}", table.known, table.total, how, GOAL, details)


def count(collection: Collection) -> dict[str, Table]:
    """What was found, by the kind of names."""
    tables = {kind: Table() for kind in TABLES}
    made: set[str] = set()
    waiting: list[tuple[str, str]] = []  # console variables that a later plugin may turn out to make
    seen: set[tuple[str, str, int, str]] = set()
    for start in range(0, len(collection.plugins), _AT_ONCE):
        analyser = Analyser(collection.include)
        for path in collection.plugins[start : start + _AT_ONCE]:
            unit = analyser.snapshot(path).unit
            made |= made_convars(unit)
            for use in uses(unit):
                if (key := (use.kind, *use.place, use.name)) not in seen and use.name and not use.name.isdecimal():
                    seen.add(key)
                    _count(tables[use.kind], unit, use, waiting)
    for name, file in waiting:
        _lacks(tables[CONVAR], name, file, "of other plugins" if name.lower() in made else "")
    return tables


def _count(table: Table, unit: Unit, use: Use, waiting: list[tuple[str, str]]) -> None:
    if why := _does_not_run(unit, use):
        table.left_out[why] += 1
    elif use.is_known:
        table.known += 1
        table.unsure += not use.is_sure
    elif use.kind == CONVAR and not (why := _need_not_be(unit, use)):
        waiting.append((use.name, use.view.path))
    else:
        _lacks(table, " ".join((use.of, *use.events[:1], use.name)).strip(), use.view.path, _need_not_be(unit, use))


def _lacks(table: Table, name: str, file: str, why: str) -> None:
    if why:
        table.left_out[why] += 1
    else:
        table.lacking[name] += 1
        table.files[name].add(Path(file).name)


def _does_not_run(unit: Unit, use: Use) -> str:
    """Why the code does not run in Left 4 Dead 2, "" when it does."""
    if not allows_game(unit):
        return "in plugins for other games"
    if is_guarded(use.view, use.call):
        return "in code for other games"
    function = use.view.function_at(use.call.start)
    return "in code for other games" if function is not None and "L4D1" in function.name.name.upper() else ""


def _need_not_be(unit: Unit, use: Use) -> str:
    """Why a name that is not known need not be, "" when there is no reason."""
    if _is_elsewhere(use):
        return "of other games"
    if use.kind == CONVAR:
        if use.name.lower() in made_convars(unit):
            return "that the plugin makes"
        if use.name.lower().startswith(_OF_PLUGINS):
            return "called as plugins call theirs"
    if use.asks or (use.kind == NETPROP and _is_asked_for(use)):
        return "that the code asks for first"
    return "in plugins for several games" if serves_several_games(unit) else ""


def _is_elsewhere(use: Use) -> bool:
    """Whether the tables say that another game has it, Left 4 Dead 2 not."""
    stated = wrong_apis.wrong(use.kind, use.name)
    if stated is not None and stated.verdict in _ELSEWHERE:
        return True
    if use.kind == EVENT:
        return bool(events.other_games(use.name))
    if use.kind == NETPROP:
        known = netprops.prop(use.name)
        return known is not None and bool(known.game)
    if use.kind == CLASS:
        return entities.entity(use.name) is not None
    return use.kind == CONVAR and convars.convar(use.name) is not None


def _is_asked_for(use: Use) -> bool:
    """Whether the function asks if there is such a property before it uses it."""
    if use.body is None:
        return False
    tests = (site for site in use.body.calls if site.name == "HasEntProp")
    return any(text.value == use.name for site in tests for text in site.texts(2))
