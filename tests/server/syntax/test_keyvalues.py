"""KeyValues files: what is read from good ones, and that bad ones give problems and keep the rest."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.syntax import keyvalues
from server.syntax.keyvalues import Document, Pair
from server.syntax.text import Text, decode

PHRASES = """\
// Texts of the plugin
"Phrases"
{
    "Hello"
    {
        "#format"   "{1:N},{2:d}"
        "en"        "Hello \\"{1}\\"\\nyou have {2}"
        "ru"        "Привет {1}"    [$WIN32]
    }
    bare        value//comment
    /* a block { */
}
"""


def read(text: str) -> Document:
    return keyvalues.parse(Text.of(text))


def plain(pairs: list[Pair]) -> list[object]:
    """Pairs as tuples, for comparison."""
    return [
        (pair.key.text, plain(pair.pairs) if pair.pairs is not None else pair.value.text if pair.value else None)
        for pair in pairs
    ]


def codes(document: Document, text: str) -> list[tuple[str, str]]:
    """The problems with the text that each underlines."""
    raw = text.encode()
    return [(problem.code, raw[problem.start : problem.end].decode()) for problem in document.problems]


def test_phrases() -> None:
    document = read(PHRASES)
    assert document.problems == []
    assert plain(document.pairs) == [
        (
            "Phrases",
            [
                (
                    "Hello",
                    [("#format", "{1:N},{2:d}"), ("en", 'Hello "{1}"\nyou have {2}'), ("ru", "Привет {1}")],
                ),
                ("bare", "value"),
            ],
        )
    ]


def test_places_are_bytes() -> None:
    document = read(PHRASES)
    raw = PHRASES.encode()
    phrases = document.child("phrases")
    assert phrases is not None
    hello = phrases.child("HELLO")
    assert hello is not None
    russian = hello.child("ru")
    assert russian is not None
    assert russian.value is not None
    assert russian.condition is not None
    assert raw[russian.value.start : russian.value.end].decode() == '"Привет {1}"'
    assert raw[russian.condition.start : russian.condition.end] == b"[$WIN32]"
    assert raw[hello.start : hello.end].decode().endswith("[$WIN32]\n    }")
    bare = phrases.child("bare")
    assert bare is not None
    assert bare.value is not None
    assert raw[bare.value.start : bare.value.end] == b"value"
    assert (bare.key.is_quoted, hello.key.is_quoted) == (False, True)
    assert hello.child("nothing") is None


def test_walk() -> None:
    names = [(".".join(pair.path), pair.key.text) for pair in read(PHRASES).walk()]
    assert names == [
        ("", "Phrases"),
        ("Phrases", "Hello"),
        ("Phrases.Hello", "#format"),
        ("Phrases.Hello", "en"),
        ("Phrases.Hello", "ru"),
        ("Phrases", "bare"),
    ]


def test_a_condition_holds_no_quotes() -> None:
    """So a bracket that nothing closes is looked at once, not again and again up to the end of a long line."""
    document = read('"a" [ "b" "c]" "d" [$WIN32]')
    assert [(pair.key.text, pair.value and pair.value.text) for pair in document.pairs][:2] == [("a", "["), ("b", "c]")]
    assert len(read('"a" [' * 50_000).pairs) == 50_000


def test_includes_and_conditions() -> None:
    document = read('#base "a.txt"\n#include b.txt\n"A" [!$X360]\n{\n}\n"#format" "x"')
    assert [word.text for word in document.includes] == ["a.txt", "b.txt"]
    assert plain(document.pairs) == [("A", []), ("#format", "x")]
    condition = document.pairs[0].condition
    assert condition is not None
    assert condition.text == "[!$X360]"


def test_gamedata_on_one_line_and_over_lines() -> None:
    text = '"Games" { "left4dead2" { "Offsets" { "X" { "linux" "12" windows 11 } } } }'
    assert plain(read(text).pairs) == plain(read(text.replace(" ", "\n")).pairs)
    assert read(text).problems == []
    several = read('"A"\n{\n"k" "one\ntwo three"\n}')
    assert several.problems == []
    assert plain(several.pairs) == [("A", [("k", "one\ntwo three")])]


@pytest.mark.parametrize(
    ("text", "problems", "pairs"),
    [
        ('"A"\n{\n "k" "v"\n', [("unclosed-brace", "{")], [("A", [("k", "v")])]),
        ('"A"\n{\n}\n}\n"B" "v"', [("surplus-brace", "}")], [("A", []), ("B", "v")]),
        ('"A"\n{\n "k" "v\n "l" "w"\n}', [("unclosed-quote", '"v')], [("A", [("k", "v"), ("l", "w")])]),
        ('"A"\n{\n "k" "v\r\n}\r\n', [("unclosed-quote", '"v')], [("A", [("k", "v")])]),
        (
            '"A"\n{\n "k\n "l" "w"\n}',
            [("missing-value", '"k'), ("unclosed-quote", '"k')],
            [("A", [("k", None), ("l", "w")])],
        ),
        ('"A"\n{\n "k"\n "l" "w"\n}', [("missing-value", '"k"')], [("A", [("k", None), ("l", "w")])]),
        ('"A"\n{\n "k"\n "B"\n {\n }\n}', [("missing-value", '"k"')], [("A", [("k", None), ("B", [])])]),
        ('"A"\n{\n "k"\n}', [("missing-value", '"k"')], [("A", [("k", None)])]),
        ('"A"\n{\n {\n "k" "v"\n }\n}', [("missing-key", "{")], [("A", [("", [("k", "v")])])]),
        ('"A" "', [("unclosed-quote", '"')], [("A", "")]),
        ('"A" "v\\"', [("unclosed-quote", '"v\\"')], [("A", 'v"')]),
        ("#base", [("missing-value", "#base")], []),
    ],
)
def test_mistakes(text: str, problems: list[tuple[str, str]], pairs: list[object]) -> None:
    document = read(text)
    assert sorted(codes(document, text)) == problems
    assert plain(document.pairs) == pairs


def test_encodings() -> None:
    text = '"A" "Привет"'
    for raw in (text.encode(), codecs.BOM_UTF8 + text.encode(), codecs.BOM_UTF16_LE + text.encode("utf-16-le")):
        assert plain(keyvalues.parse(decode(raw)).pairs) == [("A", "Привет")]


def test_deep_nesting() -> None:
    depth = 256
    document = read("a {" * depth + "}" * depth)
    assert document.problems == []
    assert sum(1 for _ in document.walk()) == depth


def test_long_texts_take_linear_time() -> None:
    """A quote that is never closed is looked for once for each, not once for each byte."""
    document = read('"k" "v\n' * 900)
    assert len(document.problems) == 900


PARTS = st.sampled_from(['"', "{", "}", "\\", "//", "/*", "*/", "\n", "\r\n", " ", "[", "]", "#base", "key", "é", "\0"])


@given(st.lists(PARTS | st.text(max_size=3)).map("".join))
def test_no_text_crashes(text: str) -> None:
    document = read(text)
    size = len(text.encode("utf-8", "replace"))
    for pair in document.walk():
        assert 0 <= pair.start <= pair.key.end <= pair.end <= size
        if pair.value is not None:
            assert pair.key.end <= pair.value.start < pair.value.end <= pair.end
    starts = [problem.start for problem in document.problems]
    assert starts == sorted(starts)
    assert all(problem.start < problem.end <= size for problem in document.problems)


@given(st.dictionaries(st.text(min_size=1), st.text(), max_size=5))
def test_what_is_written_is_read(pairs: dict[str, str]) -> None:
    """Quoted and escaped, any text comes back but what no file can hold."""
    held = {_storable(key): _storable(value) for key, value in pairs.items()}

    def quoted(text: str) -> str:
        return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r") + '"'

    text = "".join(f"{quoted(key)} {quoted(value)}\n" for key, value in held.items())
    assert plain(read(text).pairs) == list(held.items())


def _storable(text: str) -> str:
    return text.encode("utf-8", "replace").decode()


@pytest.mark.parametrize(("piece", "most"), [("{", 2_000), ("}", 1_000), ('"a"{', 400), ('"a"\n', 0), ('"a\n', 1_000)])
def test_what_is_no_such_file_is_not_read_to_its_end(piece: str, most: int) -> None:
    document = read(piece * 5_000)
    assert len(document.problems) <= most
    assert ("too-deep" in {one.code for one in document.problems}) == piece.endswith("{")
    assert sum(1 for _ in document.walk()) <= 5_000
