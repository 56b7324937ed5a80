"""The parts of an error log, as plain values. Offsets are those of the log's `Text`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple


class Kind(Enum):
    """What an entry tells of; the values are stable words for JSON."""

    EXCEPTION = "exception"  # something failed while a plugin ran
    REQUESTED = "stack trace"  # a plugin asked for its own stack trace
    LOAD = "load"  # a plugin or an extension was not loaded
    WARNING = "warning"  # something goes on, but not well
    FILE = "file"  # a translation, gamedata or configuration file is broken
    PLUGIN = "plugin"  # what a plugin wrote itself, with LogError


class Frame(NamedTuple):
    """A line of a stack trace. A native has no `file` and the line 0; lines count from 1.

    `number` is what it has in the trace; `start..end` is what stands after that.
    """

    number: int
    line: int
    file: str
    function: str
    start: int
    end: int

    @property
    def is_native(self) -> bool:
        """Whether it is a function of SourceMod or of another plugin's library, and no code of this plugin."""
        return not self.file


class FileLine(NamedTuple):
    """A place in another file that a message names: `file` as written, `line` from 1 (0: all of it).

    `start..end` is what names it in the log.
    """

    file: str
    line: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that went wrong, once: `start..end` are whole lines, `message_start..message_end` is its text.

    `plugin` is the file that is blamed, such as `tank.smx`, empty when the log names none; it stands at
    `plugin_start..plugin_end`. `time` is as written.
    """

    kind: Kind
    message: str
    plugin: str
    time: str
    frames: tuple[Frame, ...]
    places: tuple[FileLine, ...]
    start: int
    end: int
    message_start: int
    message_end: int
    plugin_start: int = 0
    plugin_end: int = 0

    @property
    def identity(self) -> tuple[object, ...]:
        """The same for entries that tell of the same."""
        frames = tuple((one.line, one.file, one.function) for one in self.frames)
        return self.kind, self.message, self.plugin, frames

    @property
    def native(self) -> str:
        """The native that failed, when the trace begins in one."""
        return self.frames[0].function if self.frames and self.frames[0].is_native else ""

    @property
    def culprit(self) -> Frame | None:
        """The innermost line of a plugin: where to look first."""
        return next((one for one in self.frames if not one.is_native), None)


@dataclass(frozen=True, slots=True)
class Trouble:
    """The entries that tell of the same, in the order of the log."""

    entries: tuple[Entry, ...]

    @property
    def first(self) -> Entry:
        """The entry that stands for all."""
        return self.entries[0]

    @property
    def times(self) -> tuple[str, str]:
        """When it was written first and last, as the log says; empty where it does not."""
        return self.entries[0].time, self.entries[-1].time


def grouped(entries: list[Entry]) -> list[Trouble]:
    """Entries that tell of the same together, by the first of them."""
    known: dict[tuple[object, ...], list[Entry]] = {}
    for entry in entries:
        known.setdefault(entry.identity, []).append(entry)
    return [Trouble(tuple(found)) for found in known.values()]
