"""Processes that do jobs: in order, within bounds, and none that outlives its time."""

from __future__ import annotations

import asyncio
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from server.reports.workers import BusyError, ClosedError, JobError, TooHardError, Workers
from tests.server.reports import jobs


@pytest.fixture
def workers() -> Iterator[Workers[jobs.Job, object]]:
    made = Workers(jobs.prepared, 1, 60.0, most_waiting=2)
    yield made
    made.close()


async def pid(workers: Workers[jobs.Job, object]) -> int:
    made = await workers.do(("who", ""))
    assert isinstance(made, int)
    return made


def is_there(process: int) -> bool:
    try:
        os.kill(process, 0)
    except OSError:
        return False
    return True


async def test_jobs_begin_as_they_came_and_so_many_may_wait(workers: Workers[jobs.Job, object], tmp_path: Path) -> None:
    sign, done = tmp_path / "sign", list[str]()

    async def noted(job: jobs.Job) -> None:
        done.append(str(await workers.do(job)))

    waiting = [asyncio.create_task(noted(job)) for job in (("wait", str(sign)), ("say", "second"), ("say", "third"))]
    await asyncio.sleep(0)
    with pytest.raises(BusyError, match="try again"):
        await workers.do(("say", "fourth"))
    waiting[1].cancel()  # it gives its place away
    await asyncio.gather(waiting[1], return_exceptions=True)
    waiting.append(asyncio.create_task(noted(("say", "fifth"))))
    await asyncio.sleep(0)
    sign.touch()
    await asyncio.gather(*waiting, return_exceptions=True)
    assert done == [str(sign), "third", "fifth"]


async def test_what_the_parent_holds_does_not_count(workers: Workers[jobs.Job, object]) -> None:
    held = b"x" * (800 << 20)
    first = await pid(workers)
    assert await pid(workers) == first, "a process that has used little is used again"
    assert len(held) == 800 << 20


async def test_a_job_that_fails_is_told_and_the_process_goes_on(workers: Workers[jobs.Job, object]) -> None:
    before = await pid(workers)
    with pytest.raises(JobError, match="ValueError: of course"):
        await workers.do(("fail", "of course"))
    assert await pid(workers) == before


@pytest.mark.parametrize("job", [("die", ""), ("grow", str(3 << 30))])
async def test_who_loses_its_process_gets_an_error_and_the_next_another_process(
    workers: Workers[jobs.Job, object], job: jobs.Job
) -> None:
    if job[0] == "grow" and sys.platform != "linux":
        pytest.skip("memory is bounded on Linux only")
    before = await pid(workers)
    with pytest.raises(TooHardError, match="memory"):
        await workers.do(job)
    assert await pid(workers) != before


@pytest.mark.parametrize("word", ["spin", "wait"])
async def test_what_takes_too_long_is_ended_with_its_process(tmp_path: Path, word: str) -> None:
    workers: Workers[jobs.Job, object] = Workers(jobs.prepared, 1, 0.3)
    try:
        before = await pid(workers)
        with pytest.raises(TooHardError, match="longer"):
            await workers.do((word, str(tmp_path / "never")))
        assert not is_there(before)
        assert await pid(workers) != before
    finally:
        workers.close()


async def test_closing_ends_what_is_under_way_and_what_waits(tmp_path: Path) -> None:
    workers: Workers[jobs.Job, object] = Workers(jobs.prepared, 1, 60.0)
    process = await pid(workers)
    jobs_ = [("wait", str(tmp_path / "never")), ("say", "never")]
    waiting = [asyncio.create_task(workers.do(job)) for job in jobs_]
    await asyncio.sleep(0)
    await asyncio.to_thread(workers.close)
    for task in waiting:
        with pytest.raises(ClosedError):
            await task
    with pytest.raises(ClosedError):
        await workers.do(("say", "more"))
    workers.warm()
    deadline = time.monotonic() + 10
    while is_there(process):
        assert time.monotonic() < deadline
        await asyncio.sleep(0.01)


async def test_processes_that_do_not_come_up_are_told() -> None:
    workers: Workers[jobs.Job, object] = Workers(jobs.unprepared, 1)
    try:
        with pytest.raises(JobError, match="could not be started"):
            await workers.do(("say", "x"))
    finally:
        workers.close()
