"""The `compatible` engine against a server that others wrote: llama-cpp-python's own, with a model of the tests."""

from __future__ import annotations

import asyncio
import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import aclosing, suppress
from dataclasses import replace
from importlib.util import find_spec

import pytest
from pydantic import SecretStr

from server.models import compatible
from server.models.errors import BadKeyError, CutOffError, ModelError, TimedOutError, UnreachableError
from server.models.protocol import End, Fill, Message, Piece, Request
from tests.server.models.rigs import KEY, asking, gap
from tests.server.models.test_contract import everything
from tools.bench.gguf import vocabulary, write_model

pytestmark = [
    pytest.mark.filterwarnings("error"),
    pytest.mark.skipif(find_spec("llama_cpp") is None, reason="llama.cpp is not installed: `make local` builds it"),
]

NAME = "tiny"
CONTEXT = 16384
START_S = 60.0
_RUNNING = re.compile(r"Uvicorn running on (http://127\.0\.0\.1:\d+)")


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the server answers. It is ended however the tests end."""
    # What it says are letters: this server reads an answer again and again while a character is not whole.
    mute = [token for token in vocabulary() if not (token.isascii() and token.isalpha())]
    model = write_model(tmp_path_factory.mktemp("model") / "tiny.gguf", context=CONTEXT, mute=mute)
    known = {name: value for name, value in os.environ.items() if not name.upper().endswith("_KEY")}
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "llama_cpp.server", "--model", str(model), "--model_alias", NAME),
            *("--host", "127.0.0.1", "--port", "0", "--n_ctx", str(CONTEXT), "--n_threads", "1"),
            *("--api_key", KEY.get_secret_value(), "--verbose", "false"),
        ],
        cwd=model.parent,
        env={**known, "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        errors="replace",
    )
    try:
        yield f"{_address(process)}/v1"
    finally:
        process.kill()
        process.wait()


def _address(process: subprocess.Popen[str]) -> str:
    """What the server says of itself when it is ready; the rest of what it says is taken from it until it ends."""
    assert process.stderr is not None
    said: list[str] = []
    found: list[str] = []
    ready = threading.Event()

    def listen() -> None:
        assert process.stderr is not None
        with process.stderr as lines:
            for line in lines:
                said.append(line)
                if match := _RUNNING.search(line):
                    found.append(match[1])
                    ready.set()
        ready.set()

    threading.Thread(target=listen, daemon=True).start()
    assert ready.wait(START_S), "it does not start"
    assert found, "".join(said[-20:])
    return found[0]


@pytest.fixture
async def engine(address: str) -> AsyncIterator[compatible.Engine]:
    engine = engine_at(address)
    yield engine
    await engine.close()


def engine_at(address: str, key: SecretStr | None = KEY, **options: object) -> compatible.Engine:
    return compatible.Engine(compatible.Options.model_validate({"address": address, **options}), key)


def short(words: str = "Say it.", **changes: object) -> Request:
    return replace(asking(words), max_tokens=12, **changes)  # pyright: ignore[reportArgumentType]


async def test_it_offers_its_model(engine: compatible.Engine) -> None:
    assert await engine.models() == [NAME]
    await everything(engine, short())
    assert engine.model == NAME, "and the engine takes it"


async def test_a_chat(engine: compatible.Engine) -> None:
    text, end = await everything(engine, short(temperature=0))
    assert text.isalpha()
    assert end == End("length", NAME, None), "this server does not say what a streamed answer took"
    assert (await everything(engine, short(temperature=0)))[0] == text


async def test_a_conversation(engine: compatible.Engine) -> None:
    turns = (Message("system", "Be brief."), Message("user", "Hi"), Message("assistant", "Hi"), Message("user", "Go"))
    assert (await everything(engine, replace(short(), messages=turns)))[0]


async def test_pieces_come_as_they_are_made(engine: compatible.Engine) -> None:
    async with aclosing(engine.stream(short())) as stream:
        events = [event async for event in stream]
    assert sum(isinstance(event, Piece) for event in events) > 3


async def test_stop_words(engine: compatible.Engine) -> None:
    whole, _ = await everything(engine, short(temperature=0))
    text, end = await everything(engine, short(temperature=0, stop=(whole[4],)))
    assert text == whole[: whole.index(whole[4])]
    assert end.reason == "stop"


async def test_a_seed(engine: compatible.Engine) -> None:
    one, same, other = [(await everything(engine, short(temperature=1.5, seed=seed)))[0] for seed in (1, 1, 2)]
    assert one == same
    assert one != other


async def test_a_gap_is_filled_by_completions(engine: compatible.Engine) -> None:
    text, end = await everything(engine, gap(max_tokens=12, temperature=0))
    assert text.isalpha()
    assert end == End("length", NAME, None)
    other, _ = await everything(engine, replace(gap(max_tokens=12, temperature=0), fill=Fill("void F()\n{\n", ")")))
    assert other != text, "what is behind the gap counts"


async def test_a_model_that_it_does_not_have(address: str) -> None:
    """It answers with the one that it has, and does not say so."""
    engine = engine_at(address, model="other")
    try:
        assert (await everything(engine, short()))[0]
    finally:
        await engine.close()


@pytest.mark.parametrize("key", [None, SecretStr("sk-wrong")], ids=["none", "wrong"])
async def test_a_key_that_it_does_not_take(address: str, key: SecretStr | None) -> None:
    engine = engine_at(address, key, model=NAME)
    try:
        for asked in (engine.models(), everything(engine, short()), everything(engine, gap())):
            with pytest.raises(BadKeyError, match="does not accept the key"):
                await asked
    finally:
        await engine.close()


async def answers_soon(engine: compatible.Engine) -> None:
    """What has to have stopped would keep the server busy for much longer. Meanwhile it may cut another off."""
    async with asyncio.timeout(30):
        while True:
            with suppress(CutOffError):
                assert (await everything(engine, short()))[0]
                return


LONG = "too long " * CONTEXT


@pytest.mark.parametrize("asked", [short(LONG), replace(gap(), fill=Fill(LONG, ""))], ids=["chat", "gap"])
async def test_a_prompt_that_is_too_long(engine: compatible.Engine, asked: Request) -> None:
    """The server has begun its answer by then, so that all it can do is to end it: that is an error, and no answer."""
    with pytest.raises(ModelError):
        await everything(engine, asked)
    await answers_soon(engine)


ENDLESS = replace(asking("Go on."), max_tokens=CONTEXT - 100)


async def test_closing_the_stream_stops_the_model(engine: compatible.Engine) -> None:
    async with aclosing(engine.stream(ENDLESS)) as stream:
        assert isinstance(await anext(stream), Piece)
    await answers_soon(engine)


async def test_cancelling_before_the_first_piece(engine: compatible.Engine) -> None:
    """It reads the prompt to its end all the same, and stops then."""
    task = asyncio.create_task(everything(engine, replace(ENDLESS, messages=(Message("user", "so " * 600),))))
    await asyncio.sleep(0.1)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await answers_soon(engine)


async def test_time_limit(engine: compatible.Engine) -> None:
    await everything(engine, short())
    begun = time.monotonic()
    with pytest.raises(TimedOutError):
        await everything(engine, replace(ENDLESS, time_limit=0.5))
    assert time.monotonic() - begun < 20
    await answers_soon(engine)


async def test_what_it_drops_for_a_newer_request_is_cut_off(address: str, engine: compatible.Engine) -> None:
    """It answers one at a time, the newest: what came of the other must not pass for an answer."""
    other = engine_at(address, model=NAME)
    try:
        stream = other.stream(ENDLESS)
        assert isinstance(await anext(stream), Piece)
        newer = asyncio.create_task(everything(engine, short()))
        with pytest.raises(CutOffError):
            async for _ in stream:
                pass
        assert (await newer)[0]
    finally:
        await other.close()


async def test_when_it_is_gone() -> None:
    engine = engine_at("http://127.0.0.1:9/v1", model=NAME, retries=0)
    try:
        with pytest.raises(UnreachableError, match="Is it running"):
            await everything(engine, short())
    finally:
        await engine.close()
