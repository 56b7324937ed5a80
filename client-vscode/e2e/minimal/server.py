"""The least server that there can be: it underlines one word. Used by `measure.mjs` only."""

from __future__ import annotations

from lsprotocol import types as lsp
from pygls.lsp.server import LanguageServer

WORD = "PrintToChatAl"
server = LanguageServer("minimal", "0.0.1")


@server.feature(lsp.TEXT_DOCUMENT_DID_OPEN)
def did_open(params: lsp.DidOpenTextDocumentParams) -> None:
    """Say where the word is."""
    uri = params.text_document.uri
    found = []
    for number, line in enumerate(params.text_document.text.splitlines()):
        column = line.find(WORD)
        if column >= 0:
            place = lsp.Range(lsp.Position(number, column), lsp.Position(number, column + len(WORD)))
            found.append(lsp.Diagnostic(place, "this word", severity=lsp.DiagnosticSeverity.Error))
    server.text_document_publish_diagnostics(lsp.PublishDiagnosticsParams(uri, found))


server.start_io()
