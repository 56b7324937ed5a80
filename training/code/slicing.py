"""What of a file a function needs: its includes, and the macros, types, globals and functions that it uses.

Names are those that the analysis looked up for the function, not words of its text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from server.analysis.check.chunk import check_chunk
from server.analysis.snapshot import Snapshot
from server.assistant.declared import Declared, Piece
from server.syntax import nodes as n
from server.syntax.directives import Condition, Define
from server.syntax.lexer import lex
from training.code.opened import normal

SHOWN_AS = " /* body not shown */"
"""What the server shows in place of a body."""

NOT_SHOWN = f" {{{SHOWN_AS} }}"
"""What stands in place of a body, so that what follows is read as it would be."""

_MOST_OF_NEIGHBOUR = 1500
_NEIGHBOURS = ("variable", "type", "function")
_ALWAYS = ("pragma", "include")
_OWN = ("variable", "type", "define", "function", "prototype")


class Slicer:
    """The needs of a file's declarations, worked out once."""

    def __init__(self, snapshot: Snapshot, held: Declared) -> None:
        self._snapshot = snapshot
        self._held = held
        self._by_name: dict[str, list[Piece]] = {}
        for piece in held.pieces:
            for name in _names(piece):
                self._by_name.setdefault(name, []).append(piece)
        self._scan = snapshot.unit.files[snapshot.path].scan
        self._macros = {item.macro.name: item.macro for item in self._scan.items if isinstance(item, Define)}
        self._uses: dict[Piece, list[Piece]] = {}

    def direct(self, piece: Piece) -> list[Piece]:
        """The declarations of the file that one of them uses itself."""
        known = self._uses.get(piece)
        if known is None:
            found = (one for name in sorted(self._used(piece)) for one in self._by_name.get(name, ()))
            known = self._uses[piece] = [one for one in dict.fromkeys(found) if one != piece]
        return known

    def _used(self, piece: Piece) -> set[str]:
        if piece.sort == "define":
            return {word for name in piece.names if name in self._macros for word in self._words(name)}
        if piece.chunk is None:
            return set()
        checked = check_chunk(self._snapshot.unit, self._snapshot.path, piece.chunk)
        asked = (word for one in self._conditions(piece) for word in one)
        return {*checked.deps, *piece.chunk.syntax.macros, *asked}

    def _conditions(self, piece: Piece) -> Iterator[list[str]]:
        """The words of the conditions that stand in a declaration: what they ask for has to be there."""
        for one in self._scan.items:
            if isinstance(one, Condition) and piece.start <= one.start < piece.end:
                yield list(map(str, lex(self._snapshot.text.chars[one.head_end : one.end]).value))

    def _words(self, macro: str) -> Iterable[str]:
        return map(str, self._macros[macro].tokens.value)

    def closure(self, piece: Piece) -> set[Piece]:
        """All that has to be there for a declaration to compile, itself included."""
        found, stack = {piece}, [piece]
        while stack:
            for one in self.direct(stack.pop()):
                if one not in found:
                    found.add(one)
                    stack.append(one)
        return found

    def around(self, piece: Piece) -> tuple[set[Piece], set[Piece]]:
        """What a reader needs: the declarations that it uses with what these use, and functions whose heads do."""
        whole: set[Piece] = set()
        heads: set[Piece] = set()
        stack = list(self.direct(piece))
        while stack:
            one = stack.pop()
            if one in whole or one in heads or one == piece:
                continue
            if one.sort == "function" and isinstance(one.decls[0], n.Function):
                heads.add(one)
            else:
                whole.add(one)
                stack.extend(self.direct(one))
        return whole, heads

    def compilable(self, piece: Piece) -> str:
        """The smallest plugin with the declaration in it."""
        return self._written(self.closure(piece), set(), None, "")

    def with_gap(self, piece: Piece, instead: str) -> str:
        """The file as far as the declaration needs it, with other text in its place."""
        whole, heads = self.around(piece)
        if not any(one.sort in ("variable", "type") for one in whole) and not heads:
            whole |= self._neighbour(piece)  # a file that declares nothing is none that one adds a function to
        return self._written(whole, heads - whole, piece, instead)

    def _neighbour(self, piece: Piece) -> set[Piece]:
        others = [one for one in self._held.pieces if one.sort in _NEIGHBOURS and one != piece]
        short = [one for one in others if one.end - one.outer <= _MOST_OF_NEIGHBOUR and "myinfo" not in one.names]
        return {min(short, key=lambda one: (one.sort == "function", abs(one.start - piece.start)))} if short else set()

    def _written(self, whole: set[Piece], heads: set[Piece], gap: Piece | None, instead: str) -> str:
        text, held = self._snapshot.text, self._held
        ranges: list[tuple[int, int, str]] = []
        for start, end in held.optional:
            ranges.append((text.line_start(start), end, text.slice(text.line_start(start), end)))
        for piece in held.pieces:
            if any(start <= piece.start < end for start, end in held.optional):
                continue
            if piece == gap:
                ranges.append((piece.outer, piece.end, instead))
            elif piece.sort in _ALWAYS or piece in whole or piece in heads:
                start, end = piece.group or (piece.outer, piece.tail)
                start = text.line_start(start) if piece.group is not None else start
                if piece in heads and piece.group is None:
                    ranges.append((start, end, text.slice(start, _head_end(piece)) + NOT_SHOWN))
                else:
                    ranges.append((start, end, text.slice(start, end)))
        return normal("".join(_joined(sorted(set(ranges)), text.chars))) + "\n"


def _joined(ranges: list[tuple[int, int, str]], chars: str) -> Iterator[str]:
    last = -1
    for start, end, written in ranges:
        if start < last:
            continue
        if last >= 0:
            between = chars[last:start]
            yield "\n" if between.strip() == "" and between.count("\n") == 1 else "\n\n"
        yield written.rstrip()
        last = end


def _head_end(piece: Piece) -> int:
    node = piece.decls[0]
    assert isinstance(node, n.Function)  # heads are functions
    assert piece.chunk is not None
    return piece.chunk.start + node.params_end


def _names(piece: Piece) -> set[str]:
    found = {name.removeprefix("methodmap ") for name in piece.names}
    for decl in piece.decls:
        if isinstance(decl, n.Enum):
            found.update(one.name.name for one in decl.members)
            found.add(decl.name.name)
    return found if piece.sort in _OWN else set()
