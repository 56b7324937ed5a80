"""`textDocument/inlayHint`."""

from __future__ import annotations

from lsprotocol import types as lsp

from server.analysis.snapshot import Snapshot
from server.features.inlay_hint import inlay_hint
from server.lsp.boundary import answer
from server.lsp.server import Server


def register(server: Server) -> None:
    """Register the request."""

    @server.feature(lsp.TEXT_DOCUMENT_INLAY_HINT)
    async def on_inlay_hint(ls: Server, params: lsp.InlayHintParams) -> list[lsp.InlayHint]:
        session = ls.session

        def run(snapshot: Snapshot) -> list[lsp.InlayHint]:
            start = session.offset(snapshot, params.range.start)
            end = session.offset(snapshot, params.range.end)
            return [
                lsp.InlayHint(
                    session.range(snapshot.path, hint.offset, hint.offset).start,
                    hint.label,
                    lsp.InlayHintKind.Type if hint.is_type else lsp.InlayHintKind.Parameter,
                    padding_right=not hint.is_type,
                )
                for hint in inlay_hint(snapshot, start, end)
            ]

        return await answer(ls, params.text_document.uri, run, [])
