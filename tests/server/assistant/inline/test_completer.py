"""An engine is asked as seldom as possible, and left at once when nobody waits."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

import pytest

from server.assistant.inline.completer import Ask, Completer
from server.models.errors import ModelError, TimedOutError, UnreachableError
from server.models.protocol import End, Fill, Piece, Request, Stream

SUFFIX = "\n}\n"


@dataclass
class Scripted:
    """An engine that says what a test puts into its queue: text, an error, or None for the end."""

    name: str = "scripted"
    model: str = "m"
    asked: list[Request] = field(default_factory=list)
    said: asyncio.Queue[str | ModelError | None] = field(default_factory=asyncio.Queue)
    closed: int = 0  # streams that ended, however
    is_closed: bool = False

    async def stream(self, request: Request) -> Stream:
        self.asked.append(request)
        try:
            while (part := await self.said.get()) is not None:
                if isinstance(part, ModelError):
                    raise part
                yield Piece(part)
            yield End("stop", self.model)
        finally:
            self.closed += 1

    async def close(self) -> None:
        self.is_closed = True

    def says(self, *parts: str | ModelError | None) -> None:
        for part in parts:
            self.said.put_nowait(part)


class Time:
    """A clock, and a sleep that lasts until the test lets it end."""

    def __init__(self) -> None:
        self.now = 0.0
        self.waits: list[float] = []
        self.over = asyncio.Event()

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        await self.over.wait()


def ask(prefix: str, suffix: str = SUFFIX, is_multi: bool = False) -> Ask:
    return Ask(prefix, suffix, is_multi, lambda: Fill(prefix, suffix))


@pytest.fixture
def engine() -> Scripted:
    return Scripted()


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def completer(engine: Scripted, time: Time) -> Completer:
    return Completer(engine, time, time.sleep)


async def settled() -> None:
    """Let everything that can go on go on."""
    for _ in range(20):
        await asyncio.sleep(0)


async def test_a_line_is_taken_and_the_rest_not_waited_for(completer: Completer, engine: Scripted) -> None:
    engine.says("F(1", ");", "\n", "never wanted")
    assert await completer.complete(ask("x = ")) == "F(1);"
    await settled()
    assert engine.closed == 1
    assert engine.asked[0].fill == Fill("x = ", SUFFIX)
    assert engine.asked[0].max_tokens == 64


async def test_what_was_suggested_is_not_asked_again(completer: Completer, engine: Scripted) -> None:
    engine.says("F(1);", None)
    assert await completer.complete(ask("x = ")) == "F(1);"
    assert await completer.complete(ask("x = ")) == "F(1);"
    assert await completer.complete(ask("x = F(")) == "1);"
    assert len(engine.asked) == 1


async def test_an_answer_under_way_serves_who_types_what_it_says(completer: Completer, engine: Scripted) -> None:
    first = asyncio.ensure_future(completer.complete(ask("x = ")))
    await settled()
    engine.says("F(")
    await settled()
    first.cancel()
    second = asyncio.ensure_future(completer.complete(ask("x = F")))
    await settled()
    engine.says("1);", None)
    assert await second == "(1);"
    assert first.cancelled()
    assert len(engine.asked) == 1


async def test_who_types_something_else_gets_a_new_answer(completer: Completer, engine: Scripted) -> None:
    first = asyncio.ensure_future(completer.complete(ask("x = ")))
    await settled()
    engine.says("F(")
    await settled()
    second = asyncio.ensure_future(completer.complete(ask("x = G")))
    await settled()
    assert len(engine.asked) == 2
    assert engine.closed == 1
    engine.says("(2);", None)
    assert await second == "(2);"
    assert await first == ""


async def test_typing_that_turns_out_otherwise_asks_anew(completer: Completer, engine: Scripted) -> None:
    first = asyncio.ensure_future(completer.complete(ask("x = ")))
    await settled()
    second = asyncio.ensure_future(completer.complete(ask("x = G")))  # nothing is known of the answer yet
    await settled()
    engine.says("F(1);", None)
    assert await first == "F(1);"
    await settled()
    engine.says("(2);", None)
    assert await second == "(2);"
    assert len(engine.asked) == 2


async def test_cancelling_the_only_request_closes_the_stream(completer: Completer, engine: Scripted) -> None:
    asked = asyncio.ensure_future(completer.complete(ask("x = ")))
    await settled()
    engine.says("F(")
    await settled()
    asked.cancel()
    while not engine.closed:
        await asyncio.sleep(0.005)
    assert asked.cancelled()
    engine.says("G(2);", None)
    assert await completer.complete(ask("x = ")) == "G(2);"  # half an answer was not kept


async def test_it_waits_before_asking_and_the_newest_question_wins(
    completer: Completer, engine: Scripted, time: Time
) -> None:
    first = asyncio.ensure_future(completer.complete(ask("x"), 0.15))
    second = asyncio.ensure_future(completer.complete(ask("x ="), 0.15))
    await settled()
    assert time.waits == [0.15, 0.15]
    assert engine.asked == []
    time.over.set()
    engine.says(" 1;", None)
    assert await first == ""
    assert await second == " 1;"
    assert [one.fill and one.fill.prefix for one in engine.asked] == ["x ="]


async def test_no_wait_for_what_is_known(completer: Completer, engine: Scripted, time: Time) -> None:
    engine.says("1;", None)
    await completer.complete(ask("x = "))
    assert await completer.complete(ask("x = "), 0.15) == "1;"
    assert time.waits == []


async def test_what_is_foreseen_is_there_at_once(completer: Completer, engine: Scripted) -> None:
    engine.says("F();", None)
    completer.foresee(ask("a"))
    completer.foresee(ask("a"))
    await settled()
    assert await completer.complete(ask("a"), 0.15) == "F();"
    assert len(engine.asked) == 1


async def test_what_is_foreseen_ends_when_something_else_is_wanted(completer: Completer, engine: Scripted) -> None:
    completer.foresee(ask("a"))
    await settled()
    asked = asyncio.ensure_future(completer.complete(ask("b")))
    await settled()
    assert engine.closed == 1
    engine.says("c", None)
    assert await asked == "c"


async def test_an_engine_that_fails_is_left_alone_for_a_while(
    completer: Completer, engine: Scripted, time: Time
) -> None:
    engine.says(UnreachableError("no server"))
    with pytest.raises(UnreachableError):
        await completer.complete(ask("a"))
    assert await completer.complete(ask("b")) == ""
    completer.foresee(ask("c"))
    await settled()
    assert len(engine.asked) == 1
    time.now += 31
    engine.says("d", None)
    assert await completer.complete(ask("b")) == "d"


async def test_a_failure_that_nobody_waits_for_harms_nobody(completer: Completer, engine: Scripted) -> None:
    engine.says(UnreachableError("no server"))
    completer.foresee(ask("a"))
    await settled()
    engine.says("b", None)
    assert await completer.complete(ask("a")) == "b"


async def test_several_lines_end_with_the_block(completer: Completer, engine: Scripted) -> None:
    engine.says("F();\n", "G();\n}\n", "void H()")
    assert await completer.complete(ask("{\n", is_multi=True)) == "F();\nG();"
    assert engine.asked[0].max_tokens == 256


async def test_one_line_of_several_does_not_serve_who_wants_several(completer: Completer, engine: Scripted) -> None:
    completer.foresee(ask("{"))
    await settled()
    asked = asyncio.ensure_future(completer.complete(ask("{", is_multi=True)))
    await settled()
    assert len(engine.asked) == 2
    engine.says("F();\n}", None)
    assert await asked == "F();"


async def test_closing_stops_all(completer: Completer, engine: Scripted) -> None:
    completer.foresee(ask("a"))
    await settled()
    await completer.close()
    assert engine.closed == 1
    assert engine.is_closed


async def test_slow_answer_is_shown_as_far_as_it_came(engine: Scripted) -> None:
    completer = Completer(engine, Time())
    engine.says("return a;\nreturn", TimedOutError("too slow"))
    assert await completer.complete(ask("", is_multi=True)) == "return a;"
    assert not completer.is_quiet
    engine.says(TimedOutError("too slow"))
    with pytest.raises(TimedOutError):
        await completer.complete(ask("int "))
    assert completer.is_quiet
