"""Error logs of all the forms that are met: what is read out of them, and that nothing else disturbs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.analysis.error_log.entries import Entry, Kind, grouped
from server.analysis.error_log.reading import read
from server.syntax.text import Text

TRACE = """L 11/21/2026 - 20:24:35: [SM] Exception reported: Client 3 is not in game
L 11/21/2026 - 20:24:35: [SM] Blaming: optional/tank.smx
L 11/21/2026 - 20:24:35: [SM] Call stack trace:
L 11/21/2026 - 20:24:35: [SM]   [0] GetClientName
L 11/21/2026 - 20:24:35: [SM]   [1] Line 12, D:\\My Server\\scripting\\tank.sp::Timer_Check
L 11/21/2026 - 20:24:35: [SM]   [3] Call_Finish
L 11/21/2026 - 20:24:35: [SM]   [4] Line 7, lib\\forwards.sp::Tank::Fire
"""


def entries(log: str) -> list[Entry]:
    return read(Text.of(log))


def one(log: str) -> Entry:
    (entry,) = entries(log)
    return entry


def frames(entry: Entry) -> list[tuple[int, int, str, str]]:
    return [(frame.number, frame.line, frame.file, frame.function) for frame in entry.frames]


def test_a_trace_is_read_with_its_places() -> None:
    text = Text.of(TRACE)
    (entry,) = read(text)
    assert (entry.kind, entry.message, entry.plugin) == (
        Kind.EXCEPTION,
        "Client 3 is not in game",
        "optional/tank.smx",
    )
    assert entry.time == "11/21/2026 - 20:24:35"
    assert frames(entry) == [
        (0, 0, "", "GetClientName"),
        (1, 12, "D:\\My Server\\scripting\\tank.sp", "Timer_Check"),
        (3, 0, "", "Call_Finish"),
        (4, 7, "lib\\forwards.sp::Tank", "Fire"),
    ]
    assert text.slice(entry.message_start, entry.message_end) == "Client 3 is not in game"
    assert text.slice(entry.plugin_start, entry.plugin_end) == "optional/tank.smx"
    frame = entry.frames[1]
    assert text.slice(frame.start, frame.end) == "Line 12, D:\\My Server\\scripting\\tank.sp::Timer_Check"
    assert text.slice(entry.start, entry.end) == TRACE.rstrip("\n")
    assert entry.native == "GetClientName"
    assert entry.culprit is frame


@pytest.mark.parametrize(
    ("prefix", "time"),
    [
        ("", ""),
        ("[20:24:35] ", "20:24:35"),
        ("2026-11-21T20:24:35Z ", "2026-11-21T20:24:35Z"),
        ("> ", ""),
        ("    ", ""),
        ("\x1b[31mL 11/21/2026 - 20:24:35: ", "11/21/2026 - 20:24:35"),
        ("l4d2-1  | L 11/21/2026 - 20:24:35: ", "11/21/2026 - 20:24:35"),
        ("L 2026.11.21 20h24: ", "2026.11.21 20h24"),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\x1b[0m\n"])
def test_what_stands_before_and_behind_does_not_matter(prefix: str, time: str, end: str) -> None:
    entry = one(TRACE.replace("L 11/21/2026 - 20:24:35: ", prefix).replace("\n", end))
    assert entry.time == time
    assert entry.message == "Client 3 is not in game"
    assert [frame.function for frame in entry.frames] == ["GetClientName", "Timer_Check", "Call_Finish", "Fire"]


def test_a_part_that_was_pasted_without_marks_is_read() -> None:
    entry = one(
        "Exception reported: Divide by zero\nBlaming: x.smx()\nCall stack trace:\n  [1] Line 3, x.sp::Share\nBye\n"
    )
    assert (entry.message, entry.plugin, frames(entry)) == ("Divide by zero", "x.smx", [(1, 3, "x.sp", "Share")])
    assert one("[SM] Call stack trace:\nBlaming: nobody\nException reported: A").message == "A"


def test_what_a_forum_made_bold_is_plain() -> None:
    entry = one(
        TRACE.replace("Client 3 is not in game", "**Client 3 is not in game**").replace(
            "Timer_Check", "**Timer_Check**"
        )
    )
    assert entry.message == "Client 3 is not in game"
    assert entry.frames[1].function == "Timer_Check"


def test_old_versions_are_read() -> None:
    log = """L 09/06/2014 - 15:28:18: [SM] Native "GetEntProp" reported: Entity 6 (6) is invalid
L 09/06/2014 - 15:28:18: [SM] Displaying call stack trace for plugin "tank.smx":
L 09/06/2014 - 15:28:18: [SM]   [0]  Line 53, G:\\include\\util.inc::GetInfectedClass()
L 09/06/2014 - 15:28:18: [SM]   [1]  Line 100, tank.sp::Reset()
L 09/06/2014 - 15:28:19: [SM] Plugin encountered error 15: Array index is out of bounds
L 09/06/2014 - 15:28:19: [SM] Displaying call stack trace for plugin "other.smx":
L 09/06/2014 - 15:28:19: [SM]   [0]  Line 3, other.sp::A()
L 09/06/2014 - 15:28:20: [SM] Displaying call stack trace for plugin "third.smx":
L 09/06/2014 - 15:28:20: [SM]   [0]  Line 4, third.sp::B()
"""
    first, second, third = entries(log)
    assert (first.message, first.plugin, first.native) == ("Entity 6 (6) is invalid", "tank.smx", "GetEntProp")
    assert frames(first)[1:] == [(0, 53, "G:\\include\\util.inc", "GetInfectedClass"), (1, 100, "tank.sp", "Reset")]
    assert (second.message, second.plugin) == ("15: Array index is out of bounds", "other.smx")
    assert (third.message, third.plugin, frames(third)) == ("", "third.smx", [(0, 4, "third.sp", "B")])


def test_a_message_of_several_lines_is_one() -> None:
    entry = one(
        'L 11/21/2026 - 20:24:35: [SM] Exception reported: \n==========\nMissing required file: "a.txt".\n'
        "Read the instructions.\n==========\n" + TRACE.split("\n", 1)[1]
    )
    assert entry.message == 'Missing required file: "a.txt". Read the instructions.'
    assert len(entry.frames) == 4


def test_two_traces_in_a_row_are_two() -> None:
    assert [len(entry.frames) for entry in entries(TRACE + TRACE)] == [4, 4]
    # Even where the heads are cut off, a trace begins with its first number.
    assert len(entries(TRACE + "[SM]   [0] GetClientName\n")) == 1


def test_loading_files_and_leaks_are_told() -> None:
    log = """[SM] Failed to load plugin "tank.smx": Native "L4D_Foo" was not found.
[SM] Unable to load plugin "my plugin.smx": Error detected in plugin startup (see error logs)
[SM] Plugin fix.smx failed to load: Unable to open file.
[SM] Unable to load extension "x.ext": x.ext.so: cannot open shared object file: No such file or directory
[SM] Warning: plugin tank.smx is using more than 100000 handles!
[SM] MEMORY LEAK DETECTED IN PLUGIN (file "leak.smx")
[SM] Unloading plugin to free 16000 handles.
[SM] Contact the author(s) of this plugin to correct this error.
--------------------------------------------------------------------------
Type\tTimer               |\tCount\t5
L 06/01/2023 - 10:00:00: [SM] Fatal error encountered parsing translation file "tank.phrases.txt"
L 06/01/2023 - 10:00:00: [SM] Error (line 5, column 0): Stream ended
L 06/01/2023 - 10:00:00: [tank.smx] I said this
"""
    text = Text.of(log)
    found = read(text)
    assert [(entry.kind, entry.plugin, entry.message) for entry in found] == [
        (Kind.LOAD, "tank.smx", 'Native "L4D_Foo" was not found.'),
        (Kind.LOAD, "my plugin.smx", "Error detected in plugin startup (see error logs)"),
        (Kind.LOAD, "fix.smx", "Unable to open file."),
        (Kind.LOAD, "x.ext", "x.ext.so: cannot open shared object file: No such file or directory"),
        (Kind.WARNING, "tank.smx", "using more than 100000 handles!"),
        (Kind.WARNING, "leak.smx", "MEMORY LEAK DETECTED"),
        (
            Kind.FILE,
            "",
            'Fatal error encountered parsing translation file "tank.phrases.txt": Error (line 5, column 0): '
            "Stream ended",
        ),
        (Kind.PLUGIN, "tank.smx", "I said this"),
    ]
    whole, place = found[6].places
    assert (whole.file, whole.line, text.slice(whole.start, whole.end)) == ("tank.phrases.txt", 0, "tank.phrases.txt")
    assert (place.file, place.line) == ("tank.phrases.txt", 5)
    assert text.slice(place.start, place.end) == "Error (line 5, column 0): Stream ended"
    for entry in found[:4]:
        assert text.slice(entry.plugin_start, entry.plugin_end) == entry.plugin
    assert text.slice(found[5].start, found[5].end).endswith("5")


def test_what_tells_of_nothing_gives_nothing() -> None:
    quiet = """L 11/21/2026 - 20:24:35: SourceMod error session started
L 11/21/2026 - 20:24:35: Info (map "c1m1_hotel") (file "errors_20261121.log")
L 11/21/2026 - 20:24:35: "me<3><STEAM_1:0:1><Survivor>" say "[SM] is cool"
L 11/21/2026 - 20:24:35: Error log file session closed.
[SM] Loaded plugin tank.smx successfully.
I write about [0] things, Line 5, and [tank.smx] too.
"""
    assert entries(quiet) == []
    assert entries("") == []


def test_in_an_ordinary_log_what_plugins_say_is_no_error() -> None:
    log = """L 11/21/2026 - 20:24:35: SourceMod log file session started (file "L20261121.log") (Version "1.12")
L 11/21/2026 - 20:24:36: [basecommands.smx] "me<3><STEAM_1:0:1><>" changed map to "c2m1_highway"
"""
    assert entries(log) == []
    assert [entry.message for entry in entries(log + TRACE)] == ["Client 3 is not in game"]


def test_repetitions_are_one_trouble() -> None:
    later = TRACE.replace("20:24:35", "21:00:00")
    other = TRACE.replace("Line 12", "Line 13")
    troubles = grouped(entries(TRACE + other + later))
    assert [len(one.entries) for one in troubles] == [2, 1]
    assert troubles[0].times == ("11/21/2026 - 20:24:35", "11/21/2026 - 21:00:00")


@given(
    st.lists(
        st.sampled_from(
            [*TRACE.splitlines(), "", "\0", "[SM]", "[SM] ", "[SM]   [0]", "Blaming:", "ü", "[SM] [1] Line 9"]
        )
    ),
    st.sampled_from(["\n", "\r\n", "\r"]),
)
def test_no_order_of_lines_does_harm(lines: list[str], end: str) -> None:
    text = Text.of(end.join(lines))
    found = read(text)
    for entry in found:
        assert 0 <= entry.start <= entry.message_start <= entry.message_end <= len(text)
        assert entry.start <= entry.end <= len(text)
        for frame in entry.frames:
            assert frame.start <= frame.end <= entry.end or frame.number < 0
    assert [entry.start for entry in found] == sorted(entry.start for entry in found)
