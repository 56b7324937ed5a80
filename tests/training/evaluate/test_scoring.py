"""What a GGUF file thinks of a text, by llama.cpp, is what its logits say; long texts are read in windows."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from tests.server.models.tiny_gguf import write_model
from training.cli import main
from training.evaluate.likelihood import likelihood
from training.evaluate.scoring import scoring

pytest.importorskip("llama_cpp", reason="NO LIKELIHOOD IS MEASURED: llama-cpp-python is not installed (make local)")
pytest.importorskip("numpy")

TEXT = 'public void OnPluginStart()\n{\n\tPrintToServer("the one");\n}\n' * 3


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_model(tmp_path_factory.mktemp("model") / "tiny.gguf")


def test_every_token_but_the_first_is_scored(model: Path) -> None:
    with scoring(model, 1, 1024) as score:
        whole = score(TEXT)
        assert score(TEXT) == pytest.approx(whole, abs=1e-6)
        again = score(TEXT[:64])
    assert all(chance < 0 for chance in whole)
    # What comes later says nothing about what was before.
    assert whole[: len(again) - 1] == pytest.approx(again[:-1], abs=1e-4)
    # Random weights know little: about as much as drawing from the vocabulary.
    assert 0.5 < -sum(whole) / len(whole) / math.log(268) < 2


def test_a_long_text_is_read_in_windows(model: Path) -> None:
    with scoring(model, 1, 1024) as score:
        whole = score(TEXT)
    with scoring(model, 1, 64) as score:
        parts = score(TEXT)
    assert len(parts) == len(whole)
    assert parts[:63] == pytest.approx(whole[:63], abs=1e-4)
    assert sum(parts) == pytest.approx(sum(whole), rel=0.05)


def test_bits_per_byte_of_a_file(model: Path) -> None:
    with scoring(model, 1) as score:
        found = likelihood([TEXT, TEXT], score)
    assert found.bytes == 2 * len(TEXT)
    assert found.bits_per_byte == pytest.approx(math.log2(found.perplexity) * found.tokens / found.bytes)


def test_only_a_file_can_tell(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evaluate", "--set", "likelihood=true", "--out", str(tmp_path / "out")]) == 2
    assert "name it as `gguf`" in capsys.readouterr().err
