"""What was done is there after a kill: whole lines, and nothing of the one that was being written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from training.run.journal import Journal, read
from training.run.workers import in_order


def test_goes_on_behind_the_last_whole_line(tmp_path: Path) -> None:
    file = tmp_path / "work/done.jsonl"
    with Journal(file) as journal:
        journal.add([{"a": 1}, {"b": "ü\u2028"}])
    for torn in (b'{"c": ', b'{"c": 3}', b'{"c"\n', b"\xff\xfe\n"):
        whole = file.read_bytes()
        file.write_bytes(whole + torn)
        with Journal(file) as journal:
            assert journal.count == 2
            assert list(journal) == [{"a": 1}, {"b": "ü\u2028"}]
        assert file.read_bytes() == whole
    with Journal(file) as journal:
        journal.add([{"c": 3}])
        assert journal.count == 3
    assert list(read(file))[-1] == {"c": 3}


def test_empty_and_missing(tmp_path: Path) -> None:
    assert list(read(tmp_path / "none.jsonl")) == []
    with Journal(tmp_path / "new.jsonl") as journal:
        journal.add([])
        assert journal.count == 0


def _square() -> Callable[[int], int]:
    return _one


def _one(number: int) -> int:
    import os
    import time

    if number == 5:
        os._exit(9)
    if number == 7:
        time.sleep(60)
    return number * number


@pytest.mark.parametrize("processes", [1, 2])
def test_workers_answer_in_order_and_outlive_a_death(processes: int) -> None:
    found = list(in_order(_square, lambda number: -number, range(10), processes, time_limit=5.0))
    assert found == [0, 1, 4, 9, 16, -5, 36, -7, 64, 81]


def test_without_a_process_of_its_own() -> None:
    assert list(in_order(_square, lambda number: -number, [1, 2, 3])) == [1, 4, 9]
