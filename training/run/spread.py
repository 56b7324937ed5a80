"""Shares tasks out among the machines of a Ray cluster, as `workers` does among processes: same order, same results.

Ray's own actors, not its datasets: a stage needs its results in the order of its tasks, to keep each as soon as it is
there, and to lose one task when a plugin kills its process or takes too long. The code goes along; what stages read has
to lie at the same place on every machine.
"""

from __future__ import annotations

import logging
import shutil
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

VARIABLE = "L4D2_RAY"
"""The environment variable with the cluster's address: `auto`, `host:6379`, `ray://host:10001`, or `local`."""

_AHEAD = 64
_ROOT = Path(__file__).resolve().parents[2]
_SENT = ("server", "training", "data", "configs")
Task = TypeVar("Task")
Result = TypeVar("Result")


def in_order(
    address: str,
    prepare: Callable[[], Callable[[Task], Result]],
    lost: Callable[[Task], Result],
    tasks: Iterable[Task],
    time_limit: float = 0,
) -> Iterator[Result]:
    """Do every task on the cluster. The parameters are those of `workers.in_order`; Ray says how many workers fit."""
    import ray  # pyright: ignore[reportMissingImports]

    with _joined(address) as size:
        crew = [_Worker(ray, prepare) for _ in range(size)]
        try:
            yield from _run(ray, crew, prepare, lost, tasks, time_limit)
        finally:
            for worker in crew:
                ray.kill(worker.actor)


@contextmanager
def _joined(address: str) -> Iterator[int]:
    """The cluster, with how many workers it has room for; left again, if it was joined here."""
    import ray  # pyright: ignore[reportMissingImports]

    if ray.is_initialized():
        yield max(1, int(ray.cluster_resources().get("CPU", 1)))
        return
    with TemporaryDirectory(prefix="l4d2-") as folder:
        # A copy without git's files: Ray would leave out what git ignores, as the compiled grammar.
        for name in _SENT:
            shutil.copytree(_ROOT / name, Path(folder, name), ignore=shutil.ignore_patterns("__pycache__"))
        where: dict[str, Any] = {"include_dashboard": False} if address == "local" else {}
        sent = {"working_dir": folder}
        ray.init(address=address, runtime_env=sent, log_to_driver=False, logging_level=logging.ERROR, **where)
        try:
            yield max(1, int(ray.cluster_resources().get("CPU", 1)))
        finally:
            ray.shutdown()


class _Worker:
    """One process somewhere, which does one task at a time."""

    def __init__(self, ray: Any, prepare: Callable[[], Callable[[Any], Any]]) -> None:
        self.actor = ray.remote(num_cpus=1)(_Actor).remote(prepare)
        # What it takes to start is not the first task's.
        self.under_way: Any = self.actor.begun.remote()
        self.number, self.task = -1, None
        self.since = time.monotonic()

    def take(self, number: int, task: Any) -> None:
        self.number, self.task, self.since = number, task, time.monotonic()
        self.under_way = self.actor.do.remote(task)


class _Actor:
    def __init__(self, prepare: Callable[[], Callable[[Any], Any]]) -> None:
        self._do = prepare()

    def begun(self) -> None:
        """Answer as soon as it is ready to work."""

    def do(self, task: Any) -> Any:
        """Do one task."""
        return self._do(task)


def _run(
    ray: Any,
    crew: list[_Worker],
    prepare: Callable[[], Callable[[Any], Any]],
    lost: Callable[[Any], Any],
    tasks: Iterable[Any],
    time_limit: float,
) -> Iterator[Any]:
    source = enumerate(tasks)
    ready: dict[int, Any] = {}
    busy = {worker.under_way: worker for worker in crew}
    idle: list[_Worker] = []
    following, more = 0, True
    while True:
        while idle and more and len(ready) < _AHEAD * len(crew):
            task = next(source, None)
            if task is None:
                more = False
                break
            worker = idle.pop()
            worker.take(*task)
            busy[worker.under_way] = worker
        if not any(worker.number >= 0 for worker in busy.values()) and not more and not ready:
            return
        for worker in _finished(ray, busy, time_limit):
            if worker.number < 0:
                _heard(ray, worker, fails=True)
                idle.append(worker)
                continue
            is_done, result = _heard(ray, worker)
            ready[worker.number] = result if is_done else lost(worker.task)
            if is_done:
                worker.number = -1
                idle.append(worker)
                continue
            ray.kill(worker.actor)
            fresh = _Worker(ray, prepare)
            crew[crew.index(worker)] = fresh
            busy[fresh.under_way] = fresh
        while following in ready:
            yield ready.pop(following)
            following += 1


def _finished(ray: Any, busy: dict[Any, _Worker], time_limit: float) -> list[_Worker]:
    """Whoever has answered, or is gone, or had all the time that there is."""
    if not busy:
        return []
    begun = [worker.since for worker in busy.values() if worker.number >= 0] if time_limit else []
    left = max(0.0, min(begun) + time_limit - time.monotonic()) if begun else None
    done, _ = ray.wait(list(busy), num_returns=1, timeout=left)
    if done:
        return [busy.pop(one) for one in done]
    late = time.monotonic() - time_limit
    over = [one for one, worker in busy.items() if worker.number >= 0 and worker.since <= late]
    return [busy.pop(one) for one in over]


def _heard(ray: Any, worker: _Worker, fails: bool = False) -> tuple[bool, Any]:
    """What a worker says; nothing where it is gone, has failed or says nothing yet."""
    try:
        return True, ray.get(worker.under_way, timeout=None if fails else 0)
    except (ray.exceptions.GetTimeoutError, ray.exceptions.RayActorError, ray.exceptions.RayTaskError):
        if fails:
            raise
        return False, None
