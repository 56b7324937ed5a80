"""There is a console variable that decides something, with a sensible default."""

from __future__ import annotations

import fnmatch
from typing import Literal

from training.evaluate.checks.base import Check, Context, Outcome
from training.evaluate.program.effects import Effect
from training.evaluate.program.patterns import Pattern, mentioned
from training.evaluate.program.reckoning import number_in


class ConVar(Check):
    """One whose `name` fits, with `default` between two numbers or as a text, that is `read`.

    `bounded`: it has a least or a most value. `watched`: a function is called when it changes.
    """

    kind: Literal["convar"] = "convar"
    name: str = "*"
    default: tuple[float, float] | str | None = None
    read: bool = True
    bounded: bool = False
    watched: bool = False

    def look(self, context: Context) -> Outcome:
        """See `Check`."""
        program = context.program
        found = {
            name: made for name, made in program.convars.items() if fnmatch.fnmatchcase(name.lower(), self.name.lower())
        }
        if not found:
            return Outcome("there is no console variable" + (f" {self.name}" if self.name != "*" else ""))
        fit = {name: made for name, made in found.items() if self._fits(made)}
        if not fit:
            return Outcome(f"no console variable has the default {self.default}")
        if self.bounded:
            fit = {name: made for name, made in fit.items() if _is_bounded(made)}
            if not fit:
                return Outcome("the console variable has no bounds")
        if self.watched:
            watched = [one for one in program.entries if one.kind == "convar" and (one.key in fit or not one.key)]
            if not watched:
                return Outcome("nothing is called when the console variable changes")
            return Outcome(evidence=(*fit.values(), *(effect for one in watched for effect in one.made)))
        if self.read:
            fit = {name: made for name, made in fit.items() if _is_read(context, name)}
            if not fit:
                return Outcome("the console variable decides nothing")
        return Outcome(evidence=tuple(fit.values()))

    def _fits(self, made: Effect) -> bool:
        if self.default is None:
            return True
        given = number_in(made.args[1]) if len(made.args) > 1 else None
        if isinstance(self.default, str):
            return str(given).lower() == self.default.lower()
        return isinstance(given, (int, float)) and self.default[0] <= given <= self.default[1]


def _is_bounded(made: Effect) -> bool:
    return any(at < len(made.args) and made.args[at].number for at in (4, 6))


def _is_read(context: Context, name: str) -> bool:
    """Whether a condition, an argument or a value that is kept rests on it."""
    wanted = Pattern("value", None, (Pattern("convar", name),))
    program = context.program
    for one in program.effects:
        if one.name not in ("CreateConVar", "AutoExecConfig_CreateConVar"):
            if mentioned(wanted, (*one.args, *one.path), program.resolved):
                return True
            if any(hop.delay is not None and mentioned(wanted, [hop.delay], program.resolved) for hop in one.hops):
                return True
    return False
