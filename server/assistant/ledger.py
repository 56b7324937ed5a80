"""What the models have cost: by request, in this session, in this month. Holds numbers, never a text or a key.

Kept in a small database of the user's, which several processes may use at once.
"""

from __future__ import annotations

import contextlib
import sqlite3
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from server.models.errors import UnavailableError
from server.models.protocol import Usage
from server.paths import user_dir

_PATIENCE_S = 1.0


@dataclass(frozen=True, slots=True)
class Spent:
    """Requests and what they took. `cost` is in US dollars; `unpriced` counts those whose price is not known."""

    requests: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0
    cost: float = 0.0
    unpriced: int = 0

    def __add__(self, other: Spent) -> Spent:
        """Both together."""
        return Spent(
            self.requests + other.requests,
            self.prompt_tokens + other.prompt_tokens,
            self.completion_tokens + other.completion_tokens,
            self.cost + other.cost,
            self.unpriced + other.unpriced,
        )


class Ledger:
    """Spending. `path` None is the user's own file; `session` is what was added here."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self.session = Spent()
        self.reserved = 0.0
        """What requests under way here can cost at most."""
        self._unsaved = Spent()

    def add(self, model: str, usage: Usage, cost: float | None) -> None:
        """Note an answer. Raises `UnavailableError` when it can not be kept; it counts in `session` all the same."""
        spent = Spent(1, usage.prompt_tokens, usage.completion_tokens, cost or 0.0, int(cost is None))
        self.session += spent
        try:
            with self._database() as database:
                database.execute(
                    "INSERT INTO spent VALUES (?, ?, ?, ?, ?)",
                    (time.time(), model, usage.prompt_tokens, usage.completion_tokens, cost),
                )
        except UnavailableError:
            self._unsaved += spent
            raise

    def month(self) -> Spent:
        """What the calendar month has cost so far, by the clock of this machine. Raises `UnavailableError`."""
        now = datetime.now()
        start = now.replace(day=1, hour=0, minute=0, second=0, microsecond=0).timestamp()
        with self._database() as database:
            row = database.execute(
                "SELECT count(*), sum(prompt), sum(completion), sum(cost), count(*) - count(cost) FROM spent"
                " WHERE at >= ?",
                (start,),
            ).fetchone()
        return self._unsaved + Spent(row[0], row[1] or 0, row[2] or 0, row[3] or 0.0, row[4])

    @contextlib.contextmanager
    def _database(self) -> Iterator[sqlite3.Connection]:
        path = self._path or _own()
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            database = sqlite3.connect(path, timeout=_PATIENCE_S)
            try:
                with database:
                    database.execute(
                        "CREATE TABLE IF NOT EXISTS spent"
                        " (at REAL, model TEXT, prompt INTEGER, completion INTEGER, cost REAL)"
                    )
                    yield database
            finally:
                database.close()
        except (OSError, sqlite3.Error) as error:
            raise UnavailableError(f"What models have cost can not be kept in {path}: {error}.") from None


def _own() -> Path:
    folder = user_dir("state")
    if folder is None:
        raise UnavailableError("This system names no folder of yours to keep what models have cost.")
    return folder / "spent.sqlite"
