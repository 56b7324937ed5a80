"""The built-in engine as the engines' protocol has it: what it answers, refuses, and leaves out."""

from __future__ import annotations

import asyncio

import pytest

from server.assistant.compose.answer import answer, with_values
from server.assistant.compose.engine import Engine, wanted
from server.assistant.compose.errors import ComposeError
from server.assistant.extract import extract
from server.assistant.prompt import conversation
from server.assistant.retrieve import Fact
from server.assistant.verify import Place, verify
from server.models.errors import BadRequestError, RefusedError
from server.models.protocol import End, Fill, Message, Piece, Request, Usage


async def _answer(request: Request) -> tuple[str, End]:
    text, end = "", None
    async for event in Engine().stream(request):
        if isinstance(event, Piece):
            text += event.text
        else:
            end = event
    assert end is not None
    return text, end


async def test_an_answer_is_words_and_one_fenced_plugin() -> None:
    text, end = await _answer(Request(conversation("When a witch is startled, slap that player for 3 damage")))
    assert end == End("stop", "builtin", Usage())
    taken = extract(text)
    assert taken.closed
    assert "SlapPlayer" in taken.code
    assert taken.prose.startswith("When a witch is startled: slaps")
    assert not verify(taken.code, Place("/plugin.sp")).after


async def test_a_refusal_says_why_and_what_comes_near() -> None:
    with pytest.raises(RefusedError, match=r"“unless”.*You could try: .*[Tt]ank") as refused:
        await _answer(Request(conversation("Announce when a tank spawns unless it is night")))
    assert "\n" not in str(refused.value)


async def test_the_last_user_message_counts() -> None:
    turns = (
        Message("user", "Announce when a witch spawns"),
        Message("assistant", "…"),
        Message("user", "Play a sound when a tank is killed"),
    )
    text, _ = await _answer(Request(turns))
    assert "EmitSound" in text
    assert "witch" not in text.lower()


async def test_gaps_are_not_for_this_engine() -> None:
    with pytest.raises(BadRequestError):
        await _answer(Request(fill=Fill("int x = ", ";")))


async def test_whoever_stops_listening_stops_the_engine() -> None:
    stream = Engine().stream(Request(conversation("Announce when a car alarm goes off")))
    assert isinstance(await anext(stream), Piece)
    await stream.aclose()
    with pytest.raises(StopAsyncIteration):
        await anext(stream)


def test_facts_are_left_out() -> None:
    request = "Announce when a tank spawns"
    facts = [Fact("event", "witch_spawn", "witch_spawn: a Witch spawns.")]
    assert wanted(conversation(request, facts)[1].content) == request
    assert wanted(request) == request


def test_what_is_not_heeded_is_named() -> None:
    made = answer("Announce when a car alarm goes off, in red")
    assert made.code
    assert "Not heeded: “in red”." in made.remarks


def test_another_way_than_the_one_asked_for_is_told() -> None:
    made = answer("Announce when a car alarm goes off. Use SDKHook_OnTakeDamage.")
    assert any("without `SDKHook_OnTakeDamage`" in remark for remark in made.remarks)


def test_who_is_told_of_stands_in_no_braces() -> None:
    made = answer("announce when a witch is startled")
    assert any("“… has startled the Witch!”" in remark for remark in made.remarks)


def test_slips_that_were_mended_are_told() -> None:
    assert any("“survivers” as “survivors”" in remark for remark in answer("heal survivers when a witch dies").remarks)


def test_texts_of_the_request_stay_texts() -> None:
    made = answer('Print "\\"); ServerCommand(\\"quit" in chat when a car alarm goes off')
    assert "ServerCommand(" not in made.code.replace('\\"); ServerCommand(\\"', "")
    percent = answer('Print "%s 100%" in chat when a car alarm goes off')
    assert not verify(percent.code, Place("/plugin.sp")).after


def test_defaults_of_a_recipe() -> None:
    source = 'x = CreateConVar("l4d2_a", "5", "About.", _, true, 1.0);\ny = CreateConVar("l4d2_ab", "5", "");\n'
    assert '"l4d2_a", "8"' in with_values(source, (("l4d2_a", 8),))
    assert '"l4d2_ab", "5"' in with_values(source, (("l4d2_a", 8),))
    with pytest.raises(ComposeError):
        with_values(source, (("l4d2_b", 8),))


@pytest.mark.parametrize(
    "request_", ["", " ", "?", "\x1b[2J", "when " * 300, "(" * 2000, "a tank " * 50, "😀", "```\nx\n```"]
)
def test_nothing_makes_it_fall(request_: str) -> None:
    assert answer(request_).refusal


def test_it_leaves_the_loop_free() -> None:
    async def both() -> int:
        turns = 0
        made = asyncio.ensure_future(_answer(Request(conversation("Announce when a car alarm goes off"))))
        while not made.done():
            turns += 1
            await asyncio.sleep(0.001)
        return turns

    assert asyncio.run(both()) > 1
