"""Every name is tied to what it stands for, with the role it plays there."""

from __future__ import annotations

from collections.abc import Callable

from server.analysis.symbols import Kind
from tests.server.analysis.check.conftest import Plugin

Make = Callable[..., Plugin]

MAIN = """#define TWICE(%1) (%1 * g_iFactor)

int g_iFactor = 2;
int g_iCount;

typedef Done = function void (int value);

enum Color
{
    Red,
    Green
}

enum struct Point
{
    int x;
    int hits[4];

    void Reset(int to)
    {
        this.x = to;
    }
}

methodmap Box < Base
{
    property int Size
    {
        public get()
        {
            return view_as<int>(this);
        }
        public set(int value)
        {
            g_iCount = value;
        }
    }

    public static int Most()
    {
        return 1;
    }
}

methodmap Base
{
}

void Take(int &out, int[] list, Done done, Color color = Red)
{
    out = list[0] + view_as<int>(color);
    if (done != INVALID_FUNCTION)
        g_iCount++;
}

void OnDone(int value)
{
    g_iCount += value;
}

public void Start()
{
    Point point;
    point.Reset(.to = 5);
    point.hits[1] = TWICE(g_iCount);
    Box box = view_as<Box>(5);
    box.Size = Box.Most();
    Take(point.x, point.hits, OnDone, .color = Green);
}
"""


def roles(made: Plugin, word: str) -> list[str]:
    return [ref.role for ref in made.refs(word)]


def test_main_is_clean(plugin: Make) -> None:
    assert plugin(MAIN).problems() == []


def test_roles(plugin: Make) -> None:
    made = plugin(MAIN)
    assert sorted(roles(made, "g_iCount")) == ["declaration", "read", "readwrite", "readwrite", "write"]
    assert sorted(roles(made, "OnDone")) == ["callback", "declaration"]
    assert sorted(roles(made, "Take")) == ["call", "declaration"]
    assert sorted(roles(made, "Reset")) == ["call", "declaration"]
    assert sorted(roles(made, "Most")) == ["call", "declaration"]
    assert sorted(roles(made, "Size")) == ["declaration", "write"]
    assert sorted(roles(made, "x")) == ["declaration", "readwrite", "write"]
    assert sorted(roles(made, "hits")) == ["declaration", "readwrite", "write"]
    assert sorted(roles(made, "Box")) == ["declaration", "type", "type", "type"]
    assert sorted(roles(made, "Base")) == ["declaration", "type"]
    assert sorted(roles(made, "Done")) == ["declaration", "type"]
    assert sorted(roles(made, "Color")) == ["declaration", "type"]
    assert sorted(roles(made, "Green")) == ["declaration", "read"]
    assert sorted(roles(made, "to")) == ["declaration", "read", "read"]
    assert sorted(roles(made, "color")) == ["declaration", "read", "read"]


def test_names_from_a_macro_are_not_written(plugin: Make) -> None:
    found = {(ref.role, ref.written) for ref in plugin(MAIN).refs("g_iFactor")}
    assert found == {("declaration", True), ("read", False)}
    assert all(ref.written for ref in plugin(MAIN).refs("g_iCount"))


def test_locals_know_their_function(plugin: Make) -> None:
    symbols = {ref.symbol for ref in plugin(MAIN).refs("point")}
    assert len(symbols) == 1
    (symbol,) = symbols
    assert symbol.kind is Kind.LOCAL
    assert symbol.top.name == "Start"


def test_inner_name_hides_outer(plugin: Make) -> None:
    made = plugin(
        "int value;\npublic void Start()\n{\n    value = 1;\n    {\n        int value = value;\n"
        "        value++;\n    }\n    value = 2;\n}\n"
    )
    kinds = [ref.symbol.kind for ref in made.refs("value") if ref.role != "declaration"]
    assert kinds == [Kind.VARIABLE, Kind.VARIABLE, Kind.LOCAL, Kind.VARIABLE]


def test_callback_type_and_function_of_one_name(plugin: Make) -> None:
    made = plugin(
        "typedef Listen = function void (int value);\nvoid Add(Listen listen)\n{\n    if (listen == Listen)\n"
        "        Listen(1);\n}\nvoid Listen(int value)\n{\n    Add(Listen);\n    value++;\n}\n"
    )
    assert made.problems() == []
    kinds = {(ref.symbol.kind, ref.role) for ref in made.refs("Listen")}
    assert kinds == {
        (Kind.TYPEDEF, "declaration"),
        (Kind.TYPEDEF, "type"),
        (Kind.FUNCTION, "declaration"),
        (Kind.FUNCTION, "callback"),
        (Kind.FUNCTION, "call"),
    }


def test_handle_of_the_compiler(plugin: Make) -> None:
    made = plugin(
        "using __intrinsics__.Handle;\nnative Handle Make();\nmethodmap Box < Handle\n{\n}\npublic void Start()\n{\n"
        "    Handle one = Make();\n    Handle two = one.Clone();\n    one.Close();\n    Box box = view_as<Box>(two);\n"
        "    if (box != null)\n        delete box;\n    two.Open();\n}\n"
    )
    assert made.problems() == [("undefined-member", "Open")]
