"""`textDocument/diagnostic` and `workspace/diagnostic`: diagnostics for clients that ask for them."""

from __future__ import annotations

from pathlib import Path

from lsprotocol import types as lsp

from server.lsp import compiling, convert, publish, state
from server.lsp.boundary import indexed
from server.lsp.diagnostics import Report, examine
from server.lsp.server import Server

Full = lsp.RelatedFullDocumentDiagnosticReport
Unchanged = lsp.RelatedUnchangedDocumentDiagnosticReport
WorkspaceReport = lsp.WorkspaceFullDocumentDiagnosticReport | lsp.WorkspaceUnchangedDocumentDiagnosticReport


def register(server: Server) -> None:
    """Register the requests."""
    options = lsp.DiagnosticOptions(inter_file_dependencies=True, workspace_diagnostics=True, identifier="l4d2")

    @server.feature(lsp.TEXT_DOCUMENT_DIAGNOSTIC, options)
    async def on_document(ls: Server, params: lsp.DocumentDiagnosticParams) -> Full | Unchanged:
        report = await publish.first(ls, convert.path_of(params.text_document.uri))
        if report is None:
            return Full([])
        if report.id == params.previous_result_id:
            return Unchanged(report.id)
        return Full(report.items, result_id=report.id)

    @server.feature(lsp.WORKSPACE_DIAGNOSTIC)
    async def on_workspace(ls: Server, params: lsp.WorkspaceDiagnosticParams) -> lsp.WorkspaceDiagnosticReport:
        session = ls.session
        await indexed(ls)
        compiling.leave_closed(ls)
        known = {convert.path_of(one.uri): one.value for one in params.previous_result_ids}
        token = params.partial_result_token
        found: list[WorkspaceReport] = []
        for path in _files(ls, known):
            # What the client knows of may be in none of its folders any more.
            is_there = path in ls.session.documents or path in ls.session.workspace.files
            report = await examine(ls, path) if is_there and not _is_quiet(ls, path) else None
            made = _of_file(ls, path, report, known.get(path))
            if made is None:
                continue
            if token is None:
                found.append(made)
            else:
                partial = lsp.WorkspaceDiagnosticReportPartialResult([made])
                ls.protocol.notify(lsp.PROGRESS, lsp.ProgressParams(token, partial))
        if ls.session is session:
            state.checked(ls)
        return lsp.WorkspaceDiagnosticReport(found)


def _files(ls: Server, known: dict[str, str]) -> list[str]:
    """The user's files, open ones first, and those that the client still has something about."""
    session = ls.session
    own = [path for path in sorted(session.workspace.files) if not session.project.is_library(path)]
    return list(dict.fromkeys((*session.documents, *own, *known)))


def _is_quiet(ls: Server, path: str) -> bool:
    """Whether a file lies where nobody wants to hear of what is not open."""
    session = ls.session
    folder = session.project.workspace_of(path)
    if folder is None or path in session.documents:
        return False
    settings = session.project.settings_of(path, session.settings)
    quiet = {name.casefold() for name in settings.diagnostics.quiet_folders}
    return any(part.casefold() in quiet for part in Path(path).relative_to(folder).parts[:-1])


def _of_file(ls: Server, path: str, report: Report | None, known: str | None) -> WorkspaceReport | None:
    """What to tell of a file; None when there is nothing to tell and the client knows of nothing."""
    uri = ls.session.uri_of(path)
    if report is None:
        return lsp.WorkspaceFullDocumentDiagnosticReport(uri, []) if known is not None else None
    if report.id == known:
        return lsp.WorkspaceUnchangedDocumentDiagnosticReport(uri, report.id, report.version)
    return lsp.WorkspaceFullDocumentDiagnosticReport(uri, report.items, report.version, result_id=report.id)
