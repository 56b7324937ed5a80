"""`--fix`: safe corrections only, applied until none is left, with the file otherwise as it was."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from server.analysis.finding import Edit
from server.cli.mending import RefusedError, apply, mend
from server.cli.result import Correction, stamp
from server.syntax.text import Text, decode
from tests.server.cli.conftest import Run

TEXT = (
    "#pragma semicolon 1\r\n#include <sourcemod>\r\n\r\npublic void OnPluginStart()\r\n{\r\n"
    '\tPrintToServer("玩家")\r\n\tint i = 5\r\n\tPrintToServer("%d", i);\r\n}\r\n'
)
MENDED = TEXT.replace('("玩家")', '("玩家");').replace("i = 5", "i = 5;")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gbk"])
def test_encoding_and_line_ends_are_kept(l4d2: Run, tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.sp"
    path.write_bytes(TEXT.encode(encoding))
    ran = l4d2("check", "a.sp", "--fix")
    assert (ran.status, ran.out) == (0, "")
    assert "2 fixed" in ran.err
    assert path.read_bytes() == MENDED.encode(encoding)


def test_fixable_says_what_fix_mends(l4d2: Run, tmp_path: Path) -> None:
    (tmp_path / "a.sp").write_text(TEXT.replace("PrintToServer", "PrintToSever", 1), "utf-8", newline="")
    before = l4d2("check", "a.sp", "--format", "json").findings
    assert sorted((row["code"], row["fixable"]) for row in before) == [
        ("missing-semicolon", True),
        ("missing-semicolon", True),
        ("undefined-symbol", False),
    ]
    after = l4d2("check", "a.sp", "--fix", "--format", "json")
    assert after.status == 1
    assert [row["code"] for row in after.findings] == ["undefined-symbol"]


def test_without_fix_nothing_is_written(l4d2: Run, tmp_path: Path) -> None:
    path = tmp_path / "a.sp"
    path.write_text(TEXT, "utf-8", newline="")
    l4d2("check", "a.sp")
    assert path.read_bytes() == TEXT.encode()


def test_in_several_processes(l4d2: Run, tmp_path: Path) -> None:
    (tmp_path / "include").mkdir()
    header = "#pragma semicolon 1\nstock int Shared()\n{\n\treturn 1\n}\n"
    (tmp_path / "include" / "shared.inc").write_text(header, "utf-8", newline="")
    for number in range(4):
        text = TEXT.replace("#include <sourcemod>", "#include <sourcemod>\r\n#include <shared>")
        (tmp_path / f"p{number}.sp").write_text(text, "utf-8", newline="")
    ran = l4d2("check", ".", "--fix", "--jobs", "2", "--severity", "error")
    assert ran.status == 0, ran.out + ran.err
    assert "9 fixed" in ran.err
    assert (tmp_path / "include" / "shared.inc").read_bytes() == header.replace("return 1", "return 1;").encode()


@pytest.mark.skipif(sys.platform == "win32", reason="needs links and modes")
def test_links_and_modes_are_kept(l4d2: Run, tmp_path: Path) -> None:
    real = tmp_path / "real.txt"
    real.write_text(TEXT, "utf-8", newline="")
    real.chmod(0o640)
    (tmp_path / "a.sp").symlink_to(real)
    assert l4d2("check", "a.sp", "--fix").status == 0
    assert (tmp_path / "a.sp").is_symlink()
    assert real.read_bytes() == MENDED.encode()
    assert real.stat().st_mode & 0o777 == 0o640
    assert sorted(os.listdir(tmp_path)) == ["a.sp", "real.txt"]


def test_a_correction_is_applied_whole_or_not_at_all() -> None:
    text = Text("one two three")
    first = Correction("a", (Edit(0, 3, "1"), Edit(8, 13, "3")))
    clashing = Correction("b", (Edit(4, 7, "2"), Edit(10, 11, "")))
    same = Correction("c", (Edit(0, 3, "1"),))
    mended, count = apply(text, [first, clashing, same])
    assert (str(mended), count) == ("1 two 3", 2)


def test_new_lines_are_those_of_the_file() -> None:
    mended, _ = apply(Text("a\r\nb"), [Correction("a", (Edit(0, 1, "x\ny"),))])
    assert mended.chars == "x\r\ny\r\nb"


def test_a_file_that_changed_meanwhile_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.sp"
    path.write_bytes(b"other")
    with pytest.raises(RefusedError):
        mend(path, [Correction("a", (Edit(0, 1, "x"),))], stamp(Text("text")))
    assert path.read_bytes() == b"other"


def test_a_file_that_cannot_be_written_back_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.sp"
    raw = b"\xff\xfea\0b\0c"  # UTF-16 with half a character
    path.write_bytes(raw)
    with pytest.raises(RefusedError):
        mend(path, [Correction("a", (Edit(0, 1, "x"),))], stamp(decode(raw)))
    assert path.read_bytes() == raw
