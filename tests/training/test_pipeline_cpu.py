"""The shipped pipeline from data to a model in the language server, as its file has it but for sizes: everything in it
is real, and so small that it takes half a minute of a processor. What is killed in it goes on and gives the same.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from training.run.output import WORK

ROOT = Path(__file__).resolve().parents[2]
PIPELINE = ROOT / "configs/training/cpu-tiny.yaml"
STAGES = ("collect", "prepare", "sft", "pairs", "dpo", "export", "serve", "evaluate")
PATIENCE_S = 900
LITTLE = {
    "prepare.gold": "false",
    "prepare.processes": "1",
    "prepare.formats.contrast": "0",
    "prepare.formats.facts": "false",
    "sft.scratch": "{vocabulary=768, width=64, inner=128, layers=2, heads=2, kv_heads=1, context=16384}",
    "sft.epochs": "5",
    "sft.batch": "2",
    "sft.every": "4",
    "pairs.most": "6",
    "pairs.processes": "1",
    "dpo.warmup": "0",
    "dpo.accumulate": "3",
    "export.parity": "{tokens=512, generate=4}",
    "serve.most_tokens": "24",
    "evaluate.tasks": "['fill/attacker_line']",
}
MISSING = [name for name in ("torch", "transformers", "trl", "peft", "gguf", "llama_cpp") if find_spec(name) is None]

pytestmark = [
    pytest.mark.skipif(bool(MISSING), reason=f"NO MODEL IS TRAINED: there is no {', '.join(MISSING)}"),
    pytest.mark.skipif(os.name == "nt", reason="SIGKILL is of POSIX"),
]


def begun(out: Path) -> subprocess.Popen[str]:
    """The pipeline as a process; one thread, so that it computes the same on every machine that is busy."""
    changes = [part for key, value in LITTLE.items() for part in ("--set", f"{key}={value}")]
    command = [sys.executable, "-m", "training", "run", str(PIPELINE), "--out", str(out), *changes]
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "TOKENIZERS_PARALLELISM": "false"}
    return subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )


def finished(out: Path) -> list[str]:
    """Run it to its end; the stages that it did."""
    process = begun(out)
    _, told = process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 0, told
    return [line.split()[1].rstrip(":") for line in told.splitlines() if line.endswith(": done")]


def killed(out: Path, watched: Path) -> bool:
    """Run it until a file is there, and kill it; whether it was still at work."""
    process = begun(out)
    until = time.monotonic() + PATIENCE_S
    while process.poll() is None and time.monotonic() < until and not watched.exists():
        time.sleep(0.01)
    process.kill()
    process.communicate()
    return process.returncode == -signal.SIGKILL


def summary(out: Path, stage: str) -> dict[str, Any]:
    return json.loads((out / stage / "summary.json").read_text("utf-8"))


def made(out: Path, stage: str) -> dict[str, bytes]:
    """What a stage made that tells neither a time nor where it lies."""
    left = {"run.json", "progress.jsonl", ".lock", "adapter_config.json"}
    files = [file for file in sorted((out / stage).rglob("*")) if file.is_file() and file.name not in left]
    return {
        file.relative_to(out / stage).as_posix(): file.read_bytes() for file in files if "tensorboard" not in file.parts
    }


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("pipeline") / "out"
    assert finished(out) == list(STAGES)
    return out


def test_from_data_to_a_model_that_is_served_and_measured(whole: Path) -> None:
    losses = [json.loads(line) for line in (whole / "sft/losses.jsonl").read_text("utf-8").splitlines()]
    curve = [one["loss"] for one in losses if "loss" in one]
    assert curve[-1] < curve[0] - 0.5  # it has learnt something
    assert 3 < summary(whole, "dpo")["pairs"] <= summary(whole, "pairs")["train"]["pairs"]  # one may be too long
    parity = json.loads((whole / "export/parity.json").read_text("utf-8"))
    assert parity["l4d2-tiny-f32.gguf"]["largest difference"] < 1e-3
    assert set(parity) == {"l4d2-tiny-f32.gguf", "l4d2-tiny-q8_0.gguf", "l4d2-tiny-lora.gguf"}
    served = json.loads((whole / "serve/answers.json").read_text("utf-8"))
    assert served["file"] == "l4d2-tiny-q8_0.gguf"
    assert [one["kind"] for one in served["answers"]] == ["completion", "completion", "plugin"]
    assert all(one["tokens"] > 0 for one in served["answers"])
    result = json.loads((whole / "evaluate/result.json").read_text("utf-8"))
    assert 0 < result["figures"]["likelihood"]["bits_per_byte"] < 8
    assert not any(one["contaminated"] for one in result["contamination"])
    report = (whole / "report.md").read_text("utf-8")
    assert [line[3:].split(":")[0] for line in report.splitlines() if line.startswith("## ")] == list(STAGES)
    assert "this model is of no use" in report
    assert "this model is of no use" in (whole / "evaluate/report.html").read_text("utf-8")


def test_what_is_killed_goes_on_and_gives_the_same(whole: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    for stage in ("collect", "prepare", "pairs"):
        shutil.copytree(whole / stage, out / stage)
    stopped = [
        killed(out, out / "sft" / WORK / "checkpoints/checkpoint-4"),
        killed(out, out / "export" / WORK / "proven.jsonl"),
    ]
    assert all(stopped), "it was not killed in the middle: it proves nothing"
    assert finished(out) == ["export", "serve", "evaluate"]
    for stage in ("sft", "dpo", "export", "serve"):
        assert made(out, stage) == made(whole, stage), stage
    assert (
        json.loads((out / "evaluate/samples.jsonl").read_text("utf-8").splitlines()[0])["answer"]
        == (json.loads((whole / "evaluate/samples.jsonl").read_text("utf-8").splitlines()[0])["answer"])
    )
