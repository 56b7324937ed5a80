"""Tasks over a Ray cluster: the results of one process, in their order, whoever dies or sleeps."""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from training.run import spread
from training.run.workers import in_order

ray = pytest.importorskip("ray", reason="ray is not installed: no tasks go over a cluster")


def prepare() -> Callable[[str], str]:
    """What a worker does: most tasks are turned round."""

    def do(task: str) -> str:
        if task == "dies":
            os._exit(3)
        if task == "fails":
            raise ValueError(task)
        if task == "sleeps":
            time.sleep(600)
        return task[::-1]

    return do


def lost(task: str) -> str:
    return f"lost {task}"


@pytest.fixture(scope="module")
def cluster() -> Iterator[None]:
    """A cluster of this machine alone, with two workers."""
    ray.init(address="local", num_cpus=2, include_dashboard=False, log_to_driver=False, logging_level=logging.ERROR)
    yield
    ray.shutdown()


def test_in_order_and_only_the_dead_are_lost(cluster: None, monkeypatch: pytest.MonkeyPatch) -> None:
    tasks = [f"task {number}" for number in range(30)]
    tasks[3], tasks[9], tasks[17], tasks[29] = "dies", "fails", "sleeps", "dies"
    monkeypatch.setenv(spread.VARIABLE, "auto")
    found = list(in_order(prepare, lost, tasks, processes=1, time_limit=2))
    assert found == [f"lost {task}" if " " not in task else task[::-1] for task in tasks]
    assert list(in_order(prepare, lost, [])) == []


def test_who_stops_early_leaves_nothing_behind(cluster: None) -> None:
    results: Any = spread.in_order("auto", prepare, lost, (f"task {number}" for number in range(1000)))
    assert next(results) == "0 ksat"
    results.close()
    assert list(spread.in_order("auto", prepare, lost, ["ab", "cd"])) == ["ba", "dc"]
