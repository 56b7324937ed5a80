"""What every engine keeps to: pieces, then one end; typed errors; and it stops when nobody listens any more."""

from __future__ import annotations

import asyncio
import gc
from contextlib import aclosing
from dataclasses import replace

import pytest

from server.models.errors import EmptyAnswerError, FilteredError, RefusedError, TimedOutError
from server.models.protocol import End, Engine, Piece, Request
from tests.server.models.rigs import RIGS, Rig, having

pytestmark = pytest.mark.filterwarnings("error")


async def everything(engine: Engine, request: Request) -> tuple[str, End]:
    """The text of an answer and its end, which has to be the last event and the only one of its kind."""
    async with aclosing(engine.stream(request)) as stream:
        events = [event async for event in stream]
    *pieces, end = events
    assert isinstance(end, End)
    assert all(isinstance(piece, Piece) and piece.text for piece in pieces)
    return "".join(piece.text for piece in pieces if isinstance(piece, Piece)), end


@having("plain")
async def test_pieces_then_one_end(rig: Rig) -> None:
    async with rig.open("plain") as stage:
        text, end = await everything(stage.engine, stage.request)
        assert stage.engine.name == rig.name
        await stage.idle()
    assert text.strip()
    assert end.reason == "stop"
    assert end.model


@having("plain")
async def test_usage_is_counted(rig: Rig) -> None:
    async with rig.open("plain") as stage:
        _, end = await everything(stage.engine, stage.request)
    assert end.usage is not None
    assert end.usage.prompt_tokens >= end.usage.cached_tokens >= 0
    assert end.usage.completion_tokens >= 0


@having("quiet about usage")
async def test_no_usage_is_no_guess(rig: Rig) -> None:
    async with rig.open("quiet about usage") as stage:
        assert (await everything(stage.engine, stage.request))[1].usage is None


@having("plain")
async def test_it_answers_again_and_again(rig: Rig) -> None:
    async with rig.open("plain") as stage:
        first, _ = await everything(stage.engine, stage.request)
        both = await asyncio.gather(*(everything(stage.engine, stage.request) for _ in range(2)))
        assert [text for text, _ in both] == [first, first]
        await stage.engine.close()
        assert (await everything(stage.engine, stage.request))[0] == first, "after closing it opens again"


@having("cut at max_tokens")
async def test_length(rig: Rig) -> None:
    async with rig.open("cut at max_tokens") as stage:
        text, end = await everything(stage.engine, stage.request)
    assert text
    assert end.reason == "length"


@having("empty")
async def test_empty_answer(rig: Rig) -> None:
    async with rig.open("empty") as stage:
        with pytest.raises(EmptyAnswerError, match="empty"):
            await everything(stage.engine, stage.request)


@having("all thought")
async def test_all_tokens_went_into_thought(rig: Rig) -> None:
    async with rig.open("all thought") as stage:
        with pytest.raises(EmptyAnswerError, match="77 tokens"):
            await everything(stage.engine, replace(stage.request, max_tokens=77))


@having("refusing")
async def test_refusal(rig: Rig) -> None:
    async with rig.open("refusing") as stage:
        with pytest.raises(RefusedError) as caught:
            await everything(stage.engine, stage.request)
    assert str(caught.value).strip(), "it says so in words"


@having("filtered")
async def test_content_filter(rig: Rig) -> None:
    async with rig.open("filtered") as stage:
        with pytest.raises(FilteredError, match="content filter"):
            await everything(stage.engine, stage.request)


@pytest.mark.parametrize(
    ("rig", "scene"),
    [
        pytest.param(rig, scene, id=f"{rig.name}-{scene}")
        for rig in RIGS
        for scene in ("silent", "stuck", "endless")
        if scene in rig.scenes
    ],
)
async def test_time_limit_holds_for_the_whole(rig: Rig, scene: str) -> None:
    async with rig.open(scene) as stage:
        with pytest.raises(TimedOutError, match=r"0\.2 s|in time"):
            await everything(stage.engine, replace(stage.request, time_limit=0.2))
        await stage.idle()


@having("endless")
async def test_closing_the_stream_stops_the_model(rig: Rig) -> None:
    async with rig.open("endless") as stage:
        stream = stage.engine.stream(stage.request)
        assert isinstance(await anext(stream), Piece)
        await stream.aclose()
        await stage.idle()
        with pytest.raises(StopAsyncIteration):
            await anext(stream)


@having("endless")
async def test_cancelling_the_task_stops_the_model(rig: Rig) -> None:
    heard = asyncio.Event()

    async def listen() -> None:
        async with aclosing(stage.engine.stream(stage.request)) as stream:
            async for _ in stream:
                heard.set()

    async with rig.open("endless") as stage:
        task = asyncio.create_task(listen())
        await asyncio.wait_for(heard.wait(), 10)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await stage.idle()


@having("silent")
async def test_cancelling_before_the_first_piece(rig: Rig) -> None:
    async with rig.open("silent") as stage:
        task = asyncio.create_task(everything(stage.engine, stage.request))
        await stage.began()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await stage.idle()


@having("endless")
async def test_dropping_the_stream_stops_the_model(rig: Rig) -> None:
    """Who forgets to close it leaves that to the loop, which must not complain."""
    async with rig.open("endless") as stage:
        async for _ in stage.engine.stream(stage.request):
            break
        gc.collect()
        await stage.idle()


@having("endless")
async def test_nothing_is_left_behind(rig: Rig) -> None:
    before = asyncio.all_tasks()
    async with rig.open("endless") as stage:
        for _ in range(3):
            async with aclosing(stage.engine.stream(stage.request)) as stream:
                await anext(stream)
        await stage.idle()
    gc.collect()
    for _ in range(20):  # what the loop was asked to close, it closes in its next rounds
        await asyncio.sleep(0)
    assert asyncio.all_tasks() == before
