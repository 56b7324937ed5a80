"""Ghost text without a model: the first idiom that fits the cursor and stands up to our own analysis."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterable
from functools import cache

from server.analysis.snapshot import Snapshot
from server.assistant.inline import idioms
from server.assistant.inline.cursor import Cursor
from server.assistant.inline.judge import is_sound
from server.assistant.inline.suggestion import Suggestion

Offer = Callable[[Cursor], Iterable[Suggestion]]
# The idioms that know most about a place come first; `ending` fits many.
_ORDER = ("plugin_info", "loop", "convar", "convar_lines", "hooks", "guard", "body", "ending", "typed_return")
_QUIET_AFTER = (".", "::", "->")


def suggest(snapshot: Snapshot, offset: int) -> Suggestion | None:
    """What most people would write at `offset`, if that is known."""
    cursor = Cursor(snapshot, offset)
    if cursor.before.rstrip().endswith(_QUIET_AFTER):
        return None
    for offer in _offers():
        for made in offer(cursor):
            if made.text.strip() and is_sound(snapshot, made, strict=True):
                return made
    return None


@cache
def _offers() -> tuple[Offer, ...]:
    found = {one.name for one in pkgutil.iter_modules(idioms.__path__)}
    assert found == set(_ORDER)  # who adds an idiom says where it comes
    return tuple(importlib.import_module(f"{idioms.__name__}.{name}").offer for name in _ORDER)
