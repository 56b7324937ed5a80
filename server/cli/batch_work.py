"""Does the requests of a batch, some at once, and keeps each result as soon as it is there. Knows no service.

What no single request can be blamed for (no key, no connection, no compiler) ends the work; all else is the row of the
request that it befell.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import AsyncGenerator, Callable, Iterable
from contextlib import aclosing
from dataclasses import dataclass
from math import inf
from typing import Any

from server import bug
from server.analysis.compiler.errors import (
    CompilerCannotRunError,
    CompilerError,
    CompilerNotExecutableError,
    CompilerNotFoundError,
    NotACompilerError,
    NotTrustedError,
)
from server.assistant.verify import Problem
from server.assistant.writing import Generated, Progress
from server.cli.batch_results import Results, Row
from server.cli.requests_file import Asked
from server.models.errors import (
    BadKeyError,
    LimitReachedError,
    MissingKeyError,
    ModelError,
    RateLimitedError,
    UnavailableError,
    UnknownModelError,
    UnreachableError,
)
from server.models.protocol import Usage

HOPELESS = (
    BadKeyError,
    CompilerCannotRunError,
    CompilerNotExecutableError,
    CompilerNotFoundError,
    LimitReachedError,
    MissingKeyError,
    NotACompilerError,
    NotTrustedError,
    UnavailableError,
    UnknownModelError,
    UnreachableError,
)
"""Errors that the next request would meet as well."""

_TRIES = 5
_LONGEST_WAIT_S = 120.0


@dataclass(frozen=True, slots=True)
class Job:
    """A request to do. `events` begins it; `most` is what it can cost at most, in US dollars.

    `cost` says what it did cost, `paid` what it has cost even if it fails. `otherwise` is the result to keep when it
    fails or is not begun. A result that `keeps` says no to is left to whoever said so.
    """

    asked: Asked
    events: Callable[[], AsyncGenerator[Progress, None]]
    most: float = 0.0
    cost: Callable[[Generated], float | None] = lambda made: made.cost
    paid: float | None = None
    otherwise: Generated | None = None
    keeps: Callable[[Generated], bool] = lambda made: True


@dataclass(frozen=True, slots=True)
class Bench:
    """Where the work is done: `told` hears of each row, `limit` is what all of the folder may cost."""

    results: Results
    told: Callable[[Row], None]
    limit: float = inf
    at_once: int = 1

    async def work(self, jobs: Iterable[Job]) -> int:
        """Do jobs until all are done or the next could exceed the limit; how many were not begun.

        Raises what would stop the next request too, and `OSError`; what was done until then is kept.
        """
        waiting = deque(jobs)
        running: dict[asyncio.Task[None], float] = {}
        # What a failed request has cost nobody says, so all that it could have stays reserved.
        lost = 0.0
        try:
            while waiting or running:
                while waiting and len(running) < self.at_once:
                    free = self.limit - self.results.spent - lost - sum(running.values())
                    if waiting[0].most > free:
                        break
                    job = waiting.popleft()
                    running[asyncio.create_task(self._do(job))] = job.most
                if not running:
                    break
                done, _ = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
                for task in done:
                    most = running.pop(task)
                    try:
                        task.result()
                    except _FailedError:
                        lost += most
        finally:
            for task in running:
                task.cancel()
            await asyncio.gather(*running, return_exceptions=True)
        for job in waiting:
            if job.otherwise is not None:
                self.keep(job, job.otherwise)
        return len(waiting)

    def keep(self, job: Job, made: Generated) -> None:
        """Keep what came of a job. Raises `OSError`."""
        row = _row(job, made)
        self.results.add(row, made.code)
        self.told(row)

    def fail(self, asked: Asked, error: str, seconds: float = 0.0, cost: float | None = None) -> None:
        """Keep that a request failed. Raises `OSError`."""
        row = Row(asked.id, asked.request, "failed", cost=cost, seconds=round(seconds, 3), error=error)
        self.results.add(row)
        self.told(row)

    async def _do(self, job: Job) -> None:
        began = time.monotonic()
        try:
            made = await _patiently(job)
        except HOPELESS:
            raise
        except (ModelError, CompilerError, OSError) as error:
            problem = str(error)
        except Exception as error:
            bug.report("a request of a batch could not be done", error=error)
            problem = f"internal error, please report it: {type(error).__name__}"
        else:
            if job.keeps(made):
                self.keep(job, made)
            return
        if job.otherwise is not None:
            self.keep(job, job.otherwise)
        else:
            self.fail(job.asked, problem, time.monotonic() - began, job.paid)
        raise _FailedError


class _FailedError(Exception):
    """A request failed, and its row is kept."""


async def _patiently(job: Job) -> Generated:
    """What comes of a job; a service that says when there will be room for it is asked again then.

    Not with a limit: what an attempt cost before it failed is not known.
    """
    for _ in range(_TRIES - 1 if not job.most else 0):
        try:
            return await last(job.events())
        except RateLimitedError as error:
            if error.retry_after is None or error.retry_after > _LONGEST_WAIT_S:
                raise
            await asyncio.sleep(error.retry_after)
    return await last(job.events())


async def last(events: AsyncGenerator[Progress, None]) -> Generated:
    """What comes of generating. Raises `ModelError` and `CompilerError`."""
    made: Generated | None = None
    async with aclosing(events):
        async for event in events:
            if isinstance(event, Generated):
                made = event
    assert made is not None  # the last event, or an error was raised
    return made


def _row(job: Job, made: Generated) -> Row:
    status = "done" if made.is_done else "cut" if made.cut else "errors"
    return Row(
        job.asked.id,
        job.asked.request,
        status,
        [_finding(problem) for problem in made.after],
        _tokens(made.usage),
        job.cost(made),
        made.model,
        round(made.seconds, 3),
    )


def _finding(problem: Problem) -> dict[str, Any]:
    return {
        "line": problem.line,
        "severity": problem.severity.name.lower(),
        "code": problem.code,
        "message": problem.message,
        "source": problem.source,
    }


def _tokens(usage: Usage) -> dict[str, Any]:
    return {
        "prompt": usage.prompt_tokens,
        "cached": usage.cached_tokens,
        "answer": usage.completion_tokens,
        "estimated": usage.estimated,
    }
