"""Links from strings to companion files, and completion in those strings."""

from __future__ import annotations

import pytest

from server.features.completion import Abilities, complete
from server.features.document_link import document_link
from tests.at_cursor import at_cursor

FILES = """\
//- translations/my.phrases.txt
"Phrases"
{
    "Hello"
    {
        "#format"    "{1:s}"
        "en"         "Hello {1}"
    }
    "Good Bye"
    {
        "en"         "Bye"
    }
}
//- gamedata/mine.txt
"Games"
{
    "left4dead2"
    {
        "Offsets"
        {
            "Health"
            {
                "linux"      "4"
                "windows"    "8"
            }
        }
        "Signatures"
        {
            "Kill"
            {
                "library"    "server"
                "linux"      "@_Kill"
            }
        }
    }
}
//- gamedata/other.txt
"Games" { }
"""
HEAD = """\
#include <sourcemod>
#include <sdktools>
GameData g_data;
public void OnPluginStart()
{
    LoadTranslations("my.phrases");
    g_data = new GameData("mine");
"""
TAIL = "\n}\n"


def plugin(line: str) -> str:
    return f"{HEAD}    {line}{TAIL}{FILES}"


def linked(line: str) -> list[tuple[str, str, int]]:
    """What is linked (includes left out), to which file, at which line of it."""
    snapshot, _ = at_cursor(plugin(line))
    found = [(snapshot.text.slice(one.start, one.end), one.path, one.line) for one in document_link(snapshot)]
    return [(text, path.removeprefix("/plugins/"), row) for text, path, row in found if not path.endswith(".inc")]


OWN = [("my.phrases", "translations/my.phrases.txt", 0), ("mine", "gamedata/mine.txt", 0)]


def test_files_are_linked() -> None:
    assert linked("") == OWN
    old = linked('Handle old = LoadGameConfigFile("other"); LoadTranslations("common.phrases"); LoadTranslations("x");')
    assert old == [*OWN, ("other", "gamedata/other.txt", 0)]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ('PrintToServer("%t %d %t", "Hello", "Bill", 3, "Good Bye");', [("Hello", 2), ("Good Bye", 7)]),
        ('PrintToChat(1, "%T", "Hello", 1, "Bill");', [("Hello", 2)]),
        ('PrintToServer("%t", g_data ? "Hello" : "Nobody", "Bill");', [("Hello", 2)]),
        ('PrintToServer("%s", "Hello");', []),
    ],
)
def test_phrases_are_linked(line: str, expected: list[tuple[str, int]]) -> None:
    found = [(text, row) for text, path, row in linked(line)[2:] if path == "translations/my.phrases.txt"]
    assert found == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ('g_data.GetOffset("Health");', [("Health", 6)]),
        ('GameConfGetOffset(g_data, "Health");', [("Health", 6)]),
        ('g_data.GetMemSig("Kill");', [("Kill", 14)]),
        ('PrepSDKCall_SetFromConf(g_data, SDKConf_Signature, "Kill");', [("Kill", 14)]),
        ('g_data.GetOffset("Kill");', []),
        ('g_data.GetOffset("Nothing");', []),
    ],
)
def test_keys_are_linked(line: str, expected: list[tuple[str, int]]) -> None:
    assert [(text, row) for text, path, row in linked(line)[2:] if path == "gamedata/mine.txt"] == expected


# Each case: the line, what comes first in this order, what is offered somewhere, what is not.
OFFERED = {
    "translations": ('LoadTranslations("$0', ["my.phrases"], ["common.phrases"], ["mine"]),
    "translations_begun": ('LoadTranslations("com$0")', ["common.phrases"], [], ["my.phrases"]),
    "gamedata": ('GameData made = new GameData("$0', ["mine", "other"], [], ["my.phrases"]),
    "gamedata_in_old_code": ('Handle made = LoadGameConfigFile("o$0', ["other"], [], []),
    "offsets": ('g_data.GetOffset("$0', ["Health"], [], ["Kill"]),
    "signatures": ('PrepSDKCall_SetFromConf(g_data, SDKConf_Signature, "$0', ["Kill"], [], ["Health"]),
    "of_another_file": ('GameData made = new GameData("other"); made.GetOffset("$0', [], [], ["Health"]),
    "phrases": ('PrintToServer("%t", "$0', ["Good Bye", "Hello"], ["No Access"], []),
    "phrase_begun": ('PrintToServer("%t", "Hel$0', ["Hello"], [], ["Good Bye"]),
    "phrase_behind_another": ('PrintToServer("%t %t", "Hello", "Bill", "$0', ["Good Bye", "Hello"], [], []),
    "phrase_with_a_client": ('PrintToChat(1, "%d %T", 5, "$0', ["Good Bye", "Hello"], [], []),
    "argument_of_a_phrase": ('PrintToServer("%t", "Hello", "$0', [], [], ["Hello"]),
    "no_phrase": ('PrintToServer("%s", "$0', [], [], ["Hello"]),
}


@pytest.mark.parametrize("case", OFFERED)
def test_names_in_strings(case: str) -> None:
    line, first, some, none = OFFERED[case]
    snapshot, offset = at_cursor(plugin(line))
    found = [item.label for item in complete(snapshot, offset, Abilities(), '"').items]
    assert found[: len(first)] == first
    assert set(some) <= set(found)
    assert not set(none) & set(found)


def test_what_is_shown_beside_them() -> None:
    snapshot, offset = at_cursor(plugin('PrintToServer("%t", "Hel$0")'))
    found = complete(snapshot, offset, Abilities(), '"')
    assert [(item.label, item.insert, item.detail) for item in found.items] == [("Hello", "Hello", "{1:s}")]
    snapshot, offset = at_cursor(plugin('g_data.GetOffset("$0'))
    (item,) = complete(snapshot, offset, Abilities(), '"').items
    assert (item.insert, item.detail) == ('Health"', "linux, windows")


def test_a_phrase_is_replaced_as_a_whole() -> None:
    marked = plugin('PrintToServer("%t", "Good$0 Day")')
    snapshot, offset = at_cursor(marked)
    found = complete(snapshot, offset, Abilities(), '"')
    assert snapshot.text.slice(found.start, found.end) == "Good Day"
