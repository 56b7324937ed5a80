"""New plugins and projects are free of findings, whatever their users call them, and overwrite nothing."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest
import yaml

from server import project_file
from server.analysis.diagnose import diagnose
from server.analysis.project import Project
from server.install.downloads import downloads
from server.install.errors import DiskError, InstallError
from server.install.new_plugin import PluginWishes, new_plugin
from server.install.new_project import LICENSES, ProjectWishes, new_project
from server.install.templates import PLUGINS, identifier, in_markdown, one_line
from server.knowledge import events
from server.settings import parse

NASTY = 'Tank "Tracker" \\ {{author}} %s\n*/ // é 坦克 \x1b[31m <b>'


def findings(folder: Path) -> list[str]:
    """What is found in all plugins of a folder, hints as well."""
    project = Project((str(folder),))
    found = []
    for plugin in folder.rglob("*.sp"):
        unit = project.unit(str(plugin))
        assert not unit.missing
        found += [f"{plugin.name}: {one.code} {one.message}" for one in diagnose(unit, str(plugin))]
    return found


@pytest.mark.parametrize("kind", PLUGINS)
@pytest.mark.parametrize(("name", "text"), [("Tank Tracker", "Tells who the Tank is"), (NASTY, NASTY), ("x", "")])
def test_plugins_have_no_finding(tmp_path: Path, kind: str, name: str, text: str) -> None:
    file = new_plugin(tmp_path, PluginWishes(name, text, text, kind))
    assert file.parent == tmp_path
    assert findings(tmp_path) == []
    assert "{{" not in file.read_text("utf-8").replace("{{author}}", "")


def test_every_event_makes_a_plugin(tmp_path: Path) -> None:
    chosen = events.names()[::20]
    for name in chosen:
        text = new_plugin(tmp_path, PluginWishes(f"On {name}", kind="event", event=name)).read_text("utf-8")
        assert f'HookEvent("{name}", ' in text
    assert findings(tmp_path) == []
    hurt = new_plugin(tmp_path, PluginWishes("a", kind="event", event="player_hurt")).read_text("utf-8")
    assert "//   attacker: userid of who did it" in hurt
    assert 'GetClientOfUserId(event.GetInt("userid"))' in hurt
    with pytest.raises(InstallError, match="no event `tank_spawned`"):
        new_plugin(tmp_path, PluginWishes("b", kind="event", event="tank_spawned"))
    assert not (tmp_path / "b.sp").exists()


def test_plugins_lie_where_plugins_lie(tmp_path: Path) -> None:
    wishes = PluginWishes("Tank Tracker")
    assert new_plugin(tmp_path, wishes) == tmp_path / "tank_tracker.sp"
    (tmp_path / "scripting").mkdir()
    assert new_plugin(tmp_path, wishes) == tmp_path / "scripting" / "tank_tracker.sp"
    (tmp_path / "addons/sourcemod/scripting").mkdir(parents=True)
    assert new_plugin(tmp_path, wishes) == tmp_path / "addons/sourcemod/scripting/tank_tracker.sp"


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    (tmp_path / "tank.sp").write_text("mine")
    with pytest.raises(InstallError, match="there already"):
        new_plugin(tmp_path, PluginWishes("Tank"))
    assert (tmp_path / "tank.sp").read_text() == "mine"
    (tmp_path / "README.md").write_text("mine")
    with pytest.raises(InstallError, match=r"README\.md is there already"):
        new_project(tmp_path, ProjectWishes("Tank"))
    assert {entry.name for entry in tmp_path.iterdir()} == {"tank.sp", "README.md"}


def test_bad_wishes(tmp_path: Path) -> None:
    for wishes in (PluginWishes("!!!"), PluginWishes("坦克"), PluginWishes("a", kind="../x")):
        with pytest.raises(InstallError):
            new_plugin(tmp_path, wishes)
    with pytest.raises(InstallError, match="There is no folder"):
        new_plugin(tmp_path / "nowhere", PluginWishes("a"))
    with pytest.raises(InstallError, match="There is no licence"):
        new_project(tmp_path / "p", ProjectWishes("a", license="WTFPL"))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        *(("Tank Tracker", "tank_tracker"), ("l4d2_tank", "l4d2_tank"), ("Éclair!", "eclair")),
        *(("2 Tanks", "l4d2_2_tanks"), ("con", "l4d2_con"), ("../../etc/passwd", "etc_passwd")),
        *(("x" * 99, "x" * 60), ("COM1", "l4d2_com1")),
    ],
)
def test_identifiers(name: str, wanted: str) -> None:
    assert identifier(name) == wanted


def test_titles() -> None:
    titles = {name: PluginWishes(name).title for name in ("Tank Tracker", "tank_tracker", "l4d2_tank.sp", "MyPlugin")}
    assert list(titles.values()) == ["Tank Tracker", "Tank Tracker", "[L4D2] Tank", "MyPlugin"]
    assert one_line(" a\n\tb\x00c  " + "x" * 999)[:6] == "a b c "
    assert in_markdown("a*b_[c](d)") == r"a\*b\_\[c\](d)"


@pytest.mark.parametrize("license", LICENSES)
@pytest.mark.parametrize(("name", "text"), [("Tank Tracker", "Tells who the Tank is"), (NASTY, NASTY)])
def test_projects(tmp_path: Path, license: str, name: str, text: str) -> None:
    folder = tmp_path / "project"
    plugin = new_project(folder, ProjectWishes(name, text, text, license))
    own = plugin.stem
    assert findings(folder) == []
    files = {file.relative_to(folder).as_posix(): file for file in folder.rglob("*") if file.is_file()}
    assert files.keys() == {
        *("README.md", "LICENSE", ".gitignore", ".gitattributes", ".editorconfig", "l4d2.toml"),
        *(".vscode/settings.json", ".vscode/extensions.json", ".vscode/tasks.json", ".github/workflows/plugins.yml"),
        *(f"addons/sourcemod/{place}/.gitkeep" for place in ("configs", "gamedata", "scripting/include")),
        f"addons/sourcemod/scripting/{own}.sp",
        f"addons/sourcemod/translations/{own}.phrases.txt",
    }
    texts = {name: file.read_text("utf-8") for name, file in files.items()}
    assert all("\r" not in text and (text.endswith("\n") or not text) for text in texts.values())
    for name in files:
        if name.endswith(".json"):
            json.loads(texts[name])
    values = tomllib.loads(texts["l4d2.toml"])
    assert parse(values)[1] == []
    assert project_file.read(files["l4d2.toml"]).problems == ()
    assert ("GNU GENERAL PUBLIC LICENSE" in texts["LICENSE"]) == (license == "GPL-3.0")
    assert f"[{license}](LICENSE)" in texts["README.md"]


def test_the_workflow_is_one(tmp_path: Path) -> None:
    new_project(tmp_path, ProjectWishes("Tank"))
    text = (tmp_path / ".github/workflows/plugins.yml").read_text("utf-8")
    jobs = yaml.safe_load(text)["jobs"]
    assert set(jobs) == {"compile", "check"}
    assert all(
        sum_ in text
        for sum_ in (downloads().sourcemod.archive("linux").sha256, *downloads().left4dhooks.files.values())
    )
    scripts = [step["run"] for job in jobs.values() for step in job["steps"] if "run" in step]
    assert len(scripts) == 5
    bash = shutil.which("bash")
    for script in scripts if bash else ():
        done = subprocess.run([str(bash), "-n"], input=script, text=True, capture_output=True, check=False)
        assert done.returncode == 0, done.stderr
        assert "warning" not in done.stderr


@pytest.mark.skipif(os.geteuid() == 0 if hasattr(os, "geteuid") else True, reason="nothing is forbidden to root")
def test_forbidden(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(DiskError):
        new_plugin(tmp_path, PluginWishes("a"))


def test_a_project_that_can_not_be_written_leaves_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / ".vscode").touch()
    with pytest.raises(InstallError):
        new_project(folder, ProjectWishes("Tank"))
    assert list(folder.rglob("*")) == [folder / ".vscode"]


def test_folders_above_a_project_that_can_not_be_written_go_as_well(tmp_path: Path) -> None:
    (tmp_path / "kept").mkdir()
    name = "x" * 250  # the file system takes it as the name of the folder, and refuses a longer one within
    with pytest.raises(InstallError):
        new_project(tmp_path / "kept" / "new" / name / ("y" * 300), ProjectWishes("Tank"))
    assert list(tmp_path.rglob("*")) == [tmp_path / "kept"]
