"""`textDocument/codeAction`: quick fixes, all safe ones at once, and changes that correct nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from lsprotocol import types as lsp

from server.analysis.companion_files import Companion
from server.analysis.companion_findings import findings_of
from server.analysis.finding import Edit, Finding
from server.analysis.snapshot import Snapshot
from server.features.code_action import (
    ADD_FORWARD,
    EXTRACT,
    FIX_ALL,
    MODERNISE,
    REWRITE,
    Refactoring,
    code_action,
    fix_all,
    refactorings,
    source_actions,
)
from server.lsp import convert
from server.lsp.boundary import answer, guarded, warmed
from server.lsp.commands import ASK_AND_GENERATE, ASSIST, GENERATE
from server.lsp.edits import workspace_edit
from server.lsp.server import Server

FIX_ALL_KIND = f"{lsp.CodeActionKind.SourceFixAll.value}.l4d2"
_QUICK_FIX = lsp.CodeActionKind.QuickFix.value
_REFACTORINGS = (REWRITE, EXTRACT)
GENERATE_KIND = f"{REWRITE}.generate.l4d2"
FIX = "fix"
# What is worth a light bulb; the rest is there for who opens the menu.
_UNASKED = (FIX, "function")
_CAMEL = {"test_request": "testRequest"}
_LONGEST_TITLE = 60
_LARGEST_EMPTY = 8_000  # in characters: a file with nothing in it that is longer than this is no place to begin


def register(server: Server) -> None:
    """Register the request."""
    options = lsp.CodeActionOptions([lsp.CodeActionKind.QuickFix, FIX_ALL_KIND, *_REFACTORINGS, MODERNISE, ADD_FORWARD])

    @server.feature(lsp.TEXT_DOCUMENT_CODE_ACTION, options)
    async def on_code_action(ls: Server, params: lsp.CodeActionParams) -> list[lsp.CodeAction]:
        if (companion := ls.session.keyvalues(params.text_document.uri)) is not None:
            return guarded(lambda: _of_keyvalues(ls, companion, params), [])
        await warmed(ls, convert.path_of(params.text_document.uri))
        return await answer(ls, params.text_document.uri, lambda snapshot: _actions(ls, snapshot, params), [])


def _actions(ls: Server, snapshot: Snapshot, params: lsp.CodeActionParams) -> list[lsp.CodeAction]:
    only = params.context.only
    found: list[lsp.CodeAction] = []
    if _is_wanted(_QUICK_FIX, only):
        start = ls.session.offset(snapshot, params.range.start)
        end = ls.session.offset(snapshot, params.range.end)
        for action in code_action(snapshot, start, end):
            told = _told(ls, action.finding, params.context.diagnostics)
            found.append(
                lsp.CodeAction(
                    action.fix.title,
                    lsp.CodeActionKind.QuickFix,
                    told or None,
                    action.fix.preferred,
                    edit=_edit(ls, snapshot, action.fix.edits),
                )
            )
    if any(_is_wanted(kind, only) for kind in _REFACTORINGS):
        offset = ls.session.offset(snapshot, params.range.start)
        found.extend(
            _refactoring(ls, snapshot, one) for one in refactorings(snapshot, offset) if _is_wanted(one.kind, only)
        )
    if _is_wanted(GENERATE_KIND, only) and (generating := _generating(ls, snapshot, params)) is not None:
        found.append(generating)
    found.extend(_tasks(ls, snapshot, params))
    # An editor that asks at every move of the cursor asks for no kind: it would show none of these.
    if only and any(_is_wanted(kind, only) for kind in (MODERNISE, ADD_FORWARD)):
        found.extend(_refactoring(ls, snapshot, one) for one in source_actions(snapshot) if _is_wanted(one.kind, only))
    if _is_wanted(FIX_ALL_KIND, only) and (edits := fix_all(snapshot).edits):
        found.append(lsp.CodeAction(FIX_ALL, FIX_ALL_KIND, edit=_edit(ls, snapshot, edits)))
    return found


def _of_keyvalues(ls: Server, companion: Companion, params: lsp.CodeActionParams) -> list[lsp.CodeAction]:
    """What mends the mistakes of notation that the range touches."""
    if not _is_wanted(_QUICK_FIX, params.context.only):
        return []
    text, encoding = companion.text, ls.session.encoding
    start, end = (convert.offset_at(text, place, encoding) for place in (params.range.start, params.range.end))
    made: list[lsp.CodeAction] = []
    for one in findings_of(companion.path, text, companion.document):
        for fix in one.fixes if one.start <= end and start <= one.end else ():
            told = _told(ls, one, params.context.diagnostics)
            changes = ((companion.path, edit.start, edit.end, edit.text) for edit in fix.edits)
            edit = workspace_edit(ls, changes)
            made.append(lsp.CodeAction(fix.title, lsp.CodeActionKind.QuickFix, told or None, fix.preferred, edit=edit))
    return made


def _refactoring(ls: Server, snapshot: Snapshot, made: Refactoring) -> lsp.CodeAction:
    return lsp.CodeAction(made.title, made.kind, edit=_edit(ls, snapshot, made.edits))


def _generating(ls: Server, snapshot: Snapshot, params: lsp.CodeActionParams) -> lsp.CodeAction | None:
    """The offer to write a plugin over a file that has nothing yet: what a comment asks for, or the client asks."""
    from server.assistant.offer import plugin_offer

    if len(snapshot.text) > _LARGEST_EMPTY:
        return None
    offer = plugin_offer(snapshot, ls.session.offset(snapshot, params.range.start))
    if offer is None or not (offer.request or ASK_AND_GENERATE in ls.session.client_commands):
        return None
    uri = params.text_document.uri
    if not offer.request:
        command = lsp.Command("Generate plugin…", ASK_AND_GENERATE, arguments=[uri])
        return lsp.CodeAction(command.title, GENERATE_KIND, command=command)
    shown = offer.request if len(offer.request) <= _LONGEST_TITLE else offer.request[: _LONGEST_TITLE - 1] + "…"
    command = lsp.Command(f"Generate plugin: {shown}", GENERATE, arguments=[uri, offer.request])
    return lsp.CodeAction(command.title, GENERATE_KIND, command=command)


def _tasks(ls: Server, snapshot: Snapshot, params: lsp.CodeActionParams) -> Iterator[lsp.CodeAction]:
    """What the assistant offers to do with the code that is selected."""
    from server.assistant.tasks import NAMES, task

    has_model = ls.session.trusted and ls.session.settings.assistant.model != "builtin"
    start = ls.session.offset(snapshot, params.range.start)
    end = ls.session.offset(snapshot, params.range.end)
    for name in NAMES:
        is_fix = name == FIX
        kind = _QUICK_FIX if is_fix else f"{REWRITE}.{_CAMEL.get(name, name)}.l4d2"
        if not _is_wanted(kind, params.context.only) or (is_fix and not has_model):
            continue
        if name not in _UNASKED and params.context.trigger_kind is lsp.CodeActionTriggerKind.Automatic:
            continue
        title = guarded(partial(task(name).offered, snapshot, start, end), None)
        if title is None:
            continue
        told = _told_of_fix(ls, snapshot, start, end, params) if is_fix else []
        command = lsp.Command(title, ASSIST, arguments=[name, params.text_document.uri, params.range])
        yield lsp.CodeAction(title, kind, told or None, command=command)


def _told_of_fix(
    ls: Server, snapshot: Snapshot, start: int, end: int, params: lsp.CodeActionParams
) -> list[lsp.Diagnostic]:
    from server.assistant.tasks.fix import finding_at

    finding = finding_at(snapshot, start, end)
    return _told(ls, finding, params.context.diagnostics) if finding is not None else []


def _is_wanted(kind: str, only: Sequence[lsp.CodeActionKind | str] | None) -> bool:
    names = [str(getattr(one, "value", one)) for one in only or ()]
    return not names or any(name == "" or kind == name or kind.startswith(f"{name}.") for name in names)


def _told(ls: Server, finding: Finding, known: Sequence[lsp.Diagnostic]) -> list[lsp.Diagnostic]:
    """The diagnostics of the client that a finding is."""
    place = ls.session.range(finding.path, finding.start, finding.end)
    return [one for one in known if one.code == finding.code and one.range == place]


def _edit(ls: Server, snapshot: Snapshot, edits: Sequence[Edit]) -> lsp.WorkspaceEdit:
    return workspace_edit(ls, ((snapshot.path, edit.start, edit.end, edit.text) for edit in edits))
