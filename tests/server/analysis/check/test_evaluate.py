"""Types and constant values of single expressions."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from server.analysis.check.evaluate import constant_value, type_of
from server.syntax import nodes as n
from tests.server.analysis.check.conftest import FOLDER, Plugin

Make = Callable[..., Plugin]

HEAD = """#define EVENT "player_death"
#define SHIFTED (1 << 4)
const int MOST = SHIFTED * 2 - 1;
const float SPEED = -1.5;
static const char NAME[] = EVENT;
static const int HIDDEN = 7;
int g_iCount = 5;
char g_sName[32];

enum
{
    First = 3,
    Second,
    Third = First | 8,
    Fourth
}

enum Slot
{
    Slot_One,
    Slot_Two
}

enum struct Point
{
    int x;
    char name[10];
    float y[Slot];
}

methodmap Box
{
    property float Size
    {
        public get()
        {
            return 1.0;
        }
    }
}

Point g_Points[Fourth];

stock float operator*(float one, int other)
{
    return one;
}

"""


def argument(plugin: Make, text: str) -> tuple[Plugin, n.Expr]:
    made = plugin(HEAD + "public void Start(Box box)\n{\n    const int local = 9;\n    Start(" + text + ");\n}\n")
    chunk = made.unit().chunks(f"{FOLDER}/main.sp")[-1]
    function = chunk.syntax.decls[0]
    assert isinstance(function, n.Function)
    assert isinstance(function.body, n.Block)
    statement = function.body.body[-1]
    assert isinstance(statement, n.ExprStmt)
    assert isinstance(statement.value, n.Call)
    return made, statement.value.args[0]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("5", 5),
        ("'a'", 97),
        ("true", 1),
        ('"text"', "text"),
        ("EVENT", "player_death"),
        ("NAME", "player_death"),
        ("(NAME)", "player_death"),
        ("MOST", 31),
        ("HIDDEN", 7),
        ("SPEED", -1.5),
        ("-SPEED", 1.5),
        ("Second", 4),
        ("Third", 11),
        ("Fourth", 12),
        ("Slot_Two", 1),
        ("local", 9),
        ("MOST / 2 % 4", 3),
        ("-7 / 2", -3),
        ("-7 % 2", -1),
        ("1 << 31", -(2**31)),
        ("-1 >>> 28", 15),
        ("~0 & 0xFF", 255),
        ("MOST > 3 && !First", 0),
        ("view_as<int>(Third)", 11),
        ("sizeof(g_sName)", 32),
        ("sizeof(NAME)", 13),
        ("sizeof(Point)", 6),
        ("sizeof(Point::name)", 10),
        ("Point::y", 4),
        ("sizeof(g_Points)", 12),
        ("sizeof(g_Points[])", 6),
        ("g_iCount", None),
        ("g_sName", None),
        ("box", None),
        ("MOST / 0", None),
        ("1.5 * 2.0", None),
        ("Nothing", None),
    ],
)
def test_constant_value(plugin: Make, text: str, value: object) -> None:
    made, expr = argument(plugin, text)
    chunk = made.unit().chunks(f"{FOLDER}/main.sp")[-1]
    found = constant_value(made.unit(), f"{FOLDER}/main.sp", chunk, expr)
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("5", "int"),
        ('"text"', "char[5]"),
        ("MOST < 5", "bool"),
        ("box.Size", "float"),
        ("box.Size * 2", "float"),
        ("2 * box.Size", "float"),
        ("g_Points", "Point[12]"),
        ("g_Points[1].y", "float[2]"),
        ("g_Points[1].name[2]", "char"),
        ("Slot_One", "Slot"),
        ("view_as<Box>(5)", "Box"),
        ("null", "null_t"),
        ("MOST ? 'a' : 'b'", "int"),
        ('g_iCount ? "a" : "long"', "char[5]"),
        ("Missing", None),
    ],
)
def test_type_of(plugin: Make, text: str, kind: str | None) -> None:
    made, expr = argument(plugin, text)
    chunk = made.unit().chunks(f"{FOLDER}/main.sp")[-1]
    found = type_of(made.unit(), f"{FOLDER}/main.sp", chunk, expr)
    assert (str(found) if found is not None else None) == kind


def test_enum_that_goes_on_for_long(plugin: Make) -> None:
    members = ",\n".join(["M0", *(f"M{i} = M{i - 1} + 1" for i in range(1, 400))])
    made = plugin(f"enum\n{{\n{members}\n}}\nint g_iList[M399];\npublic void Start()\n{{\n    g_iList[399] = 1;\n}}\n")
    assert made.problems() == [("array-bounds", "399")]
