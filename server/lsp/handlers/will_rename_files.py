"""`workspace/willRenameFiles`."""

from __future__ import annotations

from lsprotocol import types as lsp

from server.features.will_rename_files import will_rename_files
from server.lsp import convert
from server.lsp.boundary import steps
from server.lsp.edits import workspace_edit
from server.lsp.server import Server


def register(server: Server) -> None:
    """Register the request."""
    filters = [
        lsp.FileOperationFilter(lsp.FileOperationPattern("**/*.{sp,inc}", lsp.FileOperationPatternKind.File), "file"),
        lsp.FileOperationFilter(lsp.FileOperationPattern("**", lsp.FileOperationPatternKind.Folder), "file"),
    ]

    @server.feature(lsp.WORKSPACE_WILL_RENAME_FILES, lsp.FileOperationRegistrationOptions(filters))
    async def on_rename(ls: Server, params: lsp.RenameFilesParams) -> lsp.WorkspaceEdit | None:
        session = ls.session
        renames = [(convert.path_of(one.old_uri), convert.path_of(one.new_uri)) for one in params.files]
        changes = await steps(ls, will_rename_files(session.project, session.workspace, renames))
        return workspace_edit(ls, changes) if changes else None
