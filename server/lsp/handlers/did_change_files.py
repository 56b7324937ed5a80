"""Files and folders that the user made, renamed or deleted in the editor: watchers do not tell of whole folders."""

from __future__ import annotations

from collections.abc import Iterable

from lsprotocol import types as lsp

from server.lsp import convert, publish
from server.lsp.server import Server


def register(server: Server) -> None:
    """Register the notifications."""
    filters = lsp.FileOperationRegistrationOptions(
        [lsp.FileOperationFilter(lsp.FileOperationPattern("**", lsp.FileOperationPatternKind.Folder), "file")]
    )

    @server.feature(lsp.WORKSPACE_DID_CREATE_FILES, filters)
    def did_create(ls: Server, params: lsp.CreateFilesParams) -> None:
        _look(ls, (one.uri for one in params.files))

    @server.feature(lsp.WORKSPACE_DID_DELETE_FILES, filters)
    def did_delete(ls: Server, params: lsp.DeleteFilesParams) -> None:
        _look(ls, (one.uri for one in params.files))

    @server.feature(lsp.WORKSPACE_DID_RENAME_FILES, filters)
    def did_rename(ls: Server, params: lsp.RenameFilesParams) -> None:
        _look(ls, (uri for one in params.files for uri in (one.old_uri, one.new_uri)))


def _look(ls: Server, uris: Iterable[str]) -> None:
    """See what is at these places now."""
    session = ls.session
    for uri in uris:
        session.workspace.look(convert.path_of(uri))
    session.project.forget_units()
    session.regrouped()
    publish.everything(ls)
