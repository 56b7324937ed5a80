"""Reading what spcomp prints, in all its formats and encodings."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.analysis.compiler.messages import CompilerMessage, Kind, parse

BANNER = "SourcePawn Compiler 1.12.0.7142\nCopyright (c) 2004-2024 AlliedModders LLC\n\n"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (
            r'C:\Program Files (x86)\x\a.sp(12) : error 017: undefined symbol "foo"',
            CompilerMessage(r"C:\Program Files (x86)\x\a.sp", 12, 12, Kind.ERROR, 17, 'undefined symbol "foo"'),
        ),
        (
            '/home/you/用户/a.sp(10 -- 14) : warning 203: symbol is never used: "x"',
            CompilerMessage("/home/you/用户/a.sp", 10, 14, Kind.WARNING, 203, 'symbol is never used: "x"'),
        ),
        (
            'a.sp(1) : fatal error 183: cannot read from file: "nothere"',
            CompilerMessage("a.sp", 1, 1, Kind.FATAL, 183, 'cannot read from file: "nothere"'),
        ),
        (
            'error 417: cannot read from file: "nothere.sp"',
            CompilerMessage("", 0, 0, Kind.ERROR, 417, 'cannot read from file: "nothere.sp"'),
        ),
        (
            r"\\server\share (2)\a(1).sp(3) : error 416: user error: b.sp(9) : error 001: no",
            CompilerMessage(
                r"\\server\share (2)\a(1).sp",
                3,
                3,
                Kind.ERROR,
                416,
                "user error: b.sp(9) : error 001: no",
            ),
        ),
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_formats(line: str, expected: CompilerMessage, newline: str) -> None:
    output = (BANNER + line + "\n\nCompilation aborted.\n1 Error.\n").replace("\n", newline)
    assert parse(output.encode()) == [expected]
    assert parse(output) == [expected]


def test_lines_that_are_no_messages() -> None:
    output = """Note: including file: include/sourcemod.inc
Header size:           3512 bytes
a.sp(12) : note 001: made up
a.sp(twelve) : error 001: made up
a.sp(12): error 001: made up
    12 | error 001: the line of a plugin
 error 001: indented

2 Errors.
"""
    assert parse(output) == []


def test_the_last_line_needs_no_newline() -> None:
    assert [message.number for message in parse("a.sp(1) : error 010: x")] == [10]


def test_the_same_message_twice_is_one() -> None:
    line = "a.sp(1) : error 010: x\n"
    assert len(parse(line * 3 + "a.sp(2) : error 010: x\n")) == 2


EXCERPT = """a.sp(283) : error 017: undefined symbol "Teem"
   283 |                 int team = Teem(client);
------------------------------------^

a.sp(284) : error 010: invalid function or declaration
"""


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_the_caret_is_counted_from_the_start_of_the_line(newline: str) -> None:
    first, second = parse(EXCERPT.replace("\n", newline))
    assert first.caret == len("                int team = ")
    assert second.caret is None


def test_the_caret_counts_characters_not_bytes() -> None:
    line = 'a.sp(4) : error 017: undefined symbol "x"\n     4 | "用户" x\n'
    dashes = "-" * (9 + len('"用户" '.encode()))
    (message,) = parse(line + dashes + "^\n")
    assert message.caret == len('"用户" ')


@pytest.mark.parametrize(
    "excerpt",
    [
        "     5 | int x;\n---------^\n",  # another line
        "     4 | int x;\n------------------------------^\n",  # beyond the line
        "     4 | int x;\n",
        "----------^\n     4 | int x;\n",
    ],
)
def test_a_caret_that_makes_no_sense_is_left_out(excerpt: str) -> None:
    (message,) = parse("a.sp(4) : error 010: x\n" + excerpt)
    assert message.caret is None


@pytest.mark.parametrize(
    ("path", "encoding"),
    [
        ("C:\\用户\\插件 (1).sp", "gbk"),
        ("C:\\Plugins für Müller\\a.sp", "cp1252"),
        ("C:\\плагины\\a.sp", "cp1251"),
        ("C:\\プラグイン\\ソ.sp", "cp932"),
        ("/srv/用户/a.sp", "utf-8"),
    ],
)
def test_a_path_is_in_the_encoding_in_which_it_exists(path: str, encoding: str) -> None:
    output = f'{path}(7) : error 017: undefined symbol "x"\n'.encode(encoding)
    (message,) = parse(output, {path}.__contains__)
    assert (message.path, message.line) == (path, 7)


def test_a_path_in_no_encoding_is_kept_as_python_keeps_file_names() -> None:
    raw = b"/srv/\xff\xfe\x80.sp"
    name = raw.decode("utf-8", "surrogateescape")
    (message,) = parse(raw + b"(7) : error 010: x\n", {name}.__contains__)
    assert message.path == name


def test_path_and_text_may_differ_in_encoding() -> None:
    path, text = "C:\\用户\\a.sp", "user error: 请更新 – now"
    raw = path.encode("gbk") + b"(1) : error 416: " + text.encode()
    (message,) = parse(raw, {path}.__contains__)
    assert (message.path, message.text) == (path, text)


def test_text_cut_in_the_middle_of_a_character_stays_readable() -> None:
    raw = b"a.sp(1) : error 416: user error: " + "错误错误".encode()[:-1]
    assert parse(raw)[0].text == "user error: 错误错"


def test_a_message_never_holds_half_a_surrogate() -> None:
    for byte in range(128, 256):
        (message,) = parse(b'a.sp(1) : error 001: but found "' + bytes([byte]) + b'"')
        message.text.encode("utf-8")


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ('a.sp(1) : fatal error 120: cannot read from file: "x"', 417),
        ('a.sp(1) : fatal error 183: cannot read from file: "x"', 417),
        ("a.sp(1) : fatal error 194: user error: no", 416),
        ("a.sp(1) : error 183: brackets after variable name indicates a fixed-size array", 183),
    ],
)
def test_old_fatal_errors_have_a_number_of_today(line: str, number: int) -> None:
    assert parse(line)[0].current_number == number


@given(st.binary())
def test_any_bytes(output: bytes) -> None:
    parse(output)


PARTS = (b"a.sp", b"(12", b") : ", b" -- 3", b"error ", b"warning ", b"017: ", b"\n", b"\r", b"   12 | ", b"---^")


@given(st.lists(st.sampled_from(PARTS) | st.binary(max_size=4) | st.just(b"9" * 5000)))
def test_any_mixture_of_parts(parts: list[bytes]) -> None:
    for message in parse(b"".join(parts), lambda _: False):
        assert message.line <= message.end_line


@given(
    path=st.text(alphabet="aZ(x86) 用户é\\/:.-0", min_size=1),
    lines=st.tuples(st.integers(0, 10**8), st.integers(0, 10**8)),
    kind=st.sampled_from(Kind),
    number=st.integers(1, 999),
    text=st.text(alphabet='ab "用户é()', min_size=1).map(str.strip),
)
def test_what_is_printed_is_read(path: str, lines: tuple[int, int], kind: Kind, number: int, text: str) -> None:
    first, last = sorted(lines)
    place = f"{first} -- {last}" if first != last else f"{first}"
    word = "fatal error" if kind is Kind.FATAL else kind.value
    (message,) = parse(f"{path}({place}) : {word} {number:03}: {text}\n".encode())
    assert message == CompilerMessage(path, first, last, kind, number, text)
