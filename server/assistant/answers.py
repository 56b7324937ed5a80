"""Answers of the last hour, so that asking the very same again costs nothing.

Kept in a file that only the user may read, and dropped when they are older. Whoever can not write it does without.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import logging
import os
import sqlite3
import time
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path

from server.models.presets import Preset
from server.models.protocol import Request
from server.paths import user_dir

_log = logging.getLogger(__name__)
_KEPT_S = 3600.0
_MOST = 500
_LARGEST = 1 << 20  # in characters
_PATIENCE_S = 1.0


class Answers:
    """A store of whole answers. `path` None is the user's own file."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path

    def find(self, key: str) -> tuple[str, str] | None:
        """The text that was answered, and the model that gave it."""
        with self._database() as database:
            if database is not None:
                row = database.execute(
                    "SELECT text, model FROM answers WHERE key = ? AND at > ?", (key, time.time() - _KEPT_S)
                ).fetchone()
                return (str(row[0]), str(row[1])) if row is not None else None
        return None

    def keep(self, key: str, text: str, model: str) -> None:
        """Keep an answer for an hour."""
        if len(text) > _LARGEST:
            return
        now = time.time()
        with self._database() as database:
            if database is not None:
                database.execute("DELETE FROM answers WHERE at <= ? OR at > ?", (now - _KEPT_S, now + _KEPT_S))
                database.execute(
                    "DELETE FROM answers WHERE key NOT IN (SELECT key FROM answers ORDER BY at DESC LIMIT ?)", (_MOST,)
                )
                database.execute("INSERT OR REPLACE INTO answers VALUES (?, ?, ?, ?)", (key, now, text, model))

    @contextlib.contextmanager
    def _database(self) -> Iterator[sqlite3.Connection | None]:
        folder = user_dir("state")
        path = self._path or (folder / "answers.sqlite" if folder is not None else None)
        if path is None:
            yield None
            return
        database: sqlite3.Connection | None = None
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
            database = sqlite3.connect(path, timeout=_PATIENCE_S)
            database.execute(
                "CREATE TABLE IF NOT EXISTS answers (key TEXT PRIMARY KEY, at REAL, text TEXT, model TEXT)"
            )
        except (OSError, sqlite3.Error) as error:
            _log.debug("no answers are kept: %s", error)
            if database is not None:
                database.close()
            yield None
            return
        try:
            with contextlib.suppress(sqlite3.Error), database:
                yield database
        finally:
            database.close()


def key_of(preset: Preset, request: Request) -> str:
    """What tells one question from another: the engine with its options, and the whole request."""
    # What exists follows from where the code is to lie, and is long: that something is held to it says enough.
    plain = asdict(replace(request, held=None))
    asked = {"engine": preset.engine, "options": preset.options, "request": plain, "held": request.held is not None}
    return hashlib.sha256(json.dumps(asked, sort_keys=True, default=repr).encode()).hexdigest()
