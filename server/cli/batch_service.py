"""A batch by OpenAI's Batch API: sent at once for half the price, waited for, then checked like every other answer.

What was sent is known by a state file in the batch's folder, so that whoever comes back finds it. Asks one by one only
to repair, when that is wanted.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncGenerator, Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from math import inf
from pathlib import Path

from pydantic import ValidationError

from server.assistant.engines import make_engine
from server.assistant.generate import Wishes, generating_with
from server.assistant.metered import Metered
from server.assistant.writing import Generated, Progress
from server.cli import sizing
from server.cli.batch_results import Results
from server.cli.batch_work import Bench, Job
from server.cli.inside import path_in
from server.cli.requests_file import Asked
from server.models import openai
from server.models.errors import BadRequestError, ModelError, UnavailableError
from server.models.keys import find_key
from server.models.openai_batch import Batch, Done, Status
from server.models.presets import Preset
from server.models.protocol import Engine, Piece, Request, Stream, Usage

STATE = "batch.json"
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class How:
    """How to go about it. `wishes` gives those for a request; `heard` is told how far it is, `every` so many seconds.

    `repairs`: errors go back to the model by ordinary requests.
    """

    preset: Preset
    wishes: Callable[[Asked], Wishes]
    every: float
    repairs: bool
    heard: Callable[[Status], None]


def state_of(results: Results) -> Path:
    """The state file of a folder. Raises `OutsideError`."""
    return path_in(results.folder, STATE)


async def work(asked: Sequence[Asked], bench: Bench, how: How) -> int:
    """Do all that is not done yet: first the batch that is under way, then another of the rest.

    How many were not begun because of the limit. Raises `ModelError`, `CompilerError` and `OSError`.
    """
    state = state_of(bench.results)
    sent = _sent(state)
    if sent is not None:
        known = {one.id: one for one in asked}
        if not all(name in known for name in sent):
            raise BadRequestError(f"{STATE} belongs to other requests: put their lines back, or delete it")
        await _batch([known[name] for name in sent], state, bench, how)
    left = [one for one in asked if not bench.results.is_done(one) and one.id not in (sent or ())]
    chosen = _within_limit(left, bench, how) if left else []
    if chosen:
        await _batch(chosen, state, bench, how)
    return len(left) - len(chosen)


async def _batch(asked: Sequence[Asked], state: Path, bench: Bench, how: How) -> None:
    """Send a batch, or find the one that was sent; wait for it, and keep what comes."""
    requests = {one.id: await asyncio.to_thread(sizing.prompt, one.request, how.preset) for one in asked}
    batch = Batch(_options(how.preset), find_key(how.preset.key_variable, folder=Path.cwd()), state)
    try:
        how.heard(await batch.submit(requests))
        heard: Status | None = None
        async for status in batch.news(how.every):
            if status != heard:
                how.heard(status)
            heard = status
        try:
            answers = await batch.results()
        except ModelError:
            if heard is not None and heard.state == "failed":
                state.unlink(missing_ok=True)  # the service took none of it: the next run is to send it anew
            raise
    finally:
        await batch.close()
    new = [one for one in asked if not bench.results.is_done(one)]
    for one in new:
        answer = answers[one.id]
        if isinstance(answer, ModelError):
            bench.fail(one, str(answer))
    await _checked([(one, answer) for one in new if isinstance(answer := answers[one.id], Done)], requests, bench, how)
    state.unlink(missing_ok=True)


async def _checked(answers: Sequence[tuple[Asked, Done]], requests: dict[str, Request], bench: Bench, how: How) -> None:
    """Check answers and keep them; those with errors are repaired first, if that is wanted."""
    broken: list[Job] = []
    engine = make_engine(how.preset, folder=Path.cwd())

    def put_aside(one: Asked, answer: Done, made: Generated) -> bool:
        """Whether there is nothing to repair."""
        if not how.repairs or not made.errors:
            return True
        most = sizing.most(requests[one.id], how.preset, how.wishes(one).rounds) or 0.0
        broken.append(replace(_job(one, answer, engine, how), most=most, otherwise=made))
        return False

    try:
        for one, answer in answers:
            _note(how, one, answer)
        await bench.work(
            replace(_job(one, answer, None, how), keeps=partial(put_aside, one, answer)) for one, answer in answers
        )
        await bench.work(broken)
    finally:
        await engine.close()


def _job(one: Asked, answer: Done, engine: Engine | None, how: How) -> Job:
    """The way of an answer that is there already through the checks; with an engine errors go back to that."""
    wishes = how.wishes(one)
    meant = wishes if engine is not None else replace(wishes, rounds=0)
    metered = Metered(engine, how.preset, wishes.account) if engine is not None else None
    usage = answer.end.usage or Usage()
    paid = _in_batch(usage, how.preset)

    def events() -> AsyncGenerator[Progress, None]:
        return generating_with(_Begun(answer, metered), one.request, how.preset, meant)

    def cost(made: Generated) -> float | None:
        rest = how.preset.cost(
            made.usage.prompt_tokens - usage.prompt_tokens,
            made.usage.completion_tokens - usage.completion_tokens,
            made.usage.cached_tokens - usage.cached_tokens,
        )
        return paid + rest if paid is not None and rest is not None else None

    return Job(one, events, cost=cost, paid=paid)


def _in_batch(usage: Usage, preset: Preset) -> float | None:
    """What an answer costs in a batch, in US dollars."""
    cost = preset.cost(usage.prompt_tokens, usage.completion_tokens, usage.cached_tokens)
    return cost * preset.batch_share if cost is not None else None


def _note(how: How, one: Asked, answer: Done) -> None:
    """Have the account know what an answer cost."""
    usage = answer.end.usage or Usage()
    try:
        how.wishes(one).account.ledger.add(answer.end.model, usage, _in_batch(usage, how.preset))
    except UnavailableError as error:
        _log.warning("%s", error)  # the answers are paid: they are not thrown away for that


class _Begun:
    """An engine whose first answer is there already; what is asked after that goes to another one."""

    name = openai.NAME

    def __init__(self, answer: Done, engine: Engine | None) -> None:
        self.model = answer.end.model
        self._answer: Done | None = answer
        self._engine = engine

    async def stream(self, request: Request) -> Stream:
        """The answer that is there, then those of the engine."""
        answer, self._answer = self._answer, None
        if answer is not None:
            yield Piece(answer.text)
            yield answer.end
            return
        assert self._engine is not None  # without one no round is allowed
        async for event in self._engine.stream(request):
            yield event

    async def close(self) -> None:
        """The engine is not ours to close."""


def _within_limit(asked: Sequence[Asked], bench: Bench, how: How) -> list[Asked]:
    """The first requests that together can exceed neither the limit nor that of the month."""
    account = how.wishes(asked[0]).account
    free = bench.limit - bench.results.spent
    if account.monthly_limit > 0:
        free = min(free, account.monthly_limit - account.ledger.month().cost)
    if free == inf:
        return list(asked)
    chosen: list[Asked] = []
    for one in asked:
        free -= (sizing.most(sizing.prompt(one.request, how.preset), how.preset, 0) or 0.0) * how.preset.batch_share
        if free < 0:
            break
        chosen.append(one)
    return chosen


def _options(preset: Preset) -> openai.Options:
    try:
        return openai.Options.model_validate(preset.options)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"]))
        raise UnavailableError(f"The preset `{preset.title}`: `{place}`: {first['msg']}.") from None


def _sent(state: Path) -> Sequence[str] | None:
    """The ids of the batch that is under way; None when none is. Raises `UnavailableError`."""
    try:
        ids = json.loads(state.read_bytes())["ids"]
    except FileNotFoundError:
        return None
    except OSError as error:
        raise UnavailableError(f"{STATE} can not be read: {error.strerror}.") from None
    except (ValueError, KeyError, TypeError, RecursionError):
        ids = None
    if not isinstance(ids, list) or not all(isinstance(name, str) for name in ids):
        raise UnavailableError(f"{STATE} is no state of a batch. Delete it, or name another folder.")
    return ids
