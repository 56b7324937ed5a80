"""Trainings at OpenAI over a real socket: priced before they are sent, begun once, watched, and made a preset."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from server.assistant.engines import preset_named
from server.paths import user_dir
from tests.server.models import said
from tests.training.openai.service import TUNED, OpenAI, openai_at, pair, row
from training.cli import main
from training.openai.__main__ import main as look_after
from training.openai.prices import OPENAI
from training.openai.wanted import usual_epochs

ROOT = Path(__file__).resolve().parents[3]
KEY = "sk-test-0123456789abcdef"
pytestmark = pytest.mark.filterwarnings("error")


@pytest.fixture(autouse=True)
def _own_places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("XDG_CONFIG_HOME", "APPDATA"):
        monkeypatch.setenv(variable, str(tmp_path / "config"))
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    monkeypatch.delenv("OPENAI_BASE_URL", raising=False)


@pytest.fixture
async def service() -> AsyncIterator[OpenAI]:
    async with openai_at() as server:
        yield server


@pytest.fixture
def rows(tmp_path: Path) -> Path:
    file = tmp_path / "train.jsonl"
    file.write_text("".join(f"{row(number)}\n" for number in range(12)), "utf-8")
    return file


def settings(service: OpenAI, rows: Path, **more: Any) -> list[str]:
    values = {"rows": rows.as_posix(), "address": service.address, "every": 0, "most_dollars": 5, "preset": "mine"}
    return [part for name, value in (values | more).items() for part in ("--set", f"{name}={json.dumps(value)}")]


async def train(out: Path, service: OpenAI, rows: Path, **more: Any) -> int:
    return await asyncio.to_thread(main, ["openai", *settings(service, rows, **more), "--out", str(out)])


def summary(out: Path) -> dict[str, Any]:
    return json.loads((out / "summary.json").read_text("utf-8"))


async def test_from_examples_to_a_preset(service: OpenAI, rows: Path, tmp_path: Path) -> None:
    held = tmp_path / "held.jsonl"
    held.write_text("".join(f"{row(number)}\n" for number in range(100, 112)), "utf-8")
    out = tmp_path / "out"
    assert await train(out, service, rows, validation=held.as_posix(), repeat=True) == 0

    sent = service.contents["file-0"].decode().splitlines()
    assert [json.loads(line) for line in sent[:1]] == [{"messages": json.loads(row(0))["messages"]}]
    assert (len(sent), len(service.files)) == (12, 2)
    assert (out / "train.jsonl").read_bytes() == service.contents["file-0"]
    (body,) = service.created()
    assert body["method"] == {
        "type": "supervised",
        "supervised": {"hyperparameters": {"n_epochs": 3, "batch_size": "auto", "learning_rate_multiplier": "auto"}},
    }
    files = (body["training_file"], body["validation_file"], body["suffix"])
    assert files == ("file-0", "file-1", "l4d2")

    told = summary(out)
    tokens = told["tokens of the examples"]
    assert told["tokens to pay"] == 3 * tokens
    assert told["dollars"] == pytest.approx(3 * tokens * OPENAI[body["model"]].training / 1e6, abs=1e-4)
    curve = [json.loads(line) for line in (out / "curve.jsonl").read_text("utf-8").splitlines()]
    assert [one["train_loss"] for one in curve] == [1.5, 0.9, 0.4]
    assert "polyline" in (out / "curve.svg").read_text("utf-8")
    points = json.loads((out / "checkpoints.json").read_text("utf-8"))
    assert [(one["step"], one["full_valid_loss"]) for one in points] == [(2, 0.7), (3, 0.8)]
    events = [json.loads(line) for line in (out / "progress.jsonl").read_text("utf-8").splitlines()]
    assert [one["train_loss"] for one in events if "train_loss" in one] == [1.5, 1.0]

    preset = preset_named("mine")
    assert (preset.engine, preset.options["model"], preset.key_variable) == ("openai", TUNED, "OPENAI_API_KEY")
    assert preset.cost(1_000_000, 0) == pytest.approx(OPENAI[body["model"]].input)
    assert not [file for file in out.rglob("*") if file.is_file() and KEY.encode() in file.read_bytes()]


async def test_preferences_and_the_best_checkpoint(service: OpenAI, tmp_path: Path) -> None:
    rows = tmp_path / "pairs.jsonl"
    rows.write_text("".join(f"{pair(number)}\n" for number in range(10)), "utf-8")
    assert await train(tmp_path / "out", service, rows, method="dpo", epochs=1, take="best") == 0
    line = json.loads(service.contents["file-0"].decode().splitlines()[3])
    assert line == {
        "input": {"messages": [{"role": "user", "content": "Write plugin number 3."}]},
        "preferred_output": [{"role": "assistant", "content": "Right 3."}],
        "non_preferred_output": [{"role": "assistant", "content": "No."}],
    }
    (body,) = service.created()
    assert body["method"]["dpo"]["hyperparameters"]["beta"] == 0.1
    assert preset_named("mine").options["model"] == f"{TUNED}:ckpt-step-2"


async def test_nothing_is_sent_without_leave(
    service: OpenAI, rows: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    check = ["check", "openai", *settings(service, rows)]
    assert await asyncio.to_thread(main, check) == 0
    assert "It would send 12 examples" in capsys.readouterr().out
    assert await train(tmp_path / "free", service, rows, most_dollars=0) == 0
    assert summary(tmp_path / "free")["sent"] is False
    assert await train(tmp_path / "dear", service, rows, most_dollars=0.0001) == 2
    assert "more than the $0.00 that `most_dollars` allows; nothing was sent" in capsys.readouterr().err
    assert service.seen == []


@pytest.mark.parametrize(
    ("lines", "more", "message"),
    [
        ([row(number) for number in range(9)], {}, "has 9 examples that fit; at least 10 are needed"),
        ([pair(number) for number in range(12)], {}, "has 0 examples that fit"),
        ([row(number) for number in range(12)], {"longest": 30}, "tokens; an example has at most 30"),
        ([row(0).replace("You write plugins.", " ")] * 12, {}, "has a message without words"),
        ([row(number) for number in range(12)], {"validation": True}, "has examples that"),
        ([row(number) for number in range(12)], {"suffix": "a b"}, "`suffix`"),
        ([row(number) for number in range(12)], {"suffix": "x" * 65}, "at most 64 characters"),
        ([row(number) for number in range(12)], {"model": "gpt-99"}, "nothing is known of gpt-99"),
        ([row(number) for number in range(12)], {"epochs": 0}, "`epochs` is more than 0"),
    ],
)
async def test_what_the_service_would_not_take(
    lines: list[str], more: dict[str, Any], message: str, service: OpenAI, tmp_path: Path, capsys: Any
) -> None:
    rows = tmp_path / "rows.jsonl"
    rows.write_text("".join(f"{line}\n" for line in lines), "utf-8")
    more = {name: rows.as_posix() if name == "validation" else value for name, value in more.items()}
    assert await train(tmp_path / "out", service, rows, **more) == 2
    assert message in capsys.readouterr().err
    assert service.seen == []


async def test_a_wrong_key(
    service: OpenAI, rows: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-wrong-0123456789")
    assert await train(tmp_path / "out", service, rows) == 2
    message = capsys.readouterr().err
    assert "does not accept the key" in message
    assert "sk-wrong" not in message
    monkeypatch.delenv("OPENAI_API_KEY")
    assert await train(tmp_path / "out", service, rows) == 2
    assert "needs a key" in capsys.readouterr().err


async def test_a_service_that_is_away_for_a_while(service: OpenAI, rows: Path, tmp_path: Path) -> None:
    later = said.error(503, "Later.", retry_after="0")
    service.failing = [said.error(429, "Slow down.", "rate_limit_exceeded", retry_after="0"), later]
    assert await train(tmp_path / "out", service, rows) == 0
    assert len(service.created()) == 1


async def test_a_service_that_fails_while_it_is_watched(
    service: OpenAI, rows: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    away = said.error(503, "Later.", x_should_retry="false")
    service.hiccups = [away] * 9
    assert await train(tmp_path / "out", service, rows) == 0
    service.hiccups = [away] * 10
    assert await train(tmp_path / "other", service, rows) == 2
    assert "failed (HTTP 503): Later." in capsys.readouterr().err
    assert await train(tmp_path / "other", service, rows) == 0
    assert len(service.created()) == 1


async def test_a_job_that_fails_and_another_try(
    service: OpenAI, rows: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    service.ends = "failed"
    assert await train(tmp_path / "out", service, rows) == 2
    assert (
        "could not train the model (job ftjob-0): The file holds what is against our rules." in capsys.readouterr().err
    )
    service.ends = "succeeded"
    service.jobs["ftjob-0"]["cancelled"] = True
    assert await train(tmp_path / "out", service, rows) == 0
    assert len(service.created()) == 2
    assert len(service.files) == 1  # the file was there


async def test_an_answer_that_was_not_heard_begins_no_second_job(
    service: OpenAI, rows: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    service.lost = True
    assert await train(tmp_path / "out", service, rows) == 2
    assert "goes on where this one was" in capsys.readouterr().err
    assert await train(tmp_path / "out", service, rows) == 0
    # Nor does another folder: the job is known by what it is made of.
    assert await train(tmp_path / "other", service, rows) == 0
    assert (len(service.created()), len(service.files)) == (1, 1)
    assert await train(tmp_path / "third", service, rows, epochs=4) == 0
    assert len(service.created()) == 2


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL is of POSIX")
async def test_killed_while_watching(service: OpenAI, rows: Path, tmp_path: Path) -> None:
    service.looks = 1 << 30
    command = [sys.executable, "-m", "training", "openai", *settings(service, rows), "--out", str(tmp_path / "out")]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        async with asyncio.timeout(300):
            while not any(one.path.endswith("/events?limit=100") for one in service.seen):
                assert process.poll() is None
                await asyncio.sleep(0.02)
    finally:
        process.send_signal(signal.SIGKILL)
        await asyncio.to_thread(process.wait)
    service.looks = 0
    assert await train(tmp_path / "out", service, rows) == 0
    assert len(service.created()) == 1
    assert summary(tmp_path / "out")["trained model"] == TUNED


async def test_presets_of_the_user_are_left_alone(
    service: OpenAI, rows: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = user_dir("config")
    assert folder is not None
    own = folder / "models/mine.toml"
    own.parent.mkdir(parents=True)
    own.write_text('title = "My own"\nengine = "builtin"\n', "utf-8")
    assert await train(tmp_path / "out", service, rows) == 2
    assert "is a preset of yours" in capsys.readouterr().err
    assert preset_named("mine").title == "My own"


async def test_looking_after_jobs(
    service: OpenAI, rows: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async def told(*arguments: str) -> tuple[int, str]:
        status = await asyncio.to_thread(look_after, ["--address", service.address, *arguments])
        said_by = capsys.readouterr()
        return status, said_by.out + said_by.err

    assert await told("list") == (0, "There are no jobs.\n")
    assert await train(tmp_path / "out", service, rows) == 0
    assert "ftjob-0 (ours): succeeded" in (await told("list"))[1]
    assert "ckpt-step-2" in (await told("checkpoints", "ftjob-0"))[1]
    assert "Created fine-tuning job" in (await told("show", "ftjob-0"))[1]
    assert "cancelled" in (await told("cancel", "ftjob-0"))[1]
    service.failing = [said.error(404, "No such job.")] * 3
    assert (await told("show", "ftjob-9"))[0] == 2


@pytest.mark.parametrize(("examples", "epochs"), [(10, 10), (34, 3), (500, 3), (9000, 2), (100_000, 1)])
def test_epochs_that_the_service_chooses(examples: int, epochs: int) -> None:
    assert usual_epochs(examples) == epochs
