"""All kinds of checks as one type that pydantic reads, `any` of several among them."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from training.evaluate.checks.answers import Answers
from training.evaluate.checks.base import Check, Context, Outcome
from training.evaluate.checks.command import Command
from training.evaluate.checks.convar import ConVar
from training.evaluate.checks.database import Database
from training.evaluate.checks.does import Does
from training.evaluate.checks.forbidden import Forbidden
from training.evaluate.checks.hooks import Hooks
from training.evaluate.checks.keeps import Keeps
from training.evaluate.checks.keeps_count import KeepsCount
from training.evaluate.checks.menu import Menu
from training.evaluate.checks.modern import Modern
from training.evaluate.checks.phrases import Phrases
from training.evaluate.checks.while_ import While


class AnyOf(Check):
    """One of several ways is taken; `least` of them."""

    kind: Literal["any"] = "any"
    of: tuple[AnyCheck, ...]
    least: int = 1

    def look(self, context: Context) -> Outcome:
        """See `Check`."""
        outcomes = [one.look(context) for one in self.of]
        held = [one for one in outcomes if one.holds]
        if len(held) >= self.least:
            return Outcome(evidence=tuple(effect for one in held for effect in one.evidence))
        return Outcome(self.about or "; nor: ".join(one.missing for one in outcomes if not one.holds))


AnyCheck = Annotated[
    Does
    | While
    | Forbidden
    | Hooks
    | Command
    | ConVar
    | KeepsCount
    | Answers
    | Menu
    | Database
    | Phrases
    | Keeps
    | Modern
    | AnyOf,
    Field(discriminator="kind"),
]
AnyOf.model_rebuild()
