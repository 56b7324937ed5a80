"""The rows of data/wrong: names that people and models write and that do not exist, with the right ones.

Why each is wrong is written by hand in data/wrong/about.toml.
"""

from __future__ import annotations

import re
from pathlib import Path

from tools.game.reading import Row, Tables, read

_LEFT_OUT = {
    "refuted": "the name that the pair forbids exists (RoundFloat, charger_impact, GetClientHealth, ...)",
    "arguments": "a wrong number of arguments is what the compiler's own rule reports",
    "language": "SourceMod's headers stopped declaring these, but the language or another header has them",
}
_LANGUAGE = {"Function", "INVALID_FUNCTION", "Param_VarArgs", "myinfo", "MsgSentNotify"}
_KINDS = {"classname": "class", "old_function": "old"}
_RIGHT = re.compile(r"([\w.]+)(?: \((\w+)(?: type)?\))?$")
_WITH_PLACE = re.compile(r'Prop_(?:Send|Data) "(\w+)"$')


def tables(facts: Path) -> Tables:
    """`wrong/facts.jsonl`."""
    games = read(facts, "other_game_events")["meta"]["games"]
    rows = [_row(pair, games) for pair in read(facts, "wrong_apis")["pairs"] if not _reason_to_leave_out(pair)]
    return {"wrong/facts.jsonl": sorted(rows, key=lambda row: (row["kind"], row["wrong"]))}


def _reason_to_leave_out(pair: Row) -> str:
    if pair["status"] == "refuted":
        return _LEFT_OUT["refuted"]
    if pair["kind"] == "pattern" and "arguments" in pair["wrong"]:
        return _LEFT_OUT["arguments"]
    if pair["kind"] == "removed" and pair["wrong"] in _LANGUAGE:
        return _LEFT_OUT["language"]
    return ""


def _row(pair: Row, games: dict[str, str]) -> Row:
    evidence: Row = pair["evidence"]
    kind: str = _KINDS.get(pair["kind"]) or pair["kind"]
    wrong: str = pair["wrong"]
    place: str | None = pair.get("used_as")
    if with_place := _WITH_PLACE.match(wrong):
        wrong, place = with_place.group(1), wrong.partition(" ")[0]
    right, right_kind = _right(kind, pair["right"])
    plugins = evidence.get("forum_plugins")
    return {
        "kind": kind,
        "wrong": wrong,
        "right": evidence.get("all_replacements") or right,
        "right_kind": right_kind,
        "verdict": pair["status"],
        "nearest": pair.get("right_is", "").startswith("nearest"),
        "place": place,
        "framework": evidence.get("framework"),
        "games": _games(evidence, games),
        "since": evidence.get("deprecated_since"),
        "last": evidence.get("last"),
        "defined": plugins.get("define_it_themselves") if isinstance(plugins, dict) else None,
    }


def _right(kind: str, right: str | None) -> tuple[list[str], str]:
    """The right names and what they are: the kind of the wrong one unless the pair says something else."""
    if right is None:
        return [], ""
    if with_place := _WITH_PLACE.match(right):
        return [with_place.group(1)], right.partition(" ")[0]
    named = _RIGHT.match(right)
    if kind == "syntax" or named is None:
        return [right], "expression"
    return [named.group(1)], named.group(2) or ""


def _games(evidence: Row, games: dict[str, str]) -> list[str]:
    found = evidence.get("wrong_in_other_games") or evidence.get("game") or []
    names = found.split(", ") if isinstance(found, str) else found
    return [games.get(name, name) for name in names]
