"""Signature help: which call, which parameter, what is said of them."""

from __future__ import annotations

import pytest

from server.features.signature_help import SignatureHelp, signature_help
from tests.at_cursor import at_cursor

TEXT = """\
#include <sourcemod>
#define ADD(%1,%2) ((%1) + (%2))

/**
 * Says something.
 *
 * @param client    To *whom*.
 * @param rest      The rest.
 */
void Say(int client, int times = 1, any ...)
{
    PrintToServer("%d %d", client, times);
}

methodmap Box < ArrayList
{
    public Box(int size, bool open = true)
    {
        return view_as<Box>(new ArrayList(size + view_as<int>(open)));
    }
    public static void Sort(Box box, int order)
    {
        box.SwapAt(0, order);
    }
}

void Work(int client)
{
    Box box;
    char name[8];
    LINE
}
"""


def help_at(line: str, is_markdown: bool = True) -> SignatureHelp | None:
    snapshot, offset = at_cursor(TEXT.replace("LINE", line))
    return signature_help(snapshot, offset, is_markdown)


# Each case: the label, and the parameter that is marked.
CASES = {
    "first": ("Say($0", "void Say(int client, int times = 1, any ...)", "int client"),
    "second": ("Say(client, $0", "void Say(int client, int times = 1, any ...)", "int times = 1"),
    "closed_call": ("Say(client, $0);", "void Say(int client, int times = 1, any ...)", "int times = 1"),
    "in_argument": ("Say(cli$0ent, 3);", "void Say(int client, int times = 1, any ...)", "int client"),
    "behind_argument": ("Say(client$0, 3);", "void Say(int client, int times = 1, any ...)", "int client"),
    "variadic": ("Say(1, 2, 3, 4, $0", "void Say(int client, int times = 1, any ...)", "any ..."),
    "native": ("GetClientName(client, $0", "bool GetClientName(int client, char[] name, int maxlen)", "char[] name"),
    "inner_call": ("Say(GetClientTeam($0", "int GetClientTeam(int client)", "int client"),
    "behind_inner_call": ("Say(GetClientTeam(1), $0", "void Say(int client, int times = 1, any ...)", "int times = 1"),
    "in_sizeof": (
        "GetClientName(client, name, sizeof($0",
        "bool GetClientName(int client, char[] name, int maxlen)",
        "int maxlen",
    ),
    "behind_sizeof": (
        "GetClientName(client, name, sizeof(name)$0",
        "bool GetClientName(int client, char[] name, int maxlen)",
        "int maxlen",
    ),
    "method": ("box.Push($0", "int ArrayList.Push(any value)", "any value"),
    "method_of_result": ("view_as<Box>(client).Push($0", "int ArrayList.Push(any value)", "any value"),
    "constructor": ("box = new Box($0", "new Box(int size, bool open = true)", "int size"),
    "constructor_second": ("box = new Box(3, $0", "new Box(int size, bool open = true)", "bool open = true"),
    "static_method": ("Box.Sort(box, $0", "void Box.Sort(Box box, int order)", "int order"),
    "macro": ("client = ADD(1, $0", "ADD(%1, %2)", "%2"),
    "named_argument": ("Say(1, .times = $0", "void Say(int client, int times = 1, any ...)", "int times = 1"),
    "in_string": ('PrintToServer("a, b($0', "void PrintToServer(const char[] format, any ...)", "const char[] format"),
    "several_lines": (
        "Say(\n        client,\n        $0",
        "void Say(int client, int times = 1, any ...)",
        "int times = 1",
    ),
    "several_lines_before_statement": (
        "Say(\n        client,\n        $0\n    name[0] = 0;",
        "void Say(int client, int times = 1, any ...)",
        "int times = 1",
    ),
    "in_condition": ("if (client > 0 && IsClientInGame($0", "bool IsClientInGame(int client)", "int client"),
    "in_initialiser": ("int team = GetClientTeam($0", "int GetClientTeam(int client)", "int client"),
    "in_comment": ("Say( // to wh$0", "void Say(int client, int times = 1, any ...)", "int client"),
    "too_many": ("GetClientTeam(client, $0", "int GetClientTeam(int client)", None),
    "behind_named": ("Say(1, .times = 2, $0", "void Say(int client, int times = 1, any ...)", None),
}


@pytest.mark.parametrize(("line", "label", "active"), CASES.values(), ids=CASES)
def test_signature(line: str, label: str, active: str | None) -> None:
    found = help_at(line)
    assert found is not None
    assert found.label == label
    if active is None:
        assert found.active is None
    else:
        assert found.active is not None
        one = found.parameters[found.active]
        assert found.label[one.start : one.end] == active


@pytest.mark.parametrize("line", ["client = $0", "Say(client); $0", "Nothing($0", "if ($0", "// Say($0", "(client, $0"])
def test_no_call(line: str) -> None:
    assert help_at(line) is None


def test_outside_of_functions() -> None:
    for text in ("$0", "void Work($0", "#define X Say($0", "int g_list[$0"):
        snapshot, offset = at_cursor("#include <sourcemod>\n" + text)
        assert signature_help(snapshot, offset) is None


def test_documentation() -> None:
    found = help_at("Say($0")
    assert found is not None
    assert found.documentation == "Says something."
    assert [one.documentation for one in found.parameters] == ["To \\*whom\\*.", "", ""]
    plain = help_at("Say($0", is_markdown=False)
    assert plain is not None
    assert plain.parameters[0].documentation == "To *whom*."


def test_macro_shows_its_body() -> None:
    found = help_at("client = ADD($0")
    assert found is not None
    assert "#define ADD(%1, %2) ((%1) + (%2))" in found.documentation
