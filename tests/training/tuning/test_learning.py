"""Trainings from end to end: new models, adapters, preferences; killed and gone on with; by two processes."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytest.importorskip("torch", reason="torch is not installed: nothing that trains is tested (extra `train`)")
pytest.importorskip("transformers", reason="transformers is not installed: nothing that trains is tested")
pytest.importorskip("trl", reason="trl is not installed: nothing that trains is tested")
pytest.importorskip("peft", reason="peft is not installed: nothing that trains is tested")

import torch  # pyright: ignore[reportMissingImports]

from tests.training.tuning.lessons import SCRATCH, SMALL, command, curve, files, pairs, rows, written
from training.cli import main
from training.tuning import processes

ROOT = Path(__file__).resolve().parents[3]
PATIENCE_S = 240


@pytest.fixture(scope="module", autouse=True)
def one_thread() -> None:
    torch.set_num_threads(1)
    os.environ["OMP_NUM_THREADS"] = "1"


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("prepared")
    written(folder / "train.jsonl", rows(48, 1))
    written(folder / "validation.jsonl", rows(6, 2))
    return folder


@pytest.fixture(scope="module")
def base(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new model that has learnt a little."""
    out = tmp_path_factory.mktemp("base") / "out"
    assert main(command("sft", [*SCRATCH, f"rows={prepared.as_posix()}", "epochs=2"], out)) == 0
    return out


@pytest.fixture(scope="module")
def adapter(prepared: Path, base: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("adapter") / "out"
    assert (
        main(command("sft", [*SMALL, f"rows={prepared.as_posix()}", f"base={(base / 'model').as_posix()}"], out)) == 0
    )
    return out


def losses(out: Path, key: str = "loss") -> list[float]:
    return [line[key] for line in curve(out) if key in line]


def test_a_new_model_learns(base: Path) -> None:
    known = losses(base)
    assert known[-1] < known[0] - 1
    assert losses(base, "eval_loss")[-1] < losses(base, "eval_loss")[0]
    summary = json.loads((base / "summary.json").read_text("utf-8"))
    assert summary["examples"] == {"chat": 16, "fim": 16, "text": 16}
    assert summary["best step"] in [line["step"] for line in curve(base) if "eval_loss" in line]
    assert "⟦" in (base / "mask.md").read_text("utf-8")
    assert {"config.json", "model.safetensors", "tokenizer.json", "generation_config.json"} <= set(files(base))
    assert list((base / "tensorboard").iterdir())
    assert not (base / "work").exists()
    told = [json.loads(line) for line in (base / "progress.jsonl").read_text("utf-8").splitlines()]
    assert [line["loss"] for line in told if line["event"] == "loss" and "loss" in line] == known


def test_the_model_that_is_kept_is_the_best_one(base: Path, prepared: Path) -> None:
    """It has the loss that the curve says of the best step, when it is loaded anew."""
    from transformers import AutoModelForCausalLM  # pyright: ignore[reportMissingImports]

    from training.rows.jsonl import read
    from training.tuning.batches import Collate, Packs
    from training.tuning.corpus import corpus_of
    from training.tuning.loading import tokenizer_of
    from training.tuning.rendering import Renderer

    tokenizer = tokenizer_of(str(base / "model"))
    model = AutoModelForCausalLM.from_pretrained(base / "model").eval()
    held = corpus_of(read(prepared / "validation.jsonl"), Renderer(tokenizer, "all"), 128, {})
    total, count = 0.0, 0
    with torch.no_grad():
        for number in range(len(held)):
            batch = Collate(tokenizer.pad_token_id)([Packs(held, [[number]])[0]])
            learnt = int((batch["labels"] >= 0).sum())
            total, count = total + model(**batch, use_cache=False).loss.item() * learnt, count + learnt
    assert total / count == pytest.approx(min(losses(base, "eval_loss")), rel=1e-5)


def test_an_adapter_learns_and_is_gone_on_with(base: Path, adapter: Path, prepared: Path, tmp_path: Path) -> None:
    assert {"adapter_config.json", "adapter_model.safetensors", "tokenizer.json"} <= set(files(adapter))
    config = json.loads(files(adapter)["adapter_config.json"])
    assert config["base_model_name_or_path"] == (base / "model").as_posix()
    assert losses(adapter)[-1] < losses(adapter)[0]
    settings = [*SMALL, f"rows={prepared.as_posix()}", f"base={(adapter / 'model').as_posix()}", "steps=4"]
    assert main(command("sft", settings, tmp_path / "out")) == 0
    # It begins where the other ended, with the same adapter on the same base.
    assert losses(tmp_path / "out", "eval_loss")[0] < losses(adapter, "eval_loss")[0]
    assert json.loads(files(tmp_path / "out")["adapter_config.json"]) == config


def test_the_worse_answer_becomes_less_likely(adapter: Path, base: Path, tmp_path: Path) -> None:
    file = written(tmp_path / "pairs/train.jsonl", pairs(16, 1))
    written(tmp_path / "pairs/validation.jsonl", pairs(4, 2))
    more = [*SMALL, "length=256", f"rows={file.parent.as_posix()}", "rate=2e-3", "epochs=1"]
    for name, settings in {
        "adapter": [f"base={(adapter / 'model').as_posix()}"],
        "whole": [f"base={(base / 'model').as_posix()}", "steps=3"],
        "all": [f"base={(base / 'model').as_posix()}", "steps=3", "reference=precomputed", "lora=false"],
        "precomputed": [f"base={(base / 'model').as_posix()}", "steps=3", "reference=precomputed"],
    }.items():
        out = tmp_path / name
        assert main(command("dpo", [*more, *settings], out)) == 0, name
        known = losses(out)
        assert known[0] == pytest.approx(0.6931, abs=1e-3), name  # nothing is learnt yet: both are as likely as before
        assert known[-1] < known[0], name
        assert ("adapter_model.safetensors" in files(out)) == (name != "all")
    assert losses(tmp_path / "adapter", "eval_loss")[-1] < 0.69
    # Wherever it is from, the reference is the same.
    assert losses(tmp_path / "precomputed") == pytest.approx(losses(tmp_path / "whole"), abs=1e-4)


def test_training_ends_when_it_becomes_no_better(prepared: Path, tmp_path: Path) -> None:
    settings = [*SCRATCH, f"rows={prepared.as_posix()}", "epochs=8", "rate=0.2", "patience=2", "warmup=0.3", "every=2"]
    assert main(command("sft", settings, tmp_path / "out")) == 0
    summary = json.loads((tmp_path / "out/summary.json").read_text("utf-8"))
    held = losses(tmp_path / "out", "eval_loss")
    assert summary["steps"] == summary["best step"] + 4
    assert summary["held-out loss"] == min(held)
    assert min(held) < held[-1]


def test_the_best_checkpoint_is_that_whose_answers_compile(tmp_path: Path) -> None:
    """A model that learns one function by heart: in the end it says it, and the analysis finds it sound."""
    body = 'void A(int client)\n{\n\tPrintToChat(client, "x");\n}'
    before = "#include <sourcemod>\n\npublic void OnPluginStart()\n{\n\tA(1);\n}\n\n"
    answer = f"```sourcepawn\n{body}\n```"
    row = {
        "id": "a",
        "kind": "chat",
        "messages": [{"role": "user", "content": "A"}, {"role": "assistant", "content": answer}],
    }
    for side in ("train", "validation"):
        written(tmp_path / f"prepared/{side}.jsonl", [row | {"weight": 4.0}])
    place = {"id": "a", "code": f"{before}{body}\n", "start": len(before), "end": len(before) + len(body)}
    written(tmp_path / "prepared/contexts/validation.jsonl", [place])
    settings = [
        *SCRATCH,
        f"rows={(tmp_path / 'prepared').as_posix()}",
        "metric=sound",
        "epochs=60",
        "rate=2e-2",
        "every=20",
    ]
    assert main(command("sft", [*settings, "packing=false", "most_new=60"], tmp_path / "out")) == 0
    known = losses(tmp_path / "out", "eval_sound")
    summary = json.loads((tmp_path / "out/summary.json").read_text("utf-8"))
    assert set(known) <= {0.0, 1.0}
    assert summary["held-out sound"] == max(known) == 1.0


def test_mistakes_of_a_configuration_are_told(
    prepared: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows_there = f"rows={prepared.as_posix()}"
    for settings, said in (
        ([rows_there], "name a `base`"),
        ([*SCRATCH, rows_there, "lora={rank=4}"], "takes no `lora`"),
        ([*SCRATCH, rows_there, "length=512"], "above the `context`"),
        ([rows_there, f"base={(tmp_path / 'nothing').as_posix()}"], "can not be loaded"),
        ([*SCRATCH, rows_there, "metric=sound"], "needs what `prepare` made"),
        ([rows_there, "base=mistral-7b", "lora=0"], "lora"),
    ):
        assert main(command("sft", settings, tmp_path / "out")) == 2, settings
        assert said in capsys.readouterr().err, settings


def test_check_tells_what_would_be_done(adapter: Path, prepared: Path, capsys: pytest.CaptureFixture[str]) -> None:
    settings = ["--set", f"rows={prepared.as_posix()}", "--set", f"base={(adapter / 'model').as_posix()}"]
    assert (
        main(["check", "sft", *settings, "--set", "device=a40-48gb", "--set", "price=0.5", "--set", "length=128"]) == 0
    )
    said = capsys.readouterr().out
    for part in (
        "Tokens of the model:",
        "steps.",
        "⟦",
        "Memory of a GPU",
        "It fits",
        "Time",
        "by the `price` you gave",
    ):
        assert part in said, part
    assert main(["check", "sft", *settings[:2], "--set", "base=codellama-13b", "--set", "device=rtx3050-4gb"]) == 1
    heard = capsys.readouterr()
    assert "does not fit" in heard.err
    assert "nothing can be said of the mask" in heard.out


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL is of POSIX")
def test_killed_and_gone_on_with_it_has_the_same_losses(base: Path, prepared: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    arguments = command("sft", [*SCRATCH, f"rows={prepared.as_posix()}", "epochs=2"], out)
    child = subprocess.Popen([sys.executable, "-m", "training", *arguments], cwd=ROOT, stderr=subprocess.PIPE)
    whole = out / "work/checkpoints/checkpoint-8/whole"
    until = time.monotonic() + PATIENCE_S
    while child.poll() is None and not whole.is_file() and time.monotonic() < until:
        time.sleep(0.002)
    child.kill()
    child.communicate()
    assert child.returncode == -signal.SIGKILL, "it was not killed in the middle: this proves nothing"
    # As if it had been killed while it wrote the next one.
    half = out / "work/checkpoints/checkpoint-11"
    half.mkdir()
    (half / "model.safetensors").write_bytes(b"half")
    assert main(arguments) == 0
    assert curve(out) == curve(base)
    assert files(out) == files(base)


def test_two_processes_have_the_losses_of_one(
    base: Path, prepared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two that each take half of a batch, and two that share the model besides, against one that takes both halves."""
    more = [f"rows={prepared.as_posix()}", f"base={(base / 'model').as_posix()}", "steps=4", "every=2", "learn=all"]
    one = tmp_path / "one"
    assert main(command("sft", [*SMALL, *more, "accumulate=2"], one)) == 0
    monkeypatch.setattr(processes, "_SELF", "tests.training.tuning.two")
    two = tmp_path / "two"
    assert main(command("sft", [*SMALL, *more, "devices=2"], two)) == 0
    for out, kind in ((two, "multi_cpu"), (tmp_path / "two-divided", "fsdp")):
        summary = json.loads((out / "summary.json").read_text("utf-8"))
        assert (summary["processes"], summary["parallel"]) == (2, kind)
        assert losses(out) == pytest.approx(losses(one), rel=1e-6), kind
        assert losses(out, "eval_loss") == pytest.approx(losses(one, "eval_loss"), rel=1e-6), kind
        assert losses(out, "grad_norm") == pytest.approx(losses(one, "grad_norm"), rel=1e-4), kind
        assert set(files(out)) == set(files(one)), kind
