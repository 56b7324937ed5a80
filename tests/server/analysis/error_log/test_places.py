"""Files of an error log found again: paths of other machines, and several files of one name."""

from __future__ import annotations

from pathlib import Path

import pytest

from server.analysis.error_log.places import Places
from tests.world import World, world

FILES = """\
//- scripting/tank.sp
#include <sourcemod>
#include "lib/shared.inc"
#include <far>
//- scripting/lib/shared.inc
stock void One() {}
//- scripting/other/tank.sp
#include "shared.inc"
//- scripting/other/shared.inc
stock void Two() {}
//- scripting/Mixed_Case.sp
#include <sourcemod>
//- scripting/include/far.inc
stock void Far() {}
//- translations/tank.phrases.txt
"Phrases" {}
//- translations/Tank_Two.phrases.txt
"Phrases" {}
//- gamedata/l4d2/tank.txt
"Games" {}
"""


@pytest.fixture
def made(tmp_path: Path) -> World:
    return world(tmp_path, FILES)


def find(made: World, written: str, plugin: str = "") -> list[str]:
    places = Places(made.project, tuple(made.workspace.files))
    return [str(Path(path).relative_to(made.folder)) for path in places.find(written, plugin)]


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("D:\\Some Where\\scripting\\tank.sp", ["scripting/tank.sp"]),
        ("/home/you/scripting/other/tank.sp", ["scripting/other/tank.sp"]),
        ("other\\tank.sp", ["scripting/other/tank.sp"]),
        ("tank.sp", ["scripting/other/tank.sp", "scripting/tank.sp"]),
        ("MIXED_CASE.SP", ["scripting/Mixed_Case.sp"]),
        ("lib\\shared", ["scripting/lib/shared.inc"]),
        ("nowhere.sp", []),
        ("", []),
        ("..", []),
    ],
)
def test_a_path_of_another_machine_is_found_by_its_end(made: World, written: str, found: list[str]) -> None:
    assert find(made, written) == found


def test_of_several_the_one_counts_that_the_blamed_plugin_includes(made: World) -> None:
    assert find(made, "shared.inc") == ["scripting/lib/shared.inc", "scripting/other/shared.inc"]
    assert find(made, "shared.inc", "other/tank.smx") == ["scripting/other/shared.inc"]


def test_translations_and_gamedata_are_found_beside_the_plugin(made: World) -> None:
    places = Places(made.project, tuple(made.workspace.files))
    for written, found in (
        ("tank.phrases.txt", "translations/tank.phrases.txt"),
        ("Tank_Two.phrases.txt", "translations/Tank_Two.phrases.txt"),
        ("l4d2/tank", "gamedata/l4d2/tank.txt"),
    ):
        assert [str(Path(path).relative_to(made.folder)) for path in places.beside(written, "tank.smx")] == [found]
    assert places.beside("../../secret.txt", "tank.smx") == ()
    assert places.beside("", "tank.smx") == ()
