"""Second opinions are counted beside the checks, and people get a table that does nothing by itself."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from server.models.presets import Preset
from tests.server.models import said
from tests.server.models.wire import serving
from training.evaluate.bleu import bleu
from training.evaluate.opinion import agreement, asking, is_yes, sheet
from training.evaluate.tasks import tasks
from training.run.journal import Journal

NAME = "special_infected/tank_alert"


@pytest.mark.parametrize(
    ("opinion", "wanted"),
    [
        ("Yes. It hooks it.", True),
        ("no, never", False),
        ("**Yes**", True),
        ("Perhaps", None),
        ("", None),
        ("(Error)", None),
    ],
)
def test_what_is_said_is_read(opinion: str, wanted: bool | None) -> None:
    assert is_yes(opinion) is wanted


async def test_each_answer_is_asked_about_once(tmp_path: Path) -> None:
    rows = [{"task": NAME, "sample": at, "answer": "int x;", "right": at > 0} for at in range(2)]
    async with serving() as wire:
        wire.on("/v1/chat/completions", said.chat("No, it does nothing."), said.refusal("I will not."))
        model = Preset(title="a judge", engine="compatible", options={"address": wire.address, "model": "m"})
        with Journal(tmp_path / "opinions.jsonl") as journal:
            for _ in range(2):
                await asking(model, rows, tasks(), journal, lambda: None)
            assert [one["right"] for one in journal] == [False, None]
        assert len(wire.seen) == 2
        assert tasks()[NAME].prompt in wire.seen[0].body["messages"][-1]["content"]


def test_agreement() -> None:
    rows = [{"task": "a", "sample": number, "right": number < 5} for number in range(10)]
    theirs = [{"task": "a", "sample": number, "right": number < 4} for number in range(9)]
    found = agreement(rows, [*theirs, {"task": "a", "sample": 9, "right": None}])
    assert found["both yes"] == 4
    assert found["only the checks say yes"] == 1
    assert found["undecided"] == 1
    assert found["agree"] == pytest.approx(8 / 9, abs=1e-4)
    assert 0.7 < found["kappa"] < 0.8


def test_the_sheet_does_not_tell_what_we_think() -> None:
    rows = [{"task": NAME, "sample": 0, "answer": '=HYPERLINK("x")', "right": True}, {"task": NAME, "sample": 1}]
    lines = list(csv.reader(io.StringIO(sheet(rows, tasks()))))
    assert len(lines) == 2
    assert lines[1][3].startswith("'=")
    assert lines[1][4:] == ["", ""]


def test_bleu() -> None:
    code = tasks()[NAME].answer
    assert bleu(code, code) == 1.0
    assert bleu("", code) == bleu("int x;", code) == 0.0 or bleu("int x;", code) < 0.01
    assert bleu(code.replace("tank", "witch"), code) < 1.0
