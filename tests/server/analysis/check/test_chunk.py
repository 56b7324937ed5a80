"""Results are kept for as long as the names in them mean the same, and no longer."""

from __future__ import annotations

from collections.abc import Callable

from tests.server.analysis.check.conftest import Plugin

Make = Callable[..., Plugin]

MAIN = """#include "shared.inc"
int g_iCounts[SIZE];

void First()
{
    g_iCounts[4] = 1;
}

public void Second()
{
    First();
    int unused;
}
"""


def test_edit_elsewhere_keeps_results(plugin: Make) -> None:
    made = plugin(MAIN, shared_inc="const int SIZE = 8;\n")
    before = made.checked()
    made.write("main.sp", MAIN.replace("    First();\n", "    First();\n    First();\n"))
    after = made.checked()
    assert [one is other for (_, one), (_, other) in zip(before, after, strict=True)] == [True, True, False]


def test_constant_in_include_changes_sizes(plugin: Make) -> None:
    made = plugin(MAIN, shared_inc="const int SIZE = 8;\n")
    assert made.problems() == [("unused-variable", "unused")]
    made.write("shared.inc", "const int SIZE = 4;\n")
    assert made.problems() == [("array-bounds", "4"), ("unused-variable", "unused")]
    made.write("shared.inc", "#define MORE 5\nconst int SIZE = MORE * 2;\n")
    assert made.problems() == [("unused-variable", "unused")]


def test_name_that_comes_and_goes(plugin: Make) -> None:
    made = plugin("public void Start()\n{\n    Later();\n}\n")
    assert made.problems() == [("undefined-symbol", "Later")]
    made.write("main.sp", "public void Start()\n{\n    Later();\n}\n\nvoid Later()\n{\n}\n")
    assert made.problems() == []
    made.write("main.sp", "public void Start()\n{\n    Later();\n}\n\nvoid Later(int number)\n{\n}\n")
    assert made.problems() == [("argument-count", "Later")]


def test_variable_that_moves_below(plugin: Make) -> None:
    function = "public void Start()\n{\n    g_iCount = 1;\n}\n"
    made = plugin("int g_iCount;\n" + function)
    assert made.problems() == []
    made.write("main.sp", function + "int g_iCount;\n")
    assert made.problems() == [("used-before-declaration", "g_iCount")]


def test_forward_that_appears(plugin: Make) -> None:
    function = "public int OnThing()\n{\n}\n"
    made = plugin(function)
    assert made.problems() == [("missing-return", "OnThing")]
    made.write("main.sp", "forward int OnThing();\n" + function)
    assert made.problems() == []


def test_returned_array_grows(plugin: Make) -> None:
    text = """int g_iLetter;

char[] Name()
{
    char name[SIZE];
    return name;
}

public void Start()
{
    char name[8];
    name = Name();
    Show(name);
}

void Show(const char[] text)
{
    g_iLetter = text[0];
}
"""
    made = plugin(text.replace("SIZE", "8"))
    assert made.problems() == []
    made.write("main.sp", text.replace("SIZE", "9"))
    assert made.problems() == [("type-mismatch", "Name()")]
    made.write("main.sp", text.replace("SIZE", "7"))
    assert made.problems() == []


def test_header_means_something_else_in_each_plugin(plugin: Make) -> None:
    made = plugin(
        'const int SIZE = 8;\n#include "shared.inc"\npublic void Start()\n{\n    Shared();\n}\n',
        other_sp='const int SIZE = 2;\n#include "shared.inc"\npublic void Start()\n{\n    Shared();\n}\n',
        shared_inc="int g_iCounts[SIZE];\nstock void Shared()\n{\n    g_iCounts[4] = 1;\n}\n",
    )
    for _ in range(2):
        assert made.problems("shared.inc", "main.sp") == []
        assert made.problems("shared.inc", "other.sp") == [("array-bounds", "4")]


def test_static_names_belong_to_their_file(plugin: Make) -> None:
    made = plugin(
        '#include "part.inc"\nstatic const char NAME[] = "main";\npublic void Start()\n{\n    Part(NAME[4]);\n'
        "    g_iSizes[2] = 1;\n}\n",
        part_inc='const int HIDDEN = 2;\nstatic const char NAME[] = "part of it";\nint g_iSizes[HIDDEN];\n'
        "stock void Part(int letter)\n{\n    if (NAME[9] == letter)\n        g_iSizes[0] = letter;\n}\n",
    )
    assert made.problems("part.inc") == []
    assert made.problems() == [("array-bounds", "2")]


def test_missing_include_silences_unknown_names(plugin: Make) -> None:
    text = "public void Start()\n{\n    Unknown value = Missing();\n    value.Go(1);\n    PLENTY[3] = 5;\n}\n"
    made = plugin('#include "nothing.inc"\n' + text)
    assert made.problems() == [("unused-variable", "value")] or made.problems() == []
    made.write("main.sp", text)
    assert [code for code, _ in made.problems()] == ["undefined-type", "undefined-symbol", "undefined-symbol"]


def test_depth_breaks_nothing(plugin: Make) -> None:
    deep = "public void Start(int a)\n{\n    a" + ".b" * 240 + ";\n    a = " + "-" * 100 + "a;\n}\n"
    chain = "".join(f"const int C{i} = C{i + 1} + 1;\n" for i in range(400)) + "const int C400 = 1;\n"
    made = plugin(deep + chain + "int g_iCounts[C0];\n")
    assert made.problems() == made.problems()
