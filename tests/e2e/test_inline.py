"""Ghost text in an editor: advertised, offered where it is right, and quiet where it is not wanted."""

from __future__ import annotations

from pathlib import Path

from lsprotocol import types as lsp
from pytest_lsp import LanguageClient

from tests.e2e.conftest import Start, open_file

HANDLER = """\
#pragma semicolon 1
#pragma newdecls required
#include <sourcemod>

public void OnPluginStart()
{
	HookEvent("player_death", OnDeath);
}

void OnDeath(Event event, const char[] name, bool dontBroadcast)
{
\t
}
"""


async def ghost(
    client: LanguageClient, uri: str, line: int, column: int, kind: int = lsp.InlineCompletionTriggerKind.Automatic
) -> list[lsp.InlineCompletionItem]:
    found = await client.text_document_inline_completion_async(
        lsp.InlineCompletionParams(
            lsp.InlineCompletionContext(lsp.InlineCompletionTriggerKind(kind)),
            lsp.TextDocumentIdentifier(uri),
            lsp.Position(line, column),
        )
    )
    return list(found.items if isinstance(found, lsp.InlineCompletionList) else found or [])


async def test_it_is_advertised_and_fills_an_empty_handler(start: Start, tmp_path: Path) -> None:
    client = await start(tmp_path)
    uri = open_file(client, tmp_path / "death.sp", HANDLER)
    found = await ghost(client, uri, 11, 1)
    assert len(found) == 1
    assert found[0].insert_text == (
        'int client = GetClientOfUserId(event.GetInt("userid"));\n'
        "\tif (client == 0 || !IsClientInGame(client))\n\t{\n\t\treturn;\n\t}"
    )
    assert found[0].range == lsp.Range(lsp.Position(11, 1), lsp.Position(11, 1))
