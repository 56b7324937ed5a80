"""From words to a whole plugin: the facts that the request is about, then the loop of `writing`."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import SecretStr

from server.assistant import held
from server.assistant.engines import DEFAULT, make_engine, preset_named
from server.assistant.metered import Account, Metered
from server.assistant.prompt import conversation
from server.assistant.retrieve import retrieve
from server.assistant.verify import Place, verify
from server.assistant.writing import Generated, Job, Progress, writing
from server.models.presets import Preset
from server.models.protocol import Engine

FACTS_BUDGET = 8000
"""How many characters of facts go before a request."""

_FILE = "plugin.sp"


@dataclass(frozen=True, slots=True)
class Wishes:
    """How to generate. `rounds` bounds how often errors go back to the model; keys go by their variables' names.

    `folder` is one that the user trusts: its `.env` may hold a key. `account` notes what it costs.
    """

    place: Place = field(default_factory=lambda: Place(str(Path.cwd() / _FILE)))
    rounds: int = 2
    keys: Mapping[str, SecretStr] = field(default_factory=dict)
    folder: Path | None = None
    account: Account = field(default_factory=Account)


async def generating(request: str, preset: Preset, wishes: Wishes) -> AsyncGenerator[Progress, None]:
    """Stages and pieces as they come, then one `Generated`. Raises `ModelError` and `CompilerError`.

    Closing the generator, or cancelling the task that reads it, stops the model.
    """
    engine = make_engine(preset, wishes.keys, wishes.folder)
    try:
        metered = Metered(engine, preset, wishes.account)
        async with aclosing(generating_with(metered, request, preset, wishes)) as events:
            async for event in events:
                yield event
    finally:
        await engine.close()


async def generating_with(
    engine: Engine, request: str, preset: Preset, wishes: Wishes
) -> AsyncGenerator[Progress, None]:
    """As `generating`, with an engine that stays open."""
    facts = await asyncio.to_thread(retrieve, request, FACTS_BUDGET) if preset.engine != "builtin" else []
    known = await asyncio.to_thread(held.for_request, preset, wishes.place)
    job = Job(request, conversation(request, facts), lambda code: verify(code, wishes.place), wishes.rounds, held=known)
    async with aclosing(writing(engine, job, preset)) as events:
        async for event in events:
            yield event


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
