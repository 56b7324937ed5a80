"""`textDocument/codeLens` and `codeLens/resolve`."""

from __future__ import annotations

from lsprotocol import types as lsp

from server.features.code_lens import code_lens, resolve_code_lens, title
from server.lsp import convert, logs
from server.lsp.boundary import answer, collect, warmed
from server.lsp.links import locations
from server.lsp.server import Server

SHOW_REFERENCES = "l4d2.showReferences"
"""The client's command behind a lens; its arguments are URI, position and locations."""


def register(server: Server) -> None:
    """Register the requests."""

    @server.feature(lsp.TEXT_DOCUMENT_CODE_LENS)
    async def on_lenses(ls: Server, params: lsp.CodeLensParams) -> list[lsp.CodeLens]:
        uri = params.text_document.uri
        if (log := logs.at(ls, uri)) is not None:
            return await logs.lenses(ls, log)
        await warmed(ls, convert.path_of(uri), check=False)
        return await answer(
            ls,
            uri,
            lambda snapshot: [
                lsp.CodeLens(ls.session.range(snapshot.path, start, end), data={"uri": uri})
                for start, end in code_lens(snapshot)
            ],
            [],
        )

    @server.feature(lsp.CODE_LENS_RESOLVE)
    async def on_resolve(ls: Server, lens: lsp.CodeLens) -> lsp.CodeLens:
        session = ls.session
        uri = lens.data.get("uri", "") if isinstance(lens.data, dict) else ""
        found = await collect(
            ls,
            uri,
            lambda snapshot: resolve_code_lens(snapshot, session.offset(snapshot, lens.range.start), session.workspace),
        )
        runs = SHOW_REFERENCES in session.client_commands
        arguments = [uri, lens.range.start, locations(ls, found, convert.path_of(uri))] if runs else None
        lens.command = lsp.Command(title(len(found)), SHOW_REFERENCES if runs else "", arguments=arguments)
        return lens
