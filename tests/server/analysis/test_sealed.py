"""A sealed project: a stranger's text reads nothing of this machine."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from server.analysis.diagnose import diagnose
from server.analysis.project import Project, UnreadableFileError, sealed
from server.syntax.text import Text

_SECRET = 'public const char g_sSecret[] = "hunter2";\n'


def _codes(project: Project, path: str, text: str) -> list[tuple[str, str]]:
    project.open(path, Text.of(text))
    return [(one.code, one.message) for one in diagnose(project.unit(path), path)]


@pytest.mark.parametrize(
    "written", ["<{0}/secret>", '"{0}/secret.inc"', '"secret"', '"../{1}/secret"', '"..\\{1}\\SECRET"']
)
def test_an_include_leads_to_no_file_of_the_disk(tmp_path: Path, written: str) -> None:
    (tmp_path / "secret.inc").write_text(_SECRET, "utf-8")
    path = str(tmp_path / "plugin.sp")
    line = f"#include {written.format(tmp_path, tmp_path.name)}\n"
    body = 'public void OnPluginStart()\n{\n    PrintToServer("%s", g_sSecret);\n}\n'
    text = f"#pragma newdecls required\n#include <sourcemod>\n{line}{body}"
    assert {code for code, _ in _codes(Project(), path, text)} <= {"include-case"}, "it would lead there"
    assert {code for code, _ in _codes(sealed(), path, text)} == {"unresolved-include"}


def test_neither_settings_nor_translations_of_the_folder_count(tmp_path: Path) -> None:
    (tmp_path / "l4d2.toml").write_text('[diagnostics.severity]\nundefined-symbol = "off"\n', "utf-8")
    (tmp_path / "translations").mkdir()
    (tmp_path / "translations" / "secret.phrases.txt").write_text('"Phrases"\n{\n\t"A"\n\t{\n\t\t"en"\t"b"\n', "utf-8")
    project, path = sealed(), str(tmp_path / "plugin.sp")
    project.open(path, Text.of("public void OnPluginStart()\n{\n}\n"))
    assert project.project_file(path) is None
    around = project.unit(path).around
    assert around is not None
    assert around.find("translations", "secret.phrases.txt") is None
    assert around.read(str(tmp_path / "translations" / "secret.phrases.txt")) is None
    with pytest.raises(UnreadableFileError):
        project.unit(str(tmp_path / "l4d2.toml"))


def test_our_declarations_and_its_own_folders_are_seen(tmp_path: Path) -> None:
    (tmp_path / "inside").mkdir()
    (tmp_path / "inside-not").mkdir()
    for name in ("inside", "inside-not"):
        (tmp_path / name / f"{name}.inc").write_text(_SECRET, "utf-8")
    project = sealed(str(tmp_path / "inside"))
    path = os.path.join(str(tmp_path / "inside"), "plugin.sp")
    text = '#include <sourcemod>\n#include <left4dhooks>\n#include "inside"\n#include "../inside-not/inside-not"\n'
    assert [message for _, message in _codes(project, path, text)] == [
        "`../inside-not/inside-not` is not found; did you mean `inside`?"
    ]
