"""Whether code is kept from running in Left 4 Dead 2 by a condition about the game.

Plugins for several games ask `GetEngineVersion()` or `GetGameFolderName()`, often once, and keep the answer in a
variable. Code that Left 4 Dead 2 surely reaches is not guarded, whatever is asked on the way; code is guarded when
such a condition shuts it out, or can not be followed.
"""

from __future__ import annotations

from dataclasses import dataclass

from server.analysis.runtime.chunk_view import ChunkView
from server.analysis.runtime.game_conditions import Asked, Value, conditions_in
from server.analysis.runtime.games import L4D2
from server.analysis.runtime.grounds import grounds
from server.analysis.unit import Unit
from server.syntax import nodes as n


@dataclass(frozen=True, slots=True)
class _Question:
    """What something comes to in Left 4 Dead 2."""

    asked: Asked

    def __call__(self, unit: Unit) -> Value:
        return conditions_in(unit, L4D2).answer(self.asked)


def is_guarded(view: ChunkView, node: n.Node) -> bool:
    """Whether a condition about the game keeps, or may keep, Left 4 Dead 2 from reaching `node`."""
    known = conditions_in(view.unit, L4D2)
    known.asked = {}
    live = known.is_live(view, view.function_at(node.start), node)
    grounds(view).update((_Question(asked), value) for asked, value in known.asked.items())
    return live.game and not live.is_true
