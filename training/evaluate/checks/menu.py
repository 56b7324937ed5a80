"""Players get a menu with items, and what they choose is acted upon."""

from __future__ import annotations

from typing import Literal

from training.evaluate.checks.base import Check, Context, Outcome, made_by
from training.evaluate.program.terms import parts

_ITEMS = ("Menu.AddItem", "AddMenuItem", "Panel.DrawItem", "DrawPanelItem")
_SHOWN = (
    "Menu.Display",
    "DisplayMenu",
    "Menu.DisplayAt",
    "Panel.Send",
    "SendPanelToClient",
    "Menu.DisplayVote",
    "Menu.DisplayVoteToAll",
    "VoteMenu",
    "VoteMenuToAll",
)
_VOTES = ("Menu.DisplayVote", "Menu.DisplayVoteToAll", "VoteMenu", "VoteMenuToAll")


class Menu(Check):
    """At least `items` items; with `vote` it is a vote of all. `acts`: on a choice something is done."""

    kind: Literal["menu"] = "menu"
    items: int = 1
    vote: bool = False
    acts: bool = True

    def look(self, context: Context) -> Outcome:
        """See `Check`."""
        effects = context.effects(())
        items = [one for one in effects if one.name in _ITEMS]
        looped = any(one.head == "each" for effect in items for term in effect.args for one in parts(term))
        if len({one.place for one in items}) < self.items and not (looped and items):
            return Outcome(f"there is no menu with {self.items} items")
        shown = [one for one in effects if one.name in (_VOTES if self.vote else _SHOWN)]
        if not shown:
            return Outcome("nobody is asked in a vote" if self.vote else "the menu is never shown")
        handled = [one for one in context.program.entries if one.kind in ("menu", "vote")]
        if self.acts:
            chosen = [one for one in effects if one.entry in handled and one.name not in ("delete", "return")]
            if not chosen:
                return Outcome("nothing is done with what is chosen in the menu")
        return Outcome(evidence=(*items, *shown, *made_by(handled)))
