"""The model that ghost text comes from: one at a time, made when it is first needed, for as long as its preset is set.

Which preset may be asked is decided here: one whose engine fills gaps, and only in a workspace that is trusted.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from server.analysis.snapshot import Snapshot
from server.lsp.boundary import guarded
from server.lsp.keys import keys_for
from server.lsp.session import Session

if TYPE_CHECKING:
    from server.assistant.inline.completer import Ask, Completer
    from server.assistant.inline.cursor import Cursor
    from server.assistant.inline.neighbours import Neighbours
    from server.assistant.inline.pace import Pace
    from server.assistant.inline.suggestion import Suggestion
    from server.lsp.server import Server
    from server.models.presets import Preset

_log = logging.getLogger(__name__)
Others = Callable[[], Iterable[Snapshot]]
_NEVER = ("builtin", "openai")  # engines that fill no gaps


class Ghost:
    """What is remembered between requests for ghost text."""

    def __init__(self) -> None:
        self._made_for: tuple[Preset, float] | None = None  # the preset and the month's limit
        self._making = asyncio.Lock()
        self._completer: Completer | None = None
        self._pace: Pace | None = None
        self._neighbours: Neighbours | None = None

    def preset(self, session: Session) -> Preset | None:
        """The preset to ask; None when ghost text has to come without a model."""
        wanted = session.settings.assistant
        if wanted.model == "builtin" or not session.trusted:
            return None
        from server.assistant.engines import preset_named, with_file
        from server.models.errors import ModelError

        try:
            preset = with_file(preset_named(wanted.model), wanted.local_path)
        except ModelError as error:
            _log.debug("no ghost text: %s", error)
            return None
        return None if preset.engine in _NEVER or preset.options.get("infill") == "none" else preset

    async def suggest(
        self, ls: Server, preset: Preset, snapshot: Snapshot, offset: int, explicit: bool, selecting: bool
    ) -> Suggestion | None:
        """What the model suggests, if it is right. Raises `ModelError`."""
        from server.assistant.inline.asking import is_wanted
        from server.assistant.inline.cursor import Cursor
        from server.assistant.inline.placing import placed
        from server.models.errors import BadKeyError, MissingKeyError

        completer, pace = await self._ready(ls, preset, snapshot.path)
        cursor = Cursor(snapshot, offset)
        if not explicit:
            pace.typed()
        if not guarded(lambda: is_wanted(cursor, explicit, selecting), False):
            return None
        wanted = ls.session.settings.assistant.inline
        others = _others(ls, snapshot)
        ask = guarded(lambda: self._ask(cursor, preset, wanted.multi_line, others, explicit), None)
        if ask is None:
            return None
        try:
            text = await completer.complete(ask, pace.wait(wanted.debounce / 1000, cursor.typed, explicit))
        except (BadKeyError, MissingKeyError):
            await self.close()  # the next one is made with whatever key there is then
            raise
        made = guarded(lambda: placed(cursor, text), None) if text else None
        if made is not None and preset.price is None:  # what costs nothing may be asked in advance
            guarded(lambda: self._foresee(completer, cursor, made, preset, wanted.multi_line, others), None)
        return made

    async def close(self) -> None:
        """Stop what is under way and let the engine go."""
        completer, self._completer = self._completer, None
        if completer is not None:
            await completer.close()

    async def _ready(self, ls: Server, preset: Preset, path: str) -> tuple[Completer, Pace]:
        from server.assistant.engines import make_engine
        from server.assistant.inline.completer import Completer
        from server.assistant.inline.pace import Pace
        from server.assistant.metered import Metered

        wanted = (preset, ls.session.settings.assistant.monthly_limit)
        async with self._making:
            if self._completer is None or self._made_for != wanted:
                await self.close()
                keys = await keys_for(ls, preset)
                folder = ls.session.project.workspace_of(path)
                engine = Metered(make_engine(preset, keys, Path(folder) if folder else None), preset, ls.account())
                self._completer, self._made_for = Completer(engine, time.monotonic), wanted
            self._pace = self._pace or Pace(time.monotonic)
            return self._completer, self._pace

    def _ask(self, cursor: Cursor, preset: Preset, multi_line: bool, others: Others, explicit: bool = False) -> Ask:
        from server.assistant.held import for_file
        from server.assistant.inline.completer import Ask, answer_tokens
        from server.assistant.inline.extent import is_multi_line
        from server.assistant.inline.fim import fill_of
        from server.assistant.inline.neighbours import Neighbours
        from server.models.protocol import Fill

        is_multi = multi_line and is_multi_line(cursor, explicit)
        neighbours = self._neighbours = self._neighbours or Neighbours()

        def more(budget: int) -> str:
            return guarded(lambda: neighbours.text(cursor, others(), budget), "")

        return Ask(
            cursor.prefix,
            cursor.suffix,
            is_multi,
            lambda: guarded(lambda: fill_of(cursor, preset.context, answer_tokens(is_multi), more), Fill("", "")),
            preset.temperature,
            preset.top_p,
            lambda: guarded(lambda: for_file(preset, cursor.snapshot), None),
        )

    def _foresee(
        self,
        completer: Completer,
        cursor: Cursor,
        made: Suggestion,
        preset: Preset,
        multi_line: bool,
        others: Others,
    ) -> None:
        from server.assistant.inline.speculation import accepted

        then = accepted(cursor, made)
        if then is not None:
            completer.foresee(self._ask(then, preset, multi_line, others))


def _others(ls: Server, snapshot: Snapshot) -> Others:
    """The other open files, as they are when somebody looks at them."""

    def found() -> Iterator[Snapshot]:
        for path in list(ls.session.documents):
            other = ls.session.snapshot_of(path) if path != snapshot.path else None
            if other is not None:
                yield other

    return found
