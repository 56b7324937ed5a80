"""Texts come from a phrases file, in the language of whoever reads them."""

from __future__ import annotations

from typing import Literal

from training.evaluate.checks.base import Check, Context, Outcome
from training.evaluate.program.terms import parts


class Phrases(Check):
    """A phrases file is loaded, and at least `texts` different phrases are shown to players."""

    kind: Literal["phrases"] = "phrases"
    texts: int = 1
    on: tuple[str, ...] = ()

    def look(self, context: Context) -> Outcome:
        """See `Check`."""
        loaded = context.program.named("LoadTranslations")
        own = [one for one in loaded if one.args and one.args[0].text not in ("common.phrases", "core.phrases", None)]
        if not own:
            return Outcome("it loads no phrases of its own")
        shown = {}
        for one in context.effects(self.on):
            for at, term in enumerate(one.args):
                pattern = term.text if term.text is not None else ""
                if ("%t" in pattern or "%T" in pattern) and at + 1 < len(one.args):
                    for part in parts(one.args[at + 1]):
                        if part.text:
                            shown.setdefault(part.text, one)
        if len(shown) < self.texts:
            return Outcome(f"{len(shown)} phrases are shown, not {self.texts}")
        return Outcome(evidence=(*own, *shown.values()))
