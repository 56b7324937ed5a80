"""What accepting a suggestion does to the text: ranges, snippets, edits elsewhere, commit characters."""

from __future__ import annotations

from server.features.completion import Abilities, Item, complete
from server.settings import Completion, Settings
from tests.at_cursor import at_cursor, text_after

EDITOR = Abilities(snippets=True, insert_replace=True, parameter_hints=True)
PLAIN = Abilities()
BRACKETS = Settings(completion=Completion(call_parentheses=True))

HEAD = "#include <sourcemod>\n\n"


def item(marked: str, label: str, abilities: Abilities = EDITOR, settings: Settings = BRACKETS) -> Item:
    snapshot, offset = at_cursor(marked, settings)
    return next(one for one in complete(snapshot, offset, abilities).items if one.label == label)


def accepted(marked: str, label: str, abilities: Abilities = EDITOR, settings: Settings = BRACKETS) -> str:
    """The text after accepting the item, `$0` of a snippet kept; the rest of the word is replaced."""
    snapshot, offset = at_cursor(marked, settings)
    found = complete(snapshot, offset, abilities)
    one = next(one for one in found.items if one.label == label)
    start = one.start if one.start is not None else found.start
    edits = [(start, found.end, one.insert or one.label)]
    edits += [(edit.start, edit.end, edit.text) for edit in one.edits]
    return text_after(snapshot, edits)


def body(line: str) -> str:
    return f"{HEAD}void Work(int client)\n{{\n    {line}\n}}\n"


# Calls -----------------------------------------------------------------------------------------------------


def test_function_brings_parentheses() -> None:
    assert accepted(body("GetClientTe$0"), "GetClientTeam") == body("GetClientTeam($0)").replace("$0", "$0")
    assert item(body("GetClientTe$0"), "GetClientTeam").asks_for_arguments


def test_function_without_parameters() -> None:
    assert accepted(body("GetMapHis$0"), "GetMapHistorySize") == body("GetMapHistorySize()")
    assert not item(body("GetMapHis$0"), "GetMapHistorySize").is_snippet


def test_rest_of_the_word_is_replaced() -> None:
    assert accepted(body("GetCl$0ientName(client);"), "GetClientTeam") == body("GetClientTeam(client);")


def test_no_parentheses_before_parentheses() -> None:
    assert accepted(body("GetClientTe$0 (client);"), "GetClientTeam") == body("GetClientTeam (client);")


def test_no_parentheses_without_snippets() -> None:
    assert accepted(body("GetClientTe$0"), "GetClientTeam", PLAIN) == body("GetClientTeam")
    assert not item(body("GetClientTe$0"), "GetClientTeam", PLAIN).is_snippet


def test_no_parentheses_unless_they_are_wanted() -> None:
    settings = Settings()
    for begun, name in (("GetClientTe$0", "GetClientTeam"), ("GetMapHis$0", "GetMapHistorySize")):
        assert accepted(body(begun), name, settings=settings) == body(name)
        one = item(body(begun), name, settings=settings)
        assert (one.commit, one.is_snippet) == ("", False), "what is typed next is the person's own"
    for begun in ("ArrayList list = new Arr$0", "ArrayList list; list.Cle$0"):
        name = "Clear" if "Cle" in begun else "ArrayList"
        assert "(" not in item(body(begun), name, settings=settings).insert


def test_callback_is_named_only() -> None:
    text = body("CreateTimer(1.0, Timer_E$0") + "\nAction Timer_End(Handle timer)\n{\n    return Plugin_Stop;\n}\n"
    assert accepted(text, "Timer_End") == text.replace("Timer_E$0", "Timer_End")


def test_method_and_constructor() -> None:
    assert accepted(body("ArrayList list = new Arr$0"), "ArrayList") == body("ArrayList list = new ArrayList($0)")
    assert "list.Push($0)" in accepted(body("ArrayList list; list.Pu$0"), "Push")
    assert "list.Clear()" in accepted(body("ArrayList list; list.Cle$0"), "Clear")


def test_named_argument() -> None:
    assert accepted(body("CreateTimer(1.0, Work, .fl$0"), "flags") == body("CreateTimer(1.0, Work, .flags = ")


# Commit characters, choice ---------------------------------------------------------------------------------


def test_commit_characters() -> None:
    text = "int number; ArrayList list; char name[8]; $0"
    assert item(body(text), "number").commit == ",;"
    assert item(body(text), "list").commit == ".,;"
    assert item(body(text), "name").commit == "["
    assert item(body("$0"), "return").commit == ""


def test_one_choice() -> None:
    snapshot, offset = at_cursor(HEAD + "Action Work()\n{\n    return $0\n}\n")
    chosen = [one.label for one in complete(snapshot, offset, EDITOR).items if one.is_preselected]
    assert chosen in (["Plugin_Continue"], ["Plugin_Handled"])
    snapshot, offset = at_cursor(body("$0"))
    assert not any(one.is_preselected for one in complete(snapshot, offset, EDITOR).items)


def test_deprecated_is_marked_and_later() -> None:
    snapshot, offset = at_cursor(body("int most = GetMaxClie$0"))
    items = complete(snapshot, offset, EDITOR).items
    assert [one.is_deprecated for one in items if one.label == "GetMaxClients"] == [True]
    assert not item(body("GetClientTe$0"), "GetClientTeam").is_deprecated


# Forwards --------------------------------------------------------------------------------------------------


def test_forward_is_written() -> None:
    stub = "public void OnClientPutInServer(int client)\n{\n\t$0\n}"
    assert accepted(HEAD + "OnClientPut$0", "OnClientPutInServer") == HEAD + stub
    assert accepted(HEAD + "public void OnClientPut$0", "OnClientPutInServer") == HEAD + stub
    assert accepted(HEAD + "public OnClientPut$0", "OnClientPutInServer") == HEAD + stub


def test_forward_with_result() -> None:
    expected = "public Action OnClientCommand(int client, int args)\n{\n\t$0\n\n\treturn Plugin_Continue;\n}"
    assert accepted(HEAD + "public Action OnClientComm$0", "OnClientCommand") == HEAD + expected


def test_forward_without_snippets() -> None:
    stub = "public void OnMapStart()\n{\n\t\n}"
    assert accepted(HEAD + "OnMapSt$0", "OnMapStart", PLAIN) == HEAD + stub


def test_forward_is_found_by_what_stands_in_its_range() -> None:
    """An editor compares the filter with the text from the range's start to the cursor."""
    text = HEAD + "public void OnClientPut$0"
    snapshot, offset = at_cursor(text)
    one = item(text, "OnClientPutInServer")
    assert one.start is not None
    assert one.filter.startswith(snapshot.text.slice(one.start, offset))


def test_braces_follow_the_file() -> None:
    before = HEAD + "void Other() {\n}\n\n"
    assert accepted(before + "OnMapSt$0", "OnMapStart") == before + "public void OnMapStart() {\n\t$0\n}"


# Callbacks -------------------------------------------------------------------------------------------------


def test_callback_is_written_at_the_end() -> None:
    label = "Action Timer_End(Handle timer, any data)"
    expected = body("CreateTimer(1.0, Timer_End") + f"\n{label}\n{{\n    return Plugin_Continue;\n}}\n"
    assert accepted(body("CreateTimer(1.0, Timer_End$0"), label) == expected


def test_callback_with_references_and_sizes() -> None:
    snapshot, offset = at_cursor("#include <sdkhooks>\n" + body("SDKHook(client, SDKHook_OnTakeDamage, $0"))
    items = complete(snapshot, offset, EDITOR).items
    full = [one for one in items if "damageForce" in one.label]
    assert full[0].insert == "OnTakeDamage"
    assert "int &attacker" in full[0].label
    assert "float damageForce[3]" in full[0].label


def test_callback_gets_a_free_name() -> None:
    text = body('RegConsoleCmd("sm_x", $0') + "\nvoid Command_X()\n{\n}\n"
    assert item(text, "Action Command_X2(int client, int args)").insert == "Command_X2"


def test_windows_line_ends() -> None:
    text = body("CreateTimer(1.0, Timer_End$0").replace("\n", "\r\n")
    made = accepted(text, "Action Timer_End(Handle timer, any data)")
    assert "\n" not in made.replace("\r\n", "")


# Includes --------------------------------------------------------------------------------------------------


def test_header_is_included() -> None:
    assert accepted(body("SDKHo$0"), "SDKHook") == body("SDKHook($0)").replace(
        "#include <sourcemod>\n", "#include <sourcemod>\n#include <sdkhooks>\n"
    )


def test_header_that_includes_the_header() -> None:
    assert item(body("EmitSoundToA$0"), "EmitSoundToAll").edits[0].text == "\n#include <sdktools>"


def test_include_path_is_closed_once() -> None:
    assert accepted("#include <sdkto$0", "sdktools") == "#include <sdktools>"
    assert accepted("#include <sdkto$0>", "sdktools") == "#include <sdktools>"
    assert accepted("#include <sdkto$0ols_sound>", "sdktools") == "#include <sdktools>"
    assert accepted('#include "sdkto$0', "sdktools") == '#include "sdktools"'
    assert accepted("#include $0", "<sdktools>") == "#include <sdktools>"


# Others ----------------------------------------------------------------------------------------------------


def test_field_of_a_record() -> None:
    text = "public Plugin myinfo =\n{\n    auth$0\n};"
    assert accepted(HEAD + text, "author") == HEAD + text.replace("auth$0", 'author = "$0"')
    assert accepted(HEAD + text, "author", PLAIN) == HEAD + text.replace("auth$0", "author = ")


def test_accessor_is_written() -> None:
    text = HEAD + "methodmap Box < ArrayList\n{\n    property int Size\n    {\n        public g$0\n    }\n}\n"
    assert "        public get()\n{\n\t$0\n}" in accepted(text, "public get()")


def test_details_are_left_to_resolve() -> None:
    one = item(body("GetClientTe$0"), "GetClientTeam")
    assert one.detail == ""
    assert one.data == ("name", "GetClientTeam")
    assert item(body("ArrayList list; list.Pu$0"), "Push").data == ("member", "ArrayList", "Push")
    assert item(body("MAX_NA$0"), "MAX_NAME_LENGTH").data == ("macro", "MAX_NAME_LENGTH")
