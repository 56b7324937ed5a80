"""Which files are whole plugins, and what is not told of those that are only a part of one."""

from __future__ import annotations

from pathlib import Path

import pytest

from server.analysis.diagnose import diagnose
from server.analysis.project import Project
from server.analysis.runtime.whole import is_whole
from server.syntax.text import Text

HEAD = "#include <sourcemod>\n"
START = "public void OnPluginStart()\n{\n}\n"
ABOUT = 'public Plugin myinfo = { name = "x", author = "", description = "", version = "", url = "" };\n'
GREET = 'stock void Greet(int client)\n{\n    PrintToChat(client, "%t", "Hello");\n}\n'
STRANGE = "void Use()\n{\n    One();\n    Two();\n    Three();\n    Four();\n}\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("whole")


@pytest.fixture(scope="module")
def project(folder: Path) -> Project:
    return Project((str(folder),))


@pytest.mark.parametrize(
    ("source", "whole"),
    [
        (HEAD + START + GREET, True),
        (HEAD + ABOUT + GREET, True),
        (HEAD + "public void OnMapStart()\n{\n}\n" + GREET, True),
        (HEAD + GREET, False),  # nothing calls any of it
        (HEAD + "public void Called()\n{\n}\n" + GREET, False),
        (HEAD + START + GREET + "#include <no_such_header>\n", False),
        (HEAD + START + GREET + "#tryinclude <no_such_header>\n", True),
        (HEAD + START + GREET + STRANGE, False),
        (HEAD + START + GREET + "void Use()\n{\n    One();\n}\n", True),  # a slip
    ],
)
def test_whole_plugins(project: Project, folder: Path, source: str, whole: bool) -> None:
    path = str(folder / "plugin.sp")
    project.open(path, Text.of(source))
    unit = project.unit(path)
    told = {one.code for one in diagnose(unit, path)}
    project.close(path)
    assert is_whole(unit) is whole
    assert ("translations-not-loaded" in told) is whole


def test_a_file_without_its_plugin(project: Project, folder: Path) -> None:
    path = str(folder / "part.sp")
    project.open(path, Text.of(HEAD + START))
    assert not is_whole(project.unit(path, standalone=True))
    project.close(path)


def test_a_part_within_its_plugin(project: Project, folder: Path) -> None:
    main, part = str(folder / "main.sp"), str(folder / "greet.inc")
    project.open(part, Text.of(GREET))
    project.open(main, Text.of(HEAD + '#include "greet.inc"\n' + START))
    unit = project.unit(main)
    assert is_whole(unit)
    assert "translations-not-loaded" in {one.code for one in diagnose(unit, part)}
    project.close(main)
    project.close(part)
