"""A conversation over a file, with an engine that talks to a real server on a socket, and without a model."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from server.analysis.snapshot import Snapshot
from server.assistant.builtin_chat import NOBODY, Asked, abilities, chatting_without_model
from server.assistant.chat import Conversation, Conversations, Said, View, chatting, prompt
from server.assistant.engines import make_engine, preset_named
from server.assistant.fences import as_one, proposes, tidy
from server.models.presets import Preset, Price
from server.models.protocol import Message
from tests.server.models import said
from tests.server.models.wire import Reply, Server, serving
from tests.world import world

CHAT = "/v1/chat/completions"
FILE = """\
#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

int g_count;

public void OnPluginStart()
{
    g_count = 1;
}

public void OnMapStart()
{
    g_count++;
}
"""
CHANGE = "It counts by two.\n\n```sourcepawn\npublic void OnMapStart()\n{\n    g_count += 2;\n}\n```\n"


@pytest.fixture
async def wire() -> AsyncIterator[Server]:
    async with serving() as server:
        yield server


@pytest.fixture
def snapshot(tmp_path: Path) -> Snapshot:
    return world(tmp_path, f"//- plugin.sp\n{FILE}").of("plugin.sp")


def preset_of(wire: Server, **changes: Any) -> Preset:
    options = {"address": wire.address, "model": "m", "retries": 0}
    return Preset(title="test", engine="compatible", price=Price(input=1.0, output=2.0), options=options, **changes)


async def ask(wire: Server, held: Conversation, view: View | None, message: str) -> Said:
    preset = preset_of(wire)
    engine = make_engine(preset)
    try:
        events = [event async for event in chatting(engine, preset, held, view, message, 1)]
    finally:
        await engine.close()
    assert isinstance(events[-1], Said)
    return events[-1]


def answers(text: str) -> Reply:
    return said.chat(*(text[at : at + 7] for at in range(0, len(text), 7)))


async def test_prose_is_prose(wire: Server, snapshot: Snapshot) -> None:
    wire.on(CHAT, answers("It counts maps."))
    held = Conversation()
    made = await ask(wire, held, View.of(snapshot), "what is g_count?")
    assert (made.text, made.made) == ("It counts maps.", None)
    assert made.cost is not None
    assert made.cost > 0
    assert [one.content for one in held.turns] == ["what is g_count?", "It counts maps."]


async def test_code_becomes_a_proposal_for_the_whole_file(wire: Server, snapshot: Snapshot) -> None:
    wire.on(CHAT, answers(CHANGE))
    made = await ask(wire, Conversation(), View.of(snapshot), "count by two")
    assert made.text == "It counts by two."
    assert made.made is not None
    assert made.made.code == FILE.replace("g_count++", "g_count += 2")
    assert made.made.is_done
    assert len(wire.seen) == 1


async def test_errors_in_a_proposal_go_back_once(wire: Server, snapshot: Snapshot) -> None:
    wire.on(CHAT, answers(CHANGE.replace("g_count += 2", "NoSuchThing()")), answers(CHANGE))
    made = await ask(wire, Conversation(), View.of(snapshot), "count by two")
    assert made.made is not None
    assert made.made.is_done
    assert "NoSuchThing" in wire.seen[1].body["messages"][-1]["content"]


async def test_code_that_is_left_out_goes_back(wire: Server, snapshot: Snapshot) -> None:
    lazy = CHANGE.replace("    g_count += 2;", "    // ... rest unchanged ...")
    wire.on(CHAT, answers(lazy))
    made = await ask(wire, Conversation(), View.of(snapshot), "count by two")
    assert made.made is None
    assert "can not be put into the file" in made.text
    assert "left out" in wire.seen[1].body["messages"][-1]["content"]


async def test_example_is_no_proposal(wire: Server, snapshot: Snapshot) -> None:
    wire.on(CHAT, answers('Such as:\n\n```text\nHookEvent("tank_spawn", OnTank);\n```\n'))
    made = await ask(wire, Conversation(), View.of(snapshot), "how do I hook an event?")
    assert made.made is None
    assert "HookEvent" in made.text


async def test_plugin_without_a_file(wire: Server) -> None:
    wire.on(CHAT, answers(f"Here:\n```sourcepawn\n{FILE}```"))
    made = await ask(wire, Conversation(), None, "a plugin that counts maps")
    assert made.is_new
    assert made.made is not None
    assert made.made.code == FILE


async def test_what_is_taken_away_is_named(wire: Server, tmp_path: Path) -> None:
    functions = "".join(f"\nvoid F{i}()\n{{\n}}\n" for i in range(7))
    file = f"#include <sourcemod>\n{functions}"
    shot = world(tmp_path, f"//- plugin.sp\n{file}").of("plugin.sp")
    wire.on(CHAT, answers(f"```sourcepawn\n{file.replace('void F3()', 'void G()')}```"))
    made = await ask(wire, Conversation(), View.of(shot), "rename F3")
    assert made.removed == ("F3",)


def test_file_comes_first_and_stays(snapshot: Snapshot) -> None:
    held = Conversation()
    preset = preset_named("builtin")
    first, _ = prompt(preset, held, View.of(snapshot), "one")
    held.note("one", "two")
    second, _ = prompt(preset, held, View.of(snapshot), "three")
    assert first[:3] == second[:3]
    assert FILE.strip() in first[1].content
    assert [one.role for one in second] == ["system", "user", "assistant", "user", "assistant", "user"]


def test_selection_and_findings_come_with_the_question(tmp_path: Path) -> None:
    shot = world(tmp_path, "//- plugin.sp\n" + FILE.replace("g_count++", "g_cuont++")).of("plugin.sp")
    start = shot.text.chars.index("g_cuont")
    messages, _ = prompt(preset_named("builtin"), Conversation(), View.of(shot, start, start + 9), "what is wrong?")
    assert "line 15: error:" in messages[-1].content
    assert "g_cuont++" in messages[-1].content.split("are selected")[1]


def test_older_turns_go_first_when_the_model_is_small(snapshot: Snapshot) -> None:
    held = Conversation()
    for number in range(12):
        held.note(f"question {number} " + "which one of them " * 60, "answer " + "this one of those " * 60)
    preset = Preset(title="small", engine="compatible", context=8192, max_tokens=1024)
    messages, dropped = prompt(preset, held, View.of(snapshot), "and now?")
    assert dropped > 0
    assert messages[0].role == "system"
    assert FILE.strip() in messages[1].content
    assert not any("question 0 " in one.content for one in messages)
    assert any("question 11 " in one.content for one in messages)


def test_long_file_is_shortened_around_the_cursor(tmp_path: Path) -> None:
    functions = "".join(f"\nvoid F{i}()\n{{\n    // {i} {'x' * 400}\n}}\n" for i in range(200))
    shot = world(tmp_path, f"//- plugin.sp\n{functions}").of("plugin.sp")
    at = shot.text.chars.index("// 150 ")
    preset = Preset(title="small", engine="compatible", context=8192, max_tokens=1024)
    messages, _ = prompt(preset, Conversation(), View.of(shot, at, at), "what?")
    assert "// 150 " in messages[1].content
    assert "void F3()" in messages[1].content
    assert "// 3 " not in messages[1].content
    assert len(messages[1].content) < 15_000


def test_conversations_are_bounded() -> None:
    held = Conversations()
    for number in range(100):
        held.get(str(number)).note("a", "b")
    assert len(held) < 50
    assert held.find("0") is None
    assert held.find("99") is not None
    one = held.get("long")
    for _ in range(200):
        one.note("x" * 50_000, "y" * 50_000)
    assert sum(len(turn.content) for turn in one.turns) <= 200_000
    assert one.turns[0].role == "user"


def test_blocks_for_the_file_become_one() -> None:
    text = "First:\n```sourcepawn\nint g_a;\n```\nthen\n```sp\nint g_b;\n```\nand\n```text\nint c;\n```\n"
    assert proposes(text)
    assert as_one(text).endswith("```sourcepawn\nint g_a;\n\nint g_b;\n```")
    assert "```text\nint c;\n```" in as_one(text)


def test_fence_inside_a_fence_stays_inside() -> None:
    text = "````sourcepawn\n// ```\nint g_a;\n````\n"
    assert as_one(text) == text


def test_steering_characters_go() -> None:
    assert tidy("a\x1b[2Jb\u202ec\x07\x9b1md\te\r\nf") == "a[2Jbc1md\te\nf"


async def _without(snapshot: Snapshot | None, message: str, asked: Asked = NOBODY) -> Said:
    kept = Conversation()
    preset = preset_named("builtin")
    events = [event async for event in chatting_without_model(preset, kept, snapshot, 0, 0, message, asked)]
    assert isinstance(events[-1], Said)
    assert kept.turns[-1] == Message("assistant", events[-1].text[:16_000])
    return events[-1]


@pytest.mark.parametrize("message", ["explain", "What does this do?", "解释一下这个文件", "что делает этот файл?"])
async def test_without_a_model_questions_are_answered_by_the_analysis(snapshot: Snapshot, message: str) -> None:
    said = await _without(snapshot, message)
    assert "`OnMapStart`" in said.text
    assert said.made is None


async def test_function_that_is_named_is_explained(snapshot: Snapshot) -> None:
    said = await _without(snapshot, "what does OnMapStart do?")
    assert said.text.startswith("**`OnMapStart`**")
    assert "`g_count`" in said.text


async def test_without_a_model_requests_become_plugins() -> None:
    said = await _without(None, "announce when a Tank spawns")
    assert said.is_new
    assert said.made is not None
    assert "tank_spawn" in said.made.code


async def test_plugin_is_not_put_into_a_file_that_has_something(snapshot: Snapshot) -> None:
    said = await _without(snapshot, "announce when a Tank spawns")
    assert said.is_new
    assert "file of its own" in said.text


@pytest.mark.parametrize("message", ["help", "rewrite this in a nicer way", "make me a sandwich"])
async def test_without_a_model_it_says_what_it_can_do(snapshot: Snapshot, message: str) -> None:
    said = await _without(snapshot, message)
    assert abilities("en") in said.text
    assert said.made is None
