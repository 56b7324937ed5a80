"""`l4d2.toml`: where it is found, what it may say, and what becomes of a broken one."""

from __future__ import annotations

from pathlib import Path

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
    assert "compiler" in found.problems[0]


def test_broken_files_are_named(tmp_path: Path) -> None:
    path = tmp_path / "l4d2.toml"
    for content in (b"[open", b"\xff\xfe\x00", b"x = 1" + b"#" * 1_100_000):
        path.write_bytes(content)
        found = project_file.read(path)
        assert found.values == {}
        assert str(path) in found.problems[0]
    assert project_file.read(tmp_path / "nothing.toml").problems
