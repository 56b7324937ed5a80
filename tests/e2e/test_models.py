"""What an editor shows of models: which can be chosen, and what they have cost."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from lsprotocol import types as lsp
from pytest_lsp import LanguageClient

from tests.e2e.conftest import Start


async def run(client: LanguageClient, command: str, *arguments: object) -> Any:
    return await client.workspace_execute_command_async(lsp.ExecuteCommandParams(command, list(arguments)))


async def test_models_to_choose_from(start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    client = await start(tmp_path)
    found = {one["name"]: one for one in await run(client, "l4d2.models", [])}
    assert (found["builtin"]["is_ready"], found["builtin"]["chosen"]) == (True, True)
    assert (found["l4d2-v7"]["is_ready"], found["l4d2-v7"]["note"]) == (False, "OPENAI_API_KEY is not set")
    found = {one["name"]: one for one in await run(client, "l4d2.models", ["OPENAI_API_KEY"])}
    assert found["l4d2-v7"]["is_ready"]


async def test_costs(start: Start, tmp_path: Path) -> None:
    client = await start(tmp_path, settings={"assistant": {"monthlyLimit": 7.5}})
    await run(client, "l4d2.models", [])  # the settings have come once a first question is answered
    cost = await run(client, "l4d2.cost")
    assert cost["session"] == cost["month"]
    assert cost["session"]["requests"] == 0
    assert cost["limit"] == 7.5
