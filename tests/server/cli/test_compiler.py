"""`--compiler`: what only the compiler says is added, each thing once, and a compiler that fails is told."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.server.cli.conftest import Run

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="scripts are not programs on Windows")
Write = Callable[[str, str], Path]
INCLUDES = '#include <sourcemod>\n#include "part.inc"\n'
PLUGIN = INCLUDES + 'public void OnPluginStart()\n{\n\tMissing();\n\tPrintToServer("x");\n}\n'
PROGRAM = """#!{python}
import sys
print("SourcePawn Compiler 1.12.0.7000")
if len(sys.argv) < 2:
    print("Usage: spcomp [options] <filename>\\n  --syntax-only")
    sys.exit(1)
{body}
"""
SAYS = """
name = sys.argv[1]
print(name + '(5) : error 017: undefined symbol "Missing"')
print(name + '(6) : error 999: something new')
print("part.inc(1) : warning 998: something else")
sys.exit(1)
"""


@pytest.fixture
def compiler(tmp_path: Path) -> Callable[[str], Path]:
    """`compiler(body)` makes a program that answers like a compiler and then runs `body`."""

    def make(body: str) -> Path:
        path = tmp_path / "bin" / "spcomp"
        path.parent.mkdir()
        path.write_text(PROGRAM.format(python=sys.executable, body=body), "utf-8")
        path.chmod(0o755)
        return path

    return make


def test_only_what_is_new_is_added(l4d2: Run, write: Write, compiler: Callable[[str], Path]) -> None:
    write("a.sp", PLUGIN)
    write("part.inc", "// nothing\n")
    ran = l4d2("check", ".", "--compiler", compiler(SAYS), "--format", "json")
    assert ran.status == 1
    assert [(Path(path).name, line, code) for path, line, code in ran.codes] == [
        ("a.sp", 5, "undefined-symbol"),
        ("a.sp", 6, "spcomp-999"),
        ("part.inc", 1, "spcomp-998"),
    ]


def test_warnings_in_files_that_nobody_named_are_left_out(
    l4d2: Run, write: Write, compiler: Callable[[str], Path]
) -> None:
    write("a.sp", PLUGIN)
    write("part.inc", "// nothing\n")
    ran = l4d2("check", "a.sp", "--compiler", compiler(SAYS), "--format", "json")
    assert [code for _, _, code in ran.codes] == ["undefined-symbol", "spcomp-999"]


def test_a_compiler_that_crashes_is_told_with_our_findings(
    l4d2: Run, write: Write, compiler: Callable[[str], Path]
) -> None:
    write("a.sp", PLUGIN)
    write("part.inc", "")
    body = "import os, signal\nos.kill(os.getpid(), signal.SIGSEGV)"
    ran = l4d2("check", "a.sp", "--compiler", compiler(body), "--format", "json")
    assert ran.status == 2
    assert "crashed" in ran.err
    assert [code for _, _, code in ran.codes] == ["undefined-symbol"]


def test_what_is_no_compiler_is_bad_usage(l4d2: Run, write: Write, tmp_path: Path) -> None:
    write("a.sp", PLUGIN)
    program = write("hello", "#!/bin/sh\necho hello\n")
    program.chmod(0o755)
    ran = l4d2("check", "a.sp", "--compiler", program)
    assert (ran.status, ran.out) == (2, "")
    assert "is not a SourcePawn compiler" in ran.err


def test_a_folder_with_the_compiler_will_do(l4d2: Run, write: Write, compiler: Callable[[str], Path]) -> None:
    write("a.sp", PLUGIN.replace("\tMissing();\n", ""))
    write("part.inc", "")
    assert l4d2("check", "a.sp", "--compiler", compiler("").parent).status == 0
