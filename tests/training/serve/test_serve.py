"""The real language server, with real llama.cpp on a file of the tests, is asked what an editor asks."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.server.models.tiny_gguf import CONTROLS, write_model
from training.cli import main
from training.config import ConfigError, build
from training.run.files import InputError
from training.serve.config import Config
from training.serve.stage import file_of

pytest.importorskip("llama_cpp", reason="NO MODEL IS SERVED: llama-cpp-python is not installed (make local)")


def served(model: Path, out: Path, *changes: str) -> int:
    told = [
        part for change in (f"model={model}", "most_tokens=16", "context=16384", *changes) for part in ("--set", change)
    ]
    return main(["serve", *told, "--out", str(out)])


def answers(out: Path) -> list[dict[str, Any]]:
    return json.loads((out / "answers.json").read_text("utf-8"))["answers"]


def test_what_an_editor_asks_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "mine"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "mine"))
    model = write_model(tmp_path / "tiny.gguf")
    assert served(model, tmp_path / "one") == 0
    first, second, plugin = answers(tmp_path / "one")
    assert [one["kind"] for one in (first, second, plugin)] == ["completion", "completion", "plugin"]
    # It says nonsense, so nothing of it is shown; but it was the one who was asked.
    assert min(first["tokens"], second["tokens"]) > 0
    assert plugin["tokens"] == 16
    assert plugin["refused"]
    told = (tmp_path / "one/answers.md").read_text("utf-8")
    assert "tiny.gguf" in told
    assert plugin["refused"] in told
    assert json.loads((tmp_path / "one/summary.json").read_text("utf-8"))["plugins with code"] == 0
    assert not (tmp_path / "mine").exists()  # a user's own spending and presets are left alone


def test_a_model_that_is_not_asked_is_not_served(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    deaf = write_model(tmp_path / "deaf.gguf", controls=CONTROLS[:3])
    assert served(deaf, tmp_path / "out") == 2
    assert "the language server did not ask the model for" in capsys.readouterr().err
    assert not (tmp_path / "out/answers.json").exists()
    broken = tmp_path / "broken.gguf"
    broken.write_bytes(b"GGUF")
    assert served(broken, tmp_path / "none", "gaps=[]") == 2
    assert "broken" in capsys.readouterr().err


def test_which_file_is_meant(tmp_path: Path) -> None:
    for name, size in (("a-f16.gguf", 9), ("a-q8_0.gguf", 5), ("a-lora.gguf", 1)):
        (tmp_path / name).write_bytes(bytes(size))
    assert file_of(tmp_path).name == "a-q8_0.gguf"
    assert file_of(tmp_path / "a-f16.gguf").name == "a-f16.gguf"
    with pytest.raises(InputError, match="holds no GGUF file"):
        file_of(tmp_path / "nowhere")
    with pytest.raises(ConfigError, match="mark the cursor once"):
        build(Config, {"model": str(tmp_path), "gaps": [{"text": "no cursor"}]})
