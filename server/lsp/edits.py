"""Changes to files as an LSP workspace edit, in the form that the client takes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from lsprotocol import types as lsp

if TYPE_CHECKING:
    from server.lsp.server import Server


def workspace_edit(server: Server, changes: Iterable[tuple[str, int, int, str]]) -> lsp.WorkspaceEdit:
    """The edit that writes texts in the place of ranges of files: (path, start, end, text)."""
    session = server.session
    by_path: dict[str, list[lsp.TextEdit]] = {}
    for path, start, end, text in sorted(changes, key=lambda change: change[:3]):
        by_path.setdefault(path, []).append(lsp.TextEdit(session.range(path, start, end), text))
    workspace = server.client_capabilities.workspace
    client = workspace.workspace_edit if workspace is not None else None
    if client is None or not client.document_changes:
        return lsp.WorkspaceEdit(changes={session.uri_of(path): edits for path, edits in by_path.items()})
    return lsp.WorkspaceEdit(
        document_changes=[
            lsp.TextDocumentEdit(_document(server, path), list[lsp.TextEdit | lsp.AnnotatedTextEdit](edits))
            for path, edits in by_path.items()
        ]
    )


def _document(server: Server, path: str) -> lsp.OptionalVersionedTextDocumentIdentifier:
    document = server.session.documents.get(path)
    version = document.version if document is not None else None
    return lsp.OptionalVersionedTextDocumentIdentifier(server.session.uri_of(path), version)
