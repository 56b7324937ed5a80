"""What completion offers where: each case is a text that is being typed, with the cursor in it."""

from __future__ import annotations

import pytest

from server.features.completion import Abilities, Completions, complete
from server.settings import Completion, Settings
from tests.at_cursor import at_cursor

HEAD = """\
#include <sourcemod>
#define LIMIT 4
#define DOUBLE(%1) ((%1) * 2)

enum Mode
{
    Mode_Off,
    Mode_Slow,
    Mode_Fast,
};

enum struct Player
{
    int health;
    float origin[3];
    Mode mode;
    ArrayList items;

    void Heal(int by)
    {
        this.health += by;
    }
}

methodmap Box < ArrayList
{
    public Box(int size)
    {
        return view_as<Box>(new ArrayList(size));
    }

    property int Size
    {
        public get() { return LIMIT; }
    }

    public static Box Empty()
    {
        return new Box(0);
    }
}

typedef Visit = function Action (int client, Mode mode);

Player g_players[MAXPLAYERS + 1];
StringMap g_names;
Mode g_mode;

void Each(Visit visit, int first = 1, bool backwards = false)
{
    Call_StartFunction(null, visit);
    Call_PushCell(first);
    Call_PushCell(backwards);
    Call_Finish();
}

Action Visit_Heal(int client, Mode mode)
{
    g_players[client].mode = mode;
    return Plugin_Continue;
}

Box MakeBox(int size)
{
    return new Box(size);
}
"""

BODY = """
Action Work(int client, const char[] name, float delay)
{{
    char buffer[64];
    Player player;
    Box box = MakeBox(3);
    for (int i = 1; i <= MaxClients; i++)
    {{
        int hidden = i;
        PrintToServer("%d %s %f", hidden, name, delay);
    }}
    {0}
    int later = 5;
}}
"""

EDITOR = Abilities(snippets=True, insert_replace=True)


def offered(marked: str, trigger: str = "", settings: Settings | None = None) -> Completions:
    snapshot, offset = at_cursor(marked, settings)
    return complete(snapshot, offset, EDITOR, trigger)


def labels(marked: str, trigger: str = "") -> list[str]:
    return [item.label for item in offered(marked, trigger).items]


def within(line: str) -> str:
    """A plugin with `line` in a function; its name is in scope, as are parameters and locals."""
    return HEAD + BODY.format(line)


# Each case: the line, what comes first in this order, what is offered somewhere, what is not.
IN_FUNCTION = {
    # members
    "method_of_methodmap": ("box.$0", [], ["Push", "Size", "Length", "Close"], ["Empty", "client"]),
    "member_begun": ("box.Pus$0", ["Push"], ["PushString", "PushArray"], ["Size", "client"]),
    "own_members_before_inherited": ("box.S$0", ["Size"], ["Set", "SetString"], []),
    "static_members_behind_type": ("Box.$0", ["Empty"], [], ["Push", "Size"]),
    "static_result": ("Box.Empty().$0", [], ["Push", "Size"], ["Empty"]),
    "fields_of_enum_struct": ("player.$0", ["health", "origin", "mode", "items", "Heal"], [], ["client"]),
    "element_of_array": ("g_players[client].$0", ["health", "origin"], ["mode", "Heal"], []),
    "field_of_field": ("g_players[client].items.$0", [], ["Push", "Length"], ["health"]),
    "result_of_call": ("MakeBox(1).$0", [], ["Push", "Size"], []),
    "result_of_nested_call": ("MakeBox(GetClientTeam(client)).$0", [], ["Push", "Size"], []),
    "behind_view_as": ("view_as<StringMap>(box).$0", [], ["SetValue", "GetString"], ["Push"]),
    "behind_parentheses": ("(box).$0", [], ["Push"], []),
    "behind_new": ("(new Box(3)).$0", [], ["Push"], []),
    "member_of_wanted_type_first": ("ArrayList copy = box.Cl$0", ["Clone", "Clear"], ["Close"], []),
    "member_in_condition": ("if (box.Le$0", ["Length"], [], []),
    "member_in_argument": ("PrintToServer(buffer, box.$0", [], ["Size", "Length"], []),
    "member_before_next_statement": ("box.$0\n    later = 3;", [], ["Push", "Size"], []),
    "offset_of_field": ("int at = Player::$0", ["health", "origin", "mode", "items"], [], ["Heal"]),
    "member_of_int": ("client.$0", [], [], ["client", "Push"]),
    "member_of_nothing": ("nobody.$0", [], [], ["client", "Push"]),
    # names by scope
    "parameter": ("cl$0", ["client"], ["ClientCommand"], []),
    "local_before_global": ("b$0", ["box", "buffer"], ["BuildPath"], []),
    "nearest_local_first": ("$0", ["box", "player", "buffer"], ["client", "g_mode"], []),
    "closed_block_is_over": ("hid$0", [], [], ["hidden"]),
    "declared_later": ("lat$0", [], [], ["later"]),
    "loop_variable": ("for (int index = 0; ind$0", ["index"], [], []),
    "loop_variable_in_body": ("for (int index = 0; index < 3; index++) { ind$0", ["index"], [], []),
    "earlier_declarator": ("int first = 1, second = fir$0", ["first"], [], ["second"]),
    "own_global": ("g_$0", ["g_mode", "g_names", "g_players"], [], []),
    "own_function": ("Make$0", ["MakeBox"], [], []),
    "native": ("GetClientTe$0", ["GetClientTeam"], [], []),
    "initials": ("gcn$0", ["GetClientName"], [], []),
    "word_inside": ("InGame$0", ["IsClientInGame"], [], []),
    "letter_case_does_not_matter": ("getclientteam$0", ["GetClientTeam"], [], []),
    "object_macro": ("LIM$0", ["LIMIT"], [], []),
    "function_macro": ("DOU$0", ["DOUBLE"], [], []),
    "forward_can_not_be_called": ("OnClientPutIn$0", [], [], ["OnClientPutInServer"]),
    "compiler_constant": ("int most = cellm$0", ["cellmax", "cellmin"], [], []),
    # keywords
    "statement_keyword": ("ret$0", ["return"], [], []),
    "type_at_statement": ("flo$0", ["float"], [], []),
    "no_break_outside_loop": ("brea$0", [], [], ["break"]),
    "break_in_loop": ("while (client) { brea$0", ["break"], [], []),
    "else_behind_if": ("if (client) { } el$0", ["else"], [], []),
    "no_else_elsewhere": ("els$0", [], [], ["else"]),
    "value_keyword": ("box = nul$0", ["null"], [], ["if", "for"]),
    # expected types
    "enum_wanted": ("g_mode = $0", ["Mode_Off", "Mode_Slow", "Mode_Fast", "g_mode"], [], []),
    "enum_compared": ("if (player.mode == $0", ["Mode_Off", "Mode_Slow", "Mode_Fast"], [], []),
    "enum_argument": ("Visit_Heal(client, Mode$0", ["Mode_Off", "Mode_Slow", "Mode_Fast"], [], []),
    "enum_initialiser": ("Mode made = M$0", ["Mode_Off", "Mode_Slow", "Mode_Fast"], [], []),
    "enum_behind_question": ("g_mode = client ? $0", ["Mode_Off"], [], []),
    "result_of_action": ("return $0", ["Plugin_Continue", "Plugin_Handled"], ["Plugin_Stop"], []),
    "bool_wanted": ("Each(Visit_Heal, 1, $0", ["true", "false"], [], []),
    "float_wanted": ("float wait = $0", ["delay"], [], []),
    "text_wanted": ("strcopy(buffer, sizeof(buffer), $0", ["buffer", "name"], [], []),
    "argument_named_like_parameter": ("GetClientName($0", ["client"], [], []),
    "size_of_argument_before": ("GetClientName(client, buffer, sizeof($0", ["buffer"], [], []),
    "unfinished_call": ("SetEntityHealth(cl$0", ["client"], [], []),
    "unfinished_condition": ("if (client > 0 && IsClientInG$0", ["IsClientInGame"], [], []),
    "argument_on_next_line": ("PrintToServer(\n        buffer,\n        cl$0", ["client"], [], []),
    "index": ("g_players[$0", ["client"], [], []),
    "no_void_as_value": ("int made = PrintToS$0", ["PrintToServer"], [], []),
    "array_element": ("Mode list[] = {Mode_Off, $0", ["Mode_Off", "Mode_Slow", "Mode_Fast"], [], []),
    # switch
    "switch_body": ("switch (g_mode) { $0", ["case", "default"], [], ["client", "if"]),
    "case_of_enum": ("switch (g_mode) { case $0", ["Mode_Off", "Mode_Slow", "Mode_Fast"], [], ["if"]),
    "case_taken": ("switch (g_mode) { case Mode_Off: {} case $0", ["Mode_Slow", "Mode_Fast"], ["Mode_Off"], []),
    # types
    "cast": ("view_as<Pla$0", ["Player"], [], ["client", "LIMIT"]),
    "new_object": ("box = new $0", ["Box"], ["StringMap", "ArrayList"], ["client", "Player"]),
    "new_object_of_wanted_type": ("StringMap map = new $0", ["StringMap"], [], []),
    "name_of_variable": ("int cli$0", [], [], ["client"]),
    # callbacks
    "callback": ("Each($0", ["Visit_Heal"], ["Action OnVisit(int client, Mode mode)"], ["OnPluginStart"]),
    "callback_begun": ("Each(Visit_H$0", ["Visit_Heal"], [], []),
    "callback_to_write": ("Each(Visit_Hurt$0", ["Action Visit_Hurt(int client, Mode mode)"], [], []),
    "callback_named_by_event": (
        'HookEvent("round_start", $0',
        [],
        ["void Event_RoundStart(Event event, const char[] name, bool dontBroadcast)"],
        [],
    ),
    "command": ('RegConsoleCmd("sm_team_swap", $0', [], ["Action Command_TeamSwap(int client, int args)"], []),
    # arguments by name
    "argument_name": ("Each(Visit_Heal, .$0", ["first", "backwards"], [], ["visit", "client"]),
    "argument_name_begun": ("Each(Visit_Heal, .back$0", ["backwards"], [], ["first"]),
    "argument_name_taken": ("Each(Visit_Heal, .first = 1, .$0", ["backwards"], [], ["first"]),
    "value_of_named_argument": ("Each(Visit_Heal, .backwards = $0", ["true", "false"], [], []),
    # quiet places
    "line_comment": ("// cli$0", [], [], ["client"]),
    "block_comment": ("/* cli$0 */", [], [], ["client"]),
    "string": ('PrintToServer("cli$0")', [], [], ["client"]),
    "unclosed_string": ('PrintToServer("cli$0', [], [], ["client"]),
    "character": ("int c = 'c$0'", [], [], ["client"]),
    "number": ("int c = 12$0", [], [], ["client"]),
    "behind_closed_string": ('Format(buffer, 64, "%d", cl$0', ["client"], [], []),
    "behind_apostrophe_in_string": ('Format(buffer, 64, "don\'t", cl$0', ["client"], [], []),
}


@pytest.mark.parametrize(("line", "first", "some", "none"), IN_FUNCTION.values(), ids=IN_FUNCTION)
def test_in_function(line: str, first: list[str], some: list[str], none: list[str]) -> None:
    found = labels(within(line))
    assert found[: len(first)] == first
    assert set(some) <= set(found)
    assert not set(none) & set(found)


# Each case: the text behind HEAD, then as above.
OUTSIDE = {
    "declaration_begins": ("pub$0", ["public"], [], ["client", "if"]),
    "type_begins": ("Mod$0", ["Mode"], [], ["g_mode"]),
    "type_behind_public": ("public Act$0", ["Action"], [], []),
    "forward": ("OnClientPutIn$0", ["OnClientPutInServer"], [], []),
    "forward_behind_public": ("public void OnClientPutIn$0", ["OnClientPutInServer"], [], []),
    "forward_of_that_result": ("public Action OnClientC$0", ["OnClientCommand"], [], []),
    "forward_before_function": ("OnPluginSt$0\n\nvoid Other()\n{\n}\n", ["OnPluginStart"], [], []),
    "no_forward_behind_stock": ("stock void OnPluginSt$0", [], [], ["OnPluginStart"]),
    "forward_implemented": ("public void OnPluginStart()\n{\n}\n\nOnPluginSt$0", [], [], ["OnPluginStart"]),
    "parameter_type": ("void Other(Pla$0", ["Player"], [], ["LIMIT", "client"]),
    "second_parameter_type": ("void Other(int client, con$0", ["const"], ["ConVar"], []),
    "default_value": ("void Other(Mode mode = $0", ["Mode_Off", "Mode_Slow", "Mode_Fast"], [], []),
    "global_initialiser": ("Mode g_other = $0", ["Mode_Off", "Mode_Slow", "Mode_Fast"], [], []),
    "array_size": ("int g_sizes[LIM$0", ["LIMIT"], [], []),
    "fields_of_plugin": (
        'public Plugin myinfo =\n{\n    name = "x",\n    $0\n};',
        ["description", "author", "version", "url"],
        [],
        ["name"],
    ),
    "parent": ("methodmap Crate < B$0", ["Box"], [], ["Player", "bool"]),
    "methodmap_body": ("methodmap Crate < Box\n{\n    pro$0", ["property"], [], ["if"]),
    "method_result": ("methodmap Crate < Box\n{\n    public Mo$0", ["Mode"], [], []),
    "this_in_method": (
        "methodmap Crate < Box\n{\n    public void Sort()\n    {\n        this.$0",
        [],
        ["Size", "Push"],
        ["client"],
    ),
    "property_body": (
        "methodmap Crate < Box\n{\n    property int Depth\n    {\n        $0",
        ["public get()", "public set(int value)"],
        [],
        [],
    ),
    "property_setter_left": (
        "methodmap Crate < Box\n{\n    property int Depth\n    {\n        public get() { return 1; }\n        $0",
        ["public set(int value)"],
        [],
        ["public get()"],
    ),
    "enum_struct_body": ("enum struct Team\n{\n    int size;\n    Pla$0", ["Player"], [], []),
    "this_in_enum_struct": (
        "enum struct Team\n{\n    int size;\n    void Grow()\n    {\n        this.$0",
        ["size", "Grow"],
        [],
        [],
    ),
    "static_method_has_no_this": (
        "methodmap Crate < Box\n{\n    public static void Sort()\n    {\n        this.$0",
        [],
        [],
        ["Size"],
    ),
    "callback_type": ("typedef Other = function Act$0", ["Action"], [], []),
    "value_of_enum_member": ("enum Other\n{\n    Other_One = LIM$0", ["LIMIT"], [], []),
    "name_of_enum_member": ("enum Other\n{\n    Mode_$0", [], [], ["Mode_Off"]),
    "unclosed_function": ("void Other(int amount)\n{\n    if (amo$0", ["amount"], [], []),
    "unclosed_block_before": ("void Other(int amount)\n{\n    if (amount)\n    {\n    am$0", ["amount"], [], []),
    "unclosed_call_before": ("void Other(int amount)\n{\n    PrintToServer(\n    am$0\n}\n", ["amount"], [], []),
    "inactive_branch": ("#if defined NOTHING\nvoid Other(int amount)\n{\n    amo$0\n}\n#endif\n", ["amount"], [], []),
    "inactive_branch_in_function": (
        "void Other(int amount)\n{\n#if defined NOTHING\n    amo$0\n#endif\n}\n",
        ["amount"],
        [],
        [],
    ),
    "macro_defined_later": ("void Other()\n{\n    LATE$0\n}\n#define LATER 1\n", [], [], ["LATER"]),
    "old_syntax": (
        "public Other(amount)\n{\n    new Float:speed = 1.0, Handle:timer;\n    decl String:text[4];\n    tim$0",
        ["timer"],
        [],
        [],
    ),
    "local_enum": ("void Other()\n{\n    enum { Near, Far };\n    int where = Ne$0", ["Near"], [], []),
    # directives
    "directive": ("#inc$0", ["include"], [], []),
    "pragma": ("#pragma new$0", ["newdecls"], [], []),
    "pragma_value": ("#pragma newdecls $0", ["required", "optional"], [], []),
    "condition": ("#if defined LIM$0", ["LIMIT"], [], ["client"]),
    "undef": ("#undef LIM$0", ["LIMIT"], [], []),
    "macro_body": ("#define TWICE (LIM$0", ["LIMIT"], [], []),
    "macro_name": ("#define LIM$0", [], [], ["LIMIT"]),
    "comment_behind_directive": ("#define TWICE 2 // LIM$0", [], [], ["LIMIT"]),
    "include": ("#include <sdkt$0", ["sdktools", "sdktools_client"], [], ["sourcemod"]),
    "include_without_bracket": ("#include $0", [], ["<sdktools>"], []),
}


@pytest.mark.parametrize(("text", "first", "some", "none"), OUTSIDE.values(), ids=OUTSIDE)
def test_outside(text: str, first: list[str], some: list[str], none: list[str]) -> None:
    found = labels(HEAD + text)
    assert found[: len(first)] == first
    assert set(some) <= set(found)
    assert not set(none) & set(found)


def test_quoted_include_has_files_beside() -> None:
    files = "//- parts/wheel.inc\nstock void Wheel() {}\n//- engine.inc\nstock void Engine() {}\n"
    assert labels('#include "eng$0\n' + files)[:1] == ["engine"]
    assert "engine" not in labels("#include <eng$0\n" + files)


def test_statics_of_other_files_stay_there() -> None:
    files = '#include "part.inc"\nvoid Main()\n{\n    Par$0\n}\n//- part.inc\nstatic int PartHidden;\nint PartSeen;\n'
    found = labels(files)
    assert "PartSeen" in found
    assert "PartHidden" not in found


def test_empty_file_and_its_end() -> None:
    assert "public" in labels("$0")
    assert "OnPluginStart" in labels("$0")
    assert "Mode_Off" in labels(HEAD + "void Other()\n{\n    g_mode = Mo$0")


def test_text_that_is_not_ascii() -> None:
    found = offered(HEAD + 'void Other(int größe)\n{\n    PrintToServer("žluťoučký kůň"); Mod$0\n}\n')
    assert found.items[0].label in ("Mode", "Mode_Off")


def test_trigger_characters() -> None:
    assert labels(within("box.$0"), ".")
    assert labels(within("int at = Player::$0"), ":")
    assert not labels(within("int at = client ? 1 :$0"), ":")
    assert not labels(within("if (client <$0"), "<")
    assert labels(within("view_as<$0"), "<")
    assert not labels(within("client = client /$0"), "/")
    assert labels(HEAD + "#include <$0", "<")


def test_everything_that_fits_is_complete() -> None:
    assert not offered(within("box.$0")).is_incomplete
    assert not offered(within("GetClientTe$0")).is_incomplete
    many = offered(within("G$0"))
    assert many.is_incomplete
    assert len(many.items) <= 200


def test_headers_can_be_left_out() -> None:
    without = Settings(completion=Completion(auto_include=False))
    assert "SDKHook" in labels(within("SDKHoo$0"))
    assert "SDKHook" not in [item.label for item in offered(within("SDKHoo$0"), settings=without).items]


def test_names_of_headers_come_last() -> None:
    found = labels(within("TE_S$0"))
    assert "TE_SetupSparks" in found
    included = offered(HEAD + "#include <sdktools>\nvoid Other()\n{\n    TE_S$0\n}\n")
    assert [item.edits for item in included.items if item.label == "TE_SetupSparks"] == [()]
