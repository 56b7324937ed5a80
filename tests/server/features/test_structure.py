"""What follows from the text's structure: folds, selections, links."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from server.features.document_link import document_link
from server.features.folding_range import folding_range
from server.features.selection_range import selection_range
from tests.world import World, world


def folds(made: World) -> list[str]:
    text = made.snapshot.text
    return [
        f"{text.line_of(fold.start) + 1}-{text.line_of(fold.end) + 1} {fold.kind}".strip()
        for fold in folding_range(made.snapshot)
    ]


def test_folds(tmp_path: Path) -> None:
    made = world(
        tmp_path,
        """\
/*
 * What it is.
 */
#include <sourcemod>
#include <sdktools>

#include <left4dhooks>
// one
// two
// three
#if 0
void Old() {
    Do();
}
#else
void New()
{
    if (true) {
        Do();
    }
    int list[] = {
        1,
    };
}
#endif
#pragma region Last
int g_a; // end
// #region inner
void One() { }
// #endregion
#pragma endregion
""",
    )
    assert folds(made) == [
        "1-3 comment",
        "4-7 imports",
        "8-10 comment",
        "11-14",
        "12-13",
        "15-24",
        "16-23",
        "18-19",
        "21-22",
        "26-31 region",
        "28-30 region",
    ]


@pytest.mark.parametrize("broken", ["if (x) {", "}", "Do((", '"'])
def test_folds_of_broken_code(tmp_path: Path, broken: str) -> None:
    made = world(tmp_path, f"void One() {{\n    {broken}\n}}\nvoid Two() {{\n    Do();\n}}\n")
    assert "4-5" in folds(made)


def test_branches_that_both_open_a_brace(tmp_path: Path) -> None:
    made = world(
        tmp_path,
        "#if 1\nvoid One() {\n#else\nvoid Two() {\n#endif\n    Do();\n}\nvoid Three() {\n    Do();\n}\n",
    )
    assert "8-9" in folds(made)


def test_selections_grow(tmp_path: Path) -> None:
    made = world(
        tmp_path,
        """\
int g_a;
void Go(int x) {
    if (x) {
        Call(x + g_$0a, 2);
    }
}
""",
    )
    ranges = selection_range(made.snapshot, made.cursor)
    texts = [made.snapshot.text.slice(*one) for one in ranges]
    for expected in ("g_a", "x + g_a", "x + g_a, 2", "Call(x + g_a, 2)", "Call(x + g_a, 2);"):
        assert expected in texts
    assert texts[-1] == made.snapshot.text.slice(0, len(made.snapshot.text))
    assert all(a > c or b < d for (a, b), (c, d) in pairwise(ranges))
    assert all(c <= a and b <= d for (a, b), (c, d) in pairwise(ranges))


@pytest.mark.parametrize("text", ["", "x", "\n", "void F( {", "é𝄞"])
def test_selections_of_odd_texts(tmp_path: Path, text: str) -> None:
    made = world(tmp_path, text)
    for offset in range(len(text.encode()) + 1):
        ranges = selection_range(made.snapshot, offset)
        assert ranges
        assert all(start <= offset <= end for start, end in ranges)


def test_links_lead_to_included_files(tmp_path: Path) -> None:
    made = world(
        tmp_path,
        """\
#include <sourcemod>
#include "sub/part"
#tryinclude <nothing>
#if 0
#include "other"
#endif
//- sub/part.inc
int g_a;
""",
    )
    text = made.snapshot.text
    found = [(text.slice(link.start, link.end), Path(link.path).name) for link in document_link(made.snapshot)]
    assert found == [("sourcemod", "sourcemod.inc"), ("sub/part", "part.inc")]
