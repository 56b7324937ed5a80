"""A session in an editor, start to end: one test for each way through the protocol."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any, cast

import pytest
from lsprotocol import types as lsp
from pytest_lsp import LanguageClient

from tests.e2e.conftest import Start, edit, open_file, published

pytestmark = pytest.mark.filterwarnings("error::pytest_lsp.LspSpecificationWarning")

UNDEFINED = "undefined-symbol"


def place(uri: str, line: int, column: int) -> tuple[lsp.TextDocumentIdentifier, lsp.Position]:
    return lsp.TextDocumentIdentifier(uri), lsp.Position(line, column)


def reports(client: LanguageClient) -> dict[Any, list[Any]]:
    """All progress, as it came."""
    return cast(dict[Any, list[Any]], client.progress_reports)


async def severity(client: LanguageClient, uri: str, wanted: lsp.DiagnosticSeverity | None) -> None:
    """Wait until undefined names are reported as `wanted` (None: not at all)."""

    async def wait() -> None:
        while {one.severity for one in client.diagnostics.get(uri, []) if one.code == UNDEFINED} != {wanted} - {None}:
            await client.wait_for_notification(lsp.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)

    await asyncio.wait_for(wait(), 60)


async def test_typing(start: Start, plugin: Path) -> None:
    """Diagnostics follow the text; a quick fix mends it; what was asked for is found."""
    client = await start(plugin)
    uri = open_file(client, plugin / "main.sp")
    found = await published(client, uri, lambda codes: UNDEFINED in codes)
    wrong = next(one for one in found if one.code == UNDEFINED)
    assert wrong.range == lsp.Range(lsp.Position(7, 11), lsp.Position(7, 18))
    assert wrong.severity == lsp.DiagnosticSeverity.Error

    actions = await client.text_document_code_action_async(
        lsp.CodeActionParams(lsp.TextDocumentIdentifier(uri), wrong.range, lsp.CodeActionContext([wrong]))
    )
    fix = next(one for one in actions or [] if isinstance(one, lsp.CodeAction) and one.diagnostics)
    assert fix.edit is not None
    assert fix.edit.document_changes is not None
    changed = fix.edit.document_changes[0]
    assert isinstance(changed, lsp.TextDocumentEdit)
    assert [(one.range, one.new_text) for one in changed.edits if isinstance(one, lsp.TextEdit)] == [
        (wrong.range, "g_count")
    ]

    edit(client, uri, 2, 7, 11, "g_count", 7)
    assert UNDEFINED not in {one.code for one in await published(client, uri, lambda codes: UNDEFINED not in codes)}

    links = await client.text_document_definition_async(lsp.DefinitionParams(*place(uri, 8, 5)))
    assert isinstance(links, list)
    assert [one.target_uri for one in links if isinstance(one, lsp.LocationLink)] == [(plugin / "shared.inc").as_uri()]
    renamed = await client.text_document_rename_async(lsp.RenameParams(*place(uri, 8, 5), "Common"))
    assert renamed is not None
    assert len(renamed.document_changes or []) == 2

    client.text_document_did_close(lsp.DidCloseTextDocumentParams(lsp.TextDocumentIdentifier(uri)))
    await published(client, uri, lambda codes: not codes)


async def test_pulling(start: Start, plugin: Path) -> None:
    """A client that asks for diagnostics gets none unasked, and no second copy of what it has."""
    client = await start(plugin, pull=True)
    uri = open_file(client, plugin / "main.sp")
    document = lsp.TextDocumentIdentifier(uri)
    first = await client.text_document_diagnostic_async(lsp.DocumentDiagnosticParams(document))
    assert isinstance(first, lsp.RelatedFullDocumentDiagnosticReport)
    assert UNDEFINED in {one.code for one in first.items}
    second = await client.text_document_diagnostic_async(
        lsp.DocumentDiagnosticParams(document, previous_result_id=first.result_id)
    )
    assert isinstance(second, lsp.RelatedUnchangedDocumentDiagnosticReport)

    await client.workspace_diagnostic_async(lsp.WorkspaceDiagnosticParams([], partial_result_token="parts"))
    parts = [report["items"] for report in reports(client)["parts"]]
    told = {one["uri"]: {item["code"] for item in one["items"]} for items in parts for one in items}
    assert set(told) == {uri, (plugin / "shared.inc").as_uri()}
    assert UNDEFINED in told[uri]
    ids = [lsp.PreviousResultId(one["uri"], one["resultId"]) for items in parts for one in items]
    again = await client.workspace_diagnostic_async(lsp.WorkspaceDiagnosticParams(ids))
    assert {one.kind for one in again.items} == {"unchanged"}

    refreshes = client.diagnostic_refresh_count
    shared = open_file(client, plugin / "shared.inc")
    edit(client, shared, 2, 0, 0, "int g_cuont;\n")
    third = await client.text_document_diagnostic_async(lsp.DocumentDiagnosticParams(document))
    assert isinstance(third, lsp.RelatedFullDocumentDiagnosticReport)
    assert UNDEFINED not in {one.code for one in third.items}
    while client.diagnostic_refresh_count == refreshes:
        await asyncio.sleep(0.01)
    assert client.diagnostics == {}


async def test_settings(start: Start, plugin: Path) -> None:
    """Settings are asked for at the start and again when they change; wrong ones are named and left out."""
    settings: dict[str, object] = {"diagnostics": {"severity": {UNDEFINED: "hint"}}, "compiler": {"timeout": "long"}}
    client = await start(plugin, settings=settings)
    uri = open_file(client, plugin / "main.sp")

    await severity(client, uri, lsp.DiagnosticSeverity.Hint)
    assert any("l4d2.compiler.timeout" in one.message for one in client.messages)
    client.set_configuration({"l4d2": {"diagnostics": {"severity": {UNDEFINED: "off"}}}})
    client.workspace_did_change_configuration(lsp.DidChangeConfigurationParams(settings=None))
    await severity(client, uri, None)


async def test_folders_come_and_go(start: Start, plugin: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    other = tmp_path_factory.mktemp("other")
    (other / "second.sp").write_text("void InTheSecond() {}\n")
    client = await start(plugin)

    async def names() -> list[str]:
        found = await client.workspace_symbol_async(lsp.WorkspaceSymbolParams("InTheSecond"))
        return [one.name for one in found or []]

    assert await names() == []
    folder = lsp.WorkspaceFolder(other.as_uri(), "other")
    for added, removed, expected in [([folder], [], ["InTheSecond"]), ([], [folder], [])]:
        event = lsp.WorkspaceFoldersChangeEvent(added, removed)
        client.workspace_did_change_workspace_folders(lsp.DidChangeWorkspaceFoldersParams(event))
        assert await names() == expected


async def test_a_folder_that_goes_takes_its_problems_along(start: Start, tmp_path: Path) -> None:
    for name in ("stays", "goes"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "main.sp").write_text("public void OnPluginStart() { NoSuch(); }\n")
    client = await start(tmp_path / "stays", tmp_path / "goes", pull=True)
    first = await client.workspace_diagnostic_async(lsp.WorkspaceDiagnosticParams([]))
    assert len(first.items) == 2
    known = [lsp.PreviousResultId(one.uri, one.result_id or "") for one in first.items]
    folder = lsp.WorkspaceFolder((tmp_path / "goes").as_uri(), "goes")
    event = lsp.WorkspaceFoldersChangeEvent([], [folder])
    client.workspace_did_change_workspace_folders(lsp.DidChangeWorkspaceFoldersParams(event))
    then = await client.workspace_diagnostic_async(lsp.WorkspaceDiagnosticParams(known))
    told = {one.uri: one for one in then.items}
    gone = told[(tmp_path / "goes" / "main.sp").as_uri()]
    assert isinstance(gone, lsp.WorkspaceFullDocumentDiagnosticReport)
    assert not gone.items
    assert told[(tmp_path / "stays" / "main.sp").as_uri()].kind == "unchanged"


async def test_files_that_change_outside(start: Start, plugin: Path) -> None:
    client = await start(plugin)
    uri = open_file(client, plugin / "main.sp")
    await published(client, uri, lambda codes: UNDEFINED in codes)
    shared = plugin / "shared.inc"
    shared.write_text(shared.read_text() + "int g_cuont;\n")
    change = lsp.FileEvent(shared.as_uri(), lsp.FileChangeType.Changed)
    client.workspace_did_change_watched_files(lsp.DidChangeWatchedFilesParams([change]))
    await published(client, uri, lambda codes: UNDEFINED not in codes)


async def test_reading_a_workspace_shows_progress(start: Start, tmp_path: Path) -> None:
    for number in range(300):
        (tmp_path / f"p{number}.sp").write_text(f"#include <sourcemod>\nvoid Function{number}() {{}}\n")
    client = await start(tmp_path)
    found = await client.workspace_symbol_async(lsp.WorkspaceSymbolParams("Function299"))
    assert [one.name for one in found or []] == ["Function299"]
    [told] = reports(client).values()
    kinds = [report["kind"] for report in told]
    assert (kinds[0], kinds[-1]) == ("begin", "end")


async def test_saving_runs_the_compiler(start: Start, plugin: Path, compiler: Path) -> None:
    """What the compiler says is added to what we say, never twice."""
    told = {"compiler": {"path": str(compiler)}, "diagnostics": {"severity": {UNDEFINED: "hint"}}}
    client = await start(plugin, settings=told)
    uri = open_file(client, plugin / "main.sp")
    await severity(client, uri, lsp.DiagnosticSeverity.Hint)  # now it knows the settings
    client.text_document_did_save(lsp.DidSaveTextDocumentParams(lsp.TextDocumentIdentifier(uri)))
    found = await published(client, uri, lambda codes: "234" in codes)
    said = [(one.source, one.code, one.range.start.line) for one in found if one.source == "spcomp"]
    assert said == [("spcomp", 234, 8)]
    assert [one.code for one in found if one.range.start.line == 7] == [UNDEFINED]
    edit(client, uri, 2, 9, 1, "\n")
    await published(client, uri, lambda codes: "234" not in codes)
