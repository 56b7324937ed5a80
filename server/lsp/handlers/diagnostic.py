"""`textDocument/diagnostic` and `workspace/diagnostic`: diagnostics for clients that ask for them."""

from __future__ import annotations

from lsprotocol import types as lsp

from server.lsp import compiling, convert
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
        report = await examine(ls, convert.path_of(params.text_document.uri))
        if report is None:
            return Full([])
        if report.id == params.previous_result_id:
            return Unchanged(report.id)
        return Full(report.items, result_id=report.id)

    @server.feature(lsp.WORKSPACE_DIAGNOSTIC)
    async def on_workspace(ls: Server, params: lsp.WorkspaceDiagnosticParams) -> lsp.WorkspaceDiagnosticReport:
        await indexed(ls)
        compiling.leave_closed(ls)
        known = {convert.path_of(one.uri): one.value for one in params.previous_result_ids}
        token = params.partial_result_token
        found: list[WorkspaceReport] = []
        for path in _files(ls, known):
            # What the client knows of may be in none of its folders any more.
            is_there = path in ls.session.documents or path in ls.session.workspace.files
            report = await examine(ls, path) if is_there else None
            made = _of_file(ls, path, report, known.get(path))
            if made is None:
                continue
            if token is None:
                found.append(made)
            else:
                partial = lsp.WorkspaceDiagnosticReportPartialResult([made])
                ls.protocol.notify(lsp.PROGRESS, lsp.ProgressParams(token, partial))
        return lsp.WorkspaceDiagnosticReport(found)


def _files(ls: Server, known: dict[str, str]) -> list[str]:
    """The user's files, open ones first, and those that the client still has something about."""
    session = ls.session
    own = [path for path in sorted(session.workspace.files) if not session.project.is_library(path)]
    return list(dict.fromkeys((*session.documents, *own, *known)))


def _of_file(ls: Server, path: str, report: Report | None, known: str | None) -> WorkspaceReport | None:
    """What to tell of a file; None when there is nothing to tell and the client knows of nothing."""
    uri = ls.session.uri_of(path)
    if report is None:
        return lsp.WorkspaceFullDocumentDiagnosticReport(uri, []) if known is not None else None
    if report.id == known:
        return lsp.WorkspaceUnchangedDocumentDiagnosticReport(uri, report.id, report.version)
    return lsp.WorkspaceFullDocumentDiagnosticReport(uri, report.items, report.version, result_id=report.id)
