"""No task is left out of what must not be learnt, and one that stands in a text is found in it."""

from __future__ import annotations

from training.evaluate.tasks import tasks
from training.rows.held_out import guard, held_out


def test_every_task_with_all_its_texts() -> None:
    known = tasks()
    held = {one.id: one.texts for one in held_out()}
    assert held.keys() == known.keys()
    for name, texts in held.items():
        task = known[name]
        assert task.prompt in texts
        assert task.answer in texts
        if task.given:
            assert task.start in texts


def test_tasks_are_found_in_texts() -> None:
    task = next(one for one in tasks().values() if one.id == "events/alarm_blame")
    assert guard().found_in(task.prompt) == task.id
    assert guard().found_in(task.answer.replace("Plugin", "Thing")) == task.id
    assert guard().found_in(f"Somebody asks:\n{task.prompt}\nWhat would you write?") == task.id
    assert guard().found_in("When the last survivor falls, show the time of the round to everyone in a hint.") == ""
