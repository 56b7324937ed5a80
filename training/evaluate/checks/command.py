"""There is a console command: with a name, for admins or for everybody, that answers."""

from __future__ import annotations

import fnmatch
from typing import Literal

from training.evaluate.checks.base import Check, Context, Outcome
from training.evaluate.program.effects import Entry

FLAGS = {
    name: 1 << at
    for at, name in enumerate(
        (
            "reservation generic kick ban unban slay changemap convars config chat vote password rcon cheats root "
            "custom1 custom2 custom3 custom4 custom5 custom6"
        ).split()
    )
}


class Command(Check):
    """`name` may hold `*`. `flags` are those of admins, of which the command wants one; `admin`: whether it wants any.

    `says` allows listening to chat instead of a command. `times` is how many there are at least.
    """

    kind: Literal["command"] = "command"
    name: str = "*"
    admin: bool | None = None
    flags: tuple[Literal[tuple(FLAGS)], ...] = ()  # type: ignore[valid-type]  # the keys are the literals
    says: bool = False
    server: bool = False
    times: int = 1

    def look(self, context: Context) -> Outcome:
        """See `Check`."""
        kinds = ("server command",) if self.server else ("command",)
        found = [
            entry
            for entry in context.program.entries
            if (entry.kind in kinds and fnmatch.fnmatchcase(entry.key.lower(), self.name.lower()))
            or (self.says and (entry.kind == "listener" or entry.key.startswith("OnClientSayCommand")))
        ]
        if not found:
            return Outcome(f"there is no command {self.name}" if self.name != "*" else "there is no command")
        kept = [entry for entry in found if self._is_for_these(context, entry)]
        if not kept:
            who = f"admins with {' or '.join(self.flags)}" if self.flags else "admins" if self.admin else "everybody"
            return Outcome(f"the command {found[0].key} is not for {who}")
        if len(kept) < self.times:
            return Outcome(f"there are {len(kept)} such commands, not {self.times}")
        return Outcome(evidence=tuple(effect for entry in kept for effect in entry.made))

    def _is_for_these(self, context: Context, entry: Entry) -> bool:
        needs = entry.flags
        if not needs:
            needs = _asked(context, entry)
        if self.flags:
            return any(needs & FLAGS[one] for one in self.flags)
        return self.admin is None or bool(needs) == self.admin


def _asked(context: Context, entry: Entry) -> int:
    """The flags that the command's function asks for by itself."""
    for one in context.program.effects:
        if one.entry is entry and one.name == "CheckCommandAccess" and len(one.args) > 2:
            return int(one.args[2].number or 0)
        if one.entry is entry and one.name == "GetUserFlagBits":
            return FLAGS["root"]
    return 0
