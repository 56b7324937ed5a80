"""A chunk: one top-level declaration of a file, cut out by the preprocessor, lexed and parsed when asked."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property

from server.syntax.lexer import finish, lex
from server.syntax.macros import Env, Expansion, Macro, MacroUse, expand
from server.syntax.nodes import TopLevel
from server.syntax.parser import parse
from server.syntax.tokens import Dialect, Problem, Tokens

_MOST_VARIANTS = 16  # trees of one text, under different macros
_LEAST_FRESH = 100_000  # characters
_WORD = re.compile(r"[A-Za-z_@][A-Za-z0-9_@]*")


@dataclass(frozen=True, slots=True)
class Cut:
    """What decides how a chunk's text is read: equal cuts under equal macros give equal trees.

    `holes` are directive lines and inactive branches inside it (ranges relative to the chunk), `unused` the
    `#pragma unused` lines among them, `escape` the control character.
    """

    source: str
    dialect: Dialect
    holes: tuple[tuple[int, int], ...] = ()
    unused: tuple[tuple[int, str], ...] = ()
    escape: str = "\\"


@dataclass(eq=False)
class Syntax:
    """The tree of a cut under certain macros. Shared between files, roots and versions; never changed.

    `macros` are those that were expanded, by name: together with the absence of others it is the condition for
    using this tree again.
    """

    decls: list[TopLevel]
    problems: list[Problem]
    uses: list[MacroUse]
    macros: dict[str, Macro]
    cache: dict[str, object] = field(default_factory=dict)  # what later layers derive from this tree alone


@dataclass(eq=False, slots=True)
class FileMemo:
    """What is kept of a file between scans of it: trees by cut, macros by definition, functions by their heads.

    Because of it an unchanged declaration keeps its tree, its symbols and what was found in it when the text
    around it is edited.
    """

    trees: dict[Cut, list[Syntax]] = field(default_factory=dict)
    older: dict[Cut, list[Syntax]] = field(default_factory=dict)  # trees that go if nobody asks for them again
    size: int = 0  # of the file, as far as it was looked at
    fresh: int = 0  # characters parsed since the older trees were sorted out
    macros: dict[tuple[str, tuple[str, ...] | None, str, int], Macro] = field(default_factory=dict)
    functions: dict[tuple[str, Dialect, frozenset[Macro]], object] = field(default_factory=dict)

    def trees_of(self, cut: Cut) -> list[Syntax]:
        """The trees of a cut, to add to with `keep`."""
        found = self.trees.get(cut)
        if found is None:
            found = self.trees[cut] = self.older.pop(cut, [])
        return found

    def keep(self, cut: Cut, syntax: Syntax, end: int) -> None:
        """Remember a tree; `end` is where its chunk ends in the file.

        Every keystroke makes a tree that is soon of no use. After as many of them as the file is long, those go that no
        scan has asked for since the last time.
        """
        trees = self.trees_of(cut)
        trees.append(syntax)
        del trees[:-_MOST_VARIANTS]
        self.size = max(self.size, end)
        self.fresh += len(cut.source)
        if self.fresh > max(_LEAST_FRESH, self.size):
            self.older, self.trees, self.fresh = self.trees, {}, 0


@dataclass(eq=False)
class Chunk:
    """A cut at a place in a file. `envs` are (offset in the chunk, environment), ascending."""

    cut: Cut
    start: int
    envs: tuple[tuple[int, Env], ...]
    deprecated: str | None = None
    memo: FileMemo = field(default_factory=FileMemo, repr=False)

    @property
    def end(self) -> int:
        """Where the chunk ends, in the file."""
        return self.start + len(self.cut.source)

    @cached_property
    def words(self) -> frozenset[str]:
        """All words of the chunk, those in comments and strings too (a superset of its identifiers)."""
        return words_of(self.cut)

    @cached_property
    def syntax(self) -> Syntax:
        """The chunk's tree, from the memo when a tree of the same text under the same macros is known."""
        found: dict[str, Macro] = {}
        for _, env in self.envs:
            found |= env.overlap(self.words)
        single = len(self.envs) == 1
        if single:
            for syntax in self.memo.trees_of(self.cut):
                if syntax.cache.get("overlap") == found:
                    return syntax
        syntax = self.parse(bool(found))
        if single:
            syntax.cache["overlap"] = found
            self.memo.keep(self.cut, syntax, self.end)
        return syntax

    def tokens(self) -> Tokens:
        """The chunk's tokens before expansion, holes left out."""
        return self._lex()[0]

    def _lex(self) -> tuple[Tokens, list[tuple[int, Env]]]:
        cut, tokens = self.cut, Tokens()
        envs: list[tuple[int, Env]] = []
        unused = dict(cut.unused)
        stretches: list[tuple[int, int]] = []
        at = 0
        for start, end in cut.holes:
            stretches.append((at, start))
            at = end
        stretches.append((at, len(cut.source)))
        marks = list(self.envs)
        for start, end in stretches:
            while marks and marks[0][0] <= start:
                envs.append((len(tokens.kind), marks.pop(0)[1]))
            if start in unused:
                names = unused[start]
                at = cut.source.rfind(names, 0, start)
                tokens.kind.append("pragma")
                tokens.value.append(names)
                tokens.start.append(at if at >= 0 else start)
                tokens.end.append(at + len(names) if at >= 0 else start)
                tokens.newline.append(True)
            before = len(tokens.kind)
            lex(cut.source, start, end, cut.escape, tokens)
            if start and before < len(tokens.kind):
                tokens.newline[before] = True
        return tokens, envs or [(0, self.envs[0][1])]

    def parse(self, expanding: bool) -> Syntax:
        """Parse anew; `expanding` tells whether macros may occur."""
        tokens, envs = self._lex()
        expansion = expand(tokens, envs) if expanding else Expansion(tokens)
        finish(expansion.tokens, len(self.cut.source))
        decls, problems = parse(expansion.tokens, self.cut.dialect, self.cut.escape, self.cut.source)
        problems = list(problems)
        problems.extend(
            Problem("macro-arguments", start, end, (macro.name, len(macro.params or ()), given))
            for start, end, macro, given in expansion.misuses
        )
        return Syntax(decls, problems, expansion.uses, {use.macro.name: use.macro for use in expansion.uses})


_MOST_CHARACTERS = 16_000_000  # of texts whose words are remembered: a large plugin with its headers has two million
_words: dict[str, frozenset[str]] = {}
_remembered = 0  # characters


def words_of(cut: Cut) -> frozenset[str]:
    """All words of a cut's text; remembered for as long as the text is in use a lot."""
    global _remembered
    words = _words.get(cut.source)
    if words is None:
        _remembered += len(cut.source)
        if _remembered > _MOST_CHARACTERS:
            _words.clear()
            _remembered = len(cut.source)
        words = _words[cut.source] = frozenset(_WORD.findall(cut.source))
    return words
