"""The rows of data/events: the game's events with their fields, and which other games have which event."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

from tools.game.reading import Row, Tables, read, uses

L4D2 = "left4dead2"

_CERTAIN = 6
"""So many plugins must read a field as a user id before it counts as one: a field that few read may be misread."""

_INTEGERS = {"short", "long"}


def tables(facts: Path) -> Tables:
    """`facts.jsonl`, `games.jsonl` (event → games) and `names.jsonl` (game → what people call it)."""
    ours, others = read(facts, "l4d2_events"), read(facts, "other_game_events")
    ids = _user_ids(ours["events"])
    return {
        "events/facts.jsonl": sorted((_event(event, ids) for event in ours["events"]), key=lambda row: row["name"]),
        "events/games.jsonl": _games(ours, others),
        "events/names.jsonl": [
            {"game": game, "name": name}
            for game, name in sorted({L4D2: "Left 4 Dead 2", **others["meta"]["games"]}.items())
        ],
    }


def _user_ids(events: list[Row]) -> set[tuple[str, str]]:
    """The pairs of a field's name and type that hold a user id, by what plugins do with them.

    A type belongs to it: `subject` is a user id as a short and an entity's index as a long.
    """
    reads: dict[tuple[str, str], int] = defaultdict(int)
    for event in events:
        for field in event["fields"]:
            reads[field["name"].lower(), field["type"]] += field.get("read_as_userid", 0)
    by_name = {pair for pair in reads if pair[0].endswith("userid") and pair[1] in _INTEGERS}
    return by_name | {pair for pair, count in reads.items() if count >= _CERTAIN and pair[1] == "short"}


def _event(event: Row, ids: set[tuple[str, str]]) -> Row:
    return {
        "name": event["name"],
        "file": event["source"],
        "local": event.get("flags", {}).get("local", False),
        "plugins": uses(event),
        "fields": [
            [field["name"], field["type"], *(["userid"] if (field["name"].lower(), field["type"]) in ids else [])]
            for field in event["fields"]
        ],
    }


def _games(ours: Row, others: Row) -> list[Row]:
    games: dict[str, set[str]] = {event["name"]: {L4D2} for event in ours["events"]}
    for game, names in others["meta"]["shared_with_l4d2"].items():
        for name in names:
            games[name].add(game)
    for event in others["events"]:
        games[event["name"]] = set(event["games"])
    return [{"name": name, "games": sorted(found)} for name, found in sorted(games.items())]
