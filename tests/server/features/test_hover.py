"""What a hover says of each sort of name."""

from __future__ import annotations

import pytest

from server.features.hover import hover
from tests.at_cursor import at_cursor

TEXT = """\
#include <sourcemod>
#include <nowhere>
#tryinclude <nowhere_either>

#define LIMIT 4 // how many
#define TWICE (LIMIT * 2)
#define FLAG (1 << 14)
#define NAME "x"
#define ADD(%1,%2) (%1 + %2 + TWICE)

/**
 * Greets *somebody*.
 *
 * @param client    Whom, or 0
 *                  for the console.
 * @param name      The name.
 * @return          Whether it was heard.
 * @error           Never.
 * @note            It is loud.
 */
bool Greet(int client, const char[] name = "x")
{
    char buffer[LIMIT];
    strcopy(buffer, sizeof(buffer), name);
    return client == ADD(1, LIMIT) && TWICE > 1;
}

// Says hello.
// Twice.
#pragma deprecated Use Greet instead
void Hello() {}

enum Color
{
    Red,
    Green = 1 << 4, /**< like grass */
    Blue,           // like the sky
}

enum struct Player
{
    int health;
    float origin[3];

    // Makes it better.
    void Heal(int by)
    {
        this.health += by;
    }
}

const float HALF = 0.5;
const int MASK = 0x40;

typedef Visit = function Action (int client, Player player);
typeset Handler
{
    function void (int client);
    function Action (int client, bool all);
}

methodmap Box < ArrayList
{
    public Box(int size)
    {
        return view_as<Box>(new ArrayList(size));
    }

    property int Size
    {
        public get() { return this.Length; }
    }
}

public void OnClientPutInServer(int client)
{
    Greet(client, .name = "y");
    Hello();
    Player player;
    player.Heal(MASK);
    Box box = new Box(3);
    PrintToServer("%d %f", box.Size, HALF);
    box.Push(Green);
    Color color = Blue;
    delete box;
    GetMaxClients();
    color = color;
}
"""


def said(needle: str, inside: int = 1, is_markdown: bool = True, nth: int = 0) -> str | None:
    at = -1
    for _ in range(nth + 1):
        at = TEXT.index(needle, at + 1)
    at += inside
    snapshot, offset = at_cursor(TEXT[:at] + "$0" + TEXT[at:])
    found = hover(snapshot, offset, is_markdown)
    return found.text if found is not None else None


def code(text: str) -> str:
    return f"```sourcepawn\n{text}\n```"


GREET = (
    code('bool Greet(int client, const char[] name = "x")')
    + "\n\nGreets \\*somebody\\*."
    + "\n\n**Parameters**\n\n- `client`: Whom, or 0 for the console.\n- `name`: The name."
    + "\n\n**Returns** Whether it was heard.\n\n**Errors** Never.\n\n**Note** It is loud."
)

CASES = {
    "function": ("Greet(int", GREET),
    "call": ("Greet(client,", GREET),
    "parameter": ("client == ADD", code("int client") + "\n\nWhom, or 0 for the console."),
    "named_argument": ('name = "y"', code('const char[] name = "x"') + "\n\nThe name."),
    "local": ("buffer, sizeof", code("char buffer[LIMIT]") + "\n\nIts size is `[4]`."),
    "line_comments_and_deprecation": (
        "Hello();",
        code("void Hello()") + "\n\n**Deprecated.** Use Greet instead\n\nSays hello. Twice.",
    ),
    "macro": ("LIMIT];", code("#define LIMIT 4") + "\n\nhow many"),
    "macro_definition": ("LIMIT 4", code("#define LIMIT 4") + "\n\nhow many"),
    "macro_in_macro": (
        "TWICE > 1",
        code("#define TWICE (LIMIT * 2)") + "\n\nExpands to\n\n" + code("(4 * 2)") + "\n\nIts value is `8`.",
    ),
    "macro_flag": ("FLAG (1", code("#define FLAG (1 << 14)") + "\n\nIts value is `16384 (0x4000)`."),
    "macro_text": ('NAME "x"', code('#define NAME "x"')),
    "macro_call": (
        "ADD(1, LIMIT)",
        code("#define ADD(%1, %2) (%1 + %2 + TWICE)")
        + "\n\nExpands to\n\n"
        + code("(1 + LIMIT + TWICE)")
        + "\n\nFully expanded\n\n"
        + code("(1 + 4 + (4 * 2))"),
    ),
    "enum": ("Color\n", code("enum Color\n{\n    Red = 0,\n    Green = 16 (0x10),\n    Blue = 17,\n}")),
    "enum_member": ("Green);", code("Green = 16 (0x10)") + "\n\nMember of the enum `Color`.\n\nlike grass"),
    "enum_member_with_line_comment": ("Blue;", code("Blue = 17") + "\n\nMember of the enum `Color`.\n\nlike the sky"),
    "enum_struct": (
        "Player player;",
        code("enum struct Player\n{\n    int health;\n    float origin[3];\n    void Heal(int by);\n}"),
    ),
    "field": ("health +=", code("int Player.health")),
    "method": ("Heal(MASK", code("void Player.Heal(int by)") + "\n\nMakes it better."),
    "constant": ("HALF);", code("const float HALF = 0.5")),
    "constant_flag": ("MASK);", code("const int MASK = 64 (0x40)")),
    "callback_type": ("Visit =", code("typedef Visit = function Action (int client, Player player);")),
    "callback_types": (
        "Handler\n",
        code("typeset Handler\n{\n    function void (int client);\n    function Action (int client, bool all);\n}"),
    ),
    "methodmap": (
        "Box <",
        code("methodmap Box < ArrayList\nBox(int size)") + "\n\nInherits from `ArrayList` → `Handle`.",
    ),
    "property": ("Size, HALF", code("property int Box.Size { get; }")),
    "constructor": ("Box(3)", code("public Box(int size)")),
    "inherited_method": (
        "Push(Green",
        code("public native int ArrayList.Push(any value)")
        + "\n\nAdds an entry at the end and gives its place.\n\nExample:\n\n"
        + code("list.Push(EntIndexToEntRef(entity));")
        + "\n\nDeclared in `adt_array.inc`.",
    ),
    "implemented_forward": (
        "OnClientPutInServer",
        code("public void OnClientPutInServer(int client)")
        + "\n\nImplements the forward of `clients.inc`.\n\n"
        + "Runs when a client has entered the game, bots included: the usual place for SDKHook on players.\n\n"
        + "Example:\n\n"
        + code(
            "public void OnClientPutInServer(int client)\n{\n"
            "    SDKHook(client, SDKHook_OnTakeDamage, Damage_Scale);\n}"
        ),
    ),
    "library": (
        "GetMaxClients",
        code("native int GetMaxClients()") + "\n\n**Deprecated.** Use MaxClients instead\n\nDeclared in `clients.inc`.",
    ),
    "include": ("sourcemod>", "`sourcemod.inc (built in)`"),
    "include_missing": ("nowhere>", "This file is not found."),
    "include_missing_and_optional": ("nowhere_either>", "This file is not found; it is optional."),
    "keyword": ("delete box", None),
    "string": ("%d %f", None),
    "comment": ("Makes it", None),
}


@pytest.mark.parametrize(("needle", "expected"), CASES.values(), ids=CASES)
def test_hover(needle: str, expected: str | None) -> None:
    assert said(needle) == expected


def test_plain_text() -> None:
    text = said("Greet(int", is_markdown=False)
    assert text is not None
    assert text.startswith('bool Greet(int client, const char[] name = "x")\n\nGreets *somebody*.\n\nParameters')
    assert said("Push(Green", is_markdown=False) == (
        "public native int ArrayList.Push(any value)\n\nAdds an entry at the end and gives its place.\n\n"
        "Example:\n\nlist.Push(EntIndexToEntRef(entity));\n\nDeclared in adt_array.inc."
    )


def test_range_is_the_word() -> None:
    at = TEXT.index("Greet(client,")
    snapshot, offset = at_cursor(TEXT[: at + 2] + "$0" + TEXT[at + 2 :])
    found = hover(snapshot, offset)
    assert found is not None
    assert snapshot.text.slice(found.start, found.end) == "Greet"


def test_own_header() -> None:
    marked = (
        '#include "part.inc"\nvoid Main()\n{\n    Sha$0red();\n}\n//- part.inc\n// For all.\nstock void Shared() {}\n'
    )
    snapshot, offset = at_cursor(marked)
    found = hover(snapshot, offset)
    assert found is not None
    assert found.text.startswith(code("stock void Shared()") + "\n\nFor all.")


def test_our_words_stand_in_where_a_header_says_only_since_when() -> None:
    snapshot, offset = at_cursor("#include <sdkhooks>\nvoid Main()\n{\n    SDKHo$0ok(1, SDKHook_Spawn, Main);\n}\n")
    found = hover(snapshot, offset)
    assert found is not None
    assert "Hooks what happens to one entity" in found.text
    assert "Since 1.5." in found.text
