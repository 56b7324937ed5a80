"""How much of an answer is taken."""

from __future__ import annotations

import pytest

from server.assistant.inline.cursor import Cursor
from server.assistant.inline.extent import cut, finished, is_multi_line
from tests.at_cursor import at_cursor

TOP = "#pragma semicolon 1\n#include <sourcemod>\n\n"


def multi(body: str, explicit: bool = False) -> bool:
    return is_multi_line(Cursor(*at_cursor(f"{TOP}public void OnPluginStart()\n{{\n{body}\n}}\n")), explicit)


def test_several_lines_where_a_block_begins() -> None:
    assert multi("    $0")
    assert multi("    if (x)\n    {\n        $0\n    }\n    return;")
    assert multi("    if (x) {$0")
    assert multi("    for (int i = 0; i < 3; i++)$0")
    assert is_multi_line(Cursor(*at_cursor(f"{TOP}$0\n")))


def test_one_line_elsewhere() -> None:
    assert not multi("    return;\n    $0")
    assert not multi("    int count = $0")
    assert multi("    int count = $0", explicit=True)


@pytest.mark.parametrize(
    ("answer", "line", "lines"),
    [
        ("1;\n    int b = 2;\n", "1;", "1;\n    int b = 2;"),
        ("F();\n}\n\nvoid G()\n{\n}\n", "F();", "F();"),
        ("\n    F();\n    G();\n}", "\n    F();", "\n    F();\n    G();"),
        ("a, b);\n", "a, b", "a, b"),
        ('F("}");\nG();', 'F("}");', 'F("}");\nG();'),
        ("F(); // }\nG();", "F(); // }", "F(); // }\nG();"),
        ("if (x)\n{\n    F();\n}\nG(", "if (x)", "if (x)\n{\n    F();\n}"),
        ("", "", ""),
        ("\r\n  F();\r\n", "\n  F();", "\n  F();"),
    ],
)
def test_cut(answer: str, line: str, lines: str) -> None:
    assert cut(answer, is_multi=False).text == line
    assert cut(answer, is_multi=True).text == lines


def test_an_answer_is_whole_as_soon_as_nothing_can_follow() -> None:
    assert not cut("F(", False, ended=False).is_whole
    assert cut("F();\n", False, ended=False).is_whole
    assert not cut("F();\n", True, ended=False).is_whole
    assert cut("F();\n}", True, ended=False).is_whole
    assert cut("F(x))", False, ended=False).text == "F(x)"


def test_a_cut_does_not_depend_on_how_the_answer_came() -> None:
    answer = 'if (x)\n{\n    F("}");\n}\n}\nmore'
    for is_multi in (False, True):
        whole = cut(answer, is_multi)
        early = next(found for at in range(len(answer) + 1) if (found := cut(answer[:at], is_multi, False)).is_whole)
        assert early == whole


def test_many_lines_end_somewhere() -> None:
    assert cut("F();\n" * 50, is_multi=True).text.count("F();") == 20


def test_open_blocks_are_closed() -> None:
    assert finished("if (x)\n    {\n        F();", "    ", "    ") == "if (x)\n    {\n        F();\n    }"
    assert finished("if (x) {\n    for (;;) {\n        F();", "", "  ") == (
        "if (x) {\n    for (;;) {\n        F();\n  }\n}"
    )
    assert finished("F();", "    ", "    ") == "F();"
