"""Where a plugin names what a player is to hold, and which of these names the game does not know."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from server.analysis.runtime.call_site import CallSite
from server.analysis.runtime.command_texts import BY_CLIENT, commands
from server.knowledge import entities, weapons
from server.knowledge.near import spelt_like

_WEAPON = "weapon_"
_GIVE = "give"
_MELEE_KEY = "melee_script_name"


class Item(NamedTuple):
    """A name at `start..end` of the chunk. `melee` when it is a melee weapon's script, `short` without `weapon_`."""

    name: str
    start: int
    end: int
    melee: bool = False
    short: bool = False


CALLS = ("GivePlayerItem", "DispatchKeyValue", *BY_CLIENT)


def items(site: CallSite) -> Iterator[Item]:
    """The items that a call of one of `CALLS` names by constants."""
    if site.name == "GivePlayerItem":
        for text in site.texts(1):
            yield Item(text.value, text.start, text.end)
    elif site.name in BY_CLIENT:
        for words in commands(site, BY_CLIENT[site.name]):
            if words[0].value.lower() == _GIVE and len(words) > 1 and words[1].known:
                yield Item(words[1].value, words[1].start, words[1].end, short=True)
    else:
        key = site.text(1)
        if key is not None and key.value == _MELEE_KEY:
            for text in site.texts(2):
                yield Item(text.value, text.start, text.end, melee=True)


def meant(item: Item) -> tuple[str, ...] | None:
    """Names that may be meant by an item that the game does not know; None when it may be right.

    Maps and servers add melee weapons: of these only what is nearly one of the game's is told.
    """
    name = item.name.lower()
    if not name or _is_item(name, item):
        return None
    own = weapons.melee_names()
    if item.melee:
        return None if _is_variant(name, own) else spelt_like(name, own) or None
    if name.startswith(_WEAPON):
        ending = f"_{name.removeprefix(_WEAPON)}"
        same = tuple(one for one in weapons.items() if one.endswith(ending))
        return tuple(dict.fromkeys((*same, *spelt_like(name, weapons.items()))))
    if _is_variant(name, own):
        return None
    return _written_otherwise(name) or spelt_like(name, _short_names() if item.short else weapons.items()) or None


def _is_item(name: str, item: Item) -> bool:
    if weapons.melee(name) is not None:
        return True
    return not item.melee and (entities.entity(name) is not None or _is_made(name, item.short))


def _is_made(name: str, short: bool) -> bool:
    """Whether the game makes a weapon of that name; some scripts have no class any more."""
    names = (name, _WEAPON + name) if short else (name,)
    return any((known := weapons.weapon(one)) is not None and known.creatable for one in names)


def _is_variant(name: str, own: tuple[str, ...]) -> bool:
    """Whether a name is one of the game's with something added: `katana2` is a server's own."""
    return any(name != one and (name.startswith(one) or name.endswith(one)) for one in own)


def _written_otherwise(name: str) -> tuple[str, ...]:
    """Names of the same letters: `vomit_jar` is `vomitjar`."""
    return tuple(one for one in _short_names() if one.replace("_", "") == name.replace("_", "").replace(" ", ""))


@cache
def _short_names() -> tuple[str, ...]:
    """What the command `give` takes: the names without `weapon_`."""
    return tuple(dict.fromkeys(one.removeprefix(_WEAPON) for one in weapons.items()))
