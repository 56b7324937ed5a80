"""`l4d2.fixWorkspace`: every safe correction in every file of the workspace, as one change that is shown first.

With a file's URI it is that file alone, which needs no showing.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from lsprotocol import types as lsp

from server.analysis.finding import Severity
from server.analysis.mending import Mended
from server.features.code_action import fix_all
from server.lsp import convert, progress
from server.lsp.boundary import ContentModifiedError, RefusedError, guarded, indexed, warmed
from server.lsp.commands import FIX_WORKSPACE
from server.lsp.edits import workspace_edit
from server.lsp.server import Server

_LABEL = "Safe corrections in the workspace"
_ANNOTATION = "corrections"
_REPORT_EVERY = 5  # files
_NOTHING = Mended([], [], [])


def register(server: Server) -> None:
    """Register the command."""

    @server.command(FIX_WORKSPACE)
    async def on_fix_workspace(ls: Server, *where: Any) -> dict[str, Any] | None:
        only = convert.path_of(where[0]) if where and isinstance(where[0], str) and where[0] else ""
        if not only and not ls.session.project.workspaces:
            raise RefusedError("No folder is open.")
        if not only:
            await indexed(ls)
        found = await _corrections(ls, [only] if only else sorted(ls.session.workspace.files))
        if found is None:
            return None
        result = {
            "applied": False,
            "files": found.files,
            "corrections": len(found.changes),
            "fixed": dict(found.fixed.most_common()),
            "left": found.left,
        }
        if not found.changes:
            return result
        edit = workspace_edit(ls, found.changes)
        edit = edit if only else _asking(ls, edit)
        answer = await ls.workspace_apply_edit_async(lsp.ApplyWorkspaceEditParams(edit, _LABEL))
        return result | {"applied": answer.applied}


@dataclass
class _Found:
    """`changes` are path, start, end and text of each; `left` counts what is no mere hint and stays."""

    changes: list[tuple[str, int, int, str]] = field(default_factory=list)
    files: int = 0
    fixed: Counter[str] = field(default_factory=Counter)
    left: int = 0


async def _corrections(ls: Server, files: list[str]) -> _Found | None:
    """What there is to correct; None when the user cancels."""
    session, generation = ls.session, ls.session.generation
    bar = await progress.begin(ls, "Looking for corrections")
    found = _Found()
    try:
        for count, path in enumerate(files):
            snapshot = await warmed(ls, path)
            if bar.cancelled:
                return None
            if ls.session is not session or session.generation != generation:
                raise ContentModifiedError("Files were changed while corrections were looked for: nothing was done.")
            if snapshot is not None and not snapshot.source.library:
                made = guarded(partial(fix_all, snapshot), _NOTHING)
                found.changes.extend((path, edit.start, edit.end, edit.text) for edit in made.edits)
                found.files += bool(made.edits)
                found.fixed.update(one.code for one in made.fixed)
                found.left += sum(one.severity <= Severity.INFO for one in made.left)
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
