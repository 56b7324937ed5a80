"""What other languages call values, types and functions: each is told what it is called here, and mended."""

from __future__ import annotations

from pathlib import Path

import pytest

from server.analysis.diagnose import diagnose
from server.analysis.finding import Finding
from server.analysis.project import Project
from server.syntax.text import Text

_START = "#pragma semicolon 1\n#pragma newdecls required\n#include <sourcemod>\n\n"


def _errors(folder: Path, source: str) -> list[Finding]:
    project = Project((str(folder),))
    path = str(folder / "main.sp")
    project.open(path, Text.of(_START + source))
    return [one for one in diagnose(project.unit(path), path) if one.severity == 1]


def _mended(source: str, one: Finding) -> str:
    text = _START + source
    for edit in sorted(one.fixes[0].edits, key=lambda edit: -edit.start):
        text = text[: edit.start] + edit.text + text[edit.end :]
    return text[len(_START) :]


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("ArrayList list = nullptr;", "ArrayList list = null;"),
        ("ArrayList list = NULL;", "ArrayList list = null;"),
        ("bool on = True;", "bool on = true;"),
        ("bool on = FALSE;", "bool on = false;"),
        ('print("a");', 'PrintToServer("a");'),
        ("boolean on = true;", "bool on = true;"),
        ("uint count = 1;", "int count = 1;"),
        ('string text = "a";', 'char text[] = "a";'),
        ('String text = "a";', 'char text[] = "a";'),
        ("string text[8];", "char text[8];"),
    ],
)
def test_one_error_that_a_fix_mends(tmp_path: Path, wrong: str, right: str) -> None:
    function = f"public void OnPluginStart()\n{{\n    {wrong}\n}}\n"
    (found,) = _errors(tmp_path, function)
    mended = _mended(function, found)
    assert right in mended
    assert not _errors(tmp_path, mended)


@pytest.mark.parametrize("written", ["string text", "const string text", "String text", 'int a, string text = ""'])
def test_text_as_a_parameter(tmp_path: Path, written: str) -> None:
    function = f"void Say({written})\n{{\n    PrintToServer(text);\n}}\n"
    (found,) = _errors(tmp_path, function)
    mended = _mended(function, found)
    assert "char[] text" in mended
    assert not _errors(tmp_path, mended)


def test_a_plugin_may_use_the_names(tmp_path: Path) -> None:
    source = (
        "enum struct auto\n{\n    int x;\n}\n\nbool True = true;\n\n"
        "public bool print(auto some)\n{\n    return True && some.x > 0;\n}\n"
    )
    assert not _errors(tmp_path, source)
