"""Asks an engine of the server's for answers, several at once; what it costs is counted.

An engine that fails is told of by its error; nobody is asked again behind a caller's back.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field, replace

from server.assistant.engines import make_engine, preset_named
from server.assistant.writing import request_for
from server.models.errors import ModelError
from server.models.presets import Preset
from server.models.protocol import End, Engine, Message, Piece, Usage


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer, or why there is none. `cost` is in US dollars, None when the price is not known."""

    text: str
    usage: Usage = field(default_factory=Usage)
    cost: float | None = 0.0
    error: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """A conversation to go on with; `seed` tells one of several answers to it from the others."""

    messages: tuple[Message, ...]
    seed: int | None = None


def answers(
    preset: Preset | str, asked: Sequence[Asked], at_once: int = 4, temperature: float | None = None
) -> list[Answered]:
    """An answer to each, in order. Raises `ModelError` when the preset can not be used at all."""
    if not asked:
        return []
    chosen = preset_named(preset) if isinstance(preset, str) else preset
    return asyncio.run(_all(chosen, asked, at_once, temperature))


async def _all(preset: Preset, asked: Sequence[Asked], at_once: int, temperature: float | None) -> list[Answered]:
    engine = make_engine(preset)
    gate = asyncio.Semaphore(at_once)

    async def one(what: Asked) -> Answered:
        async with gate:
            return await _one(engine, preset, what, temperature)

    try:
        return await asyncio.gather(*(one(what) for what in asked))
    finally:
        await engine.close()


async def _one(engine: Engine, preset: Preset, what: Asked, temperature: float | None) -> Answered:
    request = replace(request_for(what.messages, preset), seed=what.seed)
    if temperature is not None:
        request = replace(request, temperature=temperature)
    pieces: list[str] = []
    usage = Usage()
    try:
        async with aclosing(engine.stream(request)) as stream:
            async for event in stream:
                if isinstance(event, Piece):
                    pieces.append(event.text)
                elif isinstance(event, End):
                    usage = event.usage or usage
    except ModelError as error:
        return Answered("", error.usage or usage, 0.0, str(error))
    cost = preset.cost(usage.prompt_tokens, usage.completion_tokens, usage.cached_tokens)
    return Answered("".join(pieces), usage, cost)


def batches(asked: Iterable[Asked], size: int) -> Iterator[list[Asked]]:
    """In parts, so that what was answered is kept before the next are asked."""
    batch: list[Asked] = []
    for one in asked:
        batch.append(one)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch
