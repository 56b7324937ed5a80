"""What was learnt and what is asked are compared both ways."""

from __future__ import annotations

from training.evaluate.contamination import overlaps
from training.evaluate.tasks import tasks

TASKS = [tasks()["special_infected/caught"], tasks()["timers/three_two_one"]]
ELSE = " ".join(f"word{number} other{number * 7 % 13} third" for number in range(400))


def test_a_reference_among_the_rows_is_found() -> None:
    row = f"{ELSE} {TASKS[0].answer} {ELSE}"
    first, second = overlaps(TASKS, [("other", ELSE), ("leak", row)])
    assert first.is_contaminated
    assert (first.row, second.is_contaminated) == ("leak", False)
    assert first.shared > 0.9


def test_a_part_of_a_task_as_a_row_is_found() -> None:
    middle = "\n".join(TASKS[0].answer.split("\n")[20:45])
    first, _ = overlaps(TASKS, [("part", middle)])
    assert first.row_shared > 0.9
    assert first.is_contaminated


def test_nearly_the_same_is_found() -> None:
    first, second = overlaps(TASKS, [("near", TASKS[1].answer.replace("g_left", "g_rest"))])
    assert second.alike >= 0.58 or second.shared >= 0.5
    assert not first.is_contaminated


def test_what_has_nothing_to_do_with_it_is_free() -> None:
    assert [one.shared for one in overlaps(TASKS, [("other", ELSE)])] == [0.0, 0.0]
