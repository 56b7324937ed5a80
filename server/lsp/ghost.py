"""The model that ghost text comes from: one at a time, made when it is first needed, for as long as its preset is set.

Which preset may be asked is decided here: one whose engine fills gaps, and only in a workspace that is trusted.
"""

from __future__ import annotations

import logging
import time
from pathlib import Path
from typing import TYPE_CHECKING

from server.analysis.snapshot import Snapshot
from server.lsp.boundary import guarded
from server.lsp.session import Session

if TYPE_CHECKING:
    from server.assistant.inline.completer import Ask, Completer
    from server.assistant.inline.cursor import Cursor
    from server.assistant.inline.pace import Pace
    from server.assistant.inline.suggestion import Suggestion
    from server.models.presets import Preset

_log = logging.getLogger(__name__)
_NEVER = ("builtin", "openai")  # engines that fill no gaps


class Ghost:
    """What is remembered between requests for ghost text."""

    def __init__(self) -> None:
        self._preset: Preset | None = None
        self._completer: Completer | None = None
        self._pace: Pace | None = None

    def preset(self, session: Session) -> Preset | None:
        """The preset to ask; None when ghost text has to come without a model."""
        name = session.settings.assistant.model
        if name == "builtin" or not session.trusted:
            return None
        from server.assistant.engines import preset_named
        from server.models.errors import ModelError

        try:
            preset = preset_named(name)
        except ModelError as error:
            _log.debug("no ghost text: %s", error)
            return None
        return None if preset.engine in _NEVER or preset.options.get("infill") == "none" else preset

    async def suggest(
        self, session: Session, preset: Preset, snapshot: Snapshot, offset: int, explicit: bool, selecting: bool
    ) -> Suggestion | None:
        """What the model suggests, if it is right. Raises `ModelError`."""
        from server.assistant.inline.asking import is_wanted
        from server.assistant.inline.cursor import Cursor
        from server.assistant.inline.placing import placed

        completer, pace = await self._ready(session, preset, snapshot.path)
        cursor = Cursor(snapshot, offset)
        if not explicit:
            pace.typed()
        if not guarded(lambda: is_wanted(cursor, explicit, selecting), False):
            return None
        wanted = session.settings.assistant.inline
        ask = guarded(lambda: self._ask(cursor, preset, wanted.multi_line, explicit), None)
        if ask is None:
            return None
        text = await completer.complete(ask, pace.wait(wanted.debounce / 1000, cursor.typed, explicit))
        made = guarded(lambda: placed(cursor, text), None) if text else None
        if made is not None and preset.price is None:  # what costs nothing may be asked in advance
            guarded(lambda: self._foresee(completer, cursor, made, preset, wanted.multi_line), None)
        return made

    async def close(self) -> None:
        """Stop what is under way and let the engine go."""
        completer, self._completer = self._completer, None
        if completer is not None:
            await completer.close()

    async def _ready(self, session: Session, preset: Preset, path: str) -> tuple[Completer, Pace]:
        from server.assistant.engines import make_engine
        from server.assistant.inline.completer import Completer
        from server.assistant.inline.pace import Pace

        if self._completer is None or self._preset != preset:
            await self.close()
            folder = session.project.workspace_of(path)
            engine = make_engine(preset, folder=Path(folder) if folder else None)
            self._completer, self._preset = Completer(engine, time.monotonic), preset
        if self._pace is None:
            self._pace = Pace(time.monotonic)
        return self._completer, self._pace

    def _ask(self, cursor: Cursor, preset: Preset, multi_line: bool, explicit: bool = False) -> Ask:
        from server.assistant.inline.completer import Ask, answer_tokens
        from server.assistant.inline.extent import is_multi_line
        from server.assistant.inline.fim import fill_of
        from server.models.protocol import Fill

        is_multi = multi_line and is_multi_line(cursor, explicit)
        return Ask(
            cursor.prefix,
            cursor.suffix,
            is_multi,
            lambda: guarded(lambda: fill_of(cursor, preset.context, answer_tokens(is_multi)), Fill("", "")),
            preset.temperature,
            preset.top_p,
        )

    def _foresee(
        self, completer: Completer, cursor: Cursor, made: Suggestion, preset: Preset, multi_line: bool
    ) -> None:
        from server.assistant.inline.speculation import accepted

        then = accepted(cursor, made)
        if then is not None:
            completer.foresee(self._ask(then, preset, multi_line))
