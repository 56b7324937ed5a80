"""The console commands in strings that are run: their words, with places. What a `%` is put into is not known."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from server.analysis.runtime.call_site import CallSite
from server.analysis.runtime.texts import Text

BY_SERVER: Final = {"ServerCommand": 0, "ServerCommandEx": 2, "InsertServerCommand": 0}
"""What runs a command as the server: the position of the command."""

BY_CLIENT: Final = {"FakeClientCommand": 1, "FakeClientCommandEx": 1}
"""What runs a command on the server as if a client had typed it."""

_WORD: Final = re.compile(r'"[^"]*"|[^\s"]+')
_COMMAND: Final = re.compile(r'(?:"[^"]*"|[^";])+')


class Word(NamedTuple):
    """A word of a command, without its quotes, at `start..end` of the chunk; `known` unless a `%` fills it."""

    value: str
    start: int
    end: int
    known: bool


def commands(site: CallSite, position: int) -> Iterator[tuple[Word, ...]]:
    """The commands that an argument can hold, each by its words; none is empty."""
    for text in site.texts(position):
        for command in _COMMAND.finditer(text.value):
            words = tuple(
                _word(site, text, one.group(), command.start() + one.start()) for one in _WORD.finditer(command.group())
            )
            if words:
                yield words


def _word(site: CallSite, text: Text, written: str, at: int) -> Word:
    """A word at its own place where the text is written there as it is."""
    inset = int(written.startswith('"'))
    value = written.strip('"')
    start = text.start + 1 + at + inset
    placed = text.literal and site.view.chunk.cut.source[start : start + len(value)] == value and bool(value)
    place = (start, start + len(value)) if placed else (text.start, text.end)
    return Word(value, *place, "%" not in value)
