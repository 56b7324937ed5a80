"""An answer never takes away what it does not mention: code, directives and comments stay, or it is refused."""

from __future__ import annotations

import pytest

from server.assistant.merging import Merged, MergeError, merge
from server.syntax.text import Text

OLD = """\
#include <sourcemod>

/** A timer. */
new Handle:g_timer = INVALID_HANDLE
new g_count // how many
new String:g_name[32]

public OnPluginStart()
{
\tg_count = 1
}
"""
BODY = "#include <sourcemod>\n\nvoid A()\n{\n    a();\n}\n"
NEW_BODY = BODY.replace("a();", "b();")


def put(answer: str, file: str) -> Merged:
    return merge(Text.of(file), answer)


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_declarations_without_semicolons_are_replaced_one_by_one(end: str) -> None:
    file = OLD.replace("\n", end)
    made = put("int g_count = 5;\n", file)
    assert made.text == file.replace("new g_count", "int g_count = 5;")


@pytest.mark.parametrize(
    ("file", "answer", "made"),
    [
        ("int a\nint b;\n", "int a = 1;\n", "int a = 1;\nint b;\n"),
        ("void F() { } int g;\nvoid H() {}\n", "int g = 3;\n", "void F() { } int g = 3;\nvoid H() {}\n"),
        ("enum A { X } int g;\nvoid H() {}\n", "int g = 3;\n", "enum A { X } int g = 3;\nvoid H() {}\n"),
        (
            "native int A(int a)\nnative int B()\n",
            "native int B(int b)\n",
            "native int A(int a)\nnative int B(int b)\n",
        ),
        ("void F() {} void G() {}\n", "void F() { x(); }\n", "void F() { x(); } void G() {}\n"),
    ],
)
def test_declarations_that_share_a_line_or_an_end_stay(file: str, answer: str, made: str) -> None:
    assert put(answer, file).text == made


def test_declarations_of_one_macro_are_refused_by_name() -> None:
    file = "#define TWO(%1,%2) int %1; int %2;\nTWO(x, y)\nvoid F() {}\n"
    with pytest.raises(MergeError, match="`x` would be gone"):
        put("int y = 2;\n", file)


def test_code_that_the_parser_took_for_another_is_refused_by_name() -> None:
    with pytest.raises(MergeError, match="`F` would be gone"):
        put("int a = 5;\n", "int a = 5 +\nvoid F()\n{\n    x();\n}\nvoid G() {}\n")


def test_comment_that_never_ends_is_refused() -> None:
    with pytest.raises(MergeError, match=r"`/\* oops` never ends"):
        put("void A()\n{\n}\n", "void A()\n{\n    foo(); /* oops\n}\n\nvoid B()\n{\n}\n")


@pytest.mark.parametrize(
    "kept",
    [
        '#if defined DEBUG_MODE\nvoid Debug()\n{\n    PrintToServer("mine");\n}\n#endif\n',
        "#if 0\nold code\n#endif\n",
        "#assert MAXPLAYERS > 2\n",
        "// Everything below is generated.\n",
        "/* int g_old;\nint g_older; */\n",
        "#endinput\nnotes of mine\n",
    ],
)
def test_answer_that_looks_like_the_file_takes_nothing_away(kept: str) -> None:
    made = put(NEW_BODY, f"{BODY}\n{kept}")
    assert not made.is_whole
    assert made.text == f"{NEW_BODY}\n{kept}"


def test_branch_that_is_hollow_in_the_answer_stays() -> None:
    kept = "#if defined DEBUG_MODE\nvoid Debug()\n{\n}\n#endif\n"
    made = put(f"{NEW_BODY}\n#if defined DEBUG_MODE\n#endif\n", f"{BODY}\n{kept}")
    assert kept in made.text
    assert "b();" in made.text


@pytest.mark.parametrize("kept", ["/** Does a. */\nvoid A()", "// Does a.\nvoid A()"])
def test_doc_comment_that_the_answer_lacks_stays(kept: str) -> None:
    assert put(NEW_BODY, BODY.replace("void A()", kept)).text == NEW_BODY.replace("void A()", kept)


def test_comment_at_the_beginning_is_not_exchanged_for_that_of_the_answer() -> None:
    file = f"// By me, all rights mine.\n\n{BODY}"
    assert put(f"// Made for you.\n\n{NEW_BODY}", file).text == f"// By me, all rights mine.\n\n{NEW_BODY}"
    assert put(NEW_BODY, file).text == f"// By me, all rights mine.\n\n{NEW_BODY}"


def test_answer_with_all_that_the_file_has_takes_its_place() -> None:
    rest = "\n// Rest.\n\n#if defined DEBUG_MODE\nvoid Debug()\n{\n}\n#endif\n"
    made = put(NEW_BODY + rest, BODY + rest)
    assert made.is_whole
    assert made.text == NEW_BODY + rest


@pytest.mark.parametrize("kinds", [("Foo", "Bar"), ("Foo:", "Bar:"), ("int ", "float ")])
def test_operators_are_told_apart_by_what_they_take(kinds: tuple[str, str]) -> None:
    first, second = (
        f"stock bool operator<({kind} a, {kind} b)\n{{\n    return true;\n}}\n" for kind in (f"{one} " for one in kinds)
    )
    made = put(second.replace("true", "false"), first + second)
    assert made.text == first + second.replace("true", "false")


@pytest.mark.parametrize("answer", ["#define g_max 7", "int g_max()\n{\n    return 7;\n}"])
def test_variable_becomes_what_the_answer_makes_of_it(answer: str) -> None:
    made = put(f"{answer}\n", "int g_max = 5;\nvoid F()\n{\n}\n")
    assert made.text == f"{answer}\nvoid F()\n{{\n}}\n"


def test_macro_does_not_swallow_the_line_that_it_is_put_in() -> None:
    for answer in ("#define a 7\n", "#define b 7\n"):
        with pytest.raises(MergeError):
            put(answer, "int a; int b; int c;\nvoid F() {}\n")


def test_macro_that_is_defined_anew_is_left_alone() -> None:
    file = "#define A 1\nint g_a = A;\n#undef A\n#define A 2\nvoid F()\n{\n}\n"
    with pytest.raises(MergeError, match="more than once"):
        put("#define A 3\n", file)


def test_code_with_a_mistyped_head_stays() -> None:
    functions = "".join(f"\nvoid F{i}()\n{{\n}}\n" for i in range(8))
    file = f"{BODY}{functions}\npublc void Typo()\n{{\n    mine();\n}}\n"
    assert "mine();" in put(NEW_BODY + functions, file).text


def test_conditions_around_a_header_are_not_torn() -> None:
    file = "#if SM > 1\nvoid F(int a)\n#else\nvoid F(int b)\n#endif\n{\n    x();\n}\nvoid G() {}\n"
    with pytest.raises(MergeError, match="#endif"):
        put("void F(int a)\n{\n    y();\n}\n", file)


def test_condition_in_a_function_is_answered_too() -> None:
    file = "void F()\n{\n#if defined X\n    a();\n#endif\n}\nvoid G() {}\n"
    with pytest.raises(MergeError, match=r"#(if|endif)"):
        put("void F()\n{\n    b();\n}\n", file)
    answer = "void F()\n{\n#if defined X\n    b();\n#endif\n}\n"
    assert put(answer, file).text == file.replace("a();", "b();")


@pytest.mark.parametrize("remark", ["// do not raise", "/* do not raise */", "/* do\nnot raise */"])
def test_remark_behind_a_macro_stays(remark: str) -> None:
    file = f"#define MOST 5 {remark}\nvoid F() {{}}\n"
    assert put("#define MOST 6\n", file).text == file.replace("5", "6")


def test_remark_behind_a_macro_is_replaced_by_that_of_the_answer() -> None:
    made = put("#define MOST 6 // raised\n", "#define MOST 5 // do not raise\nvoid F() {}\n")
    assert made.text == "#define MOST 6 // raised\nvoid F() {}\n"
