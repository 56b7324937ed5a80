"""What may stand in a gap of a text: ghost text for programs, from idioms or put in place from a model's answer.

As in the editor: nothing is handed out that brings a new finding. Asks no model; who has one asks it in between.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cached_property

from server.analysis.project import Project
from server.analysis.snapshot import Snapshot
from server.assistant.held import for_file
from server.assistant.inline.builtin import suggest
from server.assistant.inline.completer import answer_tokens
from server.assistant.inline.cursor import Cursor
from server.assistant.inline.extent import is_multi_line
from server.assistant.inline.fim import fill_of
from server.assistant.inline.placing import placed
from server.assistant.inline.suggestion import Suggestion
from server.models.presets import Preset
from server.models.protocol import Fill, Held
from server.reports.checking import FILE, FOLDER
from server.settings import Settings
from server.syntax.text import Text


@dataclass(frozen=True, slots=True)
class Gap:
    """A text with a gap between `prefix` and `suffix`."""

    prefix: str
    suffix: str = ""


@dataclass(frozen=True, slots=True)
class Filled:
    """What stands in the gap, "" for nothing. It takes the place of the first `replaced` characters behind it."""

    text: str
    replaced: int = 0
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """What a model that fills gaps is asked for one."""

    fill: Fill
    is_multi: bool
    held: Held | None


class Opened:
    """A text with its gap in a project; use it in a `with` statement, after which the project is as before."""

    def __init__(self, project: Project, gap: Gap) -> None:
        self._project = project
        self._path = os.path.join(FOLDER, FILE)
        self._text = Text.of(gap.prefix + gap.suffix)
        self._offset = len(Text.of(gap.prefix).chars)

    def __enter__(self) -> Opened:
        self._project.open(self._path, self._text)
        return self

    def __exit__(self, *_: object) -> None:
        self._project.close(self._path)

    @cached_property
    def cursor(self) -> Cursor:
        """The cursor in the gap."""
        unit = self._project.unit(self._path)
        snapshot = Snapshot(self._project, unit, unit.files[self._path].source, Settings())
        return Cursor(snapshot, self._offset)

    def idiom(self) -> Filled:
        """What most people write there."""
        return self._filled(suggest(self.cursor.snapshot, self._offset))

    def question(self, preset: Preset) -> Question:
        """What to ask a model for it."""
        is_multi = is_multi_line(self.cursor, explicit=True)
        fill = fill_of(self.cursor, preset.context, answer_tokens(is_multi))
        return Question(fill, is_multi, for_file(preset, self.cursor.snapshot))

    def answered(self, answer: str) -> Filled:
        """A model's answer, put into the gap if it is right there."""
        return self._filled(placed(self.cursor, answer))

    def _filled(self, made: Suggestion | None) -> Filled:
        if made is None or made.start != self._offset:
            return Filled("")
        return Filled(made.text, len(self._text.slice(self._offset, made.end)), made.origin)
