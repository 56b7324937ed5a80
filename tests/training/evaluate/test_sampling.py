"""Models are asked over a real socket; answers are kept at once, and an evaluation goes on where it was killed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from server.models.errors import ModelError
from server.models.presets import Preset
from tests.server.models import said
from tests.server.models.wire import says, serving
from training.cli import main
from training.evaluate.sampling import Plan, Row, key_of, sampling
from training.evaluate.tasks import tasks
from training.run.journal import Journal

ROOT = Path(__file__).resolve().parents[3]
TASK = tasks()["special_infected/tank_alert"]
WRONG = TASK.answer.replace("GetClientHealth", "GetTankHealth")


def fenced(code: str) -> str:
    return f"```sourcepawn\n{code}\n```"


def preset(address: str) -> Preset:
    return Preset(title="a model", engine="compatible", options={"address": address, "model": "m"})


async def rows_of(path: Path, plan: Plan) -> list[Row]:
    with Journal(path) as journal:
        await sampling(plan, [TASK], journal, None, lambda: None)
        return sorted(journal, key=key_of)


async def test_every_sample_is_asked_once_and_kept(tmp_path: Path) -> None:
    async with serving() as wire:
        wire.on("/v1/chat/completions", said.chat(fenced(TASK.answer)), said.chat(fenced(WRONG)))
        plan = Plan(preset(wire.address), samples=3, seed=7, temperature=0.5, facts=False)
        rows = await rows_of(tmp_path / "samples.jsonl", plan)
        assert [row["sample"] for row in rows] == [0, 1, 2]
        assert sorted(row["right"] for row in rows) == [False, False, True]
        assert all(row["prompt_tokens"] == 12 and row["seconds"] >= 0 for row in rows)
        bodies = [one.body for one in wire.seen]
        assert {body["temperature"] for body in bodies} == {0.5}
        assert len({body["seed"] for body in bodies}) == 3
        asked = len(wire.seen)
        assert await rows_of(tmp_path / "samples.jsonl", plan) == rows
        assert len(wire.seen) == asked


async def test_what_is_wrong_goes_back_once_and_counts_apart(tmp_path: Path) -> None:
    async with serving() as wire:
        wire.on("/v1/chat/completions", said.chat(fenced(WRONG)), said.chat(fenced(TASK.answer)))
        plan = Plan(preset(wire.address), repair=True, facts=False)
        (row,) = await rows_of(tmp_path / "samples.jsonl", plan)
        assert not row["right"]
        assert row["repaired"]["right"]
        assert "GetTankHealth" in wire.seen[1].body["messages"][-1]["content"]


async def test_an_answer_that_does_not_come_is_a_sample_that_failed(tmp_path: Path) -> None:
    async with serving() as wire:
        wire.on("/v1/chat/completions", said.refusal("No."))
        (row,) = await rows_of(tmp_path / "samples.jsonl", Plan(preset(wire.address), facts=False))
        assert not row["passed"]
        assert "error" in row
        assert not row["right"]


@pytest.mark.parametrize("status", [401, 404])
async def test_a_service_that_fails_is_not_the_models_fault(tmp_path: Path, status: int) -> None:
    refusal = says({"error": {"message": "no", "type": "invalid_request_error"}}, status)
    async with serving() as wire:
        wire.on("/v1/chat/completions", said.chat(fenced(TASK.answer)), refusal)
        plan = Plan(preset(wire.address), samples=3, facts=False)
        with pytest.raises(ExceptionGroup) as raised:
            await rows_of(tmp_path / "samples.jsonl", plan)
        assert raised.group_contains(ModelError)
        wire.on("/v1/chat/completions", said.chat(fenced(TASK.answer)))
        rows = await rows_of(tmp_path / "samples.jsonl", plan)
        assert [row["right"] for row in rows] == [True, True, True]


async def test_who_fills_no_gaps_is_asked_in_words(tmp_path: Path) -> None:
    task = tasks()["fill/attacker_line"]
    assert task.mask is not None
    async with serving() as wire:
        wire.on("/v1/chat/completions", said.chat(fenced(task.mask.text)))
        model = preset(wire.address)
        model = model.model_copy(update={"options": {**model.options, "infill": "none"}})
        with Journal(tmp_path / "samples.jsonl") as journal:
            await sampling(Plan(model, facts=False), [task], journal, None, lambda: None)
            (row,) = journal
        assert row["right"]
        assert row["exact"]
        assert wire.paths() == ["/v1/chat/completions"]


async def test_gaps_are_filled_by_engines_that_do(tmp_path: Path) -> None:
    task = tasks()["fill/attacker_line"]
    assert task.mask is not None
    async with serving() as wire:
        wire.on(
            "/v1/completions", said.completion(task.mask.text), said.completion(task.mask.text.replace("attacker", "x"))
        )
        model = preset(wire.address)
        model = model.model_copy(update={"options": {**model.options, "infill": "completions"}})
        with Journal(tmp_path / "samples.jsonl") as journal:
            await sampling(Plan(model, samples=2), [task], journal, None, lambda: None)
            rows = sorted(journal, key=lambda row: not row["exact"])
        assert [(row["exact"], row["right"]) for row in rows] == [(True, True), (False, False)]
        assert 0.5 < rows[1]["similarity"] < rows[0]["similarity"] == 1.0
        assert wire.seen[0].body["suffix"] == task.gap[1]


async def test_repairs_are_told_what_is_wrong(tmp_path: Path) -> None:
    task = tasks()["repair/wrong_name_of_a_happening"]
    async with serving() as wire:
        wire.on("/v1/chat/completions", said.chat(fenced(task.answer)))
        with Journal(tmp_path / "samples.jsonl") as journal:
            await sampling(Plan(preset(wire.address), facts=False), [task], journal, None, lambda: None)
            (row,) = journal
        assert row["right"]
        said_to_it = wire.seen[0].body["messages"][-1]["content"]
        assert "player_biled" in said_to_it
        line = 1 + next(at for at, text in enumerate(task.start.split("\n")) if "player_biled" in text)
        assert f"- line {line}: " in said_to_it


def evaluate(out: Path, *more: str) -> subprocess.Popen[bytes]:
    arguments = ["--set", 'tasks=["timers", "database"]', "--out", str(out), *more]
    command = [sys.executable, "-m", "training", "evaluate", *arguments]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env={**os.environ})


def made(out: Path) -> dict[str, bytes]:
    return {name: (out / name).read_bytes() for name in ("samples.jsonl", "result.json", "report.html", "report.md")}


def lines_of(path: Path) -> int:
    return path.read_bytes().count(b"\n") if path.is_file() else 0


def test_a_killed_evaluation_goes_on_and_gives_the_same(tmp_path: Path) -> None:
    whole = evaluate(tmp_path / "whole")
    assert whole.wait(120) == 0, whole.communicate()[0]
    cut = evaluate(tmp_path / "cut")
    journal = tmp_path / "cut" / "work" / "samples.jsonl"
    while cut.poll() is None and lines_of(journal) < 5:
        time.sleep(0.01)
    cut.send_signal(signal.SIGTERM if sys.platform == "win32" else signal.SIGKILL)
    cut.communicate()
    kept = lines_of(journal)
    again = evaluate(tmp_path / "cut")
    assert again.wait(120) == 0, again.communicate()[0]
    assert kept >= 5 or not journal.exists()
    assert made(tmp_path / "cut") == made(tmp_path / "whole")


def result(out: Path) -> dict[str, Any]:
    return json.loads((out / "result.json").read_text("utf-8"))


def test_files_are_judged_and_compared(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good, bad = tmp_path / "good", tmp_path / "bad"
    for folder, code in ((good, TASK.answer), (bad, WRONG)):
        folder.mkdir()
        (folder / "tank_announce.sp").write_text(code, "utf-8")
        (folder / "notes.sp").write_text("nothing to do with it", "utf-8")
    assert main(["evaluate", "--set", f"files={good}", "--out", str(tmp_path / "one")]) == 0
    assert result(tmp_path / "one")["figures"]["pass_at"]["1"]["value"] == 1.0
    other = [
        "evaluate",
        "--set",
        f"files={bad}",
        "--set",
        f"against={tmp_path / 'one'}",
        "--out",
        str(tmp_path / "two"),
    ]
    assert main(other) == 0
    found = result(tmp_path / "two")
    assert found["figures"]["codes"] == {"undefined-symbol": 1}
    assert (found["comparison"]["only_second"], found["comparison"]["lost"]) == (1, [TASK.id])
    page = (tmp_path / "two" / "report.html").read_text("utf-8")
    assert "<script" not in page
    assert "http" not in page.replace("http-equiv", "")
    assert not capsys.readouterr().err


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("k=[5]", "pass@5 needs at least as many `samples`"),
        ('tasks=["nothing"]', "there is no task, family or theme 'nothing'"),
        ('model="gpt5"', "There is no model preset"),
        ("sample=3", "did you mean `samples`?"),
    ],
)
def test_wrong_calls(change: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evaluate", "--set", change, "--out", str(tmp_path / "out")]) == 2
    assert said in capsys.readouterr().err
