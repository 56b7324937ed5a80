"""`textDocument/foldingRange`."""

from __future__ import annotations

from lsprotocol import types as lsp

from server.features.folding_range import Fold, companion_folding, folding_range
from server.lsp import convert, logs
from server.lsp.boundary import answer, guarded
from server.lsp.server import Server


def register(server: Server) -> None:
    """Register the request."""

    @server.feature(lsp.TEXT_DOCUMENT_FOLDING_RANGE)
    async def on_folding(ls: Server, params: lsp.FoldingRangeParams) -> list[lsp.FoldingRange]:
        session = ls.session
        client = ls.client_capabilities.text_document
        limit = client.folding_range.range_limit if client is not None and client.folding_range else None

        def made(path: str, start: int, end: int, kind: str) -> lsp.FoldingRange:
            lines = session.range(path, start, end)
            return lsp.FoldingRange(
                lines.start.line, lines.end.line, lines.start.character, lines.end.character, kind or None
            )

        uri = params.text_document.uri
        if (log := logs.at(ls, uri)) is not None:
            return await logs.folds(ls, log, limit)
        companion = session.keyvalues(uri)
        if companion is not None:
            folds: list[Fold] = guarded(lambda: companion_folding(companion), [])
            return [made(convert.path_of(uri), *fold) for fold in folds[:limit]]
        return await answer(
            ls, uri, lambda snapshot: [made(snapshot.path, *fold) for fold in folding_range(snapshot)[:limit]], []
        )
