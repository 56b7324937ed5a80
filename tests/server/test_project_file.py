"""`l4d2.toml`: where it is found, what it may say, and what becomes of a broken one."""

from __future__ import annotations

from pathlib import Path

import pytest

from server import project_file
from server.settings import parse


def test_the_nearest_file_counts(tmp_path: Path) -> None:
    (tmp_path / "l4d2.toml").touch()
    inner = tmp_path / "scripting" / "deep"
    inner.mkdir(parents=True)
    assert project_file.find(str(inner / "a.sp")) == tmp_path / "l4d2.toml"
    (tmp_path / "scripting" / "l4d2.toml").touch()
    assert project_file.find(str(inner / "a.sp")) == tmp_path / "scripting" / "l4d2.toml"


def test_another_repository_is_not_searched(tmp_path: Path) -> None:
    (tmp_path / "l4d2.toml").touch()
    (tmp_path / "mine" / ".git").mkdir(parents=True)
    assert project_file.find(str(tmp_path / "mine" / "a.sp")) is None


def test_settings(tmp_path: Path) -> None:
    path = tmp_path / "l4d2.toml"
    path.write_text(
        'includeDirectories = ["include", "~/sourcemod"]\n'
        "[sourcemod]\n"
        'version = "1.11"\n'
        "[diagnostics.severity]\n"
        'unused-parameter = "off"\n'
    )
    found = project_file.read(path)
    assert not found.problems
    user = {"sourcemod": {"version": "1.10"}, "diagnostics": {"inactiveCode": False}}
    settings, problems = parse(project_file.over(user, found.values))
    assert not problems
    assert settings.sourcemod.version == "1.11"
    assert settings.diagnostics.severity == {"unused-parameter": "off"}
    assert not settings.diagnostics.inactive_code
    assert settings.include_directories == (str(tmp_path / "include"), "~/sourcemod")


def test_a_project_names_no_program(tmp_path: Path) -> None:
    path = tmp_path / "l4d2.toml"
    path.write_text('[compiler]\npath = "./evil"\n')
    found = project_file.read(path)
    assert found.values == {}
    assert "compiler" in found.problems[0].message


def test_broken_files_are_named(tmp_path: Path) -> None:
    path = tmp_path / "l4d2.toml"
    for content in (b"[open", b"\xff\xfe\x00", b"x = 1" + b"#" * 1_100_000):
        path.write_bytes(content)
        found = project_file.read(path)
        assert found.values == {}
        assert found.problems[0].message
    assert project_file.read(tmp_path / "nothing.toml").problems


def test_what_it_says_wrong_is_named_where_it_stands(tmp_path: Path) -> None:
    text = (
        "# ours\n"
        'includeDirectory = ["include"]\n'
        "[sourcemod]\n"
        '  version = "2.0"\n'
        "sourcemod.x = 1\n"
        "[diagnostics]\n"
        'severity = { unused-paramter = "off", unused-parameter = "of" }\n'
        "[diagnostic]\n"
    )
    found = project_file.read_text(tmp_path / "l4d2.toml", text, ("unused-parameter", "unknown-event"))
    lines = text.splitlines()
    told = [(lines[one.line][one.start : one.end], one.message) for one in found.problems]
    assert told[0] == ("includeDirectory", "there is no setting `includeDirectory`; did you mean `includeDirectories`?")
    assert told[1][0] == "version"
    assert told[1][1].startswith("`sourcemod.version`: input should be '1.7'")
    assert told[2] == ("sourcemod.x", "there is no setting `sourcemod.sourcemod`")
    assert ("severity", "there is no rule `unused-paramter`; did you mean `unused-parameter`?") in told
    assert [one for one in told if one[1].startswith("`diagnostics.severity.unused-parameter`")]
    assert told[-1] == ("diagnostic", "there is no setting `diagnostic`; did you mean `diagnostics`?")
    broken = project_file.read_text(tmp_path / "l4d2.toml", "a = 1\nb = \n").problems
    assert [(one.line, bool(one.message)) for one in broken] == [(1, True)]


def test_the_compiler_of_a_project_is_no_unknown_setting(tmp_path: Path) -> None:
    found = project_file.read_text(tmp_path / "l4d2.toml", '[compiler]\npath = "./evil"\n')
    assert [one.line for one in found.problems] == [0]
    assert found.values == {}


@pytest.mark.parametrize("text", ["a = " + "[" * 5000, "a = " + "[" * 5000 + "]" * 5000, "a = " + "1" * 6000])
def test_hostile_files_are_named(tmp_path: Path, text: str) -> None:
    found = project_file.read_text(tmp_path / "l4d2.toml", text)
    assert found.values == {}
    assert found.problems
