"""`l4d2 trace`: error logs explained on a terminal and for programs."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from tests.server.cli.conftest import Run

Write = Callable[[str, str], Path]
PLUGIN = """#include <sourcemod>
#include "lib/shared.inc"
public void OnPluginStart()
{
    HookEvent("player_death", Event_Death);
}
void Event_Death(Event event, const char[] name, bool dontBroadcast)
{
    Greet(GetClientOfUserId(event.GetInt("attacker")));
}
"""
SHARED = """stock void Greet(int client)
{
    PrintToChat(client, "hello");
}
"""
LOG = """L 11/21/2026 - 20:24:35: [SM] Exception reported: Client index 0 is invalid
L 11/21/2026 - 20:24:35: [SM] Blaming: tank.smx
L 11/21/2026 - 20:24:35: [SM] Call stack trace:
L 11/21/2026 - 20:24:35: [SM]   [0] PrintToChat
L 11/21/2026 - 20:24:35: [SM]   [1] Line 3, C:\\sm\\scripting\\lib\\shared.inc::Greet
L 11/21/2026 - 20:24:35: [SM]   [2] Line 9, C:\\sm\\scripting\\tank.sp::Event_Death
"""


def project(write: Write, log: str = LOG) -> None:
    write("scripting/tank.sp", PLUGIN)
    write("scripting/lib/shared.inc", SHARED)
    write("scripting/other/shared.inc", SHARED)
    write("errors.log", log)


def test_a_log_is_explained_in_words(l4d2: Run, write: Write) -> None:
    project(write, LOG + LOG.replace("20:24:35", "20:30:00"))
    ran = l4d2("trace", "errors.log")
    assert ran.status == 1
    said = ran.out.splitlines()
    assert said[0] == "Client index 0 is invalid"
    assert said[1] == "  tank.smx, 2 times, 11/21/2026 - 20:24:35 to 11/21/2026 - 20:30:00, errors.log:1"
    assert said[2:5] == [
        "    in PrintToChat",
        "    at scripting/lib/shared.inc:3 Greet",
        "    at scripting/tank.sp:9 Event_Death",
    ]
    assert any(line.startswith("  Likely cause: The client is 0") for line in said)
    assert '  Line 3 of shared.inc: PrintToChat(client, "hello");' in said


def test_programs_get_json_from_standard_input(l4d2: Run, write: Write) -> None:
    project(write)
    ran = l4d2("trace", "-", "--in", "scripting", "--format", "json", stdin=LOG.replace("\n", "\r\n").encode("utf-16"))
    assert ran.status == 1
    (told,) = json.loads(ran.raw)
    assert (told["log"], told["message"], told["plugin"]) == ("-", "Client index 0 is invalid", "tank.smx")
    assert [frame["places"] for frame in told["frames"]] == [
        [],
        ["scripting/lib/shared.inc"],
        ["scripting/tank.sp"],
    ]
    assert told["cause"]["rule"] == "client-may-be-gone"


def test_a_line_that_has_moved_is_told(l4d2: Run, write: Write) -> None:
    project(write, LOG.replace("Line 3", "Line 40").replace("Line 9", "Line 2"))
    said = l4d2("trace", "errors.log").out
    assert "The file has only 5 lines here" in said
    lines = LOG.replace("Line 9,", "Line 4,").splitlines(keepends=True)
    write("errors.log", "".join(line for line in lines if "shared.inc" not in line))
    moved = l4d2("trace", "errors.log").out
    assert "Line 4 is not in Event_Death here" in moved
    assert "Event_Death is in lines 7 to 10 now." in moved


def test_nothing_wrong_and_nothing_there(l4d2: Run, write: Write) -> None:
    write("quiet.log", "L 11/21/2026 - 20:24:35: Error log file session closed.\n")
    assert (l4d2("trace", "quiet.log").status, l4d2("trace", "missing.log").status) == (0, 2)
    assert "nothing went wrong" in l4d2("trace", "quiet.log").out
    wrong = l4d2("trace", "quiet.log", "--in", "nowhere")
    assert wrong.status == 2
    assert "there is no such folder" in wrong.err
