"""The names of phrases, of translations, of gamedata and of its keys, in the strings that take them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from server.analysis.companion_places import entries, gamedata_files, is_key, is_phrase, phrase_files
from server.analysis.companions import phrases
from server.analysis.quoted import Argument, Names
from server.features.completion.facts import Choice, Quotes, quotes_of, rank
from server.features.completion.item import Completions, Item, Sort
from server.features.completion.names import LIMIT
from server.features.completion.request import Request

_PHRASE = re.compile(r"[^\"\r\n,()]*")


def companion_names(request: Request) -> Completions | None:
    """What the companion files have for the string around the cursor; None when it names nothing in them."""
    quotes = quotes_of(request)
    argument = request.argument if quotes is not None else None
    if quotes is None or argument is None:
        return None
    unit = request.snapshot.unit
    names = argument.names
    if names is Names.PHRASE_FILE:
        return _listed(request, quotes, _of(phrase_files(unit)))
    if names is Names.GAMEDATA_FILE:
        return _listed(request, quotes, (Choice(name, sort=Sort.FILE) for name in gamedata_files(unit)))
    if names is not None:
        return None
    if is_key(argument):
        return _listed(request, quotes, _keys(request, argument))
    if is_phrase(argument, unit):
        wide = quotes_of(request, _PHRASE)
        held = phrases(unit)
        if wide is not None and held is not None:
            # Those of the plugin's own files come before what SourceMod brings along.
            found = (Choice(one.name, 0, one.format, tier=int(not one.path)) for one in held.by_name.values())
            return _listed(request, wide, found)
    return None


def _of(files: dict[str, bool]) -> Iterable[Choice]:
    return (Choice(name, sort=Sort.FILE, tier=int(foreign)) for name, foreign in files.items())


def _keys(request: Request, argument: Argument) -> Iterable[Choice]:
    found: dict[str, set[str]] = {}
    for entry in entries(request.snapshot.unit, argument.site):
        found.setdefault(entry.key, set()).update(entry.platforms)
    return [Choice(key, 0, ", ".join(sorted(platforms))) for key, platforms in found.items()]


def _listed(request: Request, quotes: Quotes, choices: Iterable[Choice]) -> Completions:
    ranked = rank(quotes.typed, choices)
    items = [
        Item(choice.name, choice.sort, choice.name + quotes.closing, detail=choice.detail) for choice in ranked[:LIMIT]
    ]
    return Completions(quotes.start, request.offset, quotes.end, items, len(ranked) > LIMIT)
