"""What was probably meant by a name that does not exist: by meaning first, then by spelling."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from server.knowledge import convars, entities, events, netprops, weapons, wrong_apis

_SOURCES = {
    "event": events.names,
    "netprop": netprops.names,
    "class": entities.names,
    "convar": convars.names,
    "weapon": weapons.items,
}


def near(kind: str, name: str, most: int = 3) -> tuple[str, ...]:
    """Names of that kind (`event`, `netprop`, `class`, `convar`, `weapon`) that may be meant, the best first.

    What the wrong-API table says comes first, when it is a name of the same kind; then a name of the same words.
    """
    known = wrong_apis.wrong(kind, name)
    meant = known.right if known is not None and known.right_kind in ("", "Prop_Send", "Prop_Data") else ()
    same_words = _by_words(kind).get(_words(name), ())
    by_spelling = _spelt_like(name, _by_length(kind), most)
    return tuple(dict.fromkeys(one for one in (*meant, *same_words, *by_spelling) if one != name))[:most]


def near_field(event: events.Event, name: str, most: int = 3) -> tuple[str, ...]:
    """Fields of the event that may be meant by a name that it does not have, the best first."""
    meant = (field for field in wrong_apis.fields_meant(name) if field in event.fields)
    names = [field.name for field in event.fields.values()]
    written = (event.fields[field].name for field in meant)
    return tuple(dict.fromkeys((*spelt_like(name, names, 1), *written, *spelt_like(name, names, most))))[:most]


def spelt_like(name: str, candidates: Iterable[str], most: int = 3) -> tuple[str, ...]:
    """The candidates that a few slips of the keyboard turn into `name`, the nearest first.

    One slip is allowed for every four letters, three at most: more is another word. Case counts as no slip.
    """
    return _spelt_like(name, _lengths(candidates), most)


def _spelt_like(name: str, candidates: dict[int, list[str]], most: int) -> tuple[str, ...]:
    allowed = min(3, max(1, len(name) // 4))
    wanted = name.lower()
    found: list[tuple[int, bool, str]] = []
    for length in range(len(name) - allowed, len(name) + allowed + 1):
        for candidate in candidates.get(length, ()):
            slips = distance(wanted, candidate.lower(), allowed)
            if slips <= allowed:
                found.append((slips, candidate[:1].lower() != wanted[:1], candidate))
    return tuple(candidate for *_, candidate in sorted(found)[:most])


def _lengths(names: Iterable[str]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for name in names:
        found.setdefault(len(name), []).append(name)
    return found


def distance(one: str, other: str, most: int) -> int:
    """How many letters have to be put in, left out, changed or swapped with their neighbour; `most + 1` when more."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        following = [i]
        for j, against in enumerate(other, 1):
            cost = min(row[j] + 1, following[j - 1] + 1, row[j - 1] + (letter != against))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == against:
                cost = min(cost, before[j - 2] + 1)
            following.append(cost)
        if min(following) > most and min(row) > most:
            return most + 1
        before, row = row, following
    return min(row[-1], most + 1)


@cache
def _by_words(kind: str) -> dict[tuple[str, ...], list[str]]:
    found: dict[tuple[str, ...], list[str]] = {}
    source = _SOURCES.get(kind)
    for name in source() if source is not None else ():
        found.setdefault(_words(name), []).append(name)
    return found


def _words(name: str) -> tuple[str, ...]:
    """The words of a name without regard to their order, and without the `weapon_` that some names go by."""
    return tuple(sorted(name.lower().removeprefix("weapon_").split("_")))


@cache
def _by_length(kind: str) -> dict[int, list[str]]:
    source = _SOURCES.get(kind)
    return _lengths(source()) if source is not None else {}
