"""Pages about things of the game: each event, property, entity, variable has an address, at which its facts are read.

They are what “go to definition” leads to for a name in a string. Nothing here is on a disk.
"""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import quote, unquote

from server.analysis.fact_cards import card, card_text
from server.analysis.quoted import Names
from server.knowledge import events

SCHEME = "l4d2-builtin"
_KINDS = {
    Names.EVENT: "event",
    Names.NETPROP: "property",
    Names.SERVER_CLASS: "server-class",
    Names.MADE: "entity",
    Names.ENTITY: "entity",
    Names.ITEM: "item",
    Names.CONVAR: "convar",
    Names.MODEL: "model",
    Names.COMMAND: "command",
}
_NAMES = {kind: names for names, kind in _KINDS.items() if names is not Names.MADE}
_ENDING = ".md"


class Page(NamedTuple):
    """A page and the line (0-based) to look at."""

    address: str
    line: int = 0


def pages(names: Names, name: str, of: tuple[str, ...] = ()) -> list[Page]:
    """The pages about a name of that kind, `of` as for a card: those of its events for a field; none when unknown."""
    if names is Names.FIELD:
        return [page for event in of if (page := _of_field(event, name)) is not None]
    if names not in _KINDS or card(names, name) is None:
        return []
    return [Page(_address(names, name))]


def page_text(address: str) -> str | None:
    """The Markdown of a page; None when there is none at that address."""
    if not address.startswith(f"{SCHEME}:/"):
        return None
    kind, _, rest = address.removeprefix(f"{SCHEME}:/").partition("/")
    names = _NAMES.get(kind)
    if names is None or not rest.endswith(_ENDING):
        return None
    known = card(names, unquote(rest.removesuffix(_ENDING)))
    if known is None:
        return None
    return f"# {known.name}\n\n{known.sort[:1].upper()}{known.sort[1:]}\n\n{card_text(known, True, heading=False)}\n"


def _address(names: Names, name: str) -> str:
    # What an editor makes of an address is not always the same, so only what is plain stays plain.
    return f"{SCHEME}:/{_KINDS[names]}/{quote(name, safe='')}{_ENDING}"


def _of_field(event: str, field: str) -> Page | None:
    known = events.event(event)
    found = known.field(field) if known is not None else None
    if known is None or found is None:
        return None
    address = _address(Names.EVENT, known.name)
    lines = (page_text(address) or "").split("\n")
    start = f"- `{found.name}` "
    return Page(address, next((index for index, line in enumerate(lines) if line.startswith(start)), 0))
