"""What completion gives: plain values that any protocol can carry."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum, auto

from server.analysis.finding import Edit


class Sort(IntEnum):
    """What an item stands for, which an editor shows as an icon."""

    KEYWORD = auto()
    FUNCTION = auto()
    METHOD = auto()
    CONSTRUCTOR = auto()
    PROPERTY = auto()
    FIELD = auto()
    VARIABLE = auto()
    CONSTANT = auto()
    ENUM_MEMBER = auto()
    ENUM = auto()
    STRUCT = auto()
    CLASS = auto()
    CALLBACK = auto()
    MACRO = auto()
    EVENT = auto()  # a forward
    FILE = auto()
    FOLDER = auto()
    SNIPPET = auto()


@dataclass(frozen=True, slots=True)
class Abilities:
    """What the editor can do with items."""

    snippets: bool = False
    insert_replace: bool = False
    parameter_hints: bool = False  # it can be told to show signature help


@dataclass(slots=True)
class Item:
    """One suggestion. The list's range is replaced by `insert` (by `label` when ""), unless `start` says otherwise.

    `data` is what `completion_item_resolve` finds the details by: a sort of thing and its names. `detail` is given
    here only where it costs nothing. `edits` are made elsewhere in the file. An item with an `end` of its own replaces
    all of `start..end`, which is in one line. `filter` is what the typed text is compared with, where that is not the
    label. `tier` parts what begins with the typed text (0) from what only has its letters, where lists are put
    together.
    """

    label: str
    sort: Sort
    insert: str = ""
    is_snippet: bool = False
    data: tuple[str, ...] = ()
    detail: str = ""
    filter: str = ""
    start: int | None = None
    end: int | None = None
    edits: tuple[Edit, ...] = ()
    commit: str = ""
    is_deprecated: bool = False
    is_preselected: bool = False
    asks_for_arguments: bool = False
    tier: int = 0


@dataclass(slots=True)
class Completions:
    """The suggestions in order, best first. They replace `start..end`, or insert at `start..cursor`.

    `is_incomplete` says that more fit than are given.
    """

    start: int
    cursor: int
    end: int
    items: list[Item] = field(default_factory=list)
    is_incomplete: bool = False
