"""What happens to `#include` lines when files are renamed."""

from __future__ import annotations

from pathlib import Path

import pytest

from server.features.will_rename_files import will_rename_files
from tests.world import World, done, world

FILES = """\
#include <sourcemod>
#include <shared>
#include "parts/one.inc"
#include "parts\\two"
#if 0
#include <shared>
#endif
//- include/shared.inc
#include <deeper/inner>
int g_shared;
//- include/deeper/inner.inc
int g_inner;
//- parts/one.inc
#include "../parts/three"
int g_one;
//- parts/two.inc
int g_two;
//- parts/three.inc
int g_three;
"""


def changes(made: World, *renames: tuple[str, str]) -> list[str]:
    pairs = [(made.path(old), made.path(new)) for old, new in renames]
    found = done(will_rename_files(made.project, made.workspace, pairs))
    return sorted(f"{made.spot(one.path, one.start, one.end)} -> {one.text}" for one in found)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("include/shared.inc", "include/common.inc", ["main.sp:2 shared -> common"]),
        ("include/shared.inc", "include/x/common.inc", ["main.sp:2 shared -> x/common"]),
        ("include/deeper", "include/lower", ["include/shared.inc:1 deeper/inner -> lower/inner"]),
        ("parts/one.inc", "parts/first.inc", ["main.sp:3 parts/one.inc -> parts/first.inc"]),
        ("parts/two.inc", "parts/second.inc", ["main.sp:4 parts\\two -> parts\\second"]),
        (
            "parts",
            "pieces",
            [
                "main.sp:3 parts/one.inc -> pieces/one.inc",
                "main.sp:4 parts\\two -> pieces\\two",
                "parts/one.inc:1 ../parts/three -> three",
            ],
        ),
        (
            "main.sp",
            "sub/main.sp",
            ["main.sp:3 parts/one.inc -> ../parts/one.inc", "main.sp:4 parts\\two -> ..\\parts\\two"],
        ),
        ("nothing.inc", "something.inc", []),
    ],
)
def test_includes_follow(tmp_path: Path, old: str, new: str, expected: list[str]) -> None:
    assert changes(world(tmp_path, FILES), (old, new)) == expected
