"""The prompt of a gap: its beginning stays while somebody types, and it keeps to its budget."""

from __future__ import annotations

from server.assistant.inline.cursor import Cursor
from server.assistant.inline.fim import fill_of, window_before, window_behind
from server.models.protocol import Fill
from tests.at_cursor import at_cursor

TOP = "#pragma semicolon 1\n#include <sourcemod>\n\n"
OTHER = (
    'public void OnPluginStart()\n{\n    HookEvent("tank_spawn", OnTank);\n}\n\n'
    "void OnTank(Event event, const char[] name, bool dontBroadcast)\n{\n    PrintToChatAll(name);\n}\n\n"
)


def fill(body: str, context: int = 8192) -> Fill:
    return fill_of(Cursor(*at_cursor(f"{TOP}{OTHER}void Mine(int client)\n{{\n    {body}\n}}\n")), context, 64)


def test_facts_come_first_and_the_texts_around_the_cursor_last() -> None:
    made = fill("int count = $0")
    assert made.prefix.startswith("// What the plugin uses:\n")
    assert '// event "tank_spawn": ' in made.prefix
    assert "// void PrintToChatAll(const char[] format, any ...)" in made.prefix
    assert made.prefix.endswith("    int count = ")
    assert made.suffix == "\n}\n"


def test_typing_changes_only_the_end() -> None:
    first, second = fill("int count = $0").prefix, fill("int count = GetClientTeam(cl$0").prefix
    assert second.startswith(first)


def test_the_budget_is_kept() -> None:
    text = "".join(f"int g_count{number};\n" for number in range(5000))
    made = fill_of(Cursor(*at_cursor(f"{TOP}{text}$0\n{text}")), 2048, 64)
    assert len(made.prefix) + len(made.suffix) <= (2048 - 64) * 3
    assert made.prefix.endswith("int g_count4999;\n")
    assert made.suffix.startswith("\nint g_count0;\n")


def test_a_window_stays_where_it_is_while_little_is_typed() -> None:
    text = "".join(f"line {number}\n" for number in range(1000))
    starts = {text.index(window_before(text[:end], 1000)) for end in range(5000, 5400, 7)}
    assert len(starts) <= 2
    for end in range(0, len(text), 331):
        window = window_before(text[:end], 1000)
        assert len(window) <= 1000
        assert text[:end].endswith(window)
        assert end < 1000 or len(window) >= 400


def test_the_window_behind_ends_with_a_line() -> None:
    text = "".join(f"line {number}\n" for number in range(100))
    window = window_behind(text, 100)
    assert text.startswith(window)
    assert window.endswith("\n")
    assert window_behind("short", 100) == "short"
