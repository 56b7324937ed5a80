"""What there is to choose from: every preset with whether it can be used, and why not; no key is ever in it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from server.models import catalogue as module
from server.models.catalogue import Entry, catalogue, probed
from server.models.presets import files
from tests.server.models import said
from tests.server.models.wire import Server, serving

KEYS = ("OPENAI_API_KEY", "GEMINI_API_KEY")
SECRET = "sk-secret-0123456789"


@pytest.fixture
async def wire() -> AsyncIterator[Server]:
    async with serving() as server:
        yield server


@pytest.fixture(autouse=True)
def nobodys_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in (*KEYS, "L4D2_LOCAL_MODEL"):
        monkeypatch.delenv(variable, raising=False)


def _by_name(**wanted: object) -> dict[str, Entry]:
    return {one.name: one for one in catalogue(**wanted)}  # pyright: ignore[reportArgumentType]


def test_every_preset_is_there_and_the_built_in_one_is_ready() -> None:
    found = _by_name()
    assert list(found) == list(files())
    assert found["builtin"].is_ready is True
    assert (found["l4d2-v7"].is_ready, found["l4d2-v7"].note) == (False, "OPENAI_API_KEY is not set")
    assert found["ollama"].is_ready is None
    assert found["local"].is_ready is False


def test_keys_make_presets_ready_and_are_not_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_text(f"OPENAI_API_KEY={SECRET}\n", encoding="utf-8")
    found = _by_name(folder=tmp_path)
    assert found["l4d2-v7"].is_ready is True
    assert SECRET not in repr(found)
    assert _by_name()["l4d2-v7"].is_ready is False, "a folder that nobody trusts is not read"
    assert _by_name(given=["GEMINI_API_KEY"])["gemini-flash"].is_ready is True


def test_file_that_is_no_model_is_told(tmp_path: Path) -> None:
    (tmp_path / "model.gguf").write_bytes(b"no model")
    entry = _by_name(local_path=str(tmp_path / "model.gguf"))["local"]
    assert entry.is_ready is False
    assert "model.gguf" in entry.note


async def test_server_on_this_machine_says_what_it_offers(
    wire: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def preset(name: str, address: str) -> Path:
        file = tmp_path / f"{name}.toml"
        file.write_text(f'title = "T"\nengine = "compatible"\n[options]\naddress = "{address}"\n', encoding="utf-8")
        return file

    wire.on("/v1/models", said.models("qwen", "llama"))
    known = {
        "here": preset("here", wire.address),
        "gone": preset("gone", "http://127.0.0.1:9/v1"),
        "away": preset("away", "http://models.example/v1"),
    }
    monkeypatch.setattr(module, "files", lambda: known)
    here, gone, away = await probed(catalogue())
    assert (here.is_ready, here.models) == (True, ("qwen", "llama"))
    assert gone.is_ready is False
    assert away.is_ready is None, "nobody on the internet is asked"
