"""A client over standard input and output: the server as any editor starts it."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any, cast

import pytest
import pytest_asyncio
from lsprotocol import types as lsp
from pygls.protocol import default_converter
from pytest_lsp import ClientServerConfig, LanguageClient
from pytest_lsp.client import DEFAULT_CLIENT_FEATURES, register_lsp_features

ROOT = Path(__file__).resolve().parent.parent.parent
COMMAND = [sys.executable, "-m", "server"]

Start = Callable[..., Awaitable[LanguageClient]]


def capabilities(pull: bool = False) -> lsp.ClientCapabilities:
    """What a modern editor can do; `pull`: it asks for diagnostics by itself."""
    return lsp.ClientCapabilities(
        general=lsp.GeneralClientCapabilities(position_encodings=[lsp.PositionEncodingKind.Utf16]),
        window=lsp.WindowClientCapabilities(work_done_progress=True),
        workspace=lsp.WorkspaceClientCapabilities(
            configuration=True,
            workspace_folders=True,
            did_change_watched_files=lsp.DidChangeWatchedFilesClientCapabilities(dynamic_registration=True),
            workspace_edit=lsp.WorkspaceEditClientCapabilities(document_changes=True),
            diagnostics=lsp.DiagnosticWorkspaceClientCapabilities(refresh_support=pull),
            file_operations=lsp.FileOperationClientCapabilities(will_rename=True),
            inlay_hint=lsp.InlayHintWorkspaceClientCapabilities(refresh_support=True),
        ),
        text_document=lsp.TextDocumentClientCapabilities(
            synchronization=lsp.TextDocumentSyncClientCapabilities(did_save=True),
            publish_diagnostics=lsp.PublishDiagnosticsClientCapabilities(
                related_information=True,
                version_support=True,
                tag_support=lsp.ClientDiagnosticsTagOptions(
                    [lsp.DiagnosticTag.Unnecessary, lsp.DiagnosticTag.Deprecated]
                ),
            ),
            completion=lsp.CompletionClientCapabilities(
                completion_item=lsp.ClientCompletionItemOptions(
                    snippet_support=True,
                    insert_replace_support=True,
                    commit_characters_support=True,
                    preselect_support=True,
                    documentation_format=[lsp.MarkupKind.Markdown],
                    tag_support=lsp.CompletionItemTagOptions([lsp.CompletionItemTag.Deprecated]),
                ),
                completion_list=lsp.CompletionListCapabilities(item_defaults=["editRange"]),
            ),
            hover=lsp.HoverClientCapabilities(content_format=[lsp.MarkupKind.Markdown]),
            signature_help=lsp.SignatureHelpClientCapabilities(
                signature_information=lsp.ClientSignatureInformationOptions(
                    documentation_format=[lsp.MarkupKind.Markdown],
                    parameter_information=lsp.ClientSignatureParameterInformationOptions(label_offset_support=True),
                )
            ),
            inlay_hint=lsp.InlayHintClientCapabilities(),
            definition=lsp.DefinitionClientCapabilities(link_support=True),
            document_symbol=lsp.DocumentSymbolClientCapabilities(hierarchical_document_symbol_support=True),
            rename=lsp.RenameClientCapabilities(prepare_support=True),
            code_action=lsp.CodeActionClientCapabilities(
                code_action_literal_support=lsp.ClientCodeActionLiteralOptions(
                    lsp.ClientCodeActionKindOptions([lsp.CodeActionKind.QuickFix, lsp.CodeActionKind.SourceFixAll])
                ),
                is_preferred_support=True,
            ),
            diagnostic=lsp.DiagnosticClientCapabilities() if pull else None,
        ),
    )


def make_client() -> LanguageClient:
    """pytest-lsp's client, which knows neither partial results nor dynamic registration."""
    client = LanguageClient(converter_factory=default_converter)
    defaults = {method: run for method, run in DEFAULT_CLIENT_FEATURES.items() if method != lsp.PROGRESS}
    register_lsp_features(client, defaults)

    @client.feature(lsp.PROGRESS)
    def progress(made: LanguageClient, params: lsp.ProgressParams) -> None:
        reports = cast(dict[Any, list[Any]], made.progress_reports)
        reports.setdefault(params.token, []).append(params.value)

    @client.feature(lsp.CLIENT_REGISTER_CAPABILITY)
    def register(made: LanguageClient, params: lsp.RegistrationParams) -> None:
        assert [one.method for one in params.registrations] == [lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES]

    @client.feature(lsp.WORKSPACE_INLAY_HINT_REFRESH)
    def ask_for_hints(made: LanguageClient, params: None) -> None:
        asked_anew(made).set()

    return client


def asked_anew(client: LanguageClient) -> asyncio.Event:
    """Set once the server has asked the client to ask for inlay hints again."""
    return vars(client).setdefault("hints_asked_anew", asyncio.Event())


@pytest_asyncio.fixture
async def start() -> AsyncIterator[Start]:
    """Starts a server for some folders; it is shut down at the end."""
    clients: list[LanguageClient] = []

    async def begin(
        *folders: Path,
        pull: bool = False,
        settings: dict[str, object] | None = None,
        trusted: bool = True,
        commands: Sequence[str] = (),
        command: Sequence[str] = COMMAND,
    ) -> LanguageClient:
        client = await ClientServerConfig(list(command), make_client).start()
        assert isinstance(client, LanguageClient)
        clients.append(client)
        client.set_configuration({"l4d2": settings or {}})
        await client.initialize_session(
            lsp.InitializeParams(
                capabilities=capabilities(pull),
                initialization_options={"trusted": trusted, "commands": list(commands)},
                workspace_folders=[lsp.WorkspaceFolder(folder.as_uri(), folder.name) for folder in folders],
            )
        )
        return client

    yield begin
    for client in clients:
        await client.shutdown_session()
        await client.stop()


def open_file(client: LanguageClient, file: Path, text: str | None = None, version: int = 1) -> str:
    """Open a file in the client; its URI."""
    uri = file.as_uri()
    item = lsp.TextDocumentItem(uri, "sourcepawn", version, file.read_text() if text is None else text)
    client.text_document_did_open(lsp.DidOpenTextDocumentParams(item))
    return uri


def edit(client: LanguageClient, uri: str, version: int, line: int, column: int, text: str, length: int = 0) -> None:
    """Replace `length` characters by `text`."""
    place = lsp.Range(lsp.Position(line, column), lsp.Position(line, column + length))
    client.text_document_did_change(
        lsp.DidChangeTextDocumentParams(
            lsp.VersionedTextDocumentIdentifier(version, uri), [lsp.TextDocumentContentChangePartial(place, text)]
        )
    )


async def published(client: LanguageClient, uri: str, fits: Callable[[set[str]], bool]) -> list[lsp.Diagnostic]:
    """The diagnostics of a document once their codes fit."""

    async def wait() -> list[lsp.Diagnostic]:
        while True:
            known = client.diagnostics.get(uri)
            if known is not None and fits({str(one.code) for one in known}):
                return list(known)
            await client.wait_for_notification(lsp.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)

    return await asyncio.wait_for(wait(), 60)


@pytest.fixture
def plugin(tmp_path: Path) -> Path:
    """A folder with a plugin that has a mistake, and what it includes."""
    (tmp_path / "shared.inc").write_text('stock void Shared(int value) { PrintToServer("%d", value); }\n')
    (tmp_path / "main.sp").write_text(
        """\
#pragma semicolon 1
#pragma newdecls required
#include <sourcemod>
#include "shared.inc"
int g_count;
public void OnPluginStart()
{
    Shared(g_cuont);
    Shared(g_count);
}
"""
    )
    return tmp_path


@pytest.fixture
def compiler(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A program that looks like the compiler and says the same of every plugin."""
    program = tmp_path_factory.mktemp("compiler") / ("spcomp.cmd" if os.name == "nt" else "spcomp")
    script = program.with_name("said.py")
    script.write_text(
        """\
import sys
print("SourcePawn Compiler 1.11.0.6934")
names = [name for name in sys.argv[1:] if name.endswith(".sp")]
if not names:
    print("Usage:   spcomp <filename>  --syntax-only")
for name in names:
    print(f'{name}(8) : error 017: undefined symbol "g_cuont"')
    print(f'{name}(9) : warning 234: symbol "Shared" is marked as deprecated: no')
sys.exit(1)
"""
    )
    if os.name == "nt":
        program.write_text(f'@"{sys.executable}" "{script}" %*\n')
    else:
        program.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{script}" "$@"\n')
        program.chmod(0o755)
    return program
