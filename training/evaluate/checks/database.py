"""A database is asked without making the server wait."""

from __future__ import annotations

from typing import Literal

from training.evaluate.checks.base import Check, Context, Outcome
from training.evaluate.program.terms import parts

_LATER = ("Database.Query", "SQL_TQuery", "Database.Execute")
_CONNECTS = (
    "Database.Connect",
    "SQL_TConnect",
    "SQLite_UseDatabase",
    "SQL_Connect",
    "SQL_DefConnect",
    "SQL_ConnectCustom",
)
_WAITS = ("SQL_Query", "SQL_FastQuery", "SQL_ExecuteTransaction", "SQL_LockDatabase")
_ONCE = frozenset({"OnPluginStart", "OnConfigsExecuted", "OnAllPluginsLoaded", "OnMapStart"})


class Database(Check):
    """It connects and asks in the background. Each of `statements` is the beginning of a query (`SELECT`)."""

    kind: Literal["database"] = "database"
    statements: tuple[str, ...] = ()

    def look(self, context: Context) -> Outcome:
        """See `Check`."""
        effects = context.effects(())
        connected = [one for one in effects if one.name in _CONNECTS]
        if not connected:
            return Outcome("it connects to no database")
        waiting = [one for one in effects if one.name in _WAITS and one.entry.key not in _ONCE]
        if waiting:
            return Outcome(f"the server waits for the database on {waiting[0].entry!r}")
        asked = [one for one in effects if one.name in _LATER]
        if not asked:
            return Outcome("it asks the database nothing in the background")
        for wanted in self.statements:
            if not any(_begins(str(part.value), wanted) for one in asked for term in one.args for part in parts(term)):
                return Outcome(f"no query begins with {wanted}")
        return Outcome(evidence=(*connected, *asked))


def _begins(written: str, wanted: str) -> bool:
    return written.lstrip().upper().startswith(wanted.upper())
