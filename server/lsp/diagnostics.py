"""What an editor is told of a file: our findings, what the compiler adds to them, and code that is not compiled."""

from __future__ import annotations

import hashlib
import weakref
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from lsprotocol import types as lsp

from server.analysis.companion_findings import findings_of
from server.analysis.companions import reads
from server.analysis.compiler.merge import merge
from server.analysis.compiler.messages import CompilerMessage, Kind
from server.analysis.compiler.run import CompileResult
from server.analysis.diagnose import diagnose
from server.analysis.finding import Finding, Related
from server.analysis.grading import graded
from server.analysis.snapshot import Snapshot
from server.analysis.unit import Unit
from server.lsp import convert, project_files
from server.lsp.boundary import guarded, warmed
from server.lsp.session import LARGEST_KEYVALUES
from server.paths import rule_page
from server.settings import Settings

if TYPE_CHECKING:
    from server.lsp.server import Server

SOURCE = "l4d2"
COMPILER_SOURCE = "spcomp"
_NOT_READ = (
    f"This file has more than {LARGEST_KEYVALUES // 1000} KB: it is not checked while it is edited. "
    "Plugins that load it are."
)
_MOST = 2000  # more than any editor shows
_TAGS = {"unnecessary": lsp.DiagnosticTag.Unnecessary, "deprecated": lsp.DiagnosticTag.Deprecated}


@dataclass(frozen=True, slots=True)
class Compiled:
    """What the compiler said, and the text of each file as it was then."""

    result: CompileResult
    texts: dict[str, str]


@dataclass(frozen=True, slots=True)
class Report:
    """All diagnostics of a file in one version (None: not open); `id` is the same for the same diagnostics."""

    items: list[lsp.Diagnostic]
    version: int | None
    id: str


@dataclass(frozen=True, slots=True)
class Kept:
    """A report and what it was made of: while that is the same, so is the report."""

    unit: weakref.ref[Unit]
    settings: Settings
    compiled: Compiled | None
    report: Report


async def examine(server: Server, path: str) -> Report | None:
    """Diagnose a file, other requests in between; starts anew when something changes. None: it can not be read."""
    state, session = server.published, server.session
    known = state.reports.get(path)
    if path in session.logs:
        return None
    if not session.is_source(path):
        return guarded(partial(_of_keyvalues, server, path), None)
    snapshot = guarded(partial(session.snapshot_of, path), None)
    document = session.documents.get(path)
    if snapshot is not None and known is not None and _is_of(server, snapshot, known):
        return replace(known.report, version=document.version if document is not None else None)
    snapshot = await warmed(server, path)
    guarded(partial(project_files.tell, server), None)
    made = guarded(partial(diagnostics, server, snapshot), None) if snapshot is not None else None
    if snapshot is None or made is None:
        state.reports.pop(path, None)
        return None
    document = session.documents.get(path)
    report = Report(made, document.version if document is not None else None, _identity(made))
    compiled = state.compiled.get(snapshot.unit.root.path)
    state.reports[path] = Kept(weakref.ref(snapshot.unit), snapshot.settings, compiled, report)
    return report


def _is_of(server: Server, snapshot: Snapshot, known: Kept) -> bool:
    compiled = server.published.compiled.get(snapshot.unit.root.path)
    return known.unit() is snapshot.unit and known.settings is snapshot.settings and known.compiled is compiled


def forget_readers(server: Server, path: str) -> None:
    """The KeyValues of an editor are other ones: what was found in the plugins that read them may not hold any more."""
    reports = server.published.reports
    for file, kept in list(reports.items()):
        unit = kept.unit()
        if unit is None or reads(unit, path):
            del reports[file]


def _of_keyvalues(server: Server, path: str) -> Report | None:
    session = server.session
    companion = session.keyvalues_of(path)
    if companion is None and session.is_too_large(path):
        return _too_large(server, path)
    if companion is None:
        return None
    found = findings_of(path, companion.text, companion.document)
    settings = session.project.settings_of(path, session.settings)
    made = [of_finding(server, one) for one in graded(found, settings.diagnostics.severity)]
    document = session.documents.get(path)
    return Report(made[:_MOST], document.version if document is not None else None, _identity(made))


def _too_large(server: Server, path: str) -> Report:
    """The one thing to say of a file that would keep the editor waiting at each keystroke."""
    document = server.session.documents[path]
    place = lsp.Range(lsp.Position(0, 0), lsp.Position(0, 0))
    made = [lsp.Diagnostic(place, _NOT_READ, lsp.DiagnosticSeverity.Information, source=SOURCE)]
    return Report(made, document.version, _identity(made))


def _identity(made: list[lsp.Diagnostic]) -> str:
    said = repr([(one.range, one.message, one.severity, one.code, one.source, one.data) for one in made])
    return hashlib.blake2b(said.encode("utf-8", "replace"), digest_size=12).hexdigest()


def diagnostics(server: Server, snapshot: Snapshot) -> list[lsp.Diagnostic]:
    """All diagnostics of a file."""
    findings = diagnose(snapshot.unit, snapshot.path, snapshot.target)
    made = [of_finding(server, found) for found in graded(findings, snapshot.settings.diagnostics.severity)]
    made.extend(_of_compiler(server, snapshot, findings))
    if snapshot.settings.diagnostics.inactive_code and not snapshot.source.library:
        made.extend(_inactive(server, snapshot))
    if len(made) > _MOST:
        made = sorted(made, key=lambda one: one.severity or lsp.DiagnosticSeverity.Error)[:_MOST]
    return made


def of_finding(server: Server, found: Finding) -> lsp.Diagnostic:
    """The LSP form of a finding."""
    page = rule_page(found.code)
    return lsp.Diagnostic(
        server.session.range(found.path, found.start, found.end),
        found.message,
        severity=lsp.DiagnosticSeverity(int(found.severity)),
        code=found.code,
        code_description=lsp.CodeDescription(page.as_uri()) if page is not None else None,
        source=SOURCE,
        tags=[_TAGS[tag] for tag in found.tags] or None,
        related_information=[_related(server, related) for related in found.related] or None,
        data={"spcomp": list(found.spcomp), "fixable": bool(found.fixes)},
    )


def _related(server: Server, related: Related) -> lsp.DiagnosticRelatedInformation:
    return lsp.DiagnosticRelatedInformation(
        server.session.location(related.path, related.start, related.end), related.message
    )


def _inactive(server: Server, snapshot: Snapshot) -> list[lsp.Diagnostic]:
    closure = snapshot.unit.files[snapshot.path]
    return [
        lsp.Diagnostic(
            convert.range_of(snapshot.text, start, end, server.session.encoding),
            "This code is not compiled",
            severity=lsp.DiagnosticSeverity.Hint,
            code="inactive-code",
            source=SOURCE,
            tags=[lsp.DiagnosticTag.Unnecessary],
        )
        for start, end in closure.scan.inactive
    ]


def _of_compiler(server: Server, snapshot: Snapshot, findings: list[Finding]) -> list[lsp.Diagnostic]:
    compiled = server.published.compiled.get(snapshot.unit.root.path)
    if compiled is None or compiled.texts.get(snapshot.path) != snapshot.text.chars:
        return []
    messages = compiled.result.by_file().get(Path(snapshot.path), [])
    placed = merge(
        snapshot.text,
        findings,
        messages,
        joined_lines=compiled.result.identity.joins_lines,
        inactive=snapshot.unit.files[snapshot.path].scan.inactive,
    )
    return [
        lsp.Diagnostic(
            convert.range_of(snapshot.text, one.start, one.end, server.session.encoding),
            one.message.text,
            severity=_severity_of(one.message),
            code=one.message.number,
            source=COMPILER_SOURCE,
        )
        for one in placed
    ]


def _severity_of(message: CompilerMessage) -> lsp.DiagnosticSeverity:
    return lsp.DiagnosticSeverity.Warning if message.kind is Kind.WARNING else lsp.DiagnosticSeverity.Error
