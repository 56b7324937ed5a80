"""A campaign that is killed goes on to the same result, to the last byte; and others can use what it made."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from server.assistant.extract import extract
from tests.training.test_killed import command, killed, made
from training.cli import main
from training.code.opened import Opener, findings
from training.rows import collected
from training.rows.jsonl import read

SETTINGS = [
    'campaigns=[{name="a", at_once=2, families={timers=1, saferoom=1}}, {name="b", at_once=1, families={commands=1}}]'
]


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL is of POSIX")
def test_killed_and_resumed(tmp_path: Path) -> None:
    whole = tmp_path / "whole"
    assert main(command("synthesise", SETTINGS, whole)) == 0
    wanted = made(whole)
    assert {"train.jsonl", "contexts/train.jsonl", "plugins/files.jsonl", "refused/refused.jsonl"} <= wanted.keys()

    out = tmp_path / "out"
    assert killed(command("synthesise", SETTINGS, out), out / "work/a.jsonl", 1)
    kept = (out / "work/a.jsonl").read_bytes()
    assert main(command("synthesise", SETTINGS, out)) == 0
    assert made(out) == wanted
    assert kept.count(b"\n") >= 1

    summary = json.loads((whole / "summary.json").read_text("utf-8"))["campaigns"]
    assert {name: one["kept"] for name, one in summary.items()} == {"a": 2, "b": 1}
    opener = Opener()
    for row in read(whole / "train.jsonl"):
        assert row.kind == "chat"
        code = extract(row.messages[-1].content).code
        assert not findings(opener.text(Path("/nowhere/a.sp").absolute(), code))
    files = list(collected.read(whole / "plugins"))
    assert len(files) == 3
    assert all((whole / "plugins/files" / one.file).is_file() for one in files)
    pairs = command(
        "pairs", [f"prepared={whole.as_posix()}", "sides=['train']", "processes=1", "most=1"], tmp_path / "p"
    )
    assert main(pairs) == 0
    assert len(list(read(tmp_path / "p/train.jsonl"))) == 1
