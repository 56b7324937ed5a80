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
    """A text with its tree. `edited` gives the tree of the next version."""

    __slots__ = ("text", "tree")

    def __init__(self, text: Text, tree: Tree | None = None) -> None:
        self.text = text
        self.tree = tree if tree is not None else Parser(language()).parse(text.data)

    @property
    def root(self) -> Node:
        """The root node."""
        return self.tree.root_node

    def edited(self, start: int, old_end: int, new_end: int, text: Text) -> SyntaxTree:
        """The tree of `text`, which came from this text by replacing `start..old_end`; `new_end` is in `text`.

        This tree must not be used afterwards: tree-sitter moves it along.
        """
        self.tree.edit(
            start, old_end, new_end, point(self.text, start), point(self.text, old_end), point(text, new_end)
        )
        return SyntaxTree(text, Parser(language()).parse(text.data, self.tree))

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
