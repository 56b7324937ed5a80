"""Console scripts: commands, their arguments and places."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from server.syntax import console
from server.syntax.console import Script
from server.syntax.text import Text

CFG = """\
// Server
sv_cheats 0; mp_gamemode "versus"   // after
hostname "A // B; Ц"
exec more.cfg

;;
"""


def read(text: str) -> Script:
    return console.parse(Text.of(text))


def plain(script: Script) -> list[list[str]]:
    return [[command.name.text, *(word.text for word in command.arguments)] for command in script.commands]


def test_commands() -> None:
    script = read(CFG)
    assert script.problems == []
    assert plain(script) == [
        ["sv_cheats", "0"],
        ["mp_gamemode", "versus"],
        ["hostname", "A // B; Ц"],
        ["exec", "more.cfg"],
    ]
    raw = CFG.encode()
    hostname = script.commands[2]
    assert raw[hostname.name.start : hostname.end].decode() == 'hostname "A // B; Ц"'
    assert script.commands[0].arguments[0].is_quoted is False


def test_open_quote() -> None:
    script = read('say "hello\r\nsv_cheats 1')
    assert plain(script) == [["say", "hello"], ["sv_cheats", "1"]]
    assert [(one.code, one.start, one.end) for one in script.problems] == [("unclosed-quote", 4, 10)]


@given(st.text(alphabet=st.sampled_from('ab"; /\n\r\\{}é\0')) | st.text())
def test_no_text_crashes(text: str) -> None:
    script = read(text)
    size = len(text.encode("utf-8", "replace"))
    at = 0
    for command in script.commands:
        assert at <= command.name.start < command.end <= size
        at = command.end
    assert all(problem.start < problem.end <= size for problem in script.problems)
