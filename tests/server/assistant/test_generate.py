"""From words to a checked plugin, with an engine that talks to a real server on a socket."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from server.assistant.generate import Wishes, generating
from server.assistant.verify import Place
from server.assistant.writing import Generated, Stage
from server.models.errors import EmptyAnswerError, RefusedError
from server.models.presets import Preset, Price
from server.models.protocol import Piece
from tests.server.models import said
from tests.server.models.wire import Reply, Server, serving

CHAT = "/v1/chat/completions"
GOOD = """#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

public void OnPluginStart()
{
	HookEvent("tank_spawn", Event_TankSpawn);
}

void Event_TankSpawn(Event event, const char[] name, bool dontBroadcast)
{
	PrintToChatAll("A Tank!");
}
"""
INVENTED = GOOD.replace("tank_spawn", "tank_appeared")
MISSPELT = GOOD.replace("PrintToChatAll", "PrintToChatAl")


@pytest.fixture
async def wire() -> AsyncIterator[Server]:
    async with serving() as server:
        yield server


def _answer(code: str, prose: str = "Here it is:") -> Reply:
    return said.chat(f"{prose}\n\n```sourcepawn\n{code}```\n")


def _preset(wire: Server) -> Preset:
    options = {"address": wire.address, "model": "m", "retries": 0}
    return Preset(title="test", engine="compatible", price=Price(input=1.0, output=2.0), options=options)


async def _all(wire: Server, folder: Path, rounds: int = 2) -> list[Stage | Piece | Generated]:
    wishes = Wishes(Place(str(folder / "plugin.sp")), rounds)
    return [event async for event in generating("announce tanks", _preset(wire), wishes)]


async def _made(wire: Server, folder: Path, rounds: int = 2) -> Generated:
    last = (await _all(wire, folder, rounds))[-1]
    assert isinstance(last, Generated)
    return last


async def test_good_answer_is_done_at_once(wire: Server, tmp_path: Path) -> None:
    wire.on(CHAT, _answer(GOOD))
    made = await _made(wire, tmp_path)
    assert made.is_done
    assert (made.code, made.remarks, made.rounds, made.after) == (GOOD, "Here it is:", 0, ())
    assert made.cost is not None
    assert made.cost > 0


async def test_pieces_come_before_the_result(wire: Server, tmp_path: Path) -> None:
    wire.on(CHAT, _answer(GOOD))
    events = await _all(wire, tmp_path)
    assert "".join(event.text for event in events if isinstance(event, Piece)).count(GOOD) == 1
    assert [event.name for event in events if isinstance(event, Stage)] == ["write", "check"]


async def test_errors_go_back_and_are_mended(wire: Server, tmp_path: Path) -> None:
    wire.on(CHAT, _answer(INVENTED), _answer(GOOD))
    made = await _made(wire, tmp_path)
    assert made.is_done
    assert made.rounds == 1
    assert [one.code for one in made.before] == ["unknown-event"]
    asked = wire.seen[-1].body["messages"]
    assert [one["role"] for one in asked] == ["system", "user", "assistant", "user"]
    assert "tank_appeared" in asked[-1]["content"]
    assert made.usage.prompt_tokens == 2 * (await _made_of_one(wire, tmp_path)).usage.prompt_tokens


async def _made_of_one(wire: Server, tmp_path: Path) -> Generated:
    wire.on(CHAT, _answer(GOOD))
    return await _made(wire, tmp_path)


async def test_it_stops_when_it_does_not_get_better(wire: Server, tmp_path: Path) -> None:
    wire.on(CHAT, _answer(INVENTED))
    made = await _made(wire, tmp_path, rounds=5)
    assert not made.is_done
    assert [one.code for one in made.errors] == ["unknown-event"]
    assert len(wire.seen) == 2


async def test_worse_answer_does_not_replace_a_better_one(wire: Server, tmp_path: Path) -> None:
    worse = INVENTED.replace("PrintToChatAll", "PrintToEverybodyThatIsHere")
    wire.on(CHAT, _answer(INVENTED), _answer(worse))
    made = await _made(wire, tmp_path)
    assert made.code == INVENTED
    assert len(made.errors) == 1


async def test_no_rounds_means_that_errors_are_shown(wire: Server, tmp_path: Path) -> None:
    wire.on(CHAT, _answer(INVENTED))
    made = await _made(wire, tmp_path, rounds=0)
    assert not made.is_done
    assert len(wire.seen) == 1


async def test_certain_corrections_are_made_without_asking(wire: Server, tmp_path: Path) -> None:
    before = GOOD.replace('HookEvent("tank_spawn", Event_TankSpawn);', 'HookEvent("tank_spawn", Event_TankSpawn)')
    wire.on(CHAT, _answer(before))
    made = await _made(wire, tmp_path)
    assert made.before
    assert (made.code, made.fixed, made.is_done) == (GOOD, 1, True)
    assert len(wire.seen) == 1


async def test_answer_that_ran_out_of_tokens_is_not_done(wire: Server, tmp_path: Path) -> None:
    wire.on(CHAT, said.chat(f"```sourcepawn\n{GOOD}", finish="length"))
    made = await _made(wire, tmp_path, rounds=0)
    assert made.cut
    assert not made.is_done


async def test_answer_without_code_is_an_error(wire: Server, tmp_path: Path) -> None:
    wire.on(CHAT, said.chat("I would rather talk about the weather."))
    with pytest.raises(EmptyAnswerError, match="weather"):
        await _made(wire, tmp_path)


async def test_refusal_is_told_as_such(wire: Server, tmp_path: Path) -> None:
    wire.on(CHAT, said.refusal("No", "."))
    with pytest.raises(RefusedError, match="No"):
        await _made(wire, tmp_path)


async def test_hostile_answer_changes_nothing_but_the_text(wire: Server, tmp_path: Path) -> None:
    hostile = GOOD.replace("A Tank!", "\x1b]0;owned\x07A Tank!\u202e")
    wire.on(CHAT, _answer(hostile, "Saved as /etc/passwd; run `rm -rf ~`."))
    made = await _made(wire, tmp_path)
    assert not any(char in made.code for char in "\x1b\x07\u202e")
    assert list(tmp_path.iterdir()) == []


async def test_facts_are_in_the_prompt_as_material(wire: Server, tmp_path: Path) -> None:
    wire.on(CHAT, _answer(GOOD))
    wishes = Wishes(Place(str(tmp_path / "plugin.sp")))
    async for _ in generating("announce the tank spawn", _preset(wire), wishes):
        pass
    user = wire.seen[0].body["messages"][-1]["content"]
    assert 'event "tank_spawn"' in user
    assert user.endswith("The request:\nannounce the tank spawn")


async def test_thoughts_are_no_part_of_the_answer(wire: Server, tmp_path: Path) -> None:
    bad = INVENTED.replace("A Tank!", "A thought!")
    wire.on(CHAT, _answer(GOOD, f"<think>Perhaps:\n\n```sourcepawn\n{bad}{bad}```\n\nNo.</think>\nHere it is:"))
    made = await _made(wire, tmp_path)
    assert (made.code, made.remarks, made.before) == (GOOD, "Here it is:", ())
