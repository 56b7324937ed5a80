"""The builder of the table of inputs and outputs, on files small enough to read."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.build_entity_io import main, rows

BASE = """
@BaseClass = BaseEntityInputs // every class
    [
    input Kill(void) : "Removes it."
    input Ignore[MBase](void) : "Of a mod."
    ]
@BaseClass base(BaseEntityInputs) = Door
    [
    input Open(void) : "An input input Fake(void) in words."
    output OnOpen[since_L4D](void) : "Opened."
    output OnLate[since_P2](void) : "Of a later game."
    ]
"""
CLASSES = """
@SolidClass base(Door) = Func_Door : "A door = thing"
    [
    ]
@PointClass appliesto(TF2) base(Door) = tf_door
    [
    input Cap(void) : "x"
    ]
@PointClass appliesto(-L4D, -L4D2) base(Door) = other_door
    [
    ]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "fgd" / "bases").mkdir(parents=True)
    (tmp_path / "fgd" / "bases" / "a.fgd").write_text(BASE)
    (tmp_path / "fgd" / "doors.fgd").write_text(CLASSES)
    return tmp_path / "fgd"


def test_rows(folder: Path) -> None:
    found = {(row["kind"], row["name"]): (row["classes"], row["elsewhere"]) for row in rows(folder)}
    assert found == {
        ("input", "Cap"): ([], True),
        ("input", "Ignore"): ([], True),
        ("input", "Kill"): (["*"], False),
        ("input", "Open"): (["func_door"], False),
        ("output", "OnLate"): ([], True),
        ("output", "OnOpen"): (["func_door"], False),
    }


def test_check_tells_a_stale_table(folder: Path, tmp_path: Path) -> None:
    table = tmp_path / "io.jsonl"
    assert main(["--fgd", str(folder), "--check"], table) == 1
    assert not table.exists()
    assert main(["--fgd", str(folder)], table) == 0
    assert main(["--fgd", str(folder), "--check"], table) == 0
