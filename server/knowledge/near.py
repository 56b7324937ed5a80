"""What was probably meant by a name that does not exist: by meaning first, then by spelling."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, lru_cache

from server.knowledge import convars, entities, event_words, events, netprops, weapons, wrong_apis

_SOURCES = {
    "event": events.names,
    "netprop": netprops.names,
    "class": entities.names,
    "convar": convars.names,
    "weapon": weapons.items,
}


@lru_cache(maxsize=4096)
def near(kind: str, name: str, most: int = 3) -> tuple[str, ...]:
    """Names of that kind (`event`, `netprop`, `class`, `convar`, `weapon`) that may be meant, the best first.

    What the wrong-API table says comes first, when it is a name of the same kind; then a name of the same words, then
    what is spelt alike, then an event whose name says the same in other words.
    """
    known = wrong_apis.wrong(kind, name)
    meant = known.right if known is not None and known.right_kind in ("", "Prop_Send", "Prop_Data") else ()
    same_words = _by_words(kind).get(_words(name), ())
    by_spelling = _spelt_like(name, _candidates(kind), most)
    same_meaning = event_words.same_meaning(name) if kind == "event" else ()
    return tuple(dict.fromkeys(one for one in (*meant, *same_words, *by_spelling, *same_meaning) if one != name))[:most]


def spelt_like(name: str, candidates: Iterable[str], most: int = 3) -> tuple[str, ...]:
    """The candidates that a few slips of the keyboard turn into `name`, the nearest first.

    One slip is allowed for every four letters, three at most: more is another word. Case counts as no slip.
    """
    return _spelt_like(name, _lowered(candidates), most)


def letters_off(name: str, other: str) -> int:
    """How many slips of the keyboard turn one name into another; case counts as none."""
    from rapidfuzz.distance import OSA

    return OSA.distance(name.lower(), other.lower())


def _spelt_like(name: str, candidates: dict[str, str], most: int) -> tuple[str, ...]:
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    wanted = name.lower()
    allowed = min(3, max(1, len(name) // 4))
    found = process.extract(wanted, list(candidates), scorer=OSA.distance, score_cutoff=allowed, limit=None)
    ordered = sorted((slips, lowered[:1] != wanted[:1], candidates[lowered]) for lowered, slips, _ in found)
    return tuple(candidate for *_, candidate in ordered[:most])


def _lowered(names: Iterable[str]) -> dict[str, str]:
    return {name.lower(): name for name in names}


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
def _candidates(kind: str) -> dict[str, str]:
    source = _SOURCES.get(kind)
    return _lowered(source()) if source is not None else {}
