"""Companion files: where they are found, what they say, and when they are read again."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from server.analysis.companion_files import CompanionFiles
from server.analysis.companion_findings import companion_findings, is_companion
from server.analysis.companions import Fault, fault, gamedata, phrases, script
from server.analysis.diagnose import diagnose
from server.analysis.includes import IncludeFinder
from server.analysis.project import Project
from server.knowledge import phrases as known
from server.syntax.text import Text

PLUGIN = """\
#include <sourcemod>
#define OWN "my.phrases"
public void OnPluginStart()
{
    LoadTranslations("common.phrases");
    LoadTranslations(OWN);
    PrintToServer("%t", "Hello", "Bill");
}
"""
PHRASES = """\
"Phrases"
{
    "Hello"
    {
        "#format"    "{2:d},{1:s}"
        "en"         "Hello {1}"
    }
}
"""
GERMAN = '"Phrases"\n{\n    "Hello"\n    {\n        "de"    "Hallo {1}"\n    }\n}\n'


def write(folder: Path, files: dict[str, str]) -> None:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, "utf-8")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    write(tmp_path, {"scripting/sub/my.sp": PLUGIN})
    return tmp_path


def codes(project: Project, root: Path) -> list[str]:
    path = str(root / "scripting" / "sub" / "my.sp")
    return [one.code for one in diagnose(project.unit(path), path) if "phrase" in one.code or "companion" in one.code]


def test_phrases_of_the_loaded_files_and_their_languages(root: Path) -> None:
    write(
        root,
        {
            "translations/My.phrases.txt": PHRASES,
            "translations/de/my.phrases.txt": GERMAN,
            "translations/other.phrases.txt": '"Phrases" { "Other" { "en" "x" } }',
        },
    )
    unit = Project((str(root),)).unit(str(root / "scripting/sub/my.sp"))
    found = phrases(unit)
    assert found is not None
    assert found.loads
    assert found.complete
    hello = found.by_name["Hello"]
    assert hello.arguments == ("s", "d")
    assert hello.languages == ("en", "de")
    assert hello.path == str(root / "translations" / "My.phrases.txt")
    assert Path(hello.path).read_text()[hello.start : hello.end] == '"Hello"'
    assert "Other" not in found.by_name
    assert found.by_name["Map was not found"].arguments == ("s",)
    assert found.by_name["No Access"].path == ""
    assert [Path(path).name for path in found.files] == ["My.phrases.txt", "my.phrases.txt"]


def test_nothing_is_certain_without_all_files(root: Path) -> None:
    found = phrases(Project((str(root),)).unit(str(root / "scripting/sub/my.sp")))
    assert found is not None
    assert not found.complete
    assert "No matching clients" in found.by_name


def test_files_of_a_server_and_those_above_are_found(root: Path) -> None:
    workspace = root / "scripting"
    for place in ("scripting/sub/my.phrases.txt", "addons/sourcemod/translations/my.phrases.txt"):
        write(root, {place: PHRASES})
        found = phrases(Project((str(root),)).unit(str(root / "scripting/sub/my.sp")))
        assert found is not None
        assert found.files == (str(root / place),)
        (root / place).unlink()
    write(root, {"translations/my.phrases.txt": PHRASES})
    outside = phrases(Project((str(workspace),)).unit(str(root / "scripting/sub/my.sp")))
    assert outside is not None
    assert not outside.complete, "what lies above the workspace is somebody else's"


def test_a_file_is_read_again_when_it_changes(root: Path) -> None:
    project = Project((str(root),))
    assert codes(project, root) == []
    path = root / "translations" / "my.phrases.txt"
    write(root, {"translations/my.phrases.txt": PHRASES.replace("Hello", "Hi")})
    project.changed_on_disk(str(path))
    assert codes(project, root) == ["unknown-phrase"]
    path.write_text(PHRASES)
    project.changed_on_disk(str(path))
    assert codes(project, root) == ["phrase-arguments"]
    path.unlink()
    project.changed_on_disk(str(path))
    assert codes(project, root) == []


def test_unsaved_text_wins(root: Path) -> None:
    write(root, {"translations/my.phrases.txt": PHRASES})
    project = Project((str(root),))
    path = str(root / "translations" / "my.phrases.txt")
    assert codes(project, root) == ["phrase-arguments"]
    project.open(path, Text.of(PHRASES.replace("{2:d},", "")))
    assert codes(project, root) == []
    project.open(path, Text.of(PHRASES.replace('Hello {1}"', "Hello {1}")))
    assert codes(project, root) == ["malformed-companion", "phrase-arguments"]
    project.close(path)
    assert codes(project, root) == ["phrase-arguments"]


def test_a_file_is_read_once_while_it_stays(tmp_path: Path) -> None:
    write(tmp_path, {"a.txt": '"A" "1"'})
    finder = IncludeFinder()
    files = CompanionFiles(finder, {})
    first = files.read(str(tmp_path / "a.txt"))
    finder.forget()
    assert first is not None
    assert files.read(str(tmp_path / "a.txt")) is first
    info = os.stat(tmp_path / "a.txt")
    (tmp_path / "a.txt").write_text('"A" "2"')
    os.utime(tmp_path / "a.txt", ns=(info.st_atime_ns, info.st_mtime_ns + 1_000_000))
    assert files.read(str(tmp_path / "a.txt")) is first, "nobody said that files have changed"
    finder.forget()
    again = files.read(str(tmp_path / "a.txt"))
    assert again is not None
    assert str(again.text) == '"A" "2"'


def test_gamedata_of_one_file_of_a_folder_and_custom_ones(root: Path) -> None:
    def section(game: str, body: str) -> str:
        return f'"Games" {{ "{game}" {{ {body} }} }}'

    write(
        root,
        {
            "gamedata/one.txt": section("left4dead2", '"Offsets" { "A" { "linux" "1" "windows" "2" } }'),
            "gamedata/custom/one.txt": section("*", '"Keys" { "B" "text" "C" { "linux" "x" } }'),
            "gamedata/many/master.games.txt": '"Master" { "l.txt" { "game" "left4dead2" } "t.txt" { "game" "tf" } }',
            "gamedata/many/l.txt": section("left4dead2", '"Signatures" { "D" { "windows" "\\x55" } }'),
            "gamedata/many/t.txt": section("tf", '"Signatures" { "E" { "windows" "\\x55" } }'),
            "gamedata/broken.txt": '"Games"\n{\n    "tf"\n',
        },
    )
    unit = Project((str(root),)).unit(str(root / "scripting/sub/my.sp"))
    one = gamedata(unit, "one")
    assert one is not None
    assert [(entry.kind, entry.key, sorted(entry.platforms), sorted(entry.games)) for entry in one.entries] == [
        ("Offsets", "A", ["linux", "windows"], ["left4dead2"]),
        ("Keys", "B", ["linux", "windows"], ["*"]),
        ("Keys", "C", ["linux"], ["*"]),
    ]
    many = gamedata(unit, "many")
    assert many is not None
    assert [(entry.key, sorted(entry.platforms)) for entry in many.entries] == [("D", ["windows"])]
    assert gamedata(unit, "nowhere") is None
    broken = gamedata(unit, "broken")
    assert broken is not None
    assert broken.is_broken
    assert fault(unit, "gamedata", "one") is None
    told = fault(unit, "gamedata", "broken")
    assert told == Fault(str(root / "gamedata" / "broken.txt"), 2, "“Games” has no closing brace")


def test_the_console_script_of_a_plugin(root: Path) -> None:
    write(root, {"cfg/sourcemod/my.cfg": '// a comment\nmy_convar "1"\n'})
    found = script(Project((str(root),)).unit(str(root / "scripting/sub/my.sp")), "my")
    assert found is not None
    assert [one.name.text for one in found.script.commands] == ["my_convar"]


def test_phrases_of_sourcemod() -> None:
    assert {"common.phrases", "core.phrases", "basebans.phrases"} <= set(known.files())
    assert known.phrases("my.phrases") is None
    common = known.phrases("common.phrases")
    assert common is not None
    assert common["More than one client matches"] == "{1:s}"


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/a/translations/x.txt", True),
        ("/a/translations/chi/x.phrases.txt", True),
        ("/a/beside/x.phrases.txt", True),
        ("/a/gamedata/many/l.txt", True),
        ("/a/GameData/x.TXT", True),
        ("/a/gamedata/x.cfg", False),
        ("/a/scripting/x.txt", False),
        ("/gamedata/a/b/c/d/x.txt", False),
    ],
)
def test_what_is_a_companion(path: str, expected: bool) -> None:
    assert is_companion(path) is expected


def test_findings_of_a_companion_itself() -> None:
    text = Text.of('"Phrases"\n{\n    "Hello"\n    {\n        "en"    "Hello\n    }\n')
    found = companion_findings("/a/translations/x.phrases.txt", text)
    assert [(one.code, text.line_of(one.start), text.slice(one.start, one.end)) for one in found] == [
        ("malformed-companion", 1, "{"),
        ("malformed-companion", 4, '"Hello'),
    ]
    assert companion_findings("/a/translations/x.phrases.txt", Text.of(PHRASES)) == []
