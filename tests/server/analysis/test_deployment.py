"""The files that go along with a plugin to a server."""

from __future__ import annotations

from pathlib import Path

from server.analysis.deployment import carried
from server.analysis.project import Project

PLUGIN = """
#include <sourcemod>
public void OnPluginStart()
{
    LoadTranslations("common.phrases");
    LoadTranslations("mine.phrases");
    LoadTranslations("gone.phrases");
    GameData data = new GameData("mine.games");
    delete data;
    char path[PLATFORM_MAX_PATH];
    BuildPath(Path_SM, path, sizeof(path), "configs/mine/list.cfg");
    BuildPath(Path_SM, path, sizeof(path), "configs/%s.cfg", "other");
    BuildPath(Path_SM, path, sizeof(path), "logs/mine.log");
}
"""
FILES = {
    "translations/mine.phrases.txt": '"Phrases" { "Hi" { "en" "Hi" } }',
    "translations/ru/mine.phrases.txt": '"Phrases" { "Hi" { "ru" "Hi" } }',
    "translations/common.phrases.txt": '"Phrases" { }',
    "translations/other.phrases.txt": '"Phrases" { }',
    "gamedata/mine.games.txt": '"Games" { }',
    "configs/mine/list.cfg": "",
    "configs/other.cfg": "",
    "cfg/sourcemod/mine.cfg": "",
}


def test_what_a_plugin_reads(tmp_path: Path) -> None:
    root = tmp_path / "addons" / "sourcemod"
    for name, text in FILES.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    plugin = root / "scripting" / "mine.sp"
    plugin.parent.mkdir()
    plugin.write_text(PLUGIN, encoding="utf-8")
    found = carried(Project((str(tmp_path),)).unit(str(plugin)))
    targets = ["configs/mine/list.cfg", "gamedata/mine.games.txt"]
    targets += ["translations/mine.phrases.txt", "translations/ru/mine.phrases.txt"]
    assert [one.target for one in found] == targets
    assert [one.kind for one in found] == ["configs", "gamedata", "translations", "translations"]
    assert all(Path(one.path) == root / one.target for one in found)


def test_a_plugin_by_itself(tmp_path: Path) -> None:
    (tmp_path / "a.sp").write_text("public void OnPluginStart() {}\n")
    assert carried(Project((str(tmp_path),)).unit(str(tmp_path / "a.sp"))) == []
