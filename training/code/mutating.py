"""Breaks a function on purpose, as people and models do: one mistake in it, of a kind that the analysis finds.

Where to break is asked of the tree and of resolved calls; which name is wrong, of `data/wrong`. Whether it is a mistake
in the end only the analysis says: a change that it does not see is not handed out.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from server.analysis.check.chunk import check_chunk
from server.analysis.finding import Finding
from server.analysis.runtime.call_site import CallSite
from server.analysis.runtime.chunk_view import ChunkView
from server.analysis.snapshot import Snapshot
from server.analysis.walk import nodes, statements
from server.assistant.verify import beyond
from server.knowledge.wrong_apis import Wrong, all_of
from server.syntax import nodes as n
from server.syntax.chunk import Chunk
from server.syntax.text import unlatin
from training.code.opened import Opener, findings

_WRONG_KINDS = ("function", "event", "netprop", "class", "convar")
_MOST_TRIES = 6
_SUBTLE = frozenset({"user-id", "missing-guard", "missing-argument", "swapped-arguments", "old-cast", "other-type"})
_SUBTLE_SHARE = 0.7


@dataclass(frozen=True, slots=True)
class Mistake:
    """A text in place of `start..end` of the file. `kind` says what sort it is; `wrong` is from the table."""

    kind: str
    start: int
    end: int
    text: str
    wrong: Wrong | None = None


@dataclass(frozen=True, slots=True)
class Broken:
    """A file with a mistake in it, and what the analysis says that was not there before.

    `start..end` is where the function now stands.
    """

    mistake: Mistake
    code: str
    start: int
    end: int
    found: tuple[Finding, ...]

    @property
    def function(self) -> str:
        """The function with its mistake."""
        return self.code.encode()[self.start : self.end].decode()


def broken(
    opener: Opener, snapshot: Snapshot, start: int, end: int, draw: random.Random, count: int = 1
) -> Iterator[Broken]:
    """At most `count` files, each with one mistake in the function at `start..end`, of different kinds."""
    known = findings(snapshot)
    by_kind: dict[str, list[Mistake]] = {}
    for one in mistakes(snapshot, start, end):
        by_kind.setdefault(one.kind, []).append(one)
    kinds = sorted(by_kind)
    draw.shuffle(kinds)
    if draw.random() < _SUBTLE_SHARE:  # there is a semicolon to leave out nearly everywhere, a wrong event seldom
        kinds.sort(key=lambda kind: kind not in _SUBTLE and not kind.startswith("wrong-"))
    made = 0
    for kind in kinds[:_MOST_TRIES]:
        if made == count:
            return
        mistake = draw.choice(by_kind[kind])
        found = _applied(opener, snapshot, mistake, known, start, end)
        if found is not None:
            made += 1
            yield found


def _applied(
    opener: Opener, snapshot: Snapshot, mistake: Mistake, known: Sequence[Finding], start: int, end: int
) -> Broken | None:
    raw = snapshot.text.data
    text = mistake.text.encode()
    code = (raw[: mistake.start] + text + raw[mistake.end :]).decode("utf-8", "replace")
    new = beyond(findings(opener.changed(snapshot, code)), known)
    if not new:
        return None
    return Broken(mistake, code, start, end + len(text) - (mistake.end - mistake.start), tuple(new))


def mistakes(snapshot: Snapshot, start: int, end: int) -> Iterator[Mistake]:
    """The mistakes that can be made in the function at `start..end`, in the order of the text for each kind.

    What a macro makes stands nowhere, so nothing in it is changed.
    """
    chunk = snapshot.chunk_at(start)
    if chunk is None:
        return
    made = [(chunk.start + use.start, chunk.start + use.call_end) for use in chunk.syntax.uses]
    for one in _mistakes(snapshot, chunk, start, end):
        if not any(one.start < stop and begin < one.end for begin, stop in made):
            yield one


def _mistakes(snapshot: Snapshot, chunk: Chunk, start: int, end: int) -> Iterator[Mistake]:
    checked = check_chunk(snapshot.unit, snapshot.path, chunk)
    view = ChunkView(snapshot.unit, snapshot.path, chunk, checked)
    tops = [one for one in chunk.syntax.decls if start <= chunk.start + one.start and chunk.start + one.end <= end]
    sites = [CallSite(view, called) for called in checked.calls]
    sites = [site for site in sites if start <= chunk.start + site.call.start < end and not chunk.cut.holes]
    written = _Written(chunk.cut.source, chunk.start)
    for site in sites:
        for make in _OF_CALLS:
            yield from make(site, written)
    for top in tops:
        for node in nodes([top]):
            yield from _of_node(node, written)
        for statement in statements(top):
            yield from _of_statement(statement, written)


class _Written:
    """The text of a chunk, and mistakes in it."""

    def __init__(self, source: str, base: int) -> None:
        self.source = source
        self._base = base

    def of(self, node: n.Node) -> str:
        return unlatin(self.source[node.start : node.end])

    def change(self, kind: str, start: int, end: int, text: str, wrong: Wrong | None = None) -> Mistake:
        return Mistake(kind, self._base + start, self._base + end, text, wrong)


@cache
def _by_right() -> dict[tuple[str, str], tuple[Wrong, ...]]:
    """The names of the table that stand for a right one of the same sort, by kind and right name."""
    found: dict[tuple[str, str], tuple[Wrong, ...]] = {}
    for kind in _WRONG_KINDS:
        for one in all_of(kind):
            is_plain = one.verdict == "confirmed" and one.right_kind in ("", kind)
            if is_plain and one.right and one.wrong.isidentifier():
                found[kind, one.right[0]] = (*found.get((kind, one.right[0]), ()), one)
    return found


def _wrong_function(site: CallSite, written: _Written) -> Iterator[Mistake]:
    if isinstance(site.call.target, n.Name):
        for one in _by_right().get(("function", site.name), ()):
            yield written.change("wrong-function", *site.name_range, one.wrong, one)


def _wrong_text(site: CallSite, written: _Written) -> Iterator[Mistake]:
    for argument in site.arguments.values():
        if not isinstance(argument, n.String):
            continue
        value = unlatin(argument.value)
        for kind in ("event", "netprop", "class", "convar"):
            for one in _by_right().get((kind, value), ()):
                if written.of(argument) == f'"{value}"':
                    yield written.change(f"wrong-{kind}", argument.start + 1, argument.end - 1, one.wrong, one)


def _missing_argument(site: CallSite, written: _Written) -> Iterator[Mistake]:
    arguments = site.call.args
    needed = [one for one in site.function.params if one.value is None and not one.variadic]
    if 2 <= len(arguments) <= len(needed) and written.source[arguments[-2].end :].lstrip().startswith(","):
        yield written.change("missing-argument", arguments[-2].end, arguments[-1].end, "")


def _swapped_arguments(site: CallSite, written: _Written) -> Iterator[Mistake]:
    for one, other in zip(site.call.args, site.call.args[1:], strict=False):
        first, second = written.of(one), written.of(other)
        if first != second and not isinstance(one, n.NamedArg | n.DefaultArg) and "\n" not in first + second:
            between = unlatin(written.source[one.end : other.start])
            yield written.change("swapped-arguments", one.start, other.end, f"{second}{between}{first}")


def _client_for_user_id(site: CallSite, written: _Written) -> Iterator[Mistake]:
    """`GetClientUserId(client)` handed on as `client`, and a user id used as a client."""
    if site.name in ("GetClientUserId", "GetClientOfUserId") and len(site.call.args) == 1:
        yield written.change("user-id", site.call.start, site.call.end, written.of(site.call.args[0]))


_OF_CALLS: tuple[Callable[[CallSite, _Written], Iterator[Mistake]], ...] = (
    _wrong_function,
    _wrong_text,
    _missing_argument,
    _swapped_arguments,
    _client_for_user_id,
)


def _of_node(node: n.Node, written: _Written) -> Iterator[Mistake]:
    if isinstance(node, n.Var) and node.name.name and not node.type.old and node.type.end > node.type.start:
        other = {"int": "float", "float": "int", "bool": "char[]", "Handle": "int"}.get(written.of(node.type))
        if other is not None and not node.dims and not node.variadic:
            yield written.change("other-type", node.type.start, node.type.end, other)
    elif isinstance(node, n.Cast) and written.of(node).startswith("view_as"):
        yield written.change("old-cast", node.start, node.end, f"{node.type.name}({written.of(node.value)})")
    elif isinstance(node, n.Name) and len(node.name) > 4 and node.name.isidentifier() and not node.name.isupper():
        yield written.change("misspelt-name", node.start, node.end, node.name[:-2] + node.name[-1] + node.name[-2])


def _of_statement(node: n.Node, written: _Written) -> Iterator[Mistake]:
    source = written.source
    if isinstance(node, n.ExprStmt | n.Return) and source[node.end - 1 : node.end] == ";":
        yield written.change("missing-semicolon", node.end - 1, node.end, "")
    if isinstance(node, n.VarStmt) and len(node.vars) == 1 and "\n" not in written.of(node):
        yield written.change("missing-declaration", node.start, node.end, "")
    if isinstance(node, n.Return) and node.value is not None:
        yield written.change("missing-value", node.start, node.end, "return;")
    if isinstance(node, n.If) and node.other is None and _leaves(node.then):
        yield written.change("missing-guard", node.start, node.end, "")
    if isinstance(node, n.Block) and node.closed and node.body and not isinstance(node.body[-1], n.Block):
        yield written.change("missing-brace", node.end - 1, node.end, "")


def _leaves(statement: n.Stmt) -> bool:
    body = statement.body if isinstance(statement, n.Block) else [statement]
    return len(body) == 1 and isinstance(body[0], n.Return | n.Continue)
