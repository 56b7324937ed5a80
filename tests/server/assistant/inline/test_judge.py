"""What a model says is shown only if it is right in its place."""

from __future__ import annotations

import pytest

from server.assistant.inline.cursor import Cursor
from server.assistant.inline.judge import is_sound, new_findings
from server.assistant.inline.placing import placed
from server.assistant.inline.speculation import accepted
from server.assistant.inline.suggestion import Suggestion
from tests.at_cursor import at_cursor

TOP = "#pragma semicolon 1\n#pragma newdecls required\n#include <sourcemod>\n\n"
START = f"{TOP}public void OnPluginStart()\n{{\n    $0\n}}\n"


def inserted(text: str, marked: str = START) -> list[str]:
    snapshot, offset = at_cursor(marked)
    return [one.code for one in new_findings(snapshot, Suggestion(offset, offset, text, "model"))]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("AnnounceTank();", "undefined-symbol"),
        ('HookEvent("tank_appears", OnTank);', "unknown-event"),
        ("PrintToServer(", "expected-expression"),
        ("}", "unmatched-brace"),
        ('PrintToServer("a" "b");', "expected-token"),
        ("int count = GetMaxPlayers();", "undefined-symbol"),
        ('PrintToServer("%d", "three");', "format-type"),
    ],
)
def test_what_is_wrong_is_found(text: str, code: str) -> None:
    assert code in inserted(text)


@pytest.mark.parametrize("text", ['PrintToServer("on");', "int count = MaxClients;", "// what comes next"])
def test_what_is_right_or_only_unfinished_passes(text: str) -> None:
    assert inserted(text) == []


def test_mistakes_that_were_there_do_not_count() -> None:
    marked = START.replace("$0", "Missing();\n    $0")
    assert inserted('PrintToServer("on");', marked) == []
    assert inserted("Absent();", marked) == ["undefined-symbol"]


def test_what_half_a_line_has_hidden_is_not_the_suggestions_fault() -> None:
    marked = START.replace("$0", 'PrintToServer("%d", "three");\n    PrintToServer(\n$0')
    snapshot, _ = at_cursor(marked)
    offset = snapshot.text.chars.index("PrintToServer(\n") + len("PrintToServer(")
    assert is_sound(snapshot, Suggestion(offset, offset, '"on");', "model"))


def test_nothing_is_changed_by_looking() -> None:
    snapshot, offset = at_cursor(START)
    before = str(snapshot.project.unit(snapshot.path).root.text)
    assert not is_sound(snapshot, Suggestion(offset, offset, "Nothing();", "model"))
    assert snapshot.project.unit(snapshot.path) is snapshot.unit
    assert str(snapshot.unit.root.text) == before


def test_a_block_is_closed_and_brackets_of_the_editor_are_used() -> None:
    cursor = Cursor(*at_cursor(START))
    made = placed(cursor, 'for (int i = 1; i <= MaxClients; i++)\n    {\n        PrintToServer("%d", i);')
    assert made is not None
    assert made.text.endswith("i);\n    }")

    cursor = Cursor(*at_cursor(START.replace("$0", "PrintToServer($0);")))
    made = placed(cursor, '"on");')
    assert made is not None
    assert (made.text, made.end - made.start) == ('"on"', 0)
    made = placed(cursor, '"on"')
    assert made is not None
    assert (made.text, made.end - made.start) == ('"on"', 0)

    cursor = Cursor(*at_cursor(START.replace("$0", "PrintToServer($0)")))
    made = placed(cursor, '"on");')
    assert made is not None
    assert (made.text, made.end - made.start) == ('"on");', 1)


def test_what_is_wrong_however_it_is_inserted_is_dropped() -> None:
    assert placed(Cursor(*at_cursor(START)), "AnnounceTank();") is None
    assert placed(Cursor(*at_cursor(START)), "   \n") is None


def test_an_accepted_statement_leads_to_the_next_line() -> None:
    cursor = Cursor(*at_cursor(START))
    made = placed(cursor, 'PrintToServer("on");')
    assert made is not None
    then = accepted(cursor, made)
    assert then is not None
    assert then.prefix.endswith('PrintToServer("on");\n    ')
    assert then.is_blank
    assert then.suffix == cursor.suffix
