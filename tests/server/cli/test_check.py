"""`l4d2 check`: what it reports, where, and with which exit status."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from tests.server.cli.conftest import Run, environment

Write = Callable[[str, str], Path]
CLEAN = '#include <sourcemod>\n\npublic void OnPluginStart()\n{\n\tPrintToServer("hello");\n}\n'
BROKEN = CLEAN.replace("PrintToServer", "PrintToSever")


def test_clean_is_zero_and_silent_on_standard_output(l4d2: Run, write: Write) -> None:
    write("a.sp", CLEAN)
    ran = l4d2("check", "a.sp")
    assert (ran.status, ran.out) == (0, "")
    assert "Nothing to report in 1 file" in ran.err


def test_finding_is_one_with_place_and_excerpt(l4d2: Run, write: Write) -> None:
    write("a.sp", BROKEN)
    ran = l4d2("check", "a.sp")
    assert ran.status == 1
    first, excerpt, mark = ran.out.splitlines()[:3]
    assert first.startswith("a.sp:5:2: error[undefined-symbol]: ")
    assert excerpt == '    5 | PrintToSever("hello");'
    assert mark == "      | ^^^^^^^^^^^^"
    assert "1 error in 1 file" in ran.err


def test_json_fields_are_exactly_these(l4d2: Run, write: Write) -> None:
    write("a.sp", BROKEN)
    (row,) = l4d2("check", "a.sp", "--format", "json").findings
    message = row.pop("message")
    assert "PrintToSever" in message
    assert row == {
        "path": "a.sp",
        "line": 5,
        "column": 2,
        "end_line": 5,
        "end_column": 14,
        "severity": "error",
        "code": "undefined-symbol",
        "fixable": False,
    }


def test_columns_count_characters_not_bytes(l4d2: Run, write: Write) -> None:
    write("a.sp", CLEAN.replace('"hello"', '"你好 🧟 %d", missing'))
    (row,) = l4d2("check", "a.sp", "--format", "json").findings
    assert (row["column"], row["end_column"]) == (27, 34)


def test_clean_json_is_an_empty_list(l4d2: Run, write: Write) -> None:
    write("a.sp", CLEAN)
    ran = l4d2("check", "a.sp", "--format", "json")
    assert (ran.status, ran.findings, ran.err) == (0, [], "")


def test_paths_are_as_given(l4d2: Run, write: Write, tmp_path: Path) -> None:
    write("one/a.sp", BROKEN)
    write("two/b.sp", BROKEN)
    ran = l4d2("check", f".{os.sep}one", tmp_path / "two" / "b.sp", "--format", "json")
    expected = [os.path.join(".", "one", "a.sp"), str(tmp_path / "two" / "b.sp")]
    assert sorted(row["path"] for row in ran.findings) == sorted(expected)


def test_a_file_named_twice_is_checked_once(l4d2: Run, write: Write) -> None:
    write("one/a.sp", BROKEN)
    ran = l4d2("check", "one", os.path.join("one", "a.sp"), "--format", "json")
    assert len(ran.findings) == 1


def test_severity_sets_what_is_told_and_the_status(l4d2: Run, write: Write) -> None:
    write("a.sp", CLEAN.replace("{\n", "{\n\tint unused;\n"))
    assert l4d2("check", "a.sp").status == 1
    ran = l4d2("check", "a.sp", "--severity", "error", "--format", "json")
    assert (ran.status, ran.findings) == (0, [])


def test_unreadable_is_named_and_the_others_are_checked(l4d2: Run, write: Write) -> None:
    write("a.sp", BROKEN)
    ran = l4d2("check", "nowhere.sp", "a.sp", "--format", "json")
    assert ran.status == 2
    assert "nowhere.sp: no such file or folder" in ran.err
    assert ran.codes == [("a.sp", 5, "undefined-symbol")]


@pytest.mark.skipif(sys.platform == "win32" or os.getuid() == 0, reason="needs files that cannot be read")
def test_forbidden_file_is_named(l4d2: Run, write: Write) -> None:
    write("a.sp", CLEAN).chmod(0)
    ran = l4d2("check", "a.sp")
    assert ran.status == 2
    assert "a.sp: cannot be read: permission denied" in ran.err


@pytest.mark.skipif(sys.platform == "win32", reason="needs named pipes")
def test_what_is_no_file_is_not_waited_for(l4d2: Run, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.sp")
    ran = l4d2("check", "pipe.sp")
    assert ran.status == 2
    assert "pipe.sp: neither a file nor a folder" in ran.err


def test_empty_folder_is_told(l4d2: Run, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    for command in ("check", "fmt"):
        ran = l4d2(command, "empty")
        assert (ran.status, ran.out) == (2, "")
        assert ran.err == "there are no plugins (.sp, .inc) in empty\n"
    ran = l4d2("check", "empty", "--format", "json")
    assert (ran.status, ran.findings) == (2, [])


def test_a_file_that_is_named_is_checked_whatever_it_is_called(l4d2: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("void F()\n{\n    Gone();\n}\n", "utf-8")
    assert l4d2("check", ".").status == 2, "in a folder it is no plugin"
    assert l4d2("check", "a.txt", "--format", "json").status == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ["check"],
        ["check", "a.sp", "--format", "xml"],
        ["check", "a.sp", "--include", "nowhere"],
        ["check", "a.sp", "--jobs", "-1"],
        ["check", "a.sp", "--update-baseline"],
        ["check", "a.sp", "--baseline", "nowhere.json"],
        ["check", "a.sp", "--compiler", "nowhere/spcomp"],
        ["check", "-", "--fix"],
        ["chekc", "a.sp"],
    ],
    ids=" ".join,
)
def test_bad_usage_is_two(l4d2: Run, write: Write, arguments: list[str]) -> None:
    write("a.sp", CLEAN)
    ran = l4d2(*arguments)
    assert ran.status == 2
    assert ran.out == ""
    assert ran.err
    assert "Traceback" not in ran.err


def test_include_folders_are_searched_in_order(l4d2: Run, write: Write) -> None:
    write("a.sp", "#include <mine>\npublic void OnPluginStart() { Mine(); }\n")
    write("first/mine.inc", "stock void Mine() {}\n")
    write("second/mine.inc", "stock void Other() {}\n")
    assert l4d2("check", "a.sp", "--severity", "error").status == 1
    ran = l4d2("check", "a.sp", "--include", "first", "--include", "second", "--severity", "error")
    assert ran.status == 0, ran.out
    assert l4d2("check", "a.sp", "--include", "second", "--include", "first", "--severity", "error").status == 1


def test_standard_input(l4d2: Run, write: Write) -> None:
    write("include/mine.inc", "stock void Mine() {}\n")
    text = b"#include <mine>\npublic void OnPluginStart() { Mine(); Yours(); }\n"
    ran = l4d2("check", "-", "--format", "json", stdin=text)
    assert (ran.status, ran.codes) == (1, [("-", 2, "undefined-symbol")])
    ran = l4d2("check", "-", "--stdin-path", "sub/b.sp", "--format", "json", stdin=text)
    assert ran.codes == [("sub/b.sp", 2, "undefined-symbol")]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "gbk", "cp1252"])
def test_encodings(l4d2: Run, tmp_path: Path, encoding: str) -> None:
    word = "déjà vu" if encoding == "cp1252" else "玩家已经死亡"
    (tmp_path / "a.sp").write_bytes(BROKEN.replace("hello", word).encode(encoding))
    ran = l4d2("check", "a.sp")
    assert ran.status == 1
    assert f'5 | PrintToSever("{word}");' in ran.out


def test_many_files_in_several_processes(l4d2: Run, write: Write) -> None:
    for number in range(20):
        write(f"all/p{number:02}.sp", BROKEN if number % 2 else CLEAN)
    together = l4d2("check", "all", "--format", "json", "--jobs", "2")
    assert [path for path, _, _ in together.codes] == [f"all/p{number:02}.sp" for number in range(1, 20, 2)]
    assert together.findings == l4d2("check", "all", "--format", "json", "--jobs", "1").findings


def test_more_files_than_one_project_holds(l4d2: Run, write: Write) -> None:
    for number in range(310):
        write(f"all/p{number:03}.sp", "void F() {}\n" if number % 100 else "void F() { Missing(); }\n")
    ran = l4d2("check", "all", "--format", "json", "--jobs", "1", "--severity", "error")
    assert [path for path, _, _ in ran.codes] == [f"all/p{number}.sp" for number in ("000", "100", "200", "300")]


@pytest.mark.parametrize("content", [b"", b"\0" * 100, b"\xff\xfe", bytes(range(256)) * 4, b"{" * 5000, b"(" * 5000])
def test_rubbish_is_no_crash(l4d2: Run, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.sp").write_bytes(content)
    ran = l4d2("check", "a.sp")
    assert ran.status == 2 if b"\0" in content else ran.status in (0, 1), ran.err


def test_a_binary_file_is_named_and_never_rewritten(l4d2: Run, tmp_path: Path) -> None:
    content = bytes(range(256)) * 4
    (tmp_path / "a.sp").write_bytes(content)
    ran = l4d2("check", "--fix", "a.sp")
    assert ran.status == 2
    assert "a.sp: it is not a text file" in ran.err
    assert (tmp_path / "a.sp").read_bytes() == content


def test_text_cannot_command_the_terminal(l4d2: Run, write: Write) -> None:
    write("a.sp", BROKEN.replace("hello", "\x1b[2J\u202e"))
    ran = l4d2("check", "a.sp")
    assert "PrintToSever" in ran.out
    assert "\x1b" not in ran.out
    assert "\u202e" not in ran.out


def test_colour_is_for_terminals_or_on_demand(l4d2: Run, write: Write) -> None:
    write("a.sp", BROKEN)
    assert "\x1b[" not in l4d2("check", "a.sp", TERM="xterm").out
    forced = l4d2("check", "a.sp", TERM="xterm", FORCE_COLOR="1")
    assert "\x1b[1;31m" in forced.out
    assert "31m" not in l4d2("check", "a.sp", TERM="xterm", FORCE_COLOR="1", NO_COLOR="1").out
    assert "\x1b" not in l4d2("check", "a.sp", "--format", "json", TERM="xterm", FORCE_COLOR="1").out


@pytest.mark.skipif(sys.platform == "win32", reason="needs pseudo-terminals")
@pytest.mark.parametrize(("variables", "coloured"), [({}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False)])
def test_on_a_terminal(write: Write, tmp_path: Path, variables: dict[str, str], coloured: bool) -> None:
    for number in range(5):
        write(f"all/p{number}.sp", BROKEN)
    shown = on_terminal(tmp_path, ["check", "all"], {"TERM": "xterm"} | variables)
    assert "5 errors in 5 files" in shown
    assert ("\x1b[1;31m" in shown) is coloured
    assert "Traceback" not in shown
    if coloured:
        assert "Checking" in shown, "a terminal sees a bar"


def on_terminal(folder: Path, arguments: list[str], variables: dict[str, str]) -> str:
    """What a terminal is shown."""
    import pty

    mine, theirs = pty.openpty()
    command = [sys.executable, "-m", "server.cli", *arguments]
    process = subprocess.Popen(
        command, cwd=folder, env=environment(**variables), stdin=theirs, stdout=theirs, stderr=theirs
    )
    os.close(theirs)
    shown = b""
    with suppress(OSError):  # Linux reports the end as an error
        while data := os.read(mine, 1 << 16):
            shown += data
    process.wait()
    os.close(mine)
    return shown.decode("utf-8", "replace")


def test_output_survives_a_narrow_encoding(l4d2: Run, write: Write) -> None:
    write("a.sp", BROKEN.replace("hello", "你好"))
    ran = l4d2("check", "a.sp", PYTHONUTF8="0", PYTHONIOENCODING="cp1252")
    assert ran.status == 1
    assert b"undefined-symbol" in ran.raw
    machine = l4d2("check", "a.sp", "--format", "sarif", PYTHONUTF8="0", PYTHONIOENCODING="cp1252")
    assert machine.status == 1
    assert machine.raw.decode("utf-8")
