"""`textDocument/selectionRange`."""

from __future__ import annotations

from lsprotocol import types as lsp

from server.analysis.snapshot import Snapshot
from server.features.selection_range import selection_range
from server.lsp.boundary import answer
from server.lsp.server import Server


def register(server: Server) -> None:
    """Register the request."""

    @server.feature(lsp.TEXT_DOCUMENT_SELECTION_RANGE)
    async def on_selection(ls: Server, params: lsp.SelectionRangeParams) -> list[lsp.SelectionRange]:
        def made(snapshot: Snapshot, position: lsp.Position) -> lsp.SelectionRange:
            inner: lsp.SelectionRange | None = None
            for start, end in reversed(selection_range(snapshot, ls.session.offset(snapshot, position))):
                inner = lsp.SelectionRange(ls.session.range(snapshot.path, start, end), inner)
            return inner or lsp.SelectionRange(lsp.Range(position, position))

        return await answer(
            ls,
            params.text_document.uri,
            lambda snapshot: [made(snapshot, position) for position in params.positions],
            [],
        )
