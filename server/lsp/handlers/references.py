"""`textDocument/references`."""

from __future__ import annotations

from lsprotocol import types as lsp

from server.features.references import companion_references, references
from server.lsp import convert
from server.lsp.boundary import collect, steps
from server.lsp.links import locations
from server.lsp.server import Server


def register(server: Server) -> None:
    """Register the request."""

    @server.feature(lsp.TEXT_DOCUMENT_REFERENCES)
    async def on_references(ls: Server, params: lsp.ReferenceParams) -> list[lsp.Location]:
        session, uri = ls.session, params.text_document.uri
        declarations = params.context.include_declaration
        if (companion := session.keyvalues(uri)) is not None:
            offset = convert.offset_at(companion.text, params.position, session.encoding)
            named = await steps(ls, companion_references(companion, offset, session.workspace, declarations))
            return locations(ls, named, companion.path)
        found = await collect(
            ls,
            uri,
            lambda snapshot: references(
                snapshot, session.offset(snapshot, params.position), session.workspace, declarations
            ),
        )
        return locations(ls, found, convert.path_of(uri))
