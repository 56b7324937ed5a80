"""Request → prompt → model → code → check → correct → repair: the way from words to a plugin that was checked.

An answer that still has errors is never presented as done: the result carries them.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from pydantic import SecretStr

from server.assistant.engines import DEFAULT, make_engine, preset_named
from server.assistant.extract import extract
from server.assistant.prompt import conversation, repair
from server.assistant.retrieve import retrieve
from server.assistant.verify import Place, Problem, Verdict, verify
from server.models.errors import EmptyAnswerError
from server.models.presets import Preset
from server.models.protocol import End, Engine, Message, Piece, Request, Usage

_FACTS_BUDGET = 8000
_FILE = "plugin.sp"


@dataclass(frozen=True, slots=True)
class Wishes:
    """How to generate. `rounds` bounds how often errors go back to the model; keys go by their variables' names.

    `folder` is one that the user trusts: its `.env` may hold a key.
    """

    place: Place = field(default_factory=lambda: Place(str(Path.cwd() / _FILE)))
    rounds: int = 2
    keys: Mapping[str, SecretStr] = field(default_factory=dict)
    folder: Path | None = None


@dataclass(frozen=True, slots=True)
class Generated:
    """What came of a request.

    `before` are the findings in the first answer, `after` those in `code`; `fixed` counts certain corrections, `rounds`
    the answers after the first. `remarks` is what the model said beside the code. `cost` is in US dollars, None when
    the price is not known; `seconds` is the wall time. `compiled` is None where no compiler was asked, `cut` says that
    the model ran out of tokens.
    """

    request: str
    code: str
    remarks: str
    before: tuple[Problem, ...]
    after: tuple[Problem, ...]
    fixed: int
    rounds: int
    engine: str
    model: str
    usage: Usage
    cost: float | None
    seconds: float
    compiled: bool | None = None
    cut: bool = False

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The errors that are left."""
        return tuple(one for one in self.after if one.severity == 1)

    @property
    def is_done(self) -> bool:
        """Whether this is a whole plugin without an error."""
        return not self.errors and not self.cut and bool(self.code)


@dataclass(frozen=True, slots=True)
class Stage:
    """Something begins: the model answers (`write`), the analysis looks (`check`), errors go back (`repair`)."""

    name: Literal["write", "check", "repair"]
    round: int = 0


Progress = Stage | Piece | Generated


@dataclass(slots=True)
class _Answer:
    text: str
    end: End


async def generating(request: str, preset: Preset, wishes: Wishes) -> AsyncGenerator[Progress, None]:
    """Stages and pieces as they come, then one `Generated`. Raises `ModelError` and `CompilerError`.

    Closing the generator, or cancelling the task that reads it, stops the model.
    """
    engine = make_engine(preset, wishes.keys, wishes.folder)
    try:
        async with aclosing(generating_with(engine, request, preset, wishes)) as events:
            async for event in events:
                yield event
    finally:
        await engine.close()


async def generating_with(
    engine: Engine, request: str, preset: Preset, wishes: Wishes
) -> AsyncGenerator[Progress, None]:
    """As `generating`, with an engine that stays open."""
    began = time.monotonic()
    facts = await asyncio.to_thread(retrieve, request, _FACTS_BUDGET) if preset.engine != "builtin" else []
    messages = conversation(request, facts)
    usage = Usage()
    best: tuple[Verdict, _Answer, str] | None = None
    first: tuple[Problem, ...] = ()
    fixed = rounds = 0
    while True:
        yield Stage("write" if best is None else "repair", rounds)
        answer: _Answer | None = None
        pieces: list[str] = []
        async with aclosing(engine.stream(_request(messages, preset))) as stream:
            async for event in stream:
                if isinstance(event, Piece):
                    pieces.append(event.text)
                    yield event
                else:
                    answer = _Answer("".join(pieces), event)
        if answer is None:
            raise EmptyAnswerError("The model gave no answer.")
        usage += answer.end.usage or _estimated(messages, answer.text)
        taken = extract(answer.text)
        if not taken.code and best is None:
            raise EmptyAnswerError(f"The answer holds no code: {_first_line(answer.text)}")
        yield Stage("check", rounds)
        verdict = await asyncio.to_thread(verify, taken.code, wishes.place)
        if best is None:
            first = verdict.before
        better = best is None or (bool(taken.code) and len(verdict.errors) < len(best[0].errors))
        if better:
            best, fixed = (verdict, answer, taken.prose), fixed + verdict.fixed
        assert best is not None
        if not best[0].errors or not better or rounds >= wishes.rounds or preset.engine == "builtin":
            break
        messages = repair(messages, best[0].code, best[0].errors)
        rounds += 1
    verdict, answer, prose = best
    yield Generated(
        request,
        verdict.code,
        prose,
        first,
        verdict.after,
        fixed,
        rounds,
        engine.name,
        answer.end.model,
        usage,
        preset.cost(usage.prompt_tokens, usage.completion_tokens, usage.cached_tokens),
        time.monotonic() - began,
        verdict.compiled,
        answer.end.reason == "length",
    )


def generate(request: str, model: str = DEFAULT, wishes: Wishes | None = None) -> Generated:
    """A plugin for a request in words, checked. `model` is the name of a preset in `configs/models`.

    Raises `ModelError`: no key, no such model, no connection, a refusal.
    """
    return asyncio.run(_last(request, preset_named(model), wishes or Wishes()))


async def _last(request: str, preset: Preset, wishes: Wishes) -> Generated:
    made: Generated | None = None
    async for event in generating(request, preset, wishes):
        if isinstance(event, Generated):
            made = event
    assert made is not None  # the last event, or an error was raised
    return made


def _request(messages: tuple[Message, ...], preset: Preset) -> Request:
    return replace(
        Request(messages),
        max_tokens=preset.max_tokens,
        temperature=preset.temperature,
        top_p=preset.top_p,
        time_limit=preset.time_limit,
    )


def _estimated(messages: tuple[Message, ...], answer: str) -> Usage:
    """About four characters make a token."""
    return Usage(sum(len(one.content) for one in messages) // 4, len(answer) // 4, estimated=True)


def _first_line(text: str) -> str:
    line = next((line.strip() for line in text.splitlines() if line.strip()), "nothing")
    return line if len(line) <= 200 else line[:199] + "…"
