"""Buffers and the sizes that functions are told."""

from __future__ import annotations

import pytest

from server.analysis.runtime.buffers import buffers
from tests.server.analysis.runtime.plugins import body, plugin


@pytest.mark.parametrize(
    ("call", "found"),
    [
        ("GetClientName(1, a, sizeof(a))", [(16, 16, "sizeof(a)")]),
        ("GetClientName(1, a, sizeof(g_sAll) - 1)", [(16, 3, "sizeof(a)")]),
        ("GetClientName(1, g_sAll[1], 32)", [(8, 32, "sizeof(g_sAll[])")]),
        ("GetClientName(1, one.name, SIZE)", [(24, 12, "")]),
        ("GetClientName(1, a[2], 4)", []),
        ("GetClientName(1, a, GetMaxEntities())", []),
        ("PrintToServer(a, 4)", []),
        ('ExplodeString(a, ",", g_sAll, 9, sizeof(g_sAll[]))', [(4, 9, "sizeof(g_sAll)"), (8, 8, "sizeof(g_sAll[])")]),
    ],
)
def test_sizes(call: str, found: list[tuple[int, int, str]]) -> None:
    unit = plugin(f"""
    #define SIZE 12
    char g_sAll[4][8];
    enum struct One
    {{
        char name[24];
    }}
    public void OnMapStart() {{ char a[16]; One one; {call}; PrintToServer("%s%s%s", a, one.name, g_sAll[0]); }}
    """)
    known = buffers(body(unit, "OnMapStart").calls[0])
    assert [(one.size, one.told, one.right) for one in known] == found
