"""Handles that a function makes for itself."""

from __future__ import annotations

import pytest

from server.analysis.runtime.local_handles import made_here, touches
from tests.server.analysis.runtime.plugins import body, plugin

HEAD = "ArrayList g_hList;\nArrayList Make() { return new ArrayList(); }\nvoid Give(Handle one) { delete one; }\n"


@pytest.mark.parametrize(
    ("source", "made"),
    [
        ("ArrayList list = new ArrayList(); list.Push(1);", ["list"]),
        ('Handle kv = CreateKeyValues("a"); CloseHandle(kv);', ["kv"]),
        ('File file = null; file = OpenFile("a", "r"); delete file;', ["file"]),
        ("ArrayList list = Make(); list.Push(1);", []),
        ("ArrayList list = g_hList; list.Push(1);", []),
        ("static ArrayList list; list = new ArrayList(); list.Push(1);", []),
        ('int count = 1; PrintToServer("%d", count);', []),
    ],
)
def test_what_is_made(source: str, made: list[str]) -> None:
    inside = body(plugin(f"{HEAD}public void OnMapStart() {{ {source} }}"), "OnMapStart")
    assert [one.symbol.name for one in made_here(inside)] == made


@pytest.mark.parametrize(
    ("use", "how"),
    [
        ("list.Push(1);", ["use"]),
        ("PushArrayCell(list, 1);", ["use"]),
        ('if (list != null) PrintToServer("a");', ["check"]),
        ('if (!list) PrintToServer("a");', ["check"]),
        ("delete list;", ["close"]),
        ("CloseHandle(list);", ["close"]),
        ("Give(list);", ["escape"]),
        ("g_hList = list;", ["escape"]),
        ("g_hList.Push(list);", ["escape"]),
        ("PushArrayCell(g_hList, list);", ["escape"]),
        ("list = null;", []),
    ],
)
def test_what_is_done_with_it(use: str, how: list[str]) -> None:
    inside = body(plugin(f"{HEAD}public void OnMapStart() {{ ArrayList list = new ArrayList(); {use} }}"), "OnMapStart")
    (one,) = made_here(inside)
    assert [touch.how for touch in touches(inside, one.symbol)] == how
