"""`textDocument/prepareRename` and `textDocument/rename`."""

from __future__ import annotations

from lsprotocol import types as lsp

from server.analysis.snapshot import Snapshot
from server.features.rename import prepare_rename, rename
from server.lsp.boundary import answer, collect
from server.lsp.edits import workspace_edit
from server.lsp.server import Server


def register(server: Server) -> None:
    """Register the requests."""

    @server.feature(lsp.TEXT_DOCUMENT_PREPARE_RENAME)
    async def on_prepare(ls: Server, params: lsp.PrepareRenameParams) -> lsp.PrepareRenamePlaceholder | None:
        def run(snapshot: Snapshot) -> lsp.PrepareRenamePlaceholder | None:
            found = prepare_rename(snapshot, ls.session.offset(snapshot, params.position))
            if found is None:
                return None
            return lsp.PrepareRenamePlaceholder(ls.session.range(snapshot.path, *found), snapshot.text.slice(*found))

        return await answer(ls, params.text_document.uri, run, None)

    @server.feature(lsp.TEXT_DOCUMENT_RENAME)
    async def on_rename(ls: Server, params: lsp.RenameParams) -> lsp.WorkspaceEdit | None:
        session, new = ls.session, params.new_name
        found = await collect(
            ls,
            params.text_document.uri,
            lambda snapshot: rename(snapshot, session.offset(snapshot, params.position), new, session.workspace),
        )
        return workspace_edit(ls, ((one.path, one.start, one.end, new) for one in found))
