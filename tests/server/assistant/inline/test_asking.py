"""When a model is asked, and after how long."""

from __future__ import annotations

import pytest

from server.assistant.inline.asking import is_wanted
from server.assistant.inline.cursor import Cursor
from server.assistant.inline.pace import Pace
from tests.at_cursor import at_cursor

TOP = "#pragma semicolon 1\n#include <sourcemod>\n\npublic void OnPluginStart()\n{\n    "


def wanted(line: str, explicit: bool = False, selecting: bool = False) -> bool:
    return is_wanted(Cursor(*at_cursor(f"{TOP}{line}\n}}\n")), explicit, selecting)


@pytest.mark.parametrize("line", ["$0", "int count = $0", "PrintToServer($0)", 'PrintToServer($0");', "if ($0) {"[:-2]])
def test_asked(line: str) -> None:
    assert wanted(line)


@pytest.mark.parametrize(
    "line",
    [
        "in$0",  # too little to go by
        "int $0count = 1;",  # in the middle of a line
        "// a comment $0",
        "/* a comment $0 */",
        'PrintToServer("a text $0");',
        "PrintToServer();$0",  # whole
        "#define X $0",
        "$0 return;",
    ],
)
def test_not_asked(line: str) -> None:
    assert not wanted(line)


def test_who_asks_for_it_gets_it_nearly_everywhere() -> None:
    assert wanted("in$0", explicit=True)
    assert wanted("// a comment $0", explicit=True)
    assert wanted("PrintToServer();$0", explicit=True)
    assert not wanted("int $0count = 1;", explicit=True)


def test_a_chosen_completion_is_not_hidden() -> None:
    assert not wanted("int count = $0", selecting=True)


class Clock:
    """Time that passes when it is told to."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def paced(interval: float, keys: int = 20) -> Pace:
    clock = Clock()
    pace = Pace(clock)
    for _ in range(keys):
        pace.typed()
        clock.now += interval
    return pace


def test_waiting_follows_the_pace_within_bounds() -> None:
    quick, usual, slow = (paced(interval).wait(0.15, "x") for interval in (0.1, 0.2, 0.35))
    assert quick == pytest.approx(0.075)
    assert usual == pytest.approx(0.15)
    assert slow == pytest.approx(0.15 * 0.35 / 0.2)
    assert paced(0.001).wait(0.15, "x") == pytest.approx(0.075)
    assert paced(0.4).wait(2.0, "x") == 1.0


def test_a_break_says_nothing_about_the_pace() -> None:
    assert paced(5.0).interval == pytest.approx(0.2)
    assert Pace(Clock()).interval == pytest.approx(0.2)


def test_some_places_wait_less_and_who_asks_waits_not_at_all() -> None:
    pace = paced(0.2)
    assert pace.wait(0.15, "PrintToServer(") < pace.wait(0.15, "") < pace.wait(0.15, "int count")
    assert pace.wait(0.15, "int count", explicit=True) == 0.0
    assert pace.wait(0.0, "int count") == 0.0
