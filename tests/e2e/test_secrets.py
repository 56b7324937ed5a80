"""Keys and texts: a key comes from the client when it is needed, and neither it nor a text of the user's is logged."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from lsprotocol import types as lsp
from pytest_lsp import LanguageClient

from tests.e2e.conftest import Start, open_file
from tests.server.models import said
from tests.server.models.wire import Server, serving

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the folder of the user's presets is another there")

KEY = "l4d2/key"
SECRET = "sk-very-secret-0123456789"
MARK = "SecretNameOfMine"
TEXT = f"#include <sourcemod>\n\nint {MARK}()\n{{\n\tint count = Get\n\treturn count;\n}}\n"

# Starts the server with its log in a file, whatever the client does with a pipe for errors.
LOGGING = (
    "import os, sys; os.dup2(os.open(sys.argv[1], os.O_CREAT | os.O_WRONLY | os.O_APPEND), 2); "
    "os.execv(sys.executable, [sys.executable, '-m', 'server', '--log', sys.argv[2]])"
)


@pytest.fixture
async def wire(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Server]:
    """A model server that wants a key and fills gaps, and a preset of the user's that names it."""
    models = tmp_path / "home" / "l4d2-architect" / "models"
    models.mkdir(parents=True)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("MY_KEY", raising=False)
    async with serving() as server:
        options = f'[options]\naddress = "{server.address}"\nmodel = "m"\nretries = 0\ninfill = "completions"\n'
        head = 'title = "Mine"\nengine = "compatible"\nkey_variable = "MY_KEY"\n'
        (models / "mine.toml").write_text(head + options, encoding="utf-8")
        server.on("/v1/completions", said.completion("ClientCount();"))
        yield server


def handing_over(client: LanguageClient, key: str | None) -> list[str]:
    """Let the client answer with a key; the names that it is asked for."""
    asked: list[str] = []

    @client.feature(KEY)
    def hand_over(made: LanguageClient, params: object) -> dict[str, str | None]:
        asked.append(str(getattr(params, "variable", "")))
        return {"key": key}

    return asked


async def ghost(client: LanguageClient, uri: str) -> str:
    # The settings have come once a first question is answered.
    await client.text_document_document_symbol_async(lsp.DocumentSymbolParams(lsp.TextDocumentIdentifier(uri)))
    context = lsp.InlineCompletionContext(lsp.InlineCompletionTriggerKind.Invoked)
    found = await client.text_document_inline_completion_async(
        lsp.InlineCompletionParams(context, lsp.TextDocumentIdentifier(uri), lsp.Position(4, 16))
    )
    items = found.items if isinstance(found, lsp.InlineCompletionList) else found or []
    return str(items[0].insert_text) if items else ""


@pytest.mark.parametrize("level", ["info", "debug"])
async def test_key_of_the_client_is_used_and_not_logged(start: Start, tmp_path: Path, wire: Server, level: str) -> None:
    log = tmp_path / "log"
    client = await start(
        tmp_path,
        settings={"assistant": {"model": "mine"}},
        commands=[KEY],
        command=[sys.executable, "-c", LOGGING, str(log), level],
    )
    asked = handing_over(client, SECRET)
    assert await ghost(client, open_file(client, tmp_path / "a.sp", TEXT)) == "ClientCount();"
    assert asked == ["MY_KEY"]
    assert wire.seen[-1].headers["authorization"] == f"Bearer {SECRET}"
    written = log.read_text(encoding="utf-8")
    assert SECRET not in written
    if level == "info":
        assert MARK not in written
    else:
        assert "textDocument/inlineCompletion" in written, "the log is on"


async def test_client_that_has_no_key(start: Start, tmp_path: Path, wire: Server) -> None:
    client = await start(tmp_path, settings={"assistant": {"model": "mine"}}, commands=[KEY])
    asked = handing_over(client, None)
    await ghost(client, open_file(client, tmp_path / "a.sp", TEXT))
    assert asked == ["MY_KEY"]
    assert "authorization" not in wire.seen[-1].headers, "a server that needs none may answer"


async def test_no_key_is_asked_for_in_a_workspace_that_is_not_trusted(
    start: Start, tmp_path: Path, wire: Server
) -> None:
    client = await start(tmp_path, settings={"assistant": {"model": "mine"}}, commands=[KEY], trusted=False)
    asked = handing_over(client, SECRET)
    await ghost(client, open_file(client, tmp_path / "a.sp", TEXT))
    assert asked == []
    assert wire.seen == []
