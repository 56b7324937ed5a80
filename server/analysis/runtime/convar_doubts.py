"""Console variables that the game has under nearly the same name, and whether the name may be meant as it stands.

Then it is another plugin's: one that asks for such a variable asks whether it got it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

from server.analysis.runtime.asked import ask
from server.analysis.runtime.call_site import CallSite
from server.analysis.runtime.chunk_view import ChunkView
from server.analysis.runtime.convar_names import CALLS, ConvarName, convar_names
from server.analysis.runtime.elsewhere import view_of
from server.analysis.runtime.enclosing import parents_in
from server.analysis.runtime.game_guard import is_guarded
from server.analysis.runtime.grounds import ask as ask_unit
from server.analysis.runtime.made_convars import made_convars
from server.analysis.symbols import Symbol, Variable
from server.analysis.unit import Unit
from server.knowledge import convars
from server.knowledge.near import letters_off, near
from server.syntax import nodes as n
from server.syntax.chunk import Chunk

_ENDING: Final = ".sp"
_MAKER: Final = "CreateConVar"
_TESTS: Final = frozenset({"==", "!=", "&&", "||"})
_SLIPS: Final = 1
_LETTERS: Final = 4
"""So many letters may differ in the first word, which tells whose the variable is: one, and one in every four."""
_LONG: Final = 14
"""How long a name in a command is that may hold two slips."""

_FIND: Final = "FindConVar"
_OF_PLUGINS: Final = "sm_"
"""How the names begin that plugins give; the game has none."""


class Slip(NamedTuple):
    """A name that is nearly one of the game's, and those that may be meant. `certain` when nothing speaks for it."""

    name: ConvarName
    right: tuple[str, ...]
    certain: bool


def slips(site: CallSite) -> Iterator[Slip]:
    """What a call of one of `convar_names.CALLS` says that nothing in the plugin makes."""
    assert site.name in CALLS
    for name in convar_names(site):
        known = name.value.lower()
        if convars.convar(name.value) is not None or known in made_convars(site.view.unit):
            continue
        right = () if known.startswith(_OF_PLUGINS) else near("convar", name.value)
        if right and not is_guarded(site.view, site.call) and not _is_tried_too(site, right[0]):
            is_meant = _is_other_family(name.value, right[0]) or (
                _is_null_asked(site) if site.name == _FIND else _is_far(name.value, right[0])
            )
            yield Slip(name, right, not is_meant and not _is_made_beside(site, name.value))


def _is_tried_too(site: CallSite, name: str) -> bool:
    """Whether the function looks for that variable as well: then the other is one that may be absent."""
    others = (CallSite(site.view, called) for called in site.view.checked.calls if site.name == _FIND)
    return any(text.value == name for other in others if other.name == _FIND for text in other.texts(0))


def _is_other_family(name: str, right: str) -> bool:
    """Whether two names differ by more than slips in their first words: `ss_health` is no `z_health`."""
    first, rest = _split(name)
    other, other_rest = _split(right)
    return rest == other_rest and letters_off(first, other) > _SLIPS + len(first) // _LETTERS


def _split(name: str) -> tuple[str, str]:
    first, _, rest = name.lower().partition("_")
    return first, rest


def _is_far(name: str, right: str) -> bool:
    """Whether a name in a command is too unlike the other to be a slip: nothing else there tells what is meant."""
    return letters_off(name, right) > _SLIPS + (len(name) >= _LONG)


def _is_made_beside(site: CallSite, name: str) -> bool:
    """Whether the source of another plugin in the same folder, or in one below it, makes a variable of that name."""
    return ask_unit(site.view, _Beside(name))


@dataclass(frozen=True, slots=True)
class _Beside:
    name: str

    def __call__(self, unit: Unit) -> bool:
        around = unit.around
        if around is None or not around.levels:
            return False
        top = around.levels[0]
        folders = [top, *(os.path.join(top, one) for one in around.files.folders_in(top))]
        quoted = f'"{self.name}"'.lower()
        for folder in folders:
            for file in around.files.files_in(folder):
                path = os.path.join(folder, file)
                beside = around.files.read(path) if file.endswith(_ENDING) and path != unit.root.path else None
                if beside is not None and _MAKER in beside.text.chars and quoted in beside.text.chars.lower():
                    return True
        return False


def _is_null_asked(site: CallSite) -> bool:
    """Whether what `FindConVar` gives is asked for null, or gets where nobody can tell."""
    function = site.view.function_at(site.call.start)
    if function is None:
        return True
    up = parents_in(site.view, function)
    node, parent = _out(up, site.call)
    if isinstance(parent, n.Member) or (isinstance(parent, n.Call) and node is not parent.target):
        called = site.view.calls_by_node.get(parent) if isinstance(parent, n.Call) else None
        return isinstance(parent, n.Call) and (called is None or called.function.has_body)
    if isinstance(parent, n.Assign) and parent.value is node:
        if _is_test(up, parent):
            return True
        kept = site.view.symbol_of(parent.target)
        return not isinstance(kept, Variable) or _is_asked_for(site, kept)
    if isinstance(parent, n.Var):
        kept = next((one for one in site.view.refs_of if one.ident.start == parent.name.start), None)
        return not isinstance(kept, Variable) or _is_asked_for(site, kept)
    return True


def _is_asked_for(site: CallSite, kept: Variable) -> bool:
    if kept.container is not None:
        return _in_view(site.view, kept)
    return ask(site.view, _in_unit, kept)


def _in_unit(unit: Unit, kept: Symbol) -> bool:
    for path, closure in unit.files.items():
        if closure.source.library or kept.name not in closure.words:
            continue
        for item in closure.scan.items:
            if isinstance(item, Chunk) and kept.name in item.words and _in_view(view_of(unit, path, item), kept):
                return True
    return False


def _in_view(view: ChunkView, kept: Symbol) -> bool:
    for ref in view.refs_of.get(kept, ()):
        function = view.function_at(ref.start)
        up = parents_in(view, function) if function is not None else {}
        name = next((one for one in up if isinstance(one, n.Name) and one.start == ref.start), None)
        if name is not None and _is_test(up, name):
            return True
    return False


def _out(up: dict[n.Node, n.Node], node: n.Node) -> tuple[n.Node, n.Node | None]:
    parent = up.get(node)
    while isinstance(parent, (n.Paren, n.Cast)):
        node, parent = parent, up.get(parent)
    return node, parent


def _is_test(up: dict[n.Node, n.Node], node: n.Node) -> bool:
    node, parent = _out(up, node)
    if isinstance(parent, (n.If, n.While, n.Ternary)):
        return parent.condition is node
    return type(parent) is n.Unary or (isinstance(parent, n.Binary) and parent.op in _TESTS)
