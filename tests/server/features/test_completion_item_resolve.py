"""The details of a suggestion: signature and documentation."""

from __future__ import annotations

from server.features.completion import Abilities, complete
from server.features.completion_item_resolve import Details, completion_item_resolve
from tests.at_cursor import at_cursor

TEXT = """\
#include <sourcemod>

#define LIMIT 4 // how many there are

enum struct Player
{
    int health; // in hit points
}

/**
 * Greets a player.
 *
 * @param client    Whom.
 * @return          Whether it was heard.
 */
bool Greet(int client)
{
    return client > 0;
}

#pragma deprecated Use Greet instead
void Hello() {}

void Work()
{
    Player player;
    StringMap map;
    $0
}
"""


def details(line: str, label: str, is_markdown: bool = True) -> Details:
    snapshot, offset = at_cursor(TEXT.replace("$0", line + "$0"))
    found = complete(snapshot, offset, Abilities())
    data = next(item.data for item in found.items if item.label == label)
    return completion_item_resolve(snapshot, data, is_markdown)


def test_function() -> None:
    found = details("Gre", "Greet")
    assert found.detail == "bool Greet(int client)"
    assert found.documentation == (
        "Greets a player.\n\n**Parameters**\n\n- `client`: Whom.\n\n**Returns** Whether it was heard."
    )


def test_plain_text() -> None:
    found = details("Gre", "Greet", is_markdown=False)
    assert found.documentation == "Greets a player.\n\nParameters\n\n- client: Whom.\n\nReturns Whether it was heard."


def test_library_function() -> None:
    found = details("GetMaxHum", "GetMaxHumanPlayers")
    assert found.detail == "native int GetMaxHumanPlayers()"
    assert found.documentation == "Since 1.5.\n\nDeclared in `clients.inc`."


def test_deprecated() -> None:
    assert details("Hel", "Hello").documentation == "Deprecated. Use Greet instead"


def test_macro() -> None:
    assert details("LIM", "LIMIT") == Details("#define LIMIT 4", "how many there are")


def test_members() -> None:
    assert details("player.", "health") == Details("int Player.health", "in hit points")
    assert details("map.", "SetValue").detail.startswith("public native bool StringMap.SetValue(const char[] key")
    assert details("map.", "Close").detail == "public native void Handle.Close()"


def test_type() -> None:
    found = details("Player o; view_as<Pla", "Player")
    assert found.detail == "enum struct Player"
    assert "int health;" in found.documentation


def test_name_of_a_header_that_is_not_included() -> None:
    found = details("SDKHoo", "SDKHook")
    assert found.detail == "native void SDKHook(int entity, SDKHookType type, SDKHookCB callback)"
    assert "`sdkhooks.inc`" in found.documentation


def test_what_is_gone() -> None:
    snapshot, _ = at_cursor(TEXT)
    for data in ((), ("name", "Gone"), ("macro", "Gone"), ("member", "Gone", "x"), ("member", "Player", "x"), ("odd",)):
        assert completion_item_resolve(snapshot, data) == Details()
