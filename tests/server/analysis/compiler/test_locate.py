"""Which compiler is taken, on POSIX and with the names of Windows."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from server.analysis.compiler.errors import CompilerNotExecutableError, CompilerNotFoundError
from server.analysis.compiler.locate import Compiler, Origin, locate

posix = pytest.mark.skipif(os.name == "nt", reason="permissions and owners are POSIX's")


def program(path: Path, mode: int = 0o755) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"")
    path.chmod(mode)
    return path


def find(
    plugin: Path,
    configured: str = "",
    workspace: Path | None = None,
    path: str = "",
    windows: bool = False,
) -> Compiler | None:
    return locate(plugin, configured=configured, workspace=workspace, environ={"PATH": path}, windows=windows)


def test_nothing_found(tmp_path: Path) -> None:
    assert find(tmp_path / "a.sp") is None


@pytest.mark.parametrize("name", ["spcomp", "spcomp64"])
@pytest.mark.parametrize("place", ["", "scripting", "addons/sourcemod/scripting"])
@posix
def test_beside_the_plugin_and_upwards(tmp_path: Path, name: str, place: str) -> None:
    compiler = program(tmp_path / "server" / place / name)
    plugin = tmp_path / "server" / "a" / "b" / "a.sp"
    assert find(plugin) == Compiler(compiler, Origin.NEARBY)


@posix
def test_the_nearest_wins_and_then_the_path(tmp_path: Path) -> None:
    on_path = program(tmp_path / "bin" / "spcomp")
    assert find(tmp_path / "w" / "x" / "a.sp", path=f"{tmp_path / 'bin'}") == Compiler(on_path, Origin.PATH)
    far = program(tmp_path / "w" / "spcomp")
    assert find(tmp_path / "w" / "x" / "a.sp", path=f"{tmp_path / 'bin'}") == Compiler(far, Origin.NEARBY)
    near = program(tmp_path / "w" / "x" / "spcomp")
    assert find(tmp_path / "w" / "x" / "a.sp") == Compiler(near, Origin.NEARBY)


@posix
def test_relative_folders_of_the_path_are_not_searched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(tmp_path / "here" / "spcomp")
    monkeypatch.chdir(tmp_path / "here")
    assert find(tmp_path / "w" / "a.sp", path=os.pathsep.join(["", ".", "here"])) is None


@posix
def test_a_file_that_cannot_be_run_is_passed_over(tmp_path: Path) -> None:
    program(tmp_path / "w" / "spcomp64", mode=0o644)
    (tmp_path / "w" / "scripting" / "spcomp").mkdir(parents=True)
    assert find(tmp_path / "w" / "a.sp") is None


@posix
def test_outside_the_workspace_only_what_no_one_else_can_write(tmp_path: Path) -> None:
    compiler = program(tmp_path / "spcomp", mode=0o777)
    workspace = tmp_path / "w"
    assert find(workspace / "a.sp", workspace=workspace) is None
    assert find(workspace / "a.sp", workspace=tmp_path) == Compiler(compiler, Origin.NEARBY)
    compiler.chmod(0o755)
    assert find(workspace / "a.sp", workspace=workspace) == Compiler(compiler, Origin.NEARBY)


def test_windows_names(tmp_path: Path) -> None:
    program(tmp_path / "w" / "spcomp")
    program(tmp_path / "w" / "spcomp.bat")
    assert find(tmp_path / "w" / "a.sp", windows=True) is None
    compiler = program(tmp_path / "w" / "spcomp.exe")
    assert find(tmp_path / "w" / "a.sp", windows=True) == Compiler(compiler, Origin.NEARBY)


@pytest.mark.parametrize(
    "configured",
    [
        "{workspace}/tools/spcomp",
        "{workspace}/tools",
        "${{workspaceFolder}}/tools/spcomp",
        "tools/spcomp",
        "./tools",
        "~/tools/spcomp",
    ],
)
@posix
def test_configured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, configured: str) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    compiler = program(tmp_path / "tools" / "spcomp")
    program(tmp_path / "scripting" / "spcomp")
    value = configured.format(workspace=tmp_path)
    found = find(tmp_path / "scripting" / "a.sp", value, workspace=tmp_path)
    assert found == Compiler(compiler, Origin.CONFIGURED)


@posix
def test_configured_name_is_looked_up_on_the_path(tmp_path: Path) -> None:
    compiler = program(tmp_path / "bin" / "spcomp-1.11")
    found = find(tmp_path / "w" / "a.sp", "spcomp-1.11", path=str(tmp_path / "bin"))
    assert found == Compiler(compiler, Origin.CONFIGURED)


def test_configured_on_windows_without_exe(tmp_path: Path) -> None:
    compiler = program(tmp_path / "tools" / "spcomp.exe")
    found = find(tmp_path / "w" / "a.sp", str(tmp_path / "tools" / "spcomp"), windows=True)
    assert found == Compiler(compiler, Origin.CONFIGURED)


def test_a_wrong_configuration_is_not_replaced_by_a_guess(tmp_path: Path) -> None:
    program(tmp_path / "w" / "spcomp")
    program(tmp_path / "w" / "spcomp.exe")
    for windows in (False, True):
        with pytest.raises(CompilerNotFoundError, match="nothere"):
            find(tmp_path / "w" / "a.sp", str(tmp_path / "nothere" / "spcomp"), windows=windows)


@posix
def test_configured_but_not_executable(tmp_path: Path) -> None:
    path = program(tmp_path / "spcomp", mode=0o644)
    for configured in (path, tmp_path):
        with pytest.raises(CompilerNotExecutableError, match=r"chmod \+x") as caught:
            find(tmp_path / "a.sp", str(configured))
        assert caught.value.path == path


def test_configured_batch_file(tmp_path: Path) -> None:
    path = program(tmp_path / "spcomp.bat")
    with pytest.raises(CompilerNotExecutableError, match=r"\.exe"):
        find(tmp_path / "a.sp", str(path), windows=True)
