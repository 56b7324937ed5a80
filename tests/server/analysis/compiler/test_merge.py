"""What is left of the compiler's messages beside our own findings."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from server.analysis.compiler.merge import merge
from server.analysis.compiler.messages import CompilerMessage, Kind, parse
from server.analysis.finding import Finding, Severity
from server.syntax.text import Text

SOURCE = """public void OnPluginStart()
{
    int a;
    int b;
    Foo(1, Bar(2));
    int c, d;
    Set(1, "x");
    Set(2, "y");
}
"""
TEXT = Text.of(SOURCE)


def ours(written: str, *spcomp: int, message: str = "something is wrong", nth: int = 0) -> Finding:
    start = -1
    for _ in range(nth + 1):
        start = SOURCE.index(written, start + 1)
    return Finding("a-rule", Severity.ERROR, "a.sp", start, start + len(written), message, spcomp)


def left(findings: list[Finding], said: str, text: Text = TEXT, *, joined_lines: bool = False) -> list[str]:
    """What stays of the compiler's messages, as `line:number:marked text`."""
    output = "\n".join(f"a.sp{line}" for line in said.strip().splitlines())
    return [
        f"{placed.message.line}:{placed.message.number}:{text.slice(placed.start, placed.end)}"
        for placed in merge(text, findings, parse(output), joined_lines=joined_lines)
    ]


def test_what_only_the_compiler_has_stays_and_gets_a_range() -> None:
    assert left([], '(5) : error 017: undefined symbol "Bar"') == ["5:17:Bar"]
    assert left([], "(5) : warning 215: expression has no effect") == ["5:215:Foo(1, Bar(2));"]


def test_the_same_finding_is_not_said_twice() -> None:
    assert not left([ours("Bar", 17)], '(5) : error 017: undefined symbol "Bar"')


def test_another_number_is_another_finding() -> None:
    assert left([ours("Bar", 92)], '(5) : error 017: undefined symbol "Bar"') == ["5:17:Bar"]
    assert left([ours("Bar")], '(5) : error 017: undefined symbol "Bar"') == ["5:17:Bar"]


def test_one_of_several_numbers_is_enough() -> None:
    assert not left([ours("Set(1", 35, 213, 450)], '(7) : error 450: no viable conversion from "a" to "b"')


def test_a_line_off_by_one_is_the_same() -> None:
    for line in (4, 5, 6):
        assert not left([ours("Bar", 234)], f'({line}) : warning 234: symbol "Bar" is marked as deprecated: x')
    for line in (3, 7):
        assert left([ours("Bar", 234)], f'({line}) : warning 234: symbol "Bar" is marked as deprecated: x')


def test_another_symbol_nearby_is_another_finding() -> None:
    said = '(3) : warning 203: symbol is never used: "a"\n(4) : warning 203: symbol is never used: "b"'
    assert left([ours("a", 203, nth=0, message="a")], "") == []
    unused_a = Finding("unused", Severity.WARNING, "a.sp", SOURCE.index("a;"), SOURCE.index("a;") + 1, "-", (203,))
    assert left([unused_a], said) == ["4:203:b"]


def test_another_symbol_on_the_same_line_is_another_finding() -> None:
    at = SOURCE.index("c, d")
    unused_c = Finding("unused", Severity.WARNING, "a.sp", at, at + 1, "never used", (203,))
    said = '(6) : warning 203: symbol is never used: "c"\n(6) : warning 203: symbol is never used: "d"'
    assert left([unused_c], said) == ["6:203:d"]


def test_the_symbol_may_be_in_our_words() -> None:
    whole = ours("Foo(1, Bar(2))", 17, message="Bar is not declared")
    assert not left([whole], '(6) : error 017: undefined symbol "Bar"')
    assert left([whole], '(6) : error 017: undefined symbol "Other"')


def test_different_words_for_what_is_on_the_line() -> None:
    assert not left([ours("Foo(1, Bar(2))", 17)], '(5) : error 017: undefined symbol "OutOfAMacro"')
    assert left([ours("Bar", 17)], '(5) : error 017: undefined symbol "OutOfAMacro"')


def test_two_messages_alike_on_the_line_of_one_finding() -> None:
    said = """
(7) : warning 213: tag mismatch (expected "int", got "a")
(7) : warning 213: tag mismatch (expected "int", got "b")
"""
    assert not left([ours('Set(1, "x")', 213)], said)


def test_the_end_of_the_file_is_where_its_text_ends() -> None:
    text = Text.of("void f() {\n    a();\n\n\n\n")
    unclosed = Finding("syntax", Severity.ERROR, "a.sp", 15, 18, "not closed", (30,))
    said = "(5) : error 030: compound statement not closed at the end of file (started at line 1)"
    assert left([], said, text) == ["5:30:a();"]
    assert not left([unclosed], said, text)


def test_one_finding_does_not_swallow_its_neighbours() -> None:
    said = "(7) : warning 213: tag mismatch\n(8) : warning 213: tag mismatch"
    assert left([ours('Set(1, "x")', 213)], said) == ['8:213:Set(2, "y");']
    assert left([ours('Set(2, "y")', 213)], said) == ['7:213:Set(1, "x");']
    assert not left([ours('Set(1, "x")', 213), ours('Set(2, "y")', 213)], said)


def test_the_compiler_repeats_itself() -> None:
    said = '(5) : error 017: undefined symbol "Bar"\n' * 2
    assert left([], said) == ["5:17:Bar"]
    assert not left([ours("Bar", 17)], said)


def test_a_cascade_after_our_first_syntax_error_is_dropped() -> None:
    said = """
(5) : error 001: expected token: ";", but found ")"
(6) : error 029: invalid expression, assumed zero
(9) : error 054: unmatched closing brace
(9) : error 017: undefined symbol "c"
"""
    assert not left([ours("Foo", 1)], said)
    assert len(left([], said)) == 4


def test_errors_before_our_first_syntax_error_stay() -> None:
    said = "(2) : error 010: invalid function or declaration\n(8) : error 029: invalid expression"
    assert left([ours('Set(1, "x")', 1)], said) == ["2:10:{"]


def test_what_is_no_consequence_stays() -> None:
    said = """
(7) : error 416: user error: no
(7) : fatal error 183: cannot read from file: "y"
(7) : warning 213: tag mismatch
"""
    assert left([ours("Foo", 1)], said) == [
        '7:416:Set(1, "x");',
        '7:183:Set(1, "x");',
        '7:213:Set(1, "x");',
    ]


def test_a_name_that_a_bad_declaration_loses() -> None:
    text = Text.of("Typo g_Value = 1;\nvoid f() { g_Value++; g_Other++; }\nvoid g() { g_Value++; }\n")
    bad_type = Finding("undefined-type", Severity.ERROR, "a.sp", 0, 4, "Typo is not declared", (139,))
    said = """
(1) : error 139: could not find type "Typo"
(2) : error 017: undefined symbol "g_Value"
(2) : error 017: undefined symbol "g_Other"
(3) : error 017: undefined symbol "g_Value"
"""
    assert left([bad_type], said, text) == ["2:17:g_Other"]
    later = Finding("undefined-type", Severity.ERROR, "a.sp", text.chars.rindex("g_V"), len(text), "-", (139,))
    assert "2:17:g_Value" in left([later], said, text)


def test_only_errors_have_a_cascade() -> None:
    hint = Finding("a-rule", Severity.HINT, "a.sp", 0, 6, "-", (1, 17))
    assert left([hint], "(8) : error 029: invalid expression") == ['8:29:Set(2, "y");']


def test_our_other_findings_have_no_cascade() -> None:
    assert left([ours("Bar", 17)], "(8) : error 029: invalid expression") == ['8:29:Set(2, "y");']


def test_an_old_fatal_error_is_the_error_of_today() -> None:
    text = Text.of("#include <nothere>\n")
    missing = Finding("undefined-include", Severity.ERROR, "a.sp", 10, 17, "nothere.inc is not found", (417,))
    assert not left([missing], '(1) : fatal error 183: cannot read from file: "nothere"', text)
    assert left([], '(1) : fatal error 183: cannot read from file: "nothere"', text) == ["1:183:nothere"]


def test_that_there_are_too_many_errors_is_said_only_alone() -> None:
    alone = "(5) : fatal error 190: too many error messages on one line"
    assert left([], alone + '\n(5) : error 017: undefined symbol "Bar"') == ["5:17:Bar"]
    assert left([], alone) == ["5:190:Foo(1, Bar(2));"]


def test_lines_joined_by_a_backslash() -> None:
    source = "#define N 1 \\\n    + 1 \\\n    + 2\n\n\nvoid f() { foo(); }\n"
    start = source.index("foo")
    undefined = Finding("undefined-symbol", Severity.ERROR, "a.sp", start, start + 3, "foo is not declared", (17,))
    said = '(4) : error 017: undefined symbol "foo"'
    text = Text.of(source)
    assert not left([undefined], said, text, joined_lines=True)
    assert left([], said, text, joined_lines=True) == ["4:17:foo"]


FINDINGS = st.builds(
    lambda start, length, spcomp, message: Finding(
        "a-rule", Severity.ERROR, "a.sp", start, min(start + length, len(TEXT)), message, spcomp
    ),
    st.integers(0, len(TEXT)),
    st.integers(0, 30),
    st.sampled_from([(), (1,), (17,), (203,), (17, 203)]),
    st.sampled_from(["a", "Bar is wrong", ""]),
)
MESSAGES = st.builds(
    CompilerMessage,
    st.just("a.sp"),
    st.integers(0, 5),
    st.integers(5, 12),
    st.sampled_from(Kind),
    st.sampled_from([1, 17, 203, 417]),
    st.sampled_from(['undefined symbol "Bar"', 'never used: "a"', "x", "too many error messages on one line"]),
    st.none() | st.integers(0, 30),
)


@given(st.lists(FINDINGS, max_size=6), st.lists(MESSAGES, max_size=6))
def test_merging_only_ever_leaves_out(findings: list[Finding], messages: list[CompilerMessage]) -> None:
    merged = [placed.message for placed in merge(TEXT, findings, messages)]
    assert len(set(merged)) == len(merged)
    assert [message for message in dict.fromkeys(messages) if message in merged] == merged
    assert [placed.message for placed in merge(TEXT, [], merged)] == merged
