"""What a GGUF file needs, what fits here, and files that are hostile or none."""

from __future__ import annotations

import struct
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.models.errors import UnavailableError
from server.models.hardware import Model, Plan, cores, free_memory, model_at, plan
from tests.server.models.rigs import tiny_model
from tests.server.models.tiny_gguf import head, write_model

GIGABYTE = 1 << 30
CODER = Model("coder.gguf", "qwen2", 4 * GIGABYTE, 32768, 28, 57344)
WORDS = {"general.architecture": "qwen2", "tokenizer.ggml.model": "gpt2"}


def test_what_a_file_says(tmp_path: Path) -> None:
    path = write_model(tmp_path / "x.gguf", layers=3, width=64, context=4096)
    model = model_at(path)
    assert model == Model("x.gguf", "llama", path.stat().st_size, 4096, 3, token_bytes=3 * 2 * (16 + 16) * 2)


def test_heads_of_other_widths_and_layers_without_any(tmp_path: Path) -> None:
    path = tmp_path / "x.gguf"
    shape = {"qwen2.block_count": 4, "qwen2.embedding_length": 64, "qwen2.attention.head_count": 4}
    path.write_bytes(head({**WORDS, **shape}))
    assert model_at(path).token_bytes == 4 * 4 * 32 * 2, "as many groups as heads"
    widths = {"qwen2.attention.key_length": 24, "qwen2.attention.value_length": 8}
    path.write_bytes(head({**WORDS, **shape, **widths, "qwen2.attention.head_count_kv": [2, 0, 2, 0]}))
    assert model_at(path).token_bytes == 4 * 32 * 2


def test_split_models_count_whole(tmp_path: Path) -> None:
    first, second = (tmp_path / f"big-0000{part}-of-00002.gguf" for part in (1, 2))
    first.write_bytes(head({**WORDS, "split.count": 2}))
    with pytest.raises(UnavailableError, match=r"part of the model is missing: .*00002-of-00002"):
        model_at(first)
    second.write_bytes(bytes(1000))
    assert model_at(first).size == first.stat().st_size + 1000


@pytest.mark.parametrize(
    ("content", "message"),
    [
        pytest.param(b"", "no GGUF file", id="empty"),
        pytest.param(b"MZ" + bytes(100), "no GGUF file", id="something else"),
        pytest.param(b"GGUF", "no GGUF file", id="the magic alone"),
        pytest.param(b"GGUF" + struct.pack("<IQQ", 1, 0, 0), "no GGUF file", id="too old"),
        pytest.param(b"GGUF" + struct.pack("<IQQ", 3, 0, 1 << 60), "no GGUF file", id="keys without end"),
        pytest.param(b"GGUF" + struct.pack("<IQQQ", 3, 0, 1, 1 << 62), "no GGUF file", id="a key without end"),
        pytest.param(
            b"GGUF" + struct.pack("<IQQQ4sIIQ", 3, 0, 1, 4, b"name", 9, 8, 1 << 60), "no GGUF file", id="endless list"
        ),
        pytest.param(
            b"GGUF" + struct.pack("<IQQQ4sIIQ", 3, 0, 1, 4, b"name", 9, 5, 1 << 25), "no GGUF file", id="longer list"
        ),
        pytest.param(b"GGUF" + struct.pack("<IQQQ4sI", 3, 0, 1, 4, b"name", 99), "no GGUF file", id="unknown kind"),
        pytest.param(head({"general.architecture": "clip"}), "without a language model", id="no words"),
        pytest.param(head({"tokenizer.ggml.model": "gpt2"}), "without a language model", id="no architecture"),
    ],
)
def test_what_is_no_model(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "x.gguf"
    path.write_bytes(content)
    with pytest.raises(UnavailableError, match=message) as caught:
        model_at(path)
    assert "\n" not in str(caught.value)


def test_what_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(UnavailableError, match=r"There is no model file .*missing\.gguf"):
        model_at(tmp_path / "missing.gguf")
    with pytest.raises(UnavailableError, match=r"is no file|can not be read"):
        model_at(tmp_path)


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 3000), st.binary(min_size=1, max_size=9))
def test_broken_files_are_told(tmp_path_factory: pytest.TempPathFactory, place: int, damage: bytes) -> None:
    content = bytearray(tiny_model().read_bytes()[:6000])
    content[place : place + len(damage)] = damage
    path = tmp_path_factory.getbasetemp() / "broken.gguf"
    path.write_bytes(content)
    try:
        said = repr(model_at(path))
    except UnavailableError as error:
        said = str(error)
    assert "\n" not in said


def test_plenty_of_room() -> None:
    assert plan(CODER, threads=3, free=64 * GIGABYTE) == Plan(8192, 3)
    assert plan(replace(CODER, context=4096), threads=3, free=64 * GIGABYTE).context == 4096
    assert plan(CODER, 20000, 3, free=64 * GIGABYTE).context == 20000


def test_less_context_where_memory_is_short() -> None:
    contexts = [plan(CODER, threads=1, free=int(free * GIGABYTE)).context for free in (4.9, 4.6, 4.5)]
    assert contexts == [8192, 4096, 2048]


def test_what_does_not_fit() -> None:
    with pytest.raises(UnavailableError, match=r"needs about 4\.2 GB of memory with 2,048 tokens.*1\.8 GB are free"):
        plan(CODER, free=2 * GIGABYTE)
    with pytest.raises(UnavailableError, match=r"with 16,384 tokens"):
        plan(CODER, 16384, free=5 * GIGABYTE)
    with pytest.raises(UnavailableError, match=r"trained for 32,768 tokens of context, not 40,000"):
        plan(CODER, 40000, free=64 * GIGABYTE)


def test_nobody_knows() -> None:
    assert plan(CODER, threads=1, free=None).context == 8192
    assert plan(CODER, threads=1, free=1, on_gpu=True).context == 8192, "the memory of the GPU is not looked at"
    assert plan(replace(CODER, context=0), 16384, 1, free=None).context == 16384


def test_this_machine() -> None:
    assert cores() >= 1
    assert plan(CODER).threads == max(1, cores() - 1), "one core is left to the editor"
    free = free_memory()
    assert free is None or 0 < free < 1 << 50
