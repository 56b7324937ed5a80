"""Opening, editing, saving and closing documents."""

from __future__ import annotations

from lsprotocol import types as lsp

from server.lsp import compiling, logs, publish
from server.lsp.server import Server


def register(server: Server) -> None:
    """Register the notifications."""

    @server.feature(lsp.TEXT_DOCUMENT_DID_OPEN)
    def did_open(ls: Server, params: lsp.DidOpenTextDocumentParams) -> None:
        item = params.text_document
        if logs.opened(ls, item):
            return
        document = ls.session.open(item.uri, item.version, item.text, item.language_id)
        compiling.forget_closed(ls, document.path)
        publish.schedule(ls, document.path, now=True)

    @server.feature(lsp.TEXT_DOCUMENT_DID_CHANGE)
    def did_change(ls: Server, params: lsp.DidChangeTextDocumentParams) -> None:
        item = params.text_document
        if logs.changed(ls, item.uri, params.content_changes):
            return
        document = ls.session.change(item.uri, item.version, list(params.content_changes))
        if document is not None:
            publish.schedule(ls, document.path)

    @server.feature(lsp.TEXT_DOCUMENT_DID_SAVE)
    def did_save(ls: Server, params: lsp.DidSaveTextDocumentParams) -> None:
        compiling.compile_later(ls, params.text_document.uri)

    @server.feature(lsp.TEXT_DOCUMENT_DID_CLOSE)
    def did_close(ls: Server, params: lsp.DidCloseTextDocumentParams) -> None:
        uri = params.text_document.uri
        if logs.closed(ls, uri):
            return
        ls.session.close(uri)
        publish.clear(ls, uri)
