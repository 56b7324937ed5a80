"""The concrete syntax tree of a file as written: comments, directives and inactive branches included.

Parsed by tree-sitter and, after an edit, only around the edit. It serves what is about the text itself: folding,
selection, what kind of text the cursor is in. What the compiler sees is in `chunk`.
"""

from __future__ import annotations

from bisect import bisect_right

from tree_sitter import Node, Parser, Tree

from server.syntax.grammar import language
from server.syntax.text import Text

Point = tuple[int, int]


class SyntaxTree:
    """A text with its tree, which is parsed when somebody asks for it. `edited` gives that of the next version."""

    __slots__ = ("_base", "_tree", "text")

    def __init__(self, text: Text, base: Tree | None = None) -> None:
        """`base` is the tree of an earlier text, moved to where its parts stand in `text`."""
        self.text = text
        self._base = base
        self._tree: Tree | None = None

    @property
    def tree(self) -> Tree:
        """The tree.

        A text with mistakes is parsed anew: how tree-sitter mends them depends on what it knew before, and the
        same text shall always give the same tree.
        """
        if self._tree is None:
            parser = Parser(language())
            tree = parser.parse(self.text.data, self._base) if self._base is not None else None
            if tree is None or tree.root_node.has_error:
                tree = parser.parse(self.text.data)
            self._tree, self._base = tree, None
        return self._tree

    @property
    def root(self) -> Node:
        """The root node."""
        return self.tree.root_node

    def edited(self, start: int, old_end: int, new_end: int, text: Text) -> SyntaxTree:
        """The tree of `text`, which came from this text by replacing `start..old_end`; `new_end` is in `text`."""
        known = self._tree if self._tree is not None else self._base
        if known is None:
            return SyntaxTree(text)
        base = known.copy()
        base.edit(start, old_end, new_end, point(self.text, start), point(self.text, old_end), point(text, new_end))
        return SyntaxTree(text, base)

    def node_at(self, offset: int) -> Node:
        """The innermost node at `offset`."""
        found = self.root.descendant_for_byte_range(offset, offset)
        return found if found is not None else self.root

    def ancestors(self, offset: int) -> list[Node]:
        """The nodes around `offset`, innermost first."""
        node: Node | None = self.node_at(offset)
        found: list[Node] = []
        while node is not None:
            found.append(node)
            node = node.parent
        return found


def point(text: Text, offset: int) -> Point:
    r"""tree-sitter's (row, column in bytes). Its rows end at `\n` only."""
    starts = text.newline_starts
    row = bisect_right(starts, offset) - 1
    return row, offset - starts[row]
