"""What completes in a string that names something of the game: the best names first, the most used before others."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cache
from operator import attrgetter

from server.analysis.cursor.spot import Text
from server.analysis.fact_cards import convar_default
from server.analysis.quoted import Argument, Names
from server.analysis.runtime.entity_class import PLAYER
from server.analysis.runtime.made_convars import made_convars
from server.features.completion.item import Completions, Item, Sort
from server.features.completion.matching import EXACT, FOLDED, Pattern
from server.features.completion.names import LIMIT
from server.features.completion.request import Request
from server.knowledge import convars, entities, netprops, weapons
from server.syntax.text import unlatin

_REST = re.compile(r"[\w./\\-]*", re.ASCII)
_RARE = 1


@dataclass(frozen=True, slots=True)
class Choice:
    """A name that can stand in a string. Those of a lower `tier` come first, then the ones that more plugins use.

    `of` is what its card needs besides the name. `is_closed` tells that the names are all there are, so that a quote
    may choose one.
    """

    name: str
    uses: int = 0
    detail: str = ""
    sort: Sort = Sort.CONSTANT
    tier: int = 0
    of: tuple[str, ...] = ()
    is_closed: bool = False


@dataclass(frozen=True, slots=True)
class Quotes:
    """The string around the cursor: what is `typed` of it, its range, and the quote that is missing behind it."""

    start: int
    end: int
    typed: str
    closing: str


def quotes_of(request: Request, pattern: re.Pattern[str] = _REST) -> Quotes | None:
    """The string around the cursor, which goes on with what `pattern` matches; None in other text."""
    spot = request.spot
    if spot.text is not Text.STRING:
        return None
    chars = request.snapshot.text.chars
    start, offset = spot.base + 1, request.offset
    rest = pattern.match(chars, offset)
    assert rest is not None  # the pattern matches the empty text
    if chars[rest.end() : rest.end() + 1] == '"':
        return Quotes(start, rest.end(), unlatin(chars[start:offset]), "")
    return Quotes(start, spot.end if spot.end > offset else offset, unlatin(chars[start:offset]), '"')


def facts(request: Request) -> Completions | None:
    """The names of the game that can stand in the string; None when it is no such string."""
    quotes = quotes_of(request)
    argument = request.argument if quotes is not None else None
    names = argument.names if argument is not None else None
    if quotes is None or argument is None or names not in _SOURCES:
        return None
    choices = _SOURCES[names](request, argument)
    if names is Names.COMMAND:
        if " " in quotes.typed:
            return None
        quotes = Quotes(quotes.start, request.spot.end, quotes.typed, "")
    return listed(request, quotes, names, choices)


def listed(request: Request, quotes: Quotes, names: Names, choices: Iterable[Choice]) -> Completions:
    """The choices that fit what is typed, in order."""
    ranked = rank(quotes.typed, choices)
    items = [as_item(quotes, names, choice) for choice in ranked[:LIMIT]]
    return Completions(quotes.start, request.offset, quotes.end, items, len(ranked) > LIMIT)


def rank(typed: str, choices: Iterable[Choice]) -> list[Choice]:
    """Those that fit what is typed, best first."""
    pattern = Pattern(typed) if typed else None
    found: list[tuple[tuple[bool, int, int, str], Choice]] = []
    for choice in choices:
        grade = pattern.grade(choice.name) if pattern is not None else EXACT
        if grade is not None:
            found.append(((grade > FOLDED, choice.tier, -choice.uses, choice.name), choice))
    return [choice for _, choice in sorted(found, key=lambda row: row[0])]


def as_item(quotes: Quotes, names: Names, choice: Choice) -> Item:
    """A choice as a suggestion."""
    item = Item(choice.name, choice.sort, choice.name + quotes.closing, data=("fact", names.value, choice.name))
    item.data += choice.of
    item.detail = choice.detail
    if choice.is_closed and not quotes.closing:
        item.commit = '"'
    return item


# Tables ------------------------------------------------------------------------------------------------------


@cache
def _creatable() -> tuple[Choice, ...]:
    found: list[Choice] = []
    for choice in _entities():
        known = entities.entity(choice.name)
        if known is not None and known.is_creatable is not False:
            # The class of clients is compared with often, and hardly ever made.
            found.append(replace(choice, tier=int(known.server_class == PLAYER)))
    return tuple(found)


@cache
def _entities() -> tuple[Choice, ...]:
    known = [entity for name in entities.names() if (entity := entities.entity(name)) is not None]
    return tuple(Choice(one.name, one.plugins, one.family or one.server_class, Sort.CLASS) for one in known)


@cache
def _items() -> tuple[Choice, ...]:
    found: list[Choice] = []
    for name in weapons.items():
        weapon, melee = weapons.weapon(name), weapons.melee(name)
        if weapon is not None:
            found.append(Choice(weapon.name, weapon.plugins, weapon.kind))
        elif melee is not None:
            found.append(Choice(melee.name, melee.plugins, "melee"))
    return tuple(found)


@cache
def _convars() -> tuple[Choice, ...]:
    known = [convar for name in convars.names() if (convar := convars.convar(name)) is not None]
    return tuple(Choice(one.name, one.plugins, convar_default(one), Sort.VARIABLE, int(one.is_client)) for one in known)


@cache
def _commands() -> tuple[Choice, ...]:
    known = [command for name in convars.command_names() if (command := convars.command(name)) is not None]
    commands = tuple(Choice(one.name, _RARE, one.origin, Sort.FUNCTION) for one in known)
    taken = {one.name for one in commands}
    return commands + tuple(one for one in _convars() if one.name not in taken)


@cache
def _models() -> tuple[Choice, ...]:
    return tuple(Choice(one.path, one.plugins, one.of or one.kind, Sort.FILE) for one in entities.models())


@cache
def _server_classes() -> tuple[Choice, ...]:
    known = [found for name in netprops.class_names() if (found := netprops.server_class(name)) is not None]
    return tuple(
        Choice(one.name, len(one.entities), ", ".join(one.entities[:3]), Sort.CLASS, 0, (), True)
        for one in sorted(known, key=attrgetter("name"))
    )


def _with_own(request: Request, _: Argument) -> Iterable[Choice]:
    """The known console variables, and those that the plugin makes."""
    known = {one.name.lower() for one in _convars()}
    own = made_convars(request.snapshot.unit) - known
    return [*(Choice(name, 0, "of this plugin", Sort.VARIABLE, -1) for name in own), *_convars()]


_SOURCES: dict[Names, Callable[[Request, Argument], Iterable[Choice]]] = {
    Names.SERVER_CLASS: lambda _request, _argument: _server_classes(),
    Names.MADE: lambda _request, _argument: _creatable(),
    Names.ENTITY: lambda _request, _argument: _entities(),
    Names.ITEM: lambda _request, _argument: _items(),
    Names.CONVAR: _with_own,
    Names.MODEL: lambda _request, _argument: _models(),
    Names.COMMAND: lambda _request, _argument: _commands(),
}
