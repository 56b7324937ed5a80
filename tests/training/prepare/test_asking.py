"""Requests say what is wanted in facts; what would be vague is none."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from server.analysis.documentation import parse
from server.assistant.overview import overview
from server.assistant.tasks.function.wish import reads_like_request
from tests.training.plugins import HEAD, TANK, WITCH
from training.code.cutting import functions, pieces
from training.code.opened import Opener
from training.prepare.asking import function_request, plugin_request, specific


def requests(code: str, seed: int = 1) -> dict[str, str]:
    snapshot = Opener().text(Path("/nowhere/plugin.sp").absolute(), code)
    found = overview(snapshot)
    called = {one.symbol: one for one in found.functions}
    cuts = functions(snapshot, pieces(snapshot))
    made = {one.name: function_request(one, called[one.symbol], random.Random(seed)) for one in cuts}
    return made | {"": plugin_request(found, random.Random(seed))}


def test_requests_are_specific() -> None:
    made = requests(TANK)
    assert "Gives a survivor more health, but never more than is allowed." in made["GiveHealth"]
    assert "`void GiveHealth(int client, int amount)`" in made["GiveHealth"]
    assert "on the event `tank_spawn`" in made["Event_TankSpawn"]
    assert "“A Tank has come!” to everyone's chat" in made["Event_TankSpawn"]
    assert "by the admin command `sm_tanks`" in made["Command_Tanks"]
    assert "Announces a Tank and heals all survivors when one spawns." in made[""]
    assert "`test_tank_heal` (default 20, 0.0 to any)" in made[""]
    for name, request in made.items():
        if name:
            assert reads_like_request(request, f"// {request}"), request
            assert len(request) <= 480


def test_vague_ones_are_none() -> None:
    body = "".join(f"\tg_a {op} a + {n};\n" for n, op in enumerate(("+=", "-=", "*=", "|=", "&=")))
    code = f"{HEAD}\nint g_a;\n\nvoid Calculate(int a)\n{{\n{body}}}\n"
    assert requests(code) == {"Calculate": "", "": ""}


def test_long_lists_are_shortened_and_not_dropped() -> None:
    lines = "".join(
        f'\tCreateConVar("a_very_long_name_for_a_console_variable_{n}", "{n}", "A text about number {n}.");\n'
        f'\tRegConsoleCmd("sm_a_very_long_name_for_a_command_{n}", Command_All);\n'
        for n in range(9)
    )
    code = HEAD + (
        f"\npublic void OnPluginStart()\n{{\n{lines}}}\n\nAction Command_All(int client, int args)\n{{\n"
        '\tReplyToCommand(client, "This is the answer to all.");\n\treturn Plugin_Handled;\n}\n'
    )
    request = requests(code)["OnPluginStart"]
    assert request == "" or "makes the console variables" in request


@pytest.mark.parametrize(
    ("comment", "kept"),
    [
        ("Heals every survivor who is in the saferoom.", "Heals every survivor who is in the saferoom."),
        ("Heals every survivor who is near\n@param client  The survivor.", "Heals every survivor who is near."),
        ("治疗所有在安全屋的生还者", "治疗所有在安全屋的生还者."),
        ("callback", ""),
        ("As the name says, it is for the dumb ones among you", ""),
        ("Event: player death", ""),
        ("TO" + "DO: rewrite this whole thing one day", ""),
        ("Thanks to somebody for the whole idea of this", ""),
        ("-------------------- 12345 ========== 67890", ""),
        ("if (client) { return; } else { do other things; }", ""),
        ("See https://example.org for what this does in detail", ""),
        ("Ask some.one@mail-host.net how this works in detail.", "Ask name@example.com how this works in detail."),
    ],
)
def test_comments_that_say_something(comment: str, kept: str) -> None:
    assert specific(parse(comment)) == kept


def test_the_seed_decides_the_words() -> None:
    assert requests(WITCH, 1) == requests(WITCH, 1)
    assert {requests(WITCH, seed)[""] for seed in range(6)} != {requests(WITCH, 1)[""]} or requests(WITCH, 1)[""] == ""
