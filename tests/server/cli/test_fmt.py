"""`l4d2 fmt`: what it writes, what it only shows, and with which exit status."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.server.cli.conftest import Run, environment

Write = Callable[[str, str], Path]
UGLY = 'public void OnPluginStart()\n{\nif(x==1)\n{\nPrintToServer("玩家");\n}\n}\n'
TIDY = 'public void OnPluginStart()\n{\n\tif (x == 1)\n\t{\n\t\tPrintToServer("玩家");\n\t}\n}\n'


@pytest.fixture(autouse=True)
def _formatter() -> None:
    pytest.importorskip("clang_format")


def test_writes_the_files_and_names_them(l4d2: Run, write: Write) -> None:
    ugly, tidy = write("sub/a.sp", UGLY), write("sub/b.sp", TIDY)
    ran = l4d2("fmt", "sub")
    assert (ran.status, ran.out) == (0, "")
    assert ran.err.replace("\\", "/") == "sub/a.sp: formatted\n"
    assert ugly.read_bytes() == tidy.read_bytes() == TIDY.encode()


def test_check_changes_nothing(l4d2: Run, write: Write) -> None:
    path = write("a.sp", UGLY)
    ran = l4d2("fmt", "--check", "a.sp")
    assert (ran.status, ran.err) == (1, "a.sp: would be formatted\n")
    assert path.read_bytes() == UGLY.encode()
    write("a.sp", TIDY)
    assert l4d2("fmt", "--check", "a.sp").status == 0


def test_diff_shows_the_change(l4d2: Run, write: Write) -> None:
    path = write("a.sp", UGLY)
    ran = l4d2("fmt", "--diff", "a.sp")
    assert ran.status == 0
    assert ran.out.startswith("--- a.sp\n+++ a.sp\n@@")
    assert '-PrintToServer("玩家");\n' in ran.out
    assert '+\t\tPrintToServer("玩家");\n' in ran.out
    assert path.read_bytes() == UGLY.encode()


@pytest.mark.skipif(shutil.which("patch") is None, reason="needs the program patch")
def test_diff_can_be_applied(l4d2: Run, write: Write, tmp_path: Path) -> None:
    path = write("a.sp", UGLY.removesuffix("\n"))
    (tmp_path / "a.patch").write_bytes(l4d2("fmt", "--diff", "a.sp").raw)
    subprocess.run(["patch", "--fuzz=0", "a.sp", "a.patch"], cwd=tmp_path, capture_output=True, check=True)
    assert path.read_bytes() == TIDY.encode()


def test_standard_input(l4d2: Run) -> None:
    ran = l4d2("fmt", "-", stdin=UGLY.encode())
    assert (ran.status, ran.raw) == (0, TIDY.encode())
    assert l4d2("fmt", "-", "--check", stdin=UGLY.encode()).status == 1
    assert l4d2("fmt", "-", stdin=TIDY.encode()).raw == TIDY.encode()


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "gbk"])
def test_encoding_and_line_ends_are_kept(l4d2: Run, tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.sp"
    path.write_bytes(UGLY.replace("\n", "\r\n").encode(encoding))
    assert l4d2("fmt", "a.sp").status == 0
    assert path.read_bytes() == TIDY.replace("\n", "\r\n").encode(encoding)


def test_unreadable_is_named_and_the_others_are_formatted(l4d2: Run, write: Write) -> None:
    path = write("a.sp", UGLY)
    ran = l4d2("fmt", "nowhere.sp", "a.sp")
    assert ran.status == 2
    assert "nowhere.sp: no such file or folder" in ran.err
    assert path.read_bytes() == TIDY.encode()


def test_sourcemods_headers_are_left_alone_unless_named(l4d2: Run, write: Write) -> None:
    header = write("include/sourcemod.inc", UGLY)
    mine = write("include/mine.inc", UGLY)
    assert l4d2("fmt", "include").status == 0
    assert header.read_bytes() == UGLY.encode()
    assert mine.read_bytes() == TIDY.encode()
    assert l4d2("fmt", "include/sourcemod.inc").status == 0
    assert header.read_bytes() == TIDY.encode()


def test_options(l4d2: Run) -> None:
    ran = l4d2("fmt", "-", "--spaces", "--tab-size", "2", stdin=UGLY.encode())
    assert ran.raw == TIDY.replace("\t", "  ").encode()
    assert l4d2("fmt", "-", "--tab-size", "0").status == 2


def test_large_files_are_shared_out_and_come_out_alike(l4d2: Run, write: Write, tmp_path: Path) -> None:
    function = "public void F()\r\n{\r\nint  a=1; // 玩家\r\n}\r\n\r\n\r\n\r\n\r\n"
    tidy = "public void F()\r\n{\r\n\tint a = 1; // 玩家\r\n}\r\n\r\n\r\n"
    write("a.sp", function * 8000)
    write("b.sp", UGLY)
    ran = l4d2("fmt", ".")
    assert ran.status == 0
    assert (tmp_path / "a.sp").read_bytes().decode() == (tidy * 8000).rstrip() + "\r\n"
    assert (tmp_path / "b.sp").read_bytes() == TIDY.encode()
    assert [line.partition(":")[0] for line in ran.err.splitlines()] == ["./b.sp", "./a.sp"]


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
@pytest.mark.parametrize("many", [True, False])
def test_a_terminal_has_a_bar_where_there_is_much_to_do(write: Write, tmp_path: Path, many: bool) -> None:
    for number in range(5 if many else 1):
        write(f"{number}.sp", UGLY)
    shown = _on_terminal([sys.executable, "-m", "server.cli", "fmt", "."], tmp_path)
    assert ("Formatting" in shown) == many
    assert "./0.sp: formatted" in shown


def _on_terminal(command: list[str], folder: Path) -> str:
    import pty

    here, there = pty.openpty()
    done = subprocess.Popen(command, cwd=folder, stderr=there, env=environment(TERM="xterm"))
    os.close(there)
    shown = b""
    with contextlib.suppress(OSError):  # what a terminal says at its end
        while data := os.read(here, 4096):
            shown += data
    assert done.wait() == 0
    os.close(here)
    return shown.decode()
