"""Reading an answer with the names that it is held to: what may come next, what was defined, where code is."""

from __future__ import annotations

import re

import pytest

from server.models.local_held import Reader, _state
from server.models.local_rules import Names, Rules, lexemes

NAMES = {
    "called": ("Known", "KnownToo", "if"),
    "members": ("Push",),
    "made": ("List",),
    "events": ("round_end", "round"),
}
HELD = {
    "rules": [
        {"before": r"\.", "more": (), "quoted": False, "later": False},
        {"before": r"\bnew", "more": ("Own",), "quoted": False, "later": False},
        {"before": "", "more": ("Mine",), "quoted": False, "later": False},
        {"before": r"\bHook\(", "more": (), "quoted": True, "later": False},
    ],
    "free": r"\b(?:if|for)$",
    "defines": r"(?:\n|\n?(?!return )\w+ )(?P<name>\w+)(?P<bodiless>!)?",
    "heads": ("void", "int"),
    "bodies": r"\bclass\b",
    "outer": r"public [\w ]*",
    "begins": r"#include|public\b",
    "missing": "\nvoid {}();",
}

BEFORE = "void F()\n{\n"


def rules(later: bool = False) -> Rules:
    called = [NAMES["members"], NAMES["made"], (*NAMES["called"], "Hook"), NAMES["events"]]
    held = {**HELD, "rules": [{**rule, "later": later and not rule["before"]} for rule in HELD["rules"]]}
    words = ("void", "int", "return", "MAX")
    return Rules(held, [Names(part) for names in called for part in (names, words)])


def taken(reader: Reader, text: str, size: int = 1) -> str:
    """As much of a text as is taken, in pieces of some bytes."""
    raw = text.encode()
    for start in range(0, len(raw), size):
        if not reader.add(lexemes(raw[start : start + size])):
            return raw[:start].decode()
    return text


def within(code: str, size: int = 1) -> str:
    """As much as is taken in a function."""
    reader = Reader(rules(), "")
    assert taken(reader, BEFORE) == BEFORE
    return taken(reader, code, size)


GOOD = [
    "Known();",
    "Mine(Known(1), KnownToo (2));",
    "int x = 1; x = x * (2);",
    "list.Push(1);",
    "List a = new List();",
    "new Own();",
    "if (x) for (int i = 0; i < 3; i++) Known();",
    'Hook("round_end");',
    'Hook ( "round", Foo);',
    'Known("no(names) in here \\" Foo(");',
    "// Foo(1)\nKnown();",
    "/* Foo(1)\n Bar( */ Known();",
    "Known /* why */ ();",
    "'('; '\\''; Known();",
    "F();",
    "x = (Foo) + 5(3);",
    "#pragma Foo(1)\nKnown();",
    "#define TWICE(%1) Known(%1)\nTWICE(2);",
    "#define LONG \\\n Known(1)\nLONG;",
    "}\nint Later(int a)\n{\n}\nvoid G()\n{\nLater(1);",
    "}\nclass A {\n int Size() {}\n}\nvoid G()\n{\nSize();",
    "Танк 坦克; Known();",
]
BAD = [
    ("Foo();", "Foo"),
    ("Foo \t\n (1);", "Foo \t\n "),
    ("Known(Foo(1));", "Known(Foo"),
    ("list.Known();", "list.Known"),
    ("new Known();", "new Known"),
    ("Push();", "Push"),
    ('Hook("bogus");', 'Hook("'),
    ('Hook("round_en");', 'Hook("round_en'),
    ('Hook("rounds");', 'Hook("round'),
    ('Known(); "Foo("; Foo();', 'Known(); "Foo("; Foo'),
    ("#define X Foo(1)\n", "#define X Foo"),
    ("Later(); }\nint Later() {}", "Later"),
    ("return Foo(1);", "return Foo"),
    ("\tint Foo(1);", "\tint Foo"),
    ("x'a' Foo();", "x'a' Foo"),
    ("/* a */ Foo /* b */ (", "/* a */ Foo /* b */ "),
    ("Танк(); Foo(", "Танк(); Foo"),
    ("MAX();", "MAX"),
]


@pytest.mark.parametrize("code", GOOD)
@pytest.mark.parametrize("size", [1, 2, 3, 5, 100])
def test_what_exists_is_taken(code: str, size: int) -> None:
    assert within(code, size) == code


@pytest.mark.parametrize(("code", "expected"), BAD)
def test_what_does_not_exist_is_not(code: str, expected: str) -> None:
    assert within(code) == expected
    for size in (2, 3, 5, 100):
        assert len(within(code, size)) <= len(expected)


def test_what_is_not_taken_changes_nothing() -> None:
    reader = Reader(rules(), "void F()\n{\n")
    for refused in ("Foo(", '""; Foo(', "/* */ Foo(", "}\nint G()\n{\nFoo(", "#define G 1\nFoo("):
        assert not reader.add(lexemes(refused.encode()))
        assert not reader.add(lexemes(b"G("))
    assert taken(reader, "Known();") == "Known();"


def test_prose_is_free() -> None:
    text = "Call foo() and Bar(1).\n\n```c\nvoid F()\n{\nKnown();\n}\n```\nThen baz() again.\n~~~\nKnown();\n"
    assert taken(Reader(rules()), text) == text
    for opening in ("```c\n", "  ````\n", "~~~ c\n", "1. ```\n", "public int x;\n", "#include <x>\n"):
        assert taken(Reader(rules()), f"Foo(1)\n{opening}int x = Foo(1)") == f"Foo(1)\n{opening}int x = Foo"


def test_a_fence_ends_where_it_ends() -> None:
    text = "````\nvoid F()\n{\n```\n\t````x\n"
    assert taken(Reader(rules()), text + "Foo(") == text + "Foo"
    assert taken(Reader(rules()), text + "/*\n````\nFoo()") == text + "/*\n````\nFoo()"


def test_each_block_is_a_text_of_its_own() -> None:
    first = "```\nvoid Mine2()\n{\n}\n```\n"
    assert taken(Reader(rules()), first + "```\nvoid G()\n{\nMine2();") == first + "```\nvoid G()\n{\nMine2"


def test_text_before_may_say_anything() -> None:
    before = 'void Own2()\n{\nFoo();\nHook("bogus");\n}\n'
    assert taken(Reader(rules(), before + "void G()\n{\n"), "Own2(); Foo(1)") == "Own2(); Foo"
    assert taken(Reader(rules(), before + 'void G()\n{\nHook("round_'), 'end"); Known();') == 'end"); Known();'
    assert taken(Reader(rules(), before + 'void G()\n{\nHook("bogu'), 's"); Known();') == 's"); Known();'
    assert taken(Reader(rules(), before + "void G()\n{\nKno"), "wn(); Foo(") == "wn(); Foo"
    assert taken(Reader(rules(), before + "void G()\n{\n/* x"), "Foo() */ Foo(") == "Foo() */ Foo"


def test_text_behind_counts() -> None:
    for before, after, may in [
        ("Known", "(1);", True),
        ("Foo", " (1);", False),
        ("Kno", "wn(1);", True),
        ("Foo", ";", True),
        ("Foo;", "(1)", True),
        ('Hook("round', '", F);', True),
        ('Hook("rou', '", F);', False),
        ('Hook("rou', 'nd", F);', True),
        ('Hook("rou', "", True),
    ]:
        reader = Reader(rules(), "void F()\n{\n" + before)
        assert reader.may_end(after) is may, (before, after)
        assert taken(reader, "") == ""


def test_a_word_is_written_again() -> None:
    reader = Reader(rules(), "void F()\n{\n")
    assert reader.add(lexemes(b"\tx = "))
    start, again = reader.started, _state(reader)
    for piece in (b"Kno", b"wnFoo"):
        assert reader.add(lexemes(piece))
        assert reader.is_open
    assert not reader.add(lexemes(b"("))
    assert reader.is_misnamed
    assert reader.misnamed_at == start + 1
    reader.go_back(again)
    reader.is_strict = True
    assert not reader.add(lexemes(b" Foo"))
    assert not reader.add(lexemes(b" KnownFo"))
    assert reader.add(lexemes(b" KnownT"))
    assert not reader.add(lexemes(b" "))
    assert reader.add(lexemes(b"oo"))
    assert reader.add(lexemes(b" "))
    assert not reader.is_open
    assert reader.add(lexemes(b"("))
    reader.go_back(again)
    reader.is_strict = True
    assert reader.add(lexemes(b" x")), "what was seen may be written"
    assert not reader.add(lexemes(b" (")), "but not called"
    assert not reader.is_misnamed


class TestLater:
    """A function may be called before the text defines it, and then it has to."""

    CALLS = "```\nvoid F()\n{\nFoo(1);\nBar();\n}\n"

    def test_the_answer_does_not_end_before(self) -> None:
        reader = Reader(rules(later=True))
        assert taken(reader, self.CALLS) == self.CALLS
        assert not reader.add(lexemes(b"```\n"))
        assert not reader.add(lexemes(b"`"))
        assert not reader.may_end("")
        written = "void Bar()\n{\nKnown();\n}\nvoid Foo()\n{\n}\n"
        assert taken(reader, written + "```\nAnd foo().") == written + "```\nAnd foo()."
        assert reader.may_end("")

    def test_nor_in_a_comment(self) -> None:
        reader = Reader(rules(later=True))
        assert taken(reader, self.CALLS + "/* and\n```\n") == self.CALLS + "/* and\n```"
        assert taken(reader, "c\n*/\nvoid Bar(") == "c\n*/\nvoid Bar("

    def test_what_is_due_comes_first(self) -> None:
        reader = Reader(rules(later=True))
        taken(reader, self.CALLS)
        assert not reader.may_end("")
        assert reader.is_pressed
        taken(reader, " ")  # a statement begins
        for refused in ("void Baz", "int x", "return", ";", "#", '"', "}", "= 1", "Known("):
            assert taken(reader, refused) != refused
        reader = Reader(rules(later=True))
        taken(reader, self.CALLS)
        reader.is_pressed = True
        assert (
            taken(reader, "\nvoid Foo(int a) // why\n{\nint b = 1;\nBaz(")
            == "\nvoid Foo(int a) // why\n{\nint b = 1;\nBaz"
        )
        assert (
            taken(reader, "; Bar();\n}\nvoid Bar()\n{\n}\nint x;\n```\n")
            == "; Bar();\n}\nvoid Bar()\n{\n}\nint x;\n```\n"
        )

    def test_what_has_begun_may_end_as_it_likes(self) -> None:
        reader = Reader(rules(later=True))
        taken(reader, self.CALLS + "int some")
        reader.is_pressed = True
        assert taken(reader, "thing = 1;\nint other") == "thing = 1;\nint "

    def test_only_functions(self) -> None:
        for bad in ("list.Foo(", "new Foo(", "MAX(", "#define X Foo(", "return("):
            start = "```\nvoid F()\n{\n"
            assert taken(Reader(rules(later=True)), start + bad) == start + bad[:-1]

    def test_what_is_missing_is_told(self) -> None:
        reader = Reader(rules(later=True))
        taken(reader, self.CALLS)
        assert reader.missing() == "\nvoid Bar();\nvoid Foo();"
        taken(reader, "/* and")
        assert reader.missing().startswith("*/")
        assert Reader(rules(later=True)).missing() == ""


def test_lexemes_are_the_whole_text() -> None:
    for text in ("", "a_1@ \t\n(é", "\r\n\x00", "int x=1;"):
        found = lexemes(text.encode())
        assert "".join(part for _, part in found) == text.encode().decode("latin-1")
    assert re.fullmatch(r"\w+", lexemes(b"abc_9")[0][1])
