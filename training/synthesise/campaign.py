"""Runs a campaign: plans a wave, has its requests answered at once, judges the answers, and plans the next.

Each answer is on the disk as soon as it is there, so nothing is paid twice.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections import defaultdict
from collections.abc import Callable
from typing import Any

from server.assistant import held
from server.assistant.generate import FACTS_BUDGET
from server.assistant.prompt import conversation
from server.assistant.retrieve import retrieve
from server.assistant.writing import Answer, Generated, answering, request_for, writing
from server.assistant.writing import Job as Writing
from server.models.errors import (
    BadKeyError,
    LimitReachedError,
    MissingKeyError,
    ModelError,
    RateLimitedError,
    UnavailableError,
    UnknownModelError,
)
from training.run.files import InputError
from training.run.journal import Journal
from training.synthesise.judging import Judge
from training.synthesise.requests import asking, read
from training.synthesise.routing import PASSING, Desk, Post, Seeded, opened
from training.synthesise.state import Entry, Job, State

_USELESS = (MissingKeyError, BadKeyError, UnknownModelError, LimitReachedError, UnavailableError)
_TRIES = 3
_LONGEST_WAIT_S = 30.0
_NOTHING: Entry = {"engine": "", "model": "", "code": "", "reason": "", "detail": "", "ideas": []}


async def run(state: State, judge: Judge, journal: Journal, seed: int, advance: Callable[[], None]) -> None:
    """Go on with a campaign until it is over. Raises `InputError` when no engine answers; the same call goes on."""
    known: dict[int, dict[int, Entry]] = defaultdict(dict)
    for entry in journal:
        known[entry["wave"]][entry["at"]] = entry
    campaign = state.campaign
    waiting = asyncio.Semaphore(campaign.at_once)
    async with opened(campaign) as desk:
        failed: list[ModelError] = []

        async def one(job: Job) -> Entry | None:
            async with waiting:
                if failed:
                    return None
                try:
                    entry = await (_ideas if not job.request else _plugin)(job, state, desk, judge, seed)
                except ModelError as error:
                    failed.append(error)
                    return None
            journal.add([entry])
            advance()
            return entry

        wave = 0
        while jobs := state.plan(wave):
            done = known.pop(wave, {})
            missing = [job for job in jobs if job.at not in done]
            # Whoever is under way when another fails is waited for: it will have been paid.
            answers = await asyncio.gather(*map(one, missing))
            if failed:
                raise InputError(f"{campaign.name}: {failed[0]} The same command goes on where this one was.")
            state.take([*done.values(), *filter(None, answers)])
            wave += 1


def _begun(job: Job) -> Entry:
    return {**job._asdict(), **_NOTHING, "calls": 0, "prompt_tokens": 0, "completion_tokens": 0, "cost": 0.0}


async def _plugin(job: Job, state: State, desk: Desk, judge: Judge, seed: int) -> Entry:
    entry = _begun(job)

    async def ask(post: Post, engine: Seeded) -> Generated | None:
        facts = await asyncio.to_thread(retrieve, job.request, FACTS_BUDGET) if post.preset.engine != "builtin" else []
        wanted = conversation(job.request, facts)
        known = await asyncio.to_thread(held.for_request, post.preset, judge.place)
        made: Generated | None = None
        task = Writing(job.request, wanted, judge.verdict, state.campaign.rounds, held=known)
        async for event in writing(engine, task, post.preset):
            if isinstance(event, Generated):
                made = event
        return made

    made = await _asked(ask, entry, await desk.order(job.number), _seed(seed, state, job))
    if not isinstance(made, Generated):
        return entry
    entry |= {"model": made.model, "code": made.code}
    if made.cut:
        return entry | {"reason": "was cut off"}
    found = await asyncio.to_thread(judge.judge, made.code, job.family)
    return entry | {"code": found.code, "reason": found.reason, "detail": found.detail}


async def _ideas(job: Job, state: State, desk: Desk, judge: Judge, seed: int) -> Entry:
    entry = _begun(job)
    course = state.courses[job.family]
    shown = [course.stock.at(number) or "" for number in range(len(course.stock))]
    messages = asking(job.family, state.campaign.ideas, shown, seed + job.wave)

    async def ask(post: Post, engine: Seeded) -> Answer | None:
        async for event in answering(engine, request_for(messages, post.preset)):
            if isinstance(event, Answer):
                return event
        return None

    assert desk.asker is not None  # else no ideas are planned
    said = await _asked(ask, entry, [desk.asker], _seed(seed, state, job))
    return entry | {"ideas": read(said.text)} if isinstance(said, Answer) else entry


async def _asked(ask: Any, entry: Entry, posts: list[Post], seed: int) -> Any:
    """What the first engine says that answers; None when it refuses. Raises `ModelError` when none can be asked."""
    last: ModelError | None = None
    for number in range(_TRIES):
        for post in posts:
            engine = Seeded(post.engine, post.preset, seed)
            post.under_way += 1
            try:
                made = await ask(post, engine)
                entry["engine"] = post.name
                return made
            except _USELESS:
                raise
            except ModelError as error:
                last = error
                # What was paid for counts as an answer: another try would not fit into what was put by for it.
                if not isinstance(error, PASSING) or engine.calls:
                    entry |= {"engine": post.name, "reason": _why(error), "detail": type(error).__name__}
                    return None
            finally:
                post.under_way -= 1
                _count(entry, engine)
        if number + 1 < _TRIES:
            wait = last.retry_after if isinstance(last, RateLimitedError) else None
            await asyncio.sleep(min(_LONGEST_WAIT_S, wait if wait is not None else 2.0**number))
    assert last is not None  # there is an engine, and it did not answer
    raise last


def _why(error: ModelError) -> str:
    return "broke off" if isinstance(error, PASSING) else "was refused"


def _count(entry: Entry, engine: Seeded) -> None:
    entry["calls"] += engine.calls
    entry["prompt_tokens"] += engine.usage.prompt_tokens
    entry["completion_tokens"] += engine.usage.completion_tokens
    cost = engine.cost
    entry["cost"] = None if cost is None or entry["cost"] is None else round(entry["cost"] + cost, 9)


def _seed(seed: int, state: State, job: Job) -> int:
    """A seed for one request that does not depend on which others are asked."""
    text = f"{seed} {state.campaign.name} {job.family} {job.number} {job.wave if not job.request else ''}"
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:4], "big") >> 1
