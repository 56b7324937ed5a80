"""Whose parameters count: not those of callbacks, wherever they are passed."""

from __future__ import annotations

from server.analysis.check.chunk import check_chunk
from server.analysis.project import Project
from server.analysis.unused_parameters import unused_parameters
from server.syntax.text import Text

ROOT, PART = "/nowhere/main.sp", "/nowhere/part.inc"
PASSES = "void Add(Function done)\n{\n    if (done == INVALID_FUNCTION)\n        Add(done);\n}\n"
MAIN = """#include "part.inc"
void OnDone(int value)
{
}

void Set(int value, int[] list)
{
    value = 1;
    list[0] = 2;
}
"""


def names(part: str, main: str = MAIN) -> list[str]:
    project = Project(stubs=())
    project.open(PART, Text.of(part))
    project.open(ROOT, Text.of(main))
    unit = project.unit(ROOT)
    results = [(chunk, check_chunk(unit, ROOT, chunk)) for chunk in unit.chunks(ROOT)]
    found = unused_parameters(unit, ROOT, results, check_chunk)
    return [str(placed.problem.args[0]) for placed in found]


def test_functions_that_nobody_calls_are_left_to_another_rule() -> None:
    assert names("") == []


def test_called_functions() -> None:
    calls = "public void Start()\n{\n    OnDone(1);\n    int list[2];\n    Set(1, list);\n}\n"
    assert names("", MAIN + calls) == ["value", "value"]


def test_callback_in_this_file() -> None:
    assert names(PASSES, MAIN + "public void Start()\n{\n    OnDone(1);\n    Add(OnDone);\n}\n") == []


def test_callback_in_another_file() -> None:
    other = PASSES + "stock void Start()\n{\n    Add(OnDone);\n}\n"
    assert names(other, MAIN + "public void Begin()\n{\n    OnDone(1);\n}\n") == []


def test_assigned_only_is_unused_unless_the_caller_sees_it() -> None:
    calls = "public void Begin()\n{\n    int list[2];\n    Set(1, list);\n}\n"
    assert names("", MAIN + calls) == ["value"]


def test_methods_are_checked_where_they_stand() -> None:
    text = "enum struct Point\n{\n    int x;\n\n    void Set(int unused)\n    {\n        this.x = 1;\n    }\n}\n"
    project = Project(stubs=())
    project.open(ROOT, Text.of(text))
    unit = project.unit(ROOT)
    (chunk,) = unit.chunks(ROOT)
    assert [problem.code for problem in check_chunk(unit, ROOT, chunk).problems] == ["unused-parameter"]
