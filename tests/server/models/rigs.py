"""The engines under the contract tests, each with the scenes that it can be put into.

To add an engine: one line in `RIGS`. An engine that can not be made to refuse, say, has no such scene.
"""

from __future__ import annotations

import asyncio
import atexit
import shutil
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, replace
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import pytest
from pydantic import SecretStr

from server.assistant.compose import engine as builtin
from server.models import compatible, local, openai
from server.models.protocol import Engine, Fill, Message, Request
from tests.server.models import said
from tests.server.models.tiny_gguf import write_model
from tests.server.models.wire import Reply, serving

KEY = SecretStr("sk-test-0123456789abcdef")
CHAT = "/v1/chat/completions"

# The model of `local` has random weights, so a grammar says what it says.
SAYS = 'root ::= "Say it."'
NEVER_ENDS = "root ::= [a-z] root"

# What the model does, for engines whose model is a server of ours.
CHATS: dict[str, Reply] = {
    "plain": said.chat("Say", " it", "."),
    "quiet about usage": said.chat("Say", usage=None),
    "cut at max_tokens": said.chat("Say", finish="length"),
    "empty": said.chat(),
    "all thought": said.chat(finish="length"),
    "refusing": said.refusal("I can", " not."),
    "filtered": said.chat("Say", finish="content_filter"),
    "endless": said.chat("Say", " it", finish=None, usage=None).but(
        parts=said.chat("on and on ", finish=None, usage=None).parts[:-1], end="endless"
    ),
    "silent": Reply(end="never"),
    "stuck": said.chat("Say").but(parts=said.chat("Say").parts[:2], end="never"),
}


@dataclass
class Stage:
    """An engine in a scene, and what to ask it there.

    `idle` waits until it works at nothing; `began` until it has begun to.
    """

    engine: Engine
    request: Request
    idle: Callable[[], Awaitable[None]]
    began: Callable[[], Awaitable[None]]


@dataclass
class Rig:
    """How to set up an engine: `open` makes it ready for a scene of `scenes`."""

    name: str
    open: Callable[[str], AbstractAsyncContextManager[Stage]]
    scenes: frozenset[str]


def over_http(name: str) -> Rig:
    """An engine whose model is a server of ours."""

    @asynccontextmanager
    async def opened(scene: str) -> AsyncIterator[Stage]:
        async with serving() as server:
            server.on(CHAT, CHATS[scene])
            engine = make(name, server.address)
            try:
                yield Stage(engine, asking("Say it."), server.quiet, server.asked)
            finally:
                await engine.close()

    return Rig(name, opened, frozenset(CHATS))


def in_process(name: str, new: Callable[[], Engine], **scenes: Request) -> Rig:
    """An engine that needs nobody else: each scene is a request that leads to it."""

    async def at_once() -> None:
        await asyncio.sleep(0)

    @asynccontextmanager
    async def opened(scene: str) -> AsyncIterator[Stage]:
        engine = new()
        try:
            yield Stage(engine, scenes[scene], at_once, at_once)
        finally:
            await engine.close()

    return Rig(name, opened, frozenset(scenes))


def on_this_machine(**scenes: Request) -> Rig:
    """The engine whose model is a file, with the tests' own: each scene is a request that leads to it."""

    async def in_its_prompt() -> None:
        await asyncio.sleep(0.1)

    @asynccontextmanager
    async def opened(scene: str) -> AsyncIterator[Stage]:
        engine = local_engine()
        probe = replace(asking("Well?"), max_tokens=1, temperature=0)

        async def answers() -> None:
            async with asyncio.timeout(5):  # what has to have stopped would take longer
                async for _ in engine.stream(probe):
                    pass

        try:
            async for _ in engine.stream(probe):
                pass
            yield Stage(engine, scenes[scene.replace(" ", "_")], answers, in_its_prompt)
        finally:
            await engine.close()

    return Rig("local", opened, frozenset(scene.replace("_", " ") for scene in scenes))


def local_engine(file: Path | None = None, **options: object) -> local.Engine:
    """The engine with the tests' model or another; skips the test where llama.cpp is not installed."""
    if find_spec("llama_cpp") is None:
        pytest.skip("llama.cpp is not installed: `make local` builds it")
    return local.Engine(
        local.Options.model_validate({"path": str(file or tiny_model()), "threads": 1, "context": 32768, **options})
    )


@cache
def tiny_model() -> Path:
    """A GGUF file of random weights, gone when the tests are."""
    folder = tempfile.mkdtemp(prefix="l4d2-tests-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return write_model(Path(folder, "tiny.gguf"))


def asking(words: str) -> Request:
    """A request in words."""
    return Request((Message("user", words),), time_limit=20)


def make(name: str, address: str, key: SecretStr | None = KEY, **options: object) -> Engine:
    """One of the engines that ask over HTTP, which does not try again unless told to."""
    options = {"model": said.MODEL, "retries": 0, **options}
    if name == "openai":
        return openai.Engine(openai.Options.model_validate(options), key, address)
    return compatible.Engine(compatible.Options.model_validate({"address": address, **options}), key)


RIGS = [
    over_http("openai"),
    over_http("compatible"),
    in_process(
        "builtin",
        builtin.Engine,
        plain=asking("Announce to all players when a Tank spawns"),
        refusing=asking("Bake a chocolate cake"),
    ),
    on_this_machine(
        plain=replace(asking("Say it."), grammar=SAYS),
        cut_at_max_tokens=replace(asking("Say it."), grammar=NEVER_ENDS, max_tokens=5),
        empty=replace(asking("Say it."), grammar='root ::= ""'),
        all_thought=replace(asking("Say it."), grammar='root ::= " " root'),
        endless=replace(asking("Say it."), grammar=NEVER_ENDS, max_tokens=32000),
        silent=asking("Say it again, " * 2300),
    ),
]


def having(scene: str) -> pytest.MarkDecorator:
    """Run a test over every engine that can be put into a scene."""
    fit = [pytest.param(rig, id=rig.name) for rig in RIGS if scene in rig.scenes]
    return pytest.mark.parametrize("rig", fit)


def gap(**changes: object) -> Request:
    """A gap to fill."""
    return Request(fill=Fill("void F()\n{\n", "\n}\n"), time_limit=20, **changes)  # pyright: ignore[reportArgumentType]
