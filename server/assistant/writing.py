"""The loop that every request for code goes through: model → code → check → correct → repair, until it is right.

Knows neither what is wanted nor where the code goes: a `Job` says both. An answer that still has errors is never
presented as done: the result carries them.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace
from typing import Literal

from server.assistant.extract import extract
from server.assistant.fences import as_one, tidy
from server.assistant.metered import estimated
from server.assistant.prompt import repair
from server.assistant.verify import Problem, Verdict
from server.models.errors import EmptyAnswerError
from server.models.presets import Preset
from server.models.protocol import End, Engine, Held, Message, Piece, Request, Usage


@dataclass(frozen=True, slots=True)
class Job:
    """What a model is asked for. `judge` puts the code of an answer where it belongs and checks the whole file.

    `rounds` bounds how often errors go back. `wants` names what the model has to answer with, for a repair: "the whole
    plugin". `is_whole`: the answer is the file, so a repair begins from the corrected file. `held` are the names that a
    model on this machine may use.
    """

    request: str
    messages: tuple[Message, ...]
    judge: Callable[[str], Verdict]
    rounds: int = 2
    wants: str = "the whole plugin"
    is_whole: bool = True
    held: Held | None = None


@dataclass(frozen=True, slots=True)
class Generated:
    """What came of a request.

    `code` is the whole text of the file. `before` are the findings in the first answer, `after` those in `code`;
    `fixed` counts certain corrections, `rounds` the answers after the first. `remarks` is what the model said beside
    the code. `cost` is in US dollars, None when the price is not known; `seconds` is the wall time. `compiled` is None
    where no compiler was asked, `cut` says that the model ran out of tokens, `from_cache` that no model was asked.
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
    from_cache: bool = False

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


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer of a model."""

    text: str
    end: End


@dataclass(frozen=True, slots=True)
class _Tried:
    answer: Answer
    code: str  # as the model wrote it
    prose: str
    verdict: Verdict


async def writing(engine: Engine, job: Job, preset: Preset) -> AsyncGenerator[Progress, None]:
    """Stages and pieces as they come, then one `Generated`. Raises `ModelError` and `CompilerError`.

    Closing the generator, or cancelling the task that reads it, stops the model.
    """
    began = time.monotonic()
    messages = job.messages
    usage = Usage()
    best: _Tried | None = None
    first: tuple[Problem, ...] = ()
    fixed = rounds = 0
    from_cache = True
    while True:
        yield Stage("write" if best is None else "repair", rounds)
        answer: Answer | None = None
        async with aclosing(answering(engine, request_for(messages, preset, job.held))) as events:
            async for event in events:
                if isinstance(event, Piece):
                    yield event
                else:
                    answer = event
        assert answer is not None  # the last event, or an error was raised
        usage += answer.end.usage or Usage()
        from_cache = from_cache and answer.end.from_cache
        text = tidy(answer.text)
        taken = extract(text if job.is_whole else as_one(text))
        if not taken.code and best is None:
            raise EmptyAnswerError(f"The answer holds no code: {_first_line(text)}")
        yield Stage("check", rounds)
        verdict = await asyncio.to_thread(job.judge, taken.code)
        if best is None:
            first = verdict.before
        better = best is None or (bool(taken.code) and len(verdict.errors) < len(best.verdict.errors))
        if better:
            best, fixed = _Tried(answer, taken.code, taken.prose, verdict), fixed + verdict.fixed
        assert best is not None
        if not best.verdict.errors or not better or rounds >= job.rounds or preset.engine == "builtin":
            break
        shown = best.verdict.code if job.is_whole else best.code
        # Only the last version goes along: earlier ones would fill the context and be copied from.
        messages = repair(job.messages, shown, _quoted(best.verdict), job.wants)
        rounds += 1
    yield Generated(
        job.request,
        best.verdict.code,
        best.prose,
        first,
        best.verdict.after,
        fixed,
        rounds,
        engine.name,
        best.answer.end.model,
        usage,
        preset.cost(usage.prompt_tokens, usage.completion_tokens, usage.cached_tokens),
        time.monotonic() - began,
        best.verdict.compiled,
        best.answer.end.reason == "length",
        from_cache,
    )


async def answering(engine: Engine, request: Request) -> AsyncGenerator[Piece | Answer, None]:
    """The pieces of an answer, then all of it; its end has a usage. Raises `ModelError`."""
    pieces: list[str] = []
    async with aclosing(engine.stream(request)) as stream:
        async for event in stream:
            if isinstance(event, Piece):
                pieces.append(event.text)
                yield event
            else:
                end = replace(event, usage=event.usage or estimated(request, pieces))
                yield Answer("".join(pieces), end)
                return
    raise EmptyAnswerError("The model gave no answer.")


def request_for(messages: tuple[Message, ...], preset: Preset, held: Held | None = None) -> Request:
    """A conversation, asked as the preset says."""
    return replace(
        Request(messages),
        max_tokens=preset.max_tokens,
        temperature=preset.temperature,
        top_p=preset.top_p,
        time_limit=preset.time_limit,
        held=held,
    )


def _quoted(verdict: Verdict) -> Sequence[tuple[Problem, str]]:
    """The errors with the lines that they are in: line numbers alone say little to who sees only a part."""
    lines = verdict.code.split("\n")
    return [(one, lines[one.line - 1].strip() if 0 < one.line <= len(lines) else "") for one in verdict.errors]


def _first_line(text: str) -> str:
    line = next((line.strip() for line in text.splitlines() if line.strip()), "nothing")
    return line if len(line) <= 200 else line[:199] + "…"
