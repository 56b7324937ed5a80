"""The command line: quick to start, says what is wrong with a configuration, and runs pipelines."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.training.plugins import written
from training.cli import STAGES, main

ROOT = Path(__file__).resolve().parents[2]
HEAVY = ("pydantic", "yaml", "httpx", "httpcore", "rich", "rensa", "torch", "transformers", "server.analysis")


@pytest.mark.parametrize("arguments", [["--help"], ["prepare", "--help"], ["run", "--help"]])
def test_help_loads_nothing(arguments: list[str]) -> None:
    code = (
        "import sys\nfrom training.cli import main\n"
        "try:\n    main(sys.argv[1:])\nexcept SystemExit as ended:\n    assert not ended.code\n"
        "print(*sorted(sys.modules), sep='\\n', file=sys.stderr)"
    )
    command = [sys.executable, "-c", code, *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=True)
    loaded = set(done.stderr.split())
    assert not [name for name in loaded if name.startswith(HEAVY)]
    assert "usage: python -m training" in done.stdout


def test_every_stage_is_there() -> None:
    for stage in STAGES:
        folder = ROOT / "training" / stage
        assert (folder / "config.py").is_file(), stage
        assert (folder / "stage.py").is_file(), stage


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["prepare", "--set", "duplicats.files=0.5"], "there is no `duplicats`; did you mean `duplicates`?"),
        (["prepare", "--set", "duplicates.file=0.5"], "there is no `duplicates.file`; did you mean `files`?"),
        (["prepare", "--set", "duplicates.files=5"], "`duplicates.files`"),
        (["prepare", "--set", "seed"], "write key=value"),
        (["prepare", "--config", "nowhere.toml"], "nowhere.toml can not be read"),
        (["collect"], "`sources` is missing"),
        (["prepare", "--set", "collected=nowhere"], "nowhere does not exist"),
        (["pairs", "--set", "prepared=nowhere", "--set", "worse=candidates"], "candidates need a `model`"),
    ],
)
def test_wrong_calls(
    arguments: list[str], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main([*arguments, "--out", "out"]) == 2
    assert said in capsys.readouterr().err


def test_foreign_folders_are_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "novel.txt").write_text("years of work", "utf-8")
    source = written(tmp_path / "plugins")
    arguments = ["collect", "--set", f'sources=[{{kind="folder", name="x", path="{source.as_posix()}"}}]']
    for more in ([], ["--fresh"]):
        assert main([*arguments, "--out", str(mine), *more]) == 2
        assert "no stage made" in capsys.readouterr().err
    assert (mine / "novel.txt").read_text("utf-8") == "years of work"


PIPELINE = """
stages:
  - stage: collect
    set:
      sources:
        - {kind: folder, name: ours, path: PLUGINS, repository: folder}
  - stage: prepare
    set: {collected: "${collect}", gold: false, processes: 1, formats.contrast: 0}
  - stage: pairs
    set: {prepared: "${prepare}", sides: [train], processes: 1}
"""


def test_pipeline_does_only_what_changed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plugins = written(tmp_path / "plugins")
    file = tmp_path / "pipeline.yaml"
    file.write_text(PIPELINE.replace("PLUGINS", plugins.as_posix()), "utf-8")
    arguments = ["run", str(file), "--out", str(tmp_path / "out")]

    def told(*more: str) -> list[str]:
        assert main([*arguments, *more]) == 0
        return capsys.readouterr().err.splitlines()

    assert told() == ["training: collect: done", "training: prepare: done", "training: pairs: done"]
    pairs = (tmp_path / "out/pairs/train.jsonl").read_bytes()
    assert pairs.count(b"\n") >= 3
    assert told() == [f"training: {name}: as it was" for name in ("collect", "prepare", "pairs")]
    assert told("--set", "pairs.seed=2")[1:] == ["training: prepare: as it was", "training: pairs: done"]
    # The new file is a copy: it is collected, and changes nothing that comes of it but what was counted.
    (plugins / "a/again.sp").write_bytes((plugins / "a/tank.sp").read_bytes())
    assert told()[:2] == ["training: collect: done", "training: prepare: done"]
    assert main(["report", str(tmp_path / "out")]) == 0
    assert "## prepare: prepare" in capsys.readouterr().out
    assert main(["check", "rows", str(tmp_path / "out/prepare")]) == 0
    assert "examples (" in capsys.readouterr().out


def test_pipeline_says_what_is_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "pipeline.yaml"
    for text, said in (
        ("stages: [{stage: cook}]", "there is no stage `cook`"),
        ("stages: [{stage: prepare}, {stage: prepare}]", "two stages are called `prepare`"),
        ('stages: [{stage: prepare, set: {collected: "${before}"}}]', "no stage before it is called `before`"),
        ("stages: []", "`stages`"),
        ("- a list", "a table of keys and values"),
        ("stages: [", "pipeline.yaml"),
    ):
        file.write_text(text, "utf-8")
        assert main(["run", str(file), "--out", str(tmp_path / "out")]) == 2
        assert said in capsys.readouterr().err


def test_run_json_tells_what_was_done(tmp_path: Path) -> None:
    plugins = written(tmp_path / "plugins")
    out = tmp_path / "out"
    source = f'sources=[{{kind="folder", name="ours", path="{plugins.as_posix()}"}}]'
    assert main(["collect", "--set", source, "--out", str(out)]) == 0
    known = json.loads((out / "run.json").read_text("utf-8"))
    assert known["status"] == "done"
    assert known["config"]["sources"][0]["name"] == "ours"
    assert known["inputs"][0]["files"] == len(list(plugins.rglob("*.*"))) + 1
    assert set(known["outputs"]) >= {"files.jsonl", "summary.json", "files/ours/a/tank.sp"}
    assert {"python", "pydantic", "l4d2-architect"} <= set(known["versions"])
    lines = [json.loads(line) for line in (out / "progress.jsonl").read_text("utf-8").splitlines()]
    assert [lines[0]["event"], lines[-1]["event"]] == ["begin", "end"]
