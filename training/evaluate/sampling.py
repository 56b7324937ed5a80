"""Asks a model for every task, several times and several at once, and keeps each judged answer as soon as it is there.

Whoever stops it: the same call goes on with what is missing. A refusal, or no answer in time, is a sample that failed;
a service that fails ends the run instead.
"""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import aclosing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from server.assistant.engines import make_engine
from server.assistant.metered import Account, Metered
from server.assistant.writing import Answer, answering, request_for
from server.models.errors import (
    BadKeyError,
    CutOffError,
    LimitReachedError,
    MissingKeyError,
    ModelError,
    RateLimitedError,
    ServiceError,
    UnavailableError,
    UnknownModelError,
    UnreachableError,
)
from server.models.presets import Preset
from server.models.protocol import Engine, Message, Request, Usage
from training.evaluate import asking
from training.evaluate.bleu import bleu
from training.evaluate.compiling import Compiler
from training.evaluate.fillmeasures import measures
from training.evaluate.funnel import Judgement, judged
from training.evaluate.judging import Judge
from training.evaluate.tasks import Task, short
from training.run.journal import Journal


@dataclass(frozen=True)
class Plan:
    """How to ask. `samples` are answers for each task, `repair` sends what is wrong back once, measured apart."""

    preset: Preset
    samples: int = 1
    seed: int = 0
    temperature: float | None = None
    concurrency: int = 1
    repair: bool = False
    facts: bool = True
    gaps: bool = True
    keys: Mapping[str, SecretStr] | None = None
    folder: Path | None = None


Row = dict[str, Any]
_NOT_THE_MODEL = (
    MissingKeyError,
    BadKeyError,
    UnknownModelError,
    RateLimitedError,
    ServiceError,
    UnreachableError,
    CutOffError,
    UnavailableError,
    LimitReachedError,
)
Key = tuple[str, int]


def key_of(row: Row) -> Key:
    """Which sample a row is of."""
    return str(row["task"]), int(row["sample"])


def sample(
    plan: Plan, tasks: Iterable[Task], journal: Journal, compiler: Compiler | None, advance: Callable[[], None]
) -> None:
    """Fill a journal with all samples that it lacks. Raises `ModelError` when the engine can not be used at all."""
    asyncio.run(sampling(plan, list(tasks), journal, compiler, advance))


async def sampling(
    plan: Plan, tasks: list[Task], journal: Journal, compiler: Compiler | None, advance: Callable[[], None]
) -> None:
    """As `sample`, in an event loop that is there."""
    done = {key_of(row) for row in journal}
    engine = Metered(make_engine(plan.preset, plan.keys, plan.folder), plan.preset, Account(is_fresh=True))
    judge = Judge()
    waiting = asyncio.Semaphore(plan.concurrency)
    looking = asyncio.Lock()

    async def one(task: Task, index: int) -> None:
        async with waiting:
            row = await _one(plan, engine, task, index, judge, looking, compiler)
        journal.add([row])
        advance()

    try:
        async with asyncio.TaskGroup() as group:
            for task in tasks:
                for index in range(plan.samples):
                    if (task.id, index) not in done:
                        group.create_task(one(task, index))
    finally:
        await engine.close()


async def _one(
    plan: Plan, engine: Engine, task: Task, index: int, judge: Judge, looking: asyncio.Lock, compiler: Compiler | None
) -> Row:
    async with looking:  # the judge keeps one file open
        request = await asyncio.to_thread(_request, plan, task, index, judge)
    row: Row = {"task": task.id, "family": task.family, "sample": index, "prompt": _hash(request)}
    try:
        answer, told = await _answered(plan, engine, request)
    except UnavailableError:
        if request.fill is None:
            raise
        async with looking:  # it fills no gaps: it is asked in words
            request = await asyncio.to_thread(_request, replace(plan, gaps=False), task, index, judge)
        answer, told = await _answered(plan, engine, request)
    if plan.preset.engine == "builtin":
        told.pop("seconds")  # it takes no time worth telling, and so the same is the same to the last byte
    row |= told
    if answer is None:
        return row | Judgement(task.id, "", (), dict.fromkeys(_steps(), False), (told["error"],)).as_row()
    async with looking:
        result = await asyncio.to_thread(judged, task, answer, judge, compiler, request.fill is not None)
    row |= result.as_row() | {"answer": answer, "bleu": bleu(result.code, task.answer)}
    if task.mask is not None:
        row |= measures(task, answer if request.fill is not None else "", result.code)
    if plan.repair and not result.is_right and result.code and request.messages and plan.preset.engine != "builtin":
        row["repaired"] = await _repaired(plan, engine, task, request, result, judge, looking, compiler)
    return row


async def _repaired(
    plan: Plan,
    engine: Engine,
    task: Task,
    request: Request,
    result: Judgement,
    judge: Judge,
    looking: asyncio.Lock,
    compiler: Compiler | None,
) -> Row:
    async with looking:
        again = replace(request, messages=await asyncio.to_thread(asking.repaired, task, judge, request, result))
    answer, told = await _answered(plan, engine, again)
    if answer is None:
        return told | {"right": False}
    async with looking:
        second = await asyncio.to_thread(judged, task, answer, judge, compiler)
    return told | second.as_row()


async def _answered(plan: Plan, engine: Engine, request: Request) -> tuple[str | None, Row]:
    began = time.monotonic()
    try:
        async with aclosing(answering(engine, request)) as events:
            async for event in events:
                if isinstance(event, Answer):
                    return event.text, _cost(plan, event, time.monotonic() - began)
    except _NOT_THE_MODEL:
        raise  # what failed is no answer: it would count against the model, and never be asked again
    except ModelError as error:
        return None, {"error": f"{type(error).__name__}: {error}", "seconds": round(time.monotonic() - began, 3)}
    return None, {"error": "no answer", "seconds": round(time.monotonic() - began, 3)}


def _cost(plan: Plan, answer: Answer, seconds: float) -> Row:
    usage = answer.end.usage or Usage()
    return {
        "seconds": round(seconds, 3),
        "model": answer.end.model,
        "cut": answer.end.reason == "length",
        "prompt_tokens": usage.prompt_tokens,
        "completion_tokens": usage.completion_tokens,
        "cost": plan.preset.cost(usage.prompt_tokens, usage.completion_tokens, usage.cached_tokens),
    }


def _request(plan: Plan, task: Task, index: int, judge: Judge) -> Request:
    gap = asking.fill(task) if plan.gaps and plan.preset.engine in ("local", "compatible") else None
    spoken: tuple[Message, ...] = ()
    if gap is None:
        is_model = plan.preset.engine != "builtin"
        spoken = asking.messages(task, judge, plan.facts and is_model, is_model)
    # What fills a gap in a line goes on behind it otherwise.
    stop = ("\n",) if gap is not None and task.mask is not None and task.mask.size != "block" else ()
    request = replace(request_for(spoken, plan.preset), fill=gap, stop=stop, seed=seed_of(plan.seed, task.id, index))
    return request if plan.temperature is None else replace(request, temperature=plan.temperature)


def seed_of(seed: int, task: str, index: int) -> int:
    """A seed for one sample that does not depend on which others are asked."""
    return int.from_bytes(hashlib.sha256(f"{seed} {task} {index}".encode()).digest()[:4], "big") >> 1


def _hash(request: Request) -> str:
    parts = [f"{one.role}\n{one.content}" for one in request.messages]
    if request.fill is not None:
        parts = [request.fill.prefix, request.fill.suffix]
    return short("\0".join(parts))


def _steps() -> tuple[str, ...]:
    from training.evaluate.funnel import STEPS

    return STEPS
