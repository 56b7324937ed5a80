"""What ghost text has to know about the cursor, worked out once for everything that looks at it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from server.analysis.check.chunk import check_chunk
from server.analysis.cursor.hole import Hole, hole_at
from server.analysis.cursor.scope import Scope
from server.analysis.cursor.spot import Spot, spot_at
from server.analysis.runtime.body import Body, bodies
from server.analysis.runtime.call_site import CallSite
from server.analysis.runtime.chunk_view import ChunkView
from server.analysis.runtime.registrations import callers
from server.analysis.snapshot import Snapshot
from server.syntax import nodes as n
from server.syntax.text import unlatin

_CLOSERS = re.compile(r"[ \t]*[)\]}\"';,]*[ \t]*\Z")
_INDENT = re.compile(r"[ \t]*")


@dataclass
class Cursor:
    """The cursor at `offset` of the snapshot's file. Offsets are UTF-8 byte offsets."""

    snapshot: Snapshot
    offset: int

    @property
    def chars(self) -> str:
        """The file's text as it is searched."""
        return self.snapshot.text.chars

    @cached_property
    def line_start(self) -> int:
        """Where the cursor's line begins."""
        return self.chars.rfind("\n", 0, self.offset) + 1

    @cached_property
    def line_end(self) -> int:
        """Where the cursor's line ends, without its line end."""
        end = self.chars.find("\n", self.offset)
        end = len(self.chars) if end < 0 else end
        return end - 1 if end > self.offset and self.chars[end - 1] == "\r" else end

    @property
    def before(self) -> str:
        """The line up to the cursor, as it is searched."""
        return self.chars[self.line_start : self.offset]

    @property
    def after(self) -> str:
        """The line behind the cursor, as it is searched."""
        return self.chars[self.offset : self.line_end]

    @property
    def typed(self) -> str:
        """The line up to the cursor without its indentation, as it is searched."""
        return self.before.lstrip(" \t")

    @property
    def is_blank(self) -> bool:
        """Whether nothing is written on the line."""
        return not self.before.strip() and not self.after.strip()

    @property
    def indent(self) -> str:
        """The white space that the line begins with."""
        match = _INDENT.match(self.before)
        return match.group() if match is not None else ""

    @cached_property
    def follows_only_closing(self) -> bool:
        """Whether at most brackets and quotes that an editor has closed stand behind the cursor."""
        return _CLOSERS.match(self.after) is not None

    @property
    def newline(self) -> str:
        """The file's line end."""
        return self.snapshot.text.newline

    @property
    def prefix(self) -> str:
        r"""The real text before the cursor, with `\n` as line ends."""
        return unlatin(self.chars[: self.offset]).replace("\r\n", "\n")

    @property
    def suffix(self) -> str:
        r"""The real text behind the cursor, with `\n` as line ends."""
        return unlatin(self.chars[self.offset :]).replace("\r\n", "\n")

    # The tree ------------------------------------------------------------------------------------------------

    @cached_property
    def spot(self) -> Spot:
        """The kind of text at the cursor."""
        return spot_at(self.snapshot, self.offset)

    @cached_property
    def hole(self) -> Hole:
        """The place in the grammar."""
        return hole_at(self.snapshot, self.spot)

    @cached_property
    def scope(self) -> Scope:
        """The names that are visible."""
        return Scope(self.snapshot.unit, self.snapshot.path, self.hole)

    @cached_property
    def head(self) -> n.Function | None:
        """The function around the cursor as it was read up to there."""
        return self.hole.innermost(n.Function)

    @cached_property
    def body(self) -> Body | None:
        """The function around the cursor with what is known about it; its places are relative to `chunk_start`."""
        unit, path = self.snapshot.unit, self.snapshot.path
        chunk = self.snapshot.chunk_at(self.offset)
        if chunk is None:
            return None
        view = ChunkView(unit, path, chunk, check_chunk(unit, path, chunk))
        at = self.offset - chunk.start
        sites = [CallSite(view, called) for called in view.checked.calls]
        for body in bodies(view, sites, callers(unit, path)):
            block = body.node.body
            if block is not None and block.start < at < block.end:
                return body
        return None

    @property
    def chunk_start(self) -> int:
        """Where the declaration around the cursor begins in the file."""
        body = self.body
        return body.view.chunk.start if body is not None else 0

    @cached_property
    def block(self) -> n.Block | None:
        """The innermost block of `body` around the cursor."""
        body = self.body
        if body is None or not isinstance(body.node.body, n.Block):
            return None
        at = self.offset - self.chunk_start
        found = body.node.body
        for node in _blocks(found):
            if node.start < at < node.end and node.start >= found.start:
                found = node
        return found

    @cached_property
    def earlier(self) -> list[n.Stmt]:
        """The statements of `block` before the cursor."""
        at = self.offset - self.chunk_start
        return [one for one in self.block.body if one.end <= at] if self.block is not None else []

    @cached_property
    def later(self) -> list[n.Stmt]:
        """The statements of `block` behind the cursor."""
        at = self.offset - self.chunk_start
        return [one for one in self.block.body if one.start >= at] if self.block is not None else []

    @property
    def is_last_in_function(self) -> bool:
        """Whether a statement at the cursor would be the function's last one."""
        body = self.body
        return body is not None and self.block is body.node.body and not self.later


def _blocks(top: n.Node) -> list[n.Block]:
    from server.analysis.walk import statements

    found: list[n.Block] = []
    for node in statements(top):
        if isinstance(node, n.Block):
            found.append(node)
    return found
