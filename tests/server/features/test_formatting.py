"""The formatter: golden cases, what it may never do, ranges, typing, styles."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.features.formatting import (
    Edit,
    FormatOptions,
    FormatterError,
    StyleError,
    apply,
    engine,
    find_style,
    format_document,
    format_on_type,
    format_range,
    layout,
    parts,
)
from server.features.formatting.lexing import BLOCK_COMMENT, tokenize
from server.syntax.text import latin

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures" / "formatting"
CASES = sorted(path.name.removesuffix(".in.sp") for path in FIXTURES.glob("*.in.sp"))
OPTIONS = FormatOptions()

STYLES = (
    None,
    "LLVM",
    "Google",
    "GNU",
    "{BasedOnStyle: Mozilla, ColumnLimit: 40, InsertBraces: true, SortIncludes: true, RemoveSemicolon: true}",
)


def source_of(case: str) -> str:
    return (FIXTURES / f"{case}.in.sp").read_bytes().decode("latin-1")


def style_of(case: str) -> str | None:
    path = FIXTURES / f"{case}.clang-format"
    return f"file:{path}" if path.exists() else None


def formatted(source: str, style: str | None = None, options: FormatOptions = OPTIONS) -> str:
    return apply(source, format_document(source, options, style))


def token_texts(source: str) -> list[str]:
    """The tokens, comments and directives; the lines of a block comment without the white space around them."""
    return [
        "\n".join(line.strip() for line in token.text.splitlines()) if token.kind == BLOCK_COMMENT else token.text
        for token in tokenize(source)
    ]


@pytest.mark.parametrize("case", CASES)
def test_golden(case: str, update_fixtures: bool) -> None:
    expected = FIXTURES / f"{case}.out.sp"
    result = formatted(source_of(case), style_of(case)).encode("latin-1")
    if update_fixtures:
        expected.write_bytes(result)
    assert result.decode() == expected.read_bytes().decode()


def test_there_are_enough_cases() -> None:
    assert len(CASES) >= 30
    assert {path.name.removesuffix(".out.sp") for path in FIXTURES.glob("*.out.sp")} == set(CASES)


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("case", CASES)
def test_keeps_tokens_and_settles(case: str, style: str | None) -> None:
    source = source_of(case)
    result = formatted(source, style)
    assert token_texts(result) == token_texts(source)
    assert format_document(result, OPTIONS, style) == []


FRAGMENTS = (
    "{", "}", "(", ")", "[", "]", ";", ",", "?", ":", "=", "<", ">", "&", "&&", "||", "*", "-", "!", "++", "...",
    "::", '"', "'", '"text"', "'c'", "1", "0x1F", "1.5e3", "//", "// note\n", "/*", "*/", "/* a\n * b */", "\\\n", "\n",
    "\r\n", " ", "\t", "#if X\n", "#else\n", "#endif\n", "#define A(%1) (%1)\n", "#endinput\n", "if (x)", "else",
    "for (;;)", "while (x)", "do", "switch (x)", "case 1:", "default:", "return", "new ", "Float:", "view_as<int>(x)",
    "int[] ", "methodmap A < B {", "enum struct A {", "property int X {", "typeset A {", "enum {", "public void F()",
    "native int G();", "operator+", "&x", "// clang-format off\n", "// clang-format on\n", "é", "@", "`",
)  # fmt: skip


@st.composite
def damaged_sources(draw: st.DrawFn) -> str:
    """A golden case with a few pieces put in and a few stretches cut out."""
    source = source_of(draw(st.sampled_from(CASES)))
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, len(source)))
        cut = draw(st.sampled_from((0, 0, 1, 2, 30)))
        source = source[:at] + draw(st.sampled_from(FRAGMENTS)) + source[at + cut :]
    return source


def check_harmless(source: str, style: str | None) -> None:
    result = formatted(source, style)
    assert token_texts(result) == token_texts(source)
    assert format_document(result, OPTIONS, style) == []


@given(source=damaged_sources(), style=st.sampled_from(STYLES))
def test_any_damage_is_harmless(source: str, style: str | None) -> None:
    check_harmless(latin(source), style)


@given(source=st.lists(st.sampled_from(FRAGMENTS), max_size=60).map("".join), style=st.sampled_from(STYLES))
def test_any_text_is_harmless(source: str, style: str | None) -> None:
    check_harmless(latin(source), style)


@given(source=damaged_sources(), data=st.data())
def test_typing_is_harmless(source: str, data: st.DataObject) -> None:
    typed = data.draw(st.sampled_from("};\n"))
    at = data.draw(st.integers(0, len(source)))
    source = source[:at] + typed + source[at:]
    result = apply(source, format_on_type(source, at + 1, typed, OPTIONS, None))
    assert token_texts(result) == token_texts(source)


@pytest.mark.parametrize(
    "source", ["operator+int a;\n", "view_as < const int > (x)\n", "new Float: x, {Float, _}: y;\n"]
)
def test_words_are_never_glued(source: str) -> None:
    check_harmless(source, None)


@pytest.mark.parametrize(
    "answer",
    [
        lambda text: "",
        lambda text: text + "more",
        lambda text: " ".join(text.split()),
        lambda text: "\n".join(text.split()),
        lambda text: "".join(text.split()),
        lambda text: text.replace(";", " ;\n\n"),
    ],
)
@pytest.mark.parametrize("case", CASES)
def test_a_wrong_answer_of_the_engine_is_harmless(
    case: str, answer: Callable[[str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(layout, "lay_out", lambda text, style: answer(text))
    source = source_of(case)
    assert token_texts(formatted(source)) == token_texts(source)


@pytest.mark.parametrize(
    ("source", "beginning"),
    [
        ("void F()\n{\nif(a)\nreturn\nint b\n}\n", ["int b"]),
        ("void F()\n{\nnew value\nif(a)G()\n}\n", ["if"]),
        ("void F()\n{\na = 3\n{\nG()\n}\n}\n", ["{", "a = 3"]),
        ("new a\nF()\n{\n}\n", ["F"]),
        ("enum struct A\n{\nint a\nint b\n}\n", ["int a", "int b", "}"]),
        ("typeset A\n{\nfunction void(int a)\nfunction int(int a)\n}\n", ["function void", "function int", "}"]),
    ],
)
@pytest.mark.parametrize("style", [*STYLES, "short"])
def test_line_breaks_that_end_statements_stay(source: str, beginning: list[str], style: str | None) -> None:
    """The compiler reads these line breaks; no style may join the lines."""
    result = formatted(source, style_of("style_short_lines") if style == "short" else style)
    assert token_texts(result) == token_texts(source)
    lines = [line.strip() for line in result.splitlines()]
    for text in beginning:
        assert any(line.startswith(text) for line in lines), result


def test_a_comment_behind_an_ended_statement_is_not_in_it() -> None:
    source = "Plugin myinfo =\n{\n\tname = A\n}\n\n// of F\nvoid F()\n{\n\tG()\n\t// of H\n\tH()\n}\n"
    assert formatted(source) == source


@pytest.mark.parametrize("case", CASES)
def test_parts_come_out_as_the_whole_does(case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    source = "\n\n\n\n".join([source_of(case).rstrip()] * 3) + "\n"
    whole = formatted(source)
    monkeypatch.setattr(parts, "_LEAST", 1)
    assert formatted(source) == whole


def test_a_text_is_cut_between_functions_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "_LEAST", 1)
    function = "void F()\n{\n}\n"
    assert _cuts(f"{function}\n{function}\n\n// of G\n{function}") == 2
    assert _cuts(f"{function}{function}") == 0, "no blank line, which the style might want"
    assert _cuts(f"int a;\n\nint b;\n\n{function}") == 0, "columns may go on"
    assert _cuts(f"int a[] =\n{{\n1\n}}\n\n{function}") == 0, "its end is where the line ends"
    assert _cuts(f"#if A\n{function}\n{function}#endif\n\n{function}") == 0, "a condition is open"
    assert _cuts(f"#define EACH(%1) for (;;)\n{function}\n{function}") == 0, "a macro changes what is to come"
    assert _cuts(f"#pragma ctrlchar '^'\n{function}\n{function}") == 0
    assert _cuts(f"// clang-format off\n{function}\n{function}") == 0
    assert _cuts(f"{function}\nvoid Open()\n{{\n\n{function}\n{function}") <= 1, "what is broken stays whole"
    assert _cuts(f"{function}\n{function}", "LLVM") == 0, "another style may look further"


def _cuts(source: str, style: str | None = None) -> int:
    seen: list[int] = []

    def run(work: Callable[[parts.Part], tuple[Edit, ...]], found: list[parts.Part]) -> Iterable[tuple[Edit, ...]]:
        seen.append(len(found))
        assert "".join(part.text for part in found) == source
        return map(work, found)

    format_document(source, OPTIONS, style, run)
    return seen[0] - 1


def test_edits_touch_only_what_changes() -> None:
    source = "int a;\nvoid Foo()\n{\n\tint b;\n    int c;\n}\n"
    assert format_document(source, OPTIONS, None) == [Edit(source.index("    int"), source.index("int c"), "\t")]


def test_mixed_line_ends_stay() -> None:
    source = "int a;\r\nint b;\nint c;\r\n"
    assert format_document(source, OPTIONS, None) == []


@pytest.mark.parametrize("source", ["", " ", "\n\n", "\t\r\n"])
def test_nothing_to_format(source: str) -> None:
    assert format_document(source, OPTIONS, None) == []


def test_spaces_and_their_number_come_from_the_options() -> None:
    options = FormatOptions(tab_size=2, insert_spaces=True)
    assert formatted("void F(){\nif(a)\nG();\n}", None, options) == "void F()\n{\n  if (a)\n    G();\n}\n"


@pytest.mark.parametrize(
    ("insert", "trim", "ending", "expected"),
    [
        (True, True, "", "\n"),
        (False, True, "", ""),
        (False, True, "\n\n\n", "\n"),
        (True, False, "\n\n\n", "\n\n\n"),
        (False, False, "", ""),
    ],
)
def test_end_of_file(insert: bool, trim: bool, ending: str, expected: str) -> None:
    options = FormatOptions(insert_final_newline=insert, trim_final_newlines=trim)
    assert formatted("int a;" + ending, None, options) == "int a;" + expected


def test_real_text_is_taken_as_well() -> None:
    assert formatted('char s[]="é→";// ü') == 'char s[] = "é→"; // ü\n'


def test_one_mistake_spoils_one_function() -> None:
    source = "void A(){\nB( 1 );\n}\n\nvoid C(){\nif(x {\n}\n}\n\npublic void D(){\nE( 1 );\n}\n"
    result = formatted(source)
    assert "\tB(1);" in result
    assert "void C(){\nif(x {\n}\n}\n" in result
    assert "\tE(1);" in result


def test_range_changes_its_lines_only() -> None:
    source = "void F()\n{\nint a=1;\nint b=2;\nint c=3;\n}\n"
    start = source.index("int b")
    assert apply(source, format_range(source, start, start + 3, OPTIONS, None)) == source.replace(
        "int b=2;", "\tint b = 2;"
    )
    whole = format_range(source, 0, len(source), OPTIONS, None)
    assert whole == format_document(source, OPTIONS, None)


@pytest.mark.parametrize(
    ("before", "typed", "after"),
    [
        ("void F()\n{\nint  a=1;$0\n", ";", "void F()\n{\n\tint a = 1;\n"),
        ("void F()\n{\nint  a;\nCall( 1 );$0", ";", "void F()\n{\nint  a;\n\tCall(1);"),
        ("void F()\n{\nCall( 1,\n2 );$0", ";", "void F()\n{\n\tCall(1,\n\t\t2);"),
        ("void F()\n{\nfor(int  i=0;$0", ";", "void F()\n{\nfor(int  i=0;"),
        ("void F()\n{\n// a ;$0\n", ";", "void F()\n{\n// a ;\n"),
        ('void F()\n{\nCall(" ;$0', ";", 'void F()\n{\nCall(" ;'),
        ("int  a;\nint  b;$0\n}}}", ";", "int  a;\nint b;\n}}}"),
        ("void F()\n{\nif(x)\n{\nG( );\n}$0", "}", "void F()\n{\nif(x)\n\t{\n\t\tG();\n\t}"),
        ("void F()\n{\nG( );\n}$0\nint  a;", "}", "void F()\n{\n\tG();\n}\nint  a;"),
        ("void F()\n{\n$0", "\n", "void F()\n{\n\t"),
        ("void F()\n{\n\tif (x)\n\t$0", "\n", "void F()\n{\n\tif (x)\n\t\t"),
        ("void F()\n{\n\tif (x)\n\t{\n\t\t$0}\n}", "\n", "void F()\n{\n\tif (x)\n\t{\n\t}\n}"),
        ("void F()\n{\n\tCall(a,\n$0", "\n", "void F()\n{\n\tCall(a,\n\t\t"),
        (
            "void F()\n{\n\tswitch (x)\n\t{\n\t\tcase 1:\n$0",
            "\n",
            "void F()\n{\n\tswitch (x)\n\t{\n\t\tcase 1:\n\t\t\t",
        ),
        ("void F()\n{\n\t// why\n$0", "\n", "void F()\n{\n\t// why\n\t"),
        ("enum struct A {\n$0", "\n", "enum struct A {\n\t"),
        ("/*\n *\n$0*/", "\n", "/*\n *\n*/"),
        ("void F()\n{\n\tG();\n}\n$0", "\n", "void F()\n{\n\tG();\n}\n"),
        ("void F()\n{\nG( )$0", "x", "void F()\n{\nG( )"),
    ],
)
def test_on_type(before: str, typed: str, after: str) -> None:
    offset = before.index("$0")
    source = before.replace("$0", "")
    assert apply(source, format_on_type(source, offset, typed, OPTIONS, None)) == after


def test_style_is_found_above_the_file(tmp_path: Path) -> None:
    plugin = tmp_path / "project" / "scripting" / "a.sp"
    plugin.parent.mkdir(parents=True)
    style = tmp_path / "project" / ".clang-format"
    style.write_text("BasedOnStyle: LLVM\nIndentWidth: 3\nUseTab: Never\n")
    found = find_style(plugin)
    assert found == f"file:{style}"
    assert "\n   G();" in formatted("void F(){\nG();\nH();\n}", found)
    nearer = plugin.parent / "_clang-format"
    nearer.write_text("DisableFormat: true\n")
    assert find_style(plugin) == f"file:{nearer}"
    assert format_document("void F(){\nG();\n}\n", OPTIONS, find_style(plugin)) == []


def test_style_inherits_and_is_read_again_when_it_changes(tmp_path: Path) -> None:
    (tmp_path / ".clang-format").write_text("BasedOnStyle: LLVM\nIndentWidth: 5\n")
    inner = tmp_path / "inner"
    inner.mkdir()
    style = inner / ".clang-format"
    style.write_text("BasedOnStyle: InheritParentConfig\nBreakBeforeBraces: Allman\n")
    assert formatted("void F(){G();H();}", f"file:{style}") == "void F()\n{\n     G();\n     H();\n}\n"
    style.write_text("BasedOnStyle: LLVM\nIndentWidth: 1\n# longer than before\n")
    assert formatted("void F(){G();H();}", f"file:{style}") == "void F() {\n G();\n H();\n}\n"


def test_no_style_found(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    assert find_style(tmp_path / "sub" / "a.sp") in (None, find_style(tmp_path / "a.sp"))


@pytest.mark.parametrize(
    "text", ["IndentWidth: wide\n", "BasedOnStyle: [\n", "BasedOnStyle: Unheard\n", "Unheard: 1\n"]
)
def test_style_that_cannot_be_read(tmp_path: Path, text: str) -> None:
    path = tmp_path / ".clang-format"
    path.write_text(text)
    with pytest.raises(StyleError):
        format_document("int a;", OPTIONS, f"file:{path}")


def test_style_file_that_is_gone(tmp_path: Path) -> None:
    with pytest.raises(StyleError, match="gone"):
        format_document("int a;", OPTIONS, f"file:{tmp_path / 'gone'}")


def test_missing_clang_format_is_one_typed_error(monkeypatch: pytest.MonkeyPatch) -> None:
    engine.executable.cache_clear()
    monkeypatch.setattr(engine, "find_spec", lambda name: None)
    with pytest.raises(FormatterError, match="clang-format is missing"):
        format_document("int a;", OPTIONS, None)
    monkeypatch.undo()
    engine.executable.cache_clear()
    assert formatted("int  a;") == "int a;\n"


def test_a_hanging_clang_format_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "_TIMEOUT_SECONDS", -1)
    with pytest.raises(FormatterError, match="was stopped"):
        format_document("int a;", OPTIONS, None)
