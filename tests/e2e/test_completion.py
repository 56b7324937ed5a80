"""Completion, hover, signature help and inlay hints over the protocol: one way through each."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from lsprotocol import types as lsp
from pytest_lsp import LanguageClient

from tests.e2e.conftest import Start, asked_anew, edit, open_file

pytestmark = pytest.mark.filterwarnings("error::pytest_lsp.LspSpecificationWarning")

PLUGIN = """\
#include <sourcemod>

/**
 * Greets „somebody“.
 *
 * @param client    Whom.
 */
void Greet(int client, int times = 1)
{
    PrintToServer("%d %d", client, times);
}

public void OnPluginStart()
{
    PrintToServer("žlutý"); Greet(3, 4);
}
"""
LINE = 14
WORD = PLUGIN.splitlines()[LINE].index("Greet")


def place(uri: str, column: int) -> tuple[lsp.TextDocumentIdentifier, lsp.Position]:
    return lsp.TextDocumentIdentifier(uri), lsp.Position(LINE, column)


async def opened(start: Start, folder: Path) -> tuple[LanguageClient, str]:
    (folder / "main.sp").write_text(PLUGIN, encoding="utf-8")
    client = await start(folder, settings={"inlayHints": {"parameterNames": True}})
    return client, open_file(client, folder / "main.sp", PLUGIN)


async def complete(client: LanguageClient, uri: str, column: int) -> lsp.CompletionList:
    found = await client.text_document_completion_async(lsp.CompletionParams(*place(uri, column)))
    assert isinstance(found, lsp.CompletionList)
    return found


async def test_completion(start: Start, tmp_path: Path) -> None:
    """While a word is typed, its continuations are offered; details come with the chosen one."""
    client, uri = await opened(start, tmp_path)
    edit(client, uri, 2, LINE, WORD, "Gre", len("Greet(3, 4);"))
    found = await complete(client, uri, WORD + 3)
    first = found.items[0]
    assert (first.label, first.sort_text, first.kind) == ("Greet", "0000", lsp.CompletionItemKind.Function)
    assert first.documentation is None
    assert (first.text_edit_text, first.insert_text_format, first.commit_characters) == (None, None, None)
    word = lsp.Range(lsp.Position(LINE, WORD), lsp.Position(LINE, WORD + 3))
    assert found.item_defaults is not None
    assert found.item_defaults.edit_range == lsp.EditRangeWithInsertReplace(word, word)
    assert sorted(found.items, key=lambda item: item.sort_text or "") == list(found.items)

    resolved = await client.completion_item_resolve_async(first)
    assert resolved.detail == "void Greet(int client, int times = 1)"
    assert isinstance(resolved.documentation, lsp.MarkupContent)
    assert resolved.documentation.value.startswith("Greets „somebody“.")

    edit(client, uri, 3, LINE, WORD, "SDKHoo", 3)
    item = next(one for one in (await complete(client, uri, WORD + 6)).items if one.label == "SDKHook")
    assert item.additional_text_edits is not None
    assert [(one.range.start.line, one.new_text) for one in item.additional_text_edits] == [
        (0, "\n#include <sdkhooks>")
    ]


async def test_hover(start: Start, tmp_path: Path) -> None:
    client, uri = await opened(start, tmp_path)
    found = await client.text_document_hover_async(lsp.HoverParams(*place(uri, WORD + 1)))
    assert found is not None
    assert isinstance(found.contents, lsp.MarkupContent)
    assert found.contents.kind == lsp.MarkupKind.Markdown
    signature = "```sourcepawn\nvoid Greet(int client, int times = 1)\n```"
    assert found.contents.value.startswith(f"{signature}\n\nGreets „somebody“.")
    assert found.range == lsp.Range(lsp.Position(LINE, WORD), lsp.Position(LINE, WORD + 5))
    assert await client.text_document_hover_async(lsp.HoverParams(*place(uri, 0))) is None


async def test_signature_help(start: Start, tmp_path: Path) -> None:
    client, uri = await opened(start, tmp_path)
    edit(client, uri, 2, LINE, WORD, "Greet(3, ", len("Greet(3, 4);"))
    found = await client.text_document_signature_help_async(lsp.SignatureHelpParams(*place(uri, WORD + 9)))
    assert found is not None
    assert [one.label for one in found.signatures] == ["void Greet(int client, int times = 1)"]
    assert found.active_parameter == 1
    assert [one.label for one in found.signatures[0].parameters or []] == [(11, 21), (23, 36)]


async def test_inlay_hint(start: Start, tmp_path: Path) -> None:
    """The client is told to ask again when its settings turn hints on."""
    client, uri = await opened(start, tmp_path)
    await asyncio.wait_for(asked_anew(client).wait(), 60)
    whole = lsp.Range(lsp.Position(0, 0), lsp.Position(LINE + 1, 0))
    found = await client.text_document_inlay_hint_async(lsp.InlayHintParams(lsp.TextDocumentIdentifier(uri), whole))
    assert [(one.position.character - WORD, one.label) for one in found or []] == [(6, "client:"), (9, "times:")]
