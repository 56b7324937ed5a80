"""`l4d2.fixWorkspace`: every safe correction in every file of the workspace, as one change that is shown first."""

from __future__ import annotations

from functools import partial
from typing import Any

from lsprotocol import types as lsp

from server.features.code_action import fix_all
from server.lsp import progress
from server.lsp.boundary import ContentModifiedError, RefusedError, guarded, indexed, warmed
from server.lsp.commands import FIX_WORKSPACE
from server.lsp.edits import workspace_edit
from server.lsp.server import Server

_LABEL = "Safe corrections in the workspace"
_ANNOTATION = "corrections"
_REPORT_EVERY = 5  # files


def register(server: Server) -> None:
    """Register the command."""

    @server.command(FIX_WORKSPACE)
    async def on_fix_workspace(ls: Server) -> dict[str, Any] | None:
        if not ls.session.project.workspaces:
            raise RefusedError("No folder is open.")
        await indexed(ls)
        changes = await _corrections(ls)
        if changes is None:
            return None
        result = {"applied": False, "files": len({path for path, *_ in changes}), "corrections": len(changes)}
        if not changes:
            return result
        edit = _asking(ls, workspace_edit(ls, changes))
        answer = await ls.workspace_apply_edit_async(lsp.ApplyWorkspaceEditParams(edit, _LABEL))
        return result | {"applied": answer.applied}


async def _corrections(ls: Server) -> list[tuple[str, int, int, str]] | None:
    """Path, start, end and text of each; None when the user cancels."""
    session, generation = ls.session, ls.session.generation
    files = sorted(session.workspace.files)
    bar = await progress.begin(ls, "Looking for corrections")
    found: list[tuple[str, int, int, str]] = []
    try:
        for count, path in enumerate(files):
            snapshot = await warmed(ls, path)
            if bar.cancelled:
                return None
            if ls.session is not session or session.generation != generation:
                raise ContentModifiedError("Files were changed while corrections were looked for: nothing was done.")
            if snapshot is not None and not snapshot.source.library:
                edits = guarded(partial(fix_all, snapshot), [])
                found.extend((path, edit.start, edit.end, edit.text) for edit in edits)
            if count % _REPORT_EVERY == 0:
                bar.report(f"{count + 1} of {len(files)} files")
    finally:
        bar.end()
    return found


def _asking(ls: Server, edit: lsp.WorkspaceEdit) -> lsp.WorkspaceEdit:
    """The edit, which the client asks its user about if it can."""
    workspace = ls.client_capabilities.workspace
    client = workspace.workspace_edit if workspace is not None else None
    if client is None or client.change_annotation_support is None or not edit.document_changes:
        return edit
    for change in edit.document_changes:
        if isinstance(change, lsp.TextDocumentEdit):
            change.edits = [lsp.AnnotatedTextEdit(_ANNOTATION, one.range, one.new_text) for one in _plain(change)]
    edit.change_annotations = {_ANNOTATION: lsp.ChangeAnnotation(_LABEL, needs_confirmation=True)}
    return edit


def _plain(change: lsp.TextDocumentEdit) -> list[lsp.TextEdit]:
    return [one for one in change.edits if isinstance(one, lsp.TextEdit)]
