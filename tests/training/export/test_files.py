"""GGUF files of our own writer are the models that they were made of, as llama.cpp reads them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.training.export.tiny import texts, tokenizer, write_adapter, write_model
from training.config import build
from training.export import reference
from training.export.bounds import Gap, is_equal
from training.export.config import Config, Parity
from training.export.gguf_file import write_gguf, write_lora
from training.export.merging import adapter_at, merge
from training.export.parity import File, ParityError, Reference, prove, reference_of
from training.export.quantising import quantise
from training.export.source import read_json, source_of
from training.export.vocabulary import tokenizer_at, vocabulary_of
from training.llama.running import loaded
from training.run.files import InputError
from training.run.stage import execute

for needed in ("torch", "transformers", "peft", "gguf", "llama_cpp"):
    pytest.importorskip(needed, reason=f"MODELS ARE NOT EXPORTED: {needed} is not installed")

SLOW_WAVES = {
    "rope_type": "llama3",
    "rope_theta": 10000.0,
    "factor": 8.0,
    "low_freq_factor": 1.0,
    "high_freq_factor": 4.0,
    "original_max_position_embeddings": 64,
}
LITTLE = Parity(tokens=256, window=128, generate=4)


def gap_of(folder: Path, file: Path, adapter: Path | None = None, trained: Path | None = None) -> Gap:
    """How far a file is from the model in a folder."""
    source = source_of(trained or folder)
    ids = tokenizer_ids(folder)
    gap = Gap()
    with loaded(file, len(ids), 1, adapter) as model:
        gap.add(reference.logits(reference.model_of(source), ids), model.logits(ids))
    return gap


def tokenizer_ids(folder: Path, count: int = 160) -> list[int]:
    return tokenizer_at(folder)("\n".join(texts()))["input_ids"][:count]


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_model(tmp_path_factory.mktemp("base") / "model")


@pytest.fixture(scope="module")
def adapter(base: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One whose modules differ in rank and scale."""
    changes = {"rank_pattern": {"q_proj": 6}, "alpha_pattern": {"down_proj": 3}, "use_rslora": True}
    return write_adapter(tmp_path_factory.mktemp("adapter") / "model", base, **changes)


@pytest.mark.parametrize(
    ("kind", "pre", "changes"),
    [
        ("llama", "gpt-2", {"attention_bias": True, "mlp_bias": False}),
        ("llama", "llama-bpe", {"rope_parameters": SLOW_WAVES}),
        ("llama", "smollm", {"rope_parameters": {"rope_type": "linear", "rope_theta": 5000.0, "factor": 2.0}}),
        ("mistral", "qwen2", {"sliding_window": None, "num_key_value_heads": 4}),
        ("qwen2", "qwen2", {}),
        ("qwen3", "qwen2", {"vocab_size": 640}),
    ],
)
def test_models_of_the_family(kind: str, pre: str, changes: dict[str, Any], tmp_path: Path) -> None:
    folder, file = write_model(tmp_path / "model", kind, pre=pre, **changes), tmp_path / "a.gguf"
    write_gguf(folder, file, "f32", "a")
    gap = gap_of(folder, file)
    assert gap.largest < 1e-4
    assert gap.same == gap.places == 160
    tokens = tokenizer_ids(folder, 1 << 30)
    with loaded(file, 64, 1) as model:
        assert model.vocabulary.tokens("\n".join(texts())) == tokens
        assert (model.number("bos"), model.number("eos"), model.number("fim_pre")) == (512, 514, 515)


@pytest.mark.parametrize("kind", ["f16", "bf16", "q8_0", "q5_k_m", "q4_k_m"])
def test_kinds_of_numbers(kind: Any, base: Path, tmp_path: Path) -> None:
    whole, file = tmp_path / "f32.gguf", tmp_path / f"{kind}.gguf"
    if kind in ("f16", "bf16"):
        write_gguf(base, file, kind, "a")
    else:
        write_gguf(base, whole, "f32", "a")
        quantise(whole, file, kind, 1)
    gap = gap_of(base, file)
    assert is_equal(kind, gap)
    assert not is_equal("f32", gap)


def test_an_adapter_is_merged_as_its_library_applies_it(base: Path, adapter: Path, tmp_path: Path) -> None:
    source = source_of(adapter)
    assert (source.base, source.adapter) == (base, adapter)
    merge(source, tmp_path / "merged")
    merge(source, tmp_path / "merged")  # what is there stays, as for one who was killed behind it
    write_gguf(tmp_path / "merged", tmp_path / "merged.gguf", "f32", "a")
    assert gap_of(base, tmp_path / "merged.gguf", trained=adapter).largest < 1e-4
    # The adapter by itself does the same to the base.
    write_gguf(base, tmp_path / "base.gguf", "f32", "a")
    write_lora(adapter_at(adapter), base, tmp_path / "lora.gguf", "a")
    assert gap_of(base, tmp_path / "base.gguf", tmp_path / "lora.gguf", adapter).largest < 1e-4
    assert gap_of(base, tmp_path / "base.gguf", trained=adapter).largest > 0.1


def test_weights_in_several_files(base: Path, tmp_path: Path) -> None:
    import transformers  # pyright: ignore[reportMissingImports]

    model = transformers.AutoModelForCausalLM.from_pretrained(base)
    model.save_pretrained(tmp_path / "split", max_shard_size="60KB")
    tokenizer().save_pretrained(tmp_path / "split")
    assert len(list((tmp_path / "split").glob("*.safetensors"))) > 3
    merge(source_of(tmp_path / "split"), tmp_path / "merged")
    for folder, name in ((base, "one"), (tmp_path / "merged", "many")):
        write_gguf(folder, tmp_path / f"{name}.gguf", "f16", "a")
    assert (tmp_path / "one.gguf").read_bytes() == (tmp_path / "many.gguf").read_bytes()


@pytest.fixture(scope="module")
def known(base: Path) -> Reference:
    return reference_of(source_of(base), LITTLE, lambda: None)


class TestParity:
    """The comparison fails for what is wrong, whatever that is."""

    def prove(self, base: Path, known: Reference, made: Path, path: Path, kind: Any = "f32") -> dict[str, Any]:
        write_gguf(made, path, kind, "a")
        return prove(File(path, kind, "f32"), source_of(base), known, LITTLE, 1)

    def test_the_model_itself(self, base: Path, known: Reference, tmp_path: Path) -> None:
        told = self.prove(base, known, base, tmp_path / "a.gguf")
        assert told["same first choice"] == 1.0
        assert all(one["noticed"] for one in told["wrong models"].values())
        assert isinstance(told["answer"], str)
        assert isinstance(told["gap"], str)

    def test_a_model_that_only_fills_gaps(self, base: Path, tmp_path: Path) -> None:
        silent = tmp_path / "silent"
        merge(source_of(base), silent)
        (silent / "chat_template.jinja").unlink()
        known = reference_of(source_of(silent), LITTLE, lambda: None)
        write_gguf(silent, tmp_path / "a.gguf", "f32", "a")
        told = prove(File(tmp_path / "a.gguf", "f32", "f32"), source_of(silent), known, LITTLE, 1)
        assert "answer" not in told
        assert isinstance(told["gap"], str)

    def test_other_weights(self, base: Path, known: Reference, tmp_path: Path) -> None:
        other = write_model(tmp_path / "other", seed=1)
        with pytest.raises(ParityError, match="is not the model"):
            self.prove(base, known, other, tmp_path / "a.gguf")

    @pytest.mark.parametrize(
        ("file", "old", "new", "said"),
        [
            ("chat_template.jinja", "<|im_end|>\\n'", "<|im_end|>'", "the chat template"),
            ("tokenizer_config.json", '"eos_token": "<|im_end|>"', '"eos_token": "<|im_start|>"', "special token eos"),
        ],
    )
    def test_other_words(
        self, base: Path, known: Reference, tmp_path: Path, file: str, old: str, new: str, said: str
    ) -> None:
        wrong = tmp_path / "wrong"
        merge(source_of(base), wrong)
        text = (wrong / file).read_text("utf-8")
        assert old in text
        (wrong / file).write_text(text.replace(old, new), "utf-8")
        with pytest.raises(ParityError, match=said.replace("|", r"\|")):
            self.prove(base, known, wrong, tmp_path / "a.gguf")

    def test_other_merges(self, base: Path, known: Reference, tmp_path: Path) -> None:
        wrong = tmp_path / "wrong"
        merge(source_of(base), wrong)
        words = read_json(wrong / "tokenizer.json")
        del words["model"]["merges"][0]
        (wrong / "tokenizer.json").write_text(json.dumps(words), "utf-8")
        with pytest.raises(ParityError, match="the text 'int g_count"):
            self.prove(base, known, wrong, tmp_path / "a.gguf")

    def test_a_comparison_that_notices_nothing_proves_nothing(
        self, base: Path, known: Reference, tmp_path: Path
    ) -> None:
        blind = known._replace(wrong=dict.fromkeys(known.wrong, known.logits))
        with pytest.raises(ParityError, match="proves nothing"):
            self.prove(base, blind, base, tmp_path / "a.gguf")


def test_nothing_is_shown_that_is_not_proven(base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from training.export import gguf_file

    # What a writer does that forgets to lay heads out anew.
    monkeypatch.setattr(gguf_file, "heads_turned", lambda *_: 0)
    values = {"model": str(base), "files": ["f16"], "threads": 1, "parity": {"tokens": 128, "generate": 2}}
    with pytest.raises(ParityError, match=r"l4d2-f16\.gguf is not the model"):
        execute("export", build(Config, values), tmp_path / "out")
    assert not list((tmp_path / "out").glob("*.gguf"))
    assert read_json(tmp_path / "out/run.json")["status"] == "running"
    monkeypatch.undo()
    # The wrong file is of the same run; who has mended the writer has another version of the code, so begins anew.
    assert execute("export", build(Config, values), tmp_path / "out", "anew")
    assert (tmp_path / "out/l4d2-f16.gguf").is_file()


def test_the_stage_makes_everything(base: Path, adapter: Path, tmp_path: Path) -> None:
    values = {
        "model": str(adapter),
        "name": "tiny",
        "files": ["q8_0", "f32"],
        "threads": 1,
        "parity": {"tokens": 256, "generate": 2},
    }
    assert execute("export", build(Config, values), tmp_path / "out")
    made = {one.name for one in (tmp_path / "out").iterdir()}
    assert made >= {"tiny-f32.gguf", "tiny-q8_0.gguf", "tiny-lora.gguf", "model", "Modelfile", "vllm.txt", "README.md"}
    assert "work" not in made
    parity = json.loads((tmp_path / "out/parity.json").read_text("utf-8"))
    assert set(parity) == {"tiny-f32.gguf", "tiny-q8_0.gguf", "tiny-lora.gguf"}
    assert parity["tiny-lora.gguf"]["largest difference"] < 1e-4
    assert parity["tiny-f32.gguf"]["wrong models"]["without the adapter"]["noticed"]
    modelfile = (tmp_path / "out/Modelfile").read_text("utf-8").splitlines()
    assert modelfile[0] == "FROM ./tiny-q8_0.gguf"
    assert [line for line in modelfile if "stop" in line] == [
        'PARAMETER stop "<|im_end|>"',
        'PARAMETER stop "<|endoftext|>"',
    ]
    assert "vllm serve ./model" in (tmp_path / "out/vllm.txt").read_text("utf-8")
    assert "tiny-q8_0.gguf" in (tmp_path / "out/README.md").read_text("utf-8")


def test_what_can_not_be_exported_says_so(base: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="neither a model"):
        source_of(tmp_path)
    told = tmp_path / "adapter"
    told.mkdir()
    (told / "adapter_config.json").write_text('{"base_model_name_or_path": "Qwen/Qwen2.5-Coder-3B"}', "utf-8")
    with pytest.raises(InputError, match="which is no folder here: name it as `base`"):
        source_of(told)
    other = tmp_path / "other"
    merge(source_of(base), other)
    config = read_json(other / "config.json")
    (other / "config.json").write_text(json.dumps(config | {"model_type": "gemma3"}), "utf-8")
    with pytest.raises(InputError, match=r'converter = "llama\.cpp"'):
        write_gguf(other, tmp_path / "a.gguf", "f16", "a")
    with pytest.raises(InputError, match="more tokens than the model has room for"):
        vocabulary_of(base, 500)
