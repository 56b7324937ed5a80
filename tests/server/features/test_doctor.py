"""The doctor finds what is broken, breaks at nothing itself, and tells nothing that is private."""

from __future__ import annotations

import getpass
import sys
from pathlib import Path

import pytest

from server.analysis.project import Project
from server.analysis.workspace import Workspace
from server.features.doctor import Check, Patient, State, examine, installation, markdown, surroundings
from server.features.doctor.report import private
from server.install.downloads import downloads
from server.install.placing import Installed, write_note
from server.settings import Assistant, Compiler, Settings

PLUGIN = "#include <sourcemod>\npublic void OnPluginStart() {}\n"
COMPILER = "#!/bin/sh\necho 'SourcePawn Compiler 1.12.0.7253'\n"
posix_only = pytest.mark.skipif(sys.platform == "win32", reason="a program of a line is one on POSIX only")


@pytest.fixture(autouse=True)
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A user who has nothing yet."""
    for variable, name in (("XDG_CACHE_HOME", "cache"), ("XDG_STATE_HOME", "state"), ("XDG_CONFIG_HOME", "config")):
        monkeypatch.setenv(variable, str(tmp_path / "home" / name))
    monkeypatch.setenv("PATH", "/nowhere")
    for variable in ("OPENAI_API_KEY", "GEMINI_API_KEY", "L4D2_LOCAL_MODEL"):
        monkeypatch.delenv(variable, raising=False)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    (folder / "scripting").mkdir(parents=True)
    (folder / "scripting" / "a.sp").write_text(PLUGIN)
    return folder


def patient(folder: Path, **more: object) -> Patient:
    made = Project((str(folder),))
    workspace = Workspace(made)
    for _ in workspace.index():
        pass
    for plugin in workspace.plugins():
        made.project_file(plugin)
    return Patient(made, workspace, **more)  # type: ignore[arg-type]


async def said(folder: Path, **more: object) -> dict[str, Check]:
    return {check.name: check for check in await examine(patient(folder, **more))}


def states(checks: dict[str, Check], state: State) -> set[str]:
    return {name for name, check in checks.items() if check.state == state}


async def test_a_newcomer(project: Path) -> None:
    checks = await said(project)
    assert states(checks, "fail") == set()
    assert states(checks, "warn") == {"SourceMod's headers", "Compiler"}
    assert {checks[name].repair for name in states(checks, "warn")} == {"installSourceMod"}
    assert checks["Workspace"].detail == "1 folder, trusted; 1 plugin, 0 include files"
    assert checks["Keys"].detail == "none, and none is needed"
    assert "events" in checks["Facts about the game"].detail


@posix_only
async def test_all_is_there(project: Path) -> None:
    scripting = project / "scripting"
    (scripting / "include").mkdir()
    for name in ("sourcemod", "left4dhooks"):
        (scripting / "include" / f"{name}.inc").touch()
    (scripting / "include" / "version.inc").write_text('#define SOURCEMOD_VERSION "1.12.0-manual"\n')
    (scripting / "spcomp").write_text(COMPILER)
    (scripting / "spcomp").chmod(0o755)
    checks = await said(project)
    assert states(checks, "ok") == set(checks)
    assert checks["Compiler"].detail == f"1.12.0.7253, {scripting / 'spcomp'}, found near the plugins"
    assert checks["SourceMod's headers"].detail.startswith("1.12.0-manual, ")
    assert markdown(checks.values()).count("All is well.") == 1


@posix_only
async def test_broken_compilers(project: Path) -> None:
    spcomp = project / "scripting" / "spcomp"
    for text, mode, wrong in (
        ("#!/bin/sh\necho hello\n", 0o755, "compiler"),
        ("no program", 0o755, ""),
        ("#!/bin/sh\nexit 3\n", 0o755, ""),
        ("#!/nowhere/sh\n", 0o755, ""),
    ):
        spcomp.write_text(text)
        spcomp.chmod(mode)
        check = (await said(project))["Compiler"]
        assert check.state == "fail", text
        assert check.repair == "installSourceMod"
        assert wrong in check.detail
    settings = Settings(compiler=Compiler(path="/nowhere/spcomp"))
    assert (await said(project, settings=settings))["Compiler"].state == "fail"


@posix_only
async def test_nothing_runs_untrusted(project: Path, tmp_path: Path) -> None:
    spcomp = project / "scripting" / "spcomp"
    spcomp.write_text(f"#!/bin/sh\ntouch '{tmp_path}/ran'\n")
    spcomp.chmod(0o755)
    (project / ".env").write_text("OPENAI_API_KEY=sk-strangersstrangers\n")
    settings = Settings(assistant=Assistant(model="gpt-4o-mini"))
    checks = await said(project, trusted=False, settings=settings)
    assert "not run" in checks["Compiler"].detail
    assert not (tmp_path / "ran").exists()
    assert checks["Workspace"].repair == "trust"
    assert checks["Model"].state == "warn"
    assert "OPENAI" not in checks["Keys"].detail


async def test_settings(project: Path) -> None:
    (project / "l4d2.toml").write_text("[sourcemod]\nversion = 5\nnonsense = 1\n")
    found = await examine(patient(project, problems=("l4d2.compiler.timeout: too small",)))
    wrong = [check.detail for check in found if check.name == "Settings"]
    assert "l4d2.compiler.timeout: too small" in wrong
    assert any("l4d2.toml, line" in text for text in wrong)
    sick = patient(project)
    sick.project.include_dirs = ("${workspaceFolder}/nowhere",)
    assert [one.state for one in surroundings._settings(sick)][-1] == "warn"


async def test_workspaces(tmp_path: Path, project: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    assert "Open the folder" in (await said(empty))["Workspace"].advice
    large = project / "scripting" / "large.sp"
    large.write_bytes(b"// " + b"x" * 4_100_000)
    checks = await said(project)
    assert checks["Unread files"].detail == str(Path("scripting", "large.sp"))
    (project / "scripting" / "b.sp").write_text("#include <left4dhooks>\n")
    checks = await said(project)
    assert checks["Left4DHooks' headers"].detail == "none, and 1 file includes them"
    lone = Project()
    assert (await examine(Patient(lone, Workspace(lone))))[0].state == "ok"


async def test_what_was_fetched(project: Path) -> None:
    """Its version is known, and whether there is another one by now."""
    folder = project / ".l4d2" / "sourcemod-1.12"
    (folder / "include").mkdir(parents=True)
    (folder / "include" / "sourcemod.inc").touch()
    current = downloads().sourcemod
    for version, wanted in (
        (current.version, f"{current.version}, "),
        ("1.12.0.1", f"1.12.0.1 ({current.version} can"),
    ):
        write_note(folder, Installed(current.title, version, "GPL-3.0", "https://example.org"))
        assert (await said(project))["SourceMod's headers"].detail.startswith(wanted)


async def test_keys_are_named_and_not_shown(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secretsecretsecret")
    settings = Settings(assistant=Assistant(model="gpt-4o-mini"))
    checks = await said(project, settings=settings, given=["GEMINI_API_KEY"])
    assert checks["Model"].state == "ok"
    assert checks["Keys"].detail.startswith("OPENAI_API_KEY") or "OPENAI_API_KEY" in checks["Keys"].detail
    assert "secret" not in markdown(checks.values())
    monkeypatch.delenv("OPENAI_API_KEY")
    check = (await said(project, settings=settings))["Model"]
    assert (check.state, check.repair) == ("warn", "setKey")
    check = (await said(project, settings=Settings(assistant=Assistant(model="local"))))["Model"]
    assert (check.state, check.repair) == ("warn", "downloadModel")
    assert (await said(project, settings=Settings(assistant=Assistant(model="gone"))))["Model"].state == "warn"


async def test_a_broken_installation(project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(installation._PACKAGES, "imagined", "no_such_module_at_all")
    monkeypatch.setitem(installation._OF_THE_SERVER, "thought-up", "nor_this_one")
    monkeypatch.setenv("LC_ALL", "C")
    (tmp_path / "home").mkdir(exist_ok=True)
    (tmp_path / "home" / "cache").touch()

    def broken() -> list[Check]:
        raise KeyError("facts")

    monkeypatch.setattr(installation, "CHECKS", (*installation.CHECKS, broken))
    checks = await examine(patient(project))
    wrong = {(check.name, check.state) for check in checks if check.state != "ok"}
    assert {("Packages", "fail"), ("Broken", "fail"), ("Folder for cache", "warn")} <= wrong
    assert sum(check.name == "Packages" and check.state == "fail" for check in checks) == 2


def test_nothing_private(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(getpass, "getuser", lambda: "you")
    monkeypatch.setenv("HOME", "/home/you")
    monkeypatch.setenv("USERPROFILE", "/home/you")
    assert private("/home/you/sm/spcomp") == "~/sm/spcomp"
    assert (
        private("/media/you/disk C:\\Users\\you /srv/youth/you") == "/media/USER/disk C:\\Users\\USER /srv/youth/USER"
    )
    assert private("key sk-abcdefghijklmnop") == "key [key]"
    assert len(private("x" * 1000)) == 400
    text = markdown([Check("Plugins", "warn", "![x](https://example.org/x.png) <img src=x>", "look")])
    assert "![x](" not in text
    assert "<img" not in text
    text = markdown([Check("a|b", "warn", "one\ntwo | three", "do it", "settings")])
    assert "- **a|b**: one two | three. do it" in text
    assert "| **look** | a\\|b | one two \\| three |" in text
