"""New data makes a new version by a real pipeline; only what is measured to be better is served; all of it survives."""

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

from server.assistant.engines import preset_named
from training.cli import main
from training.continuous.config import Config, Gate
from training.continuous.gate import refusal
from training.continuous.versions import State, Version, folder_of, keep, settle
from training.evaluate.tasks import tasks
from training.run.files import InputError
from training.run.output import WORK

ROOT = Path(__file__).resolve().parents[3]
TASKS = ("timers/three_two_one", "events/alarm_blame", "events/player_arrives")
WRONG = "#include <sourcemod>\n"

# What a model would write lies in the watched folder, so that the pipeline needs no model.
PIPELINE = """
stages:
  - stage: evaluate
    set: {files: "FILES", tasks: [TASKS]}
"""


class Home:
    """A folder of versions, and the data that they are made of."""

    def __init__(self, folder: Path) -> None:
        self.data, self.out = folder / "data", folder / "home"
        self.data.mkdir()
        self.file = folder / "pipeline.yaml"
        text = PIPELINE.replace("FILES", self.data.as_posix()).replace("TASKS", ", ".join(TASKS))
        self.file.write_text(text, "utf-8")

    def right(self, count: int) -> None:
        """Have so many tasks answered rightly."""
        for number, name in enumerate(TASKS):
            code = tasks()[name].answer if number < count else WRONG
            (self.data / f"{name.split('/')[1]}.sp").write_text(code, "utf-8")

    def command(self, action: str, *more: str) -> list[str]:
        settings = [f"pipeline={self.file.as_posix()}", f"watch=['{self.data.as_posix()}']", "gate.alpha=1.0", "keep=1"]
        changes = [part for one in (*settings, *more) for part in ("--set", one)]
        return ["continuous", *action.split(), *changes, "--out", str(self.out)]

    def run(self, action: str, *more: str) -> int:
        return main(self.command(action, *more))

    def state(self) -> State:
        return State.model_validate_json((self.out / "state.json").read_bytes())

    def statuses(self) -> list[str]:
        return [one.status for one in self.state().versions]

    def folders(self) -> list[str]:
        return sorted(one.name for one in (self.out / "versions").iterdir())


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


def test_only_what_is_better_is_served(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    home.right(1)
    assert home.run("once") == 0
    assert home.run("once") == 0
    assert "there is nothing new" in capsys.readouterr().err
    assert home.statuses() == ["served"]

    home.right(2)
    assert home.run("once") == 0
    assert home.statuses() == ["replaced", "served"]
    result = json.loads((home.out / "versions/0002/evaluate/result.json").read_text("utf-8"))
    assert result["comparison"]["won"] == [TASKS[1]]

    home.right(1)
    assert home.run("once") == 0
    assert home.statuses() == ["replaced", "served", "refused"]
    assert home.state().versions[-1].reason == "it is not better: -33.3%"
    assert json.loads((home.out / "current.json").read_text("utf-8")) == {"version": 2, "folder": "versions/0002"}
    # What was served before can be gone back to, so it is kept.
    assert home.folders() == ["0001", "0002", "0003"]

    assert home.run("rollback") == 0
    assert home.statuses() == ["served", "rolled back", "refused"]
    assert home.run("rollback") == 2
    assert "is the first that was served" in capsys.readouterr().err
    assert home.run("promote 3") == 0
    assert home.statuses() == ["replaced", "rolled back", "served"]
    assert home.run("promote 7") == 2
    assert home.run("status") == 0
    assert "version 2: rolled back, right 66.7%: in favour of version 1" in capsys.readouterr().err


def test_what_fails_is_told_and_gone_on_with(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    (home.data / "novel.txt").write_text("no plugin", "utf-8")
    for _ in range(2):
        assert home.run("once") == 0
        assert home.statuses() == ["failed"]
        assert "no file is named like a task" in home.state().versions[0].reason
    home.right(1)
    assert home.run("once") == 0
    assert home.statuses() == ["served"]
    home.right(2)
    assert home.run("once", "least_bytes=1000000") == 0
    assert home.statuses() == ["served"]
    assert home.run("once", "preset=ours", "made=evaluate") == 2
    assert "has no GGUF file to serve" in capsys.readouterr().err
    assert home.run("once", "watch=['nowhere']") == 2
    assert "nowhere does not exist" in capsys.readouterr().err


def test_folders_of_others_are_left_alone(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    home.out.mkdir()
    (home.out / "novel.txt").write_text("years of work", "utf-8")
    assert home.run("once") == 2
    assert "none of ours" in capsys.readouterr().err
    assert [one.name for one in home.out.iterdir() if one.name != ".lock"] == ["novel.txt"]


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL is of POSIX")
def test_killed_while_it_watches(home: Home) -> None:
    home.right(1)
    child = [sys.executable, "-m", "training", *home.command("watch", "every=0.01")]
    process = subprocess.Popen(child, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    journal = home.out / "versions/0001/evaluate" / WORK / "samples.jsonl"
    try:
        until = time.monotonic() + 240
        while not (journal.is_file() and journal.stat().st_size) and not (home.out / "current.json").is_file():
            assert process.poll() is None
            assert time.monotonic() < until
            time.sleep(0.005)
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert home.run("once") == 0
    assert home.statuses() == ["served"]
    assert home.state().versions[0].right == pytest.approx(1 / 3, abs=1e-3)


def test_what_follows_from_the_state_is_set_right(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("XDG_CONFIG_HOME", "APPDATA"):
        monkeypatch.setenv(variable, str(tmp_path / "config"))
    config = Config(pipeline=Path("p.yaml"), watch=(Path("d"),), made="export", preset="ours", keep=1)
    home = tmp_path / "home"
    for number in (1, 2, 3):
        model = folder_of(home, number) / "export/model-q4_k_m.gguf"
        model.parent.mkdir(parents=True)
        model.write_bytes(b"GGUF" * number)
        model.with_name("model-f16.gguf").write_bytes(b"GGUF" * 9)
    versions = [Version(number=number, data=str(number), bytes=number, status="replaced") for number in (1, 2)]
    state = State(current=3, versions=[*versions, Version(number=3, data="3", bytes=3, status="served", before=2)])
    keep(home, config, state)
    assert preset_named("ours").options["path"] == str(folder_of(home, 3) / "export/model-q4_k_m.gguf")
    assert sorted(one.name for one in (home / "versions").iterdir()) == ["0002", "0003"]

    # As if it had been killed between the state and all else.
    state.current, state.versions[2].status, state.versions[1].status = 2, "rolled back", "served"
    (home / "current.json").unlink()
    settle(home, config, state)
    assert preset_named("ours").options["path"] == str(folder_of(home, 2) / "export/model-q4_k_m.gguf")
    assert json.loads((home / "current.json").read_text("utf-8"))["folder"] == "versions/0002/export"

    mine = tmp_path / "config/l4d2-architect/models/mine.toml"
    mine.write_text('title = "Mine"\nengine = "builtin"\n', "utf-8")
    with pytest.raises(InputError, match="is a preset of yours"):
        settle(home, config.model_copy(update={"preset": "mine"}), state)
    assert preset_named("mine").title == "Mine"


def result(**comparison: Any) -> dict[str, Any]:
    found: dict[str, Any] = {"left_out": 0, "lost": [], "won": [], "p": 0.01, "difference": {"value": 0.2, "low": 0.1}}
    figures = {"right": {"value": 0.4}, "security": 8.5}
    return {"task_set": "t", "judges": {"all else": "ours"}, "figures": figures, "comparison": found | comparison}


@pytest.mark.parametrize(
    ("gate", "new", "said"),
    [
        (Gate(), result(), ""),
        (Gate(), result(p=0.2), "may be chance: p = 0.200 is more than 0.05"),
        (Gate(), result(difference={"value": 0.0, "low": -0.1}), "it is not better"),
        (Gate(most_lost=1), result(lost=["a/b", "c/d"]), "it lost 2 tasks that the present one can do: a/b, c/d"),
        (Gate(), result(left_out=3), "not compared with the present model in every task"),
        (Gate(rule="not worse"), result(difference={"value": 0.0, "low": -0.01}, p=1.0), ""),
        (Gate(rule="not worse"), result(difference={"value": 0.0, "low": -0.1}, p=1.0), "it may be worse by 10.0%"),
        (Gate(least={"right.value": 0.5}), result(), "right.value is 0.4, and has to be 0.5"),
        (Gate(least={"speed": 1}), result(), "nobody measured `speed`"),
        (Gate(), result() | {"task_set": "other"}, "measured with other tasks or another judge"),
        (
            Gate(),
            result() | {"contamination": [{"task": "a/b", "contaminated": True}]},
            "its data holds 1 of the tasks",
        ),
        (Gate(clean=False), result() | {"contamination": [{"task": "a/b", "contaminated": True}]}, ""),
    ],
)
def test_the_gate(gate: Gate, new: dict[str, Any], said: str) -> None:
    found = refusal(gate, new, result())
    assert said in found
    assert bool(said) == bool(found)
