"""Tells what is wrong with the `l4d2.toml` of the open documents: once in a message, and as diagnostics of that file.

These are pushed to every client: one that pulls asks for documents that are open only.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from lsprotocol import types as lsp

from server.lsp import convert
from server.project_file import ProjectFile
from server.syntax.text import Text, decode

if TYPE_CHECKING:
    from server.lsp.server import Server

_SOURCE = "l4d2"


def tell(server: Server) -> None:
    """Tell of the project files as they are now; what was told stays told until it changes."""
    told = server.published.project_files
    current = {str(own.path): own for own in server.session.project.project_files()}
    for path, own in current.items():
        known = told.get(path)
        if known == own.problems:
            continue
        told[path] = own.problems
        if own.problems or known:
            server.text_document_publish_diagnostics(
                lsp.PublishDiagnosticsParams(convert.uri_of(path), _diagnostics(server, own))
            )
        if own.problems:
            first = own.problems[0]
            more = len(own.problems) - 1
            rest = f" (and {more} more)" if more else ""
            text = f"{path}, line {first.line + 1}: {first.message}{rest}"
            server.window_show_message(lsp.ShowMessageParams(lsp.MessageType.Warning, text))
    for path in [path for path in told if path not in current and not os.path.exists(path)]:
        if told.pop(path):
            server.text_document_publish_diagnostics(lsp.PublishDiagnosticsParams(convert.uri_of(path), []))


def _diagnostics(server: Server, own: ProjectFile) -> list[lsp.Diagnostic]:
    try:
        text = decode(own.path.read_bytes())
    except OSError:
        text = Text("")
    lines = str(text).split("\n")
    made: list[lsp.Diagnostic] = []
    for problem in own.problems:
        line = lines[problem.line] if problem.line < len(lines) else ""
        begin = len("\n".join(lines[: problem.line]).encode()) + (problem.line > 0)
        start, end = (begin + len(line[:column].encode()) for column in (problem.start, problem.end))
        made.append(
            lsp.Diagnostic(
                convert.range_of(text, start, end, server.session.encoding),
                problem.message,
                severity=lsp.DiagnosticSeverity.Warning,
                source=_SOURCE,
            )
        )
    return made
