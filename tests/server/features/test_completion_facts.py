"""What completion offers in strings that name something of the game: each case is a text that is being typed."""

from __future__ import annotations

import pytest

from server.features.completion import Abilities, Completions, Item, complete
from server.features.completion_item_resolve import completion_item_resolve
from tests.at_cursor import at_cursor, text_after

EDITOR = Abilities(snippets=True, insert_replace=True)
HEAD = """\
#include <sourcemod>
#include <sdktools>

public void OnPluginStart()
{
    HookEvent("player_hurt", Event_Harm);
    HookEvent("player_death", Event_Harm);
    CreateConVar("my_mode", "1");
}
"""
BODY = """
public void Event_Harm(Event event, const char[] name, bool dontBroadcast)
{{
    char buffer[64];
    int client = GetClientOfUserId(event.GetInt("userid"));
    {0}
    PrintToServer("%d %s", client, buffer);
}}

void After()
{{
}}
"""


def offered(marked: str, trigger: str = '"') -> Completions:
    snapshot, offset = at_cursor(marked)
    return complete(snapshot, offset, EDITOR, trigger)


def within(line: str) -> str:
    return HEAD + BODY.format(line)


# Each case: the line, what comes first in this order, what is offered somewhere, what is not.
IN_STRINGS = {
    "events": ('HookEvent("$0', ["round_start"], ["player_death"], ["HookEvent", "client"]),
    "event_begun": ('UnhookEvent("tank_sp$0', ["tank_spawn"], [], ["witch_spawn"]),
    "event_in_closed_call": ('UnhookEvent("tank_sp$0", Event_Harm);', ["tank_spawn"], [], []),
    "event_by_word_inside": ('CreateEvent("pounce$0', [], ["lunge_pounce"], ["tank_spawn"]),
    "fields_of_both_events": ('event.GetInt("$0', ["userid", "attacker"], ["dmg_health", "entityid"], ["tankid"]),
    "fields_in_closed_call": ('event.GetInt("at$0");', ["attacker"], [], ["userid"]),
    "fields_of_old_function": ('GetEventInt(event, "$0', ["userid", "attacker"], [], ["tankid"]),
    "fields_of_type_first": ('event.GetBool("$0', ["headshot"], ["userid"], []),
    "fields_by_name": ('if (StrEqual(name, "player_hurt")) event.GetInt("$0', ["userid"], ["dmg_health"], ["headshot"]),
    "fields_of_made_event": ('Event made = CreateEvent("tank_spawn"); made.SetInt("$0', ["userid", "tankid"], [], []),
    "netprops_of_float": ('GetEntPropFloat(3, Prop_Send, "m_fl$0', [], ["m_flLaggedMovementValue"], ["m_iHealth"]),
    "netprops_of_place": ('GetEntProp(3, Prop_Data, "m_iM$0', ["m_iMaxHealth"], [], []),
    "netprops_of_client": (
        'GetEntProp(client, Prop_Send, "m_$0',
        [],
        ["m_zombieClass", "m_isIncapacitated"],
        ["m_iClip1"],
    ),
    "netprops_of_named_class": ('FindSendPropInfo("CTerrorPlayer", "m_zom$0', ["m_zombieClass"], [], ["m_iClip1"]),
    "netprops_asked_for": ('HasEntProp(client, Prop_Send, "m_zom$0', ["m_zombieClass"], [], []),
    "netprops_of_the_rules": ('GameRules_GetProp("m_bInSec$0', ["m_bInSecondHalfOfRound"], [], ["m_iHealth"]),
    "server_classes": ('FindSendPropInfo("CTerrorP$0', ["CTerrorPlayer"], ["CTerrorPlayerResource"], ["player"]),
    "classes_to_make": ('CreateEntityByName("tank_r$0', ["tank_rock"], [], ["round_start"]),
    "clients_are_not_made": ('CreateEntityByName("$0', ["witch"], ["infected"], []),
    "classes_to_find": ('FindEntityByClassname(-1, "info_sur$0', [], ["info_survivor_position"], ["infected"]),
    "class_compared": (
        'GetEntityClassname(client, buffer, sizeof(buffer)); if (StrEqual(buffer, "weapon_ri$0',
        ["weapon_rifle"],
        ["weapon_rifle_ak47"],
        [],
    ),
    "items": ('GivePlayerItem(client, "$0', [], ["weapon_rifle", "fireaxe"], ["tank_rock"]),
    "convars": ('FindConVar("z_tank_h$0', ["z_tank_health"], [], ["sm_kick"]),
    "own_convars_first": ('FindConVar("m$0', ["my_mode"], ["mp_gamemode"], []),
    "models": ('PrecacheModel("models/infected/hu$0', ["models/infected/hulk.mdl"], ["models/infected/hunter.mdl"], []),
    "models_behind_slash": ('SetEntityModel(client, "models/sur$0', [], ["models/survivors/survivor_coach.mdl"], []),
    "commands": ('ServerCommand("sm_ki$0', ["sm_kick"], [], []),
    "convars_as_commands": ('ServerCommand("sv_che$0', ["sv_cheats"], [], []),
    "second_word_of_command": ('ServerCommand("sm_kick a$0', [], [], ["sm_kick", "a"]),
    "either_side_of_a_choice": ('UnhookEvent(client ? "tank_sp$0', ["tank_spawn"], [], []),
    "other_strings": ('PrintToServer("tank_sp$0', [], [], ["tank_spawn"]),
    "other_comparison": ('if (StrEqual(name, "weapon_ri$0', [], [], ["weapon_rifle"]),
    "nested_other_call": ('HookEvent(Foo("tank_sp$0', [], [], ["tank_spawn"]),
}


@pytest.mark.parametrize("case", IN_STRINGS)
def test_names_in_strings(case: str) -> None:
    line, first, some, none = IN_STRINGS[case]
    found = [item.label for item in offered(within(line)).items]
    assert found[: len(first)] == first
    assert set(some) <= set(found)
    assert not set(none) & set(found)


def chosen(marked: str, label: str) -> str:
    """The text after choosing an item, as an editor does it."""
    snapshot, offset = at_cursor(marked)
    found = complete(snapshot, offset, EDITOR, '"')
    item = next(item for item in found.items if item.label == label)
    start = found.start if item.start is None else item.start
    end = found.end if item.end is None else item.end
    edits = [(start, end, item.insert or item.label), *((edit.start, edit.end, edit.text) for edit in item.edits)]
    return text_after(snapshot, edits)


def test_a_quote_is_added_where_none_follows() -> None:
    assert 'UnhookEvent("tank_spawn"\n' in chosen(within('UnhookEvent("tank_sp$0'), "tank_spawn")
    assert 'UnhookEvent("tank_spawn", Foo);\n' in chosen(within('UnhookEvent("ta$0nk_x", Foo);'), "tank_spawn")
    assert 'PrecacheModel("models/infected/hulk.mdl");' in chosen(
        within('PrecacheModel("models/in$0fected/x.mdl");'), "models/infected/hulk.mdl"
    )


@pytest.mark.parametrize("call", ['HookEvent("tank_sp$0', 'HookEvent("tank_sp$0")', 'HookEvent("tank_sp$0");'])
def test_an_event_is_hooked_with_a_new_handler(call: str) -> None:
    text = chosen(within(call), "tank_spawn, Event_TankSpawn")
    assert '    HookEvent("tank_spawn", Event_TankSpawn);\n' in text
    head = "public void Event_TankSpawn(Event event, const char[] name, bool dontBroadcast)\n{\n"
    assert text.count(head) == 1
    assert text.index(head) > text.index("void After()")


def test_an_event_is_hooked_with_the_handler_that_is_there() -> None:
    handler = "public void OnTankSpawn(Event event, const char[] name, bool dontBroadcast)\n{\n}\n"
    text = chosen(within('HookEvent("tank_sp$0') + handler, "tank_spawn, OnTankSpawn")
    assert '    HookEvent("tank_spawn", OnTankSpawn);\n' in text
    assert "Event_TankSpawn" not in text


def test_a_function_that_is_no_handler_is_not_taken() -> None:
    found = offered(within('HookEvent("tank_sp$0') + "void OnTankSpawn(int a, int b, int c, int d)\n{\n}\n")
    assert [item.label for item in found.items] == ["tank_spawn", "tank_spawn, Event_TankSpawn"]


def test_a_call_that_has_its_handler_gets_no_other() -> None:
    found = offered(within('HookEvent("tank_sp$0", Event_Harm);'))
    assert [item.label for item in found.items] == ["tank_spawn"]


def test_in_a_condition_the_call_stays_open() -> None:
    text = chosen(within('if (!HookEventEx("tank_sp$0")) return;'), "tank_spawn, Event_TankSpawn")
    assert 'if (!HookEventEx("tank_spawn", Event_TankSpawn)) return;' in text


@pytest.mark.parametrize(
    ("line", "field", "right"),
    [
        ('event.GetInt("wea$0")', "weapon", 'event.GetString("weapon")'),
        ('event.GetBool("dmg_h$0")', "dmg_health", 'event.GetInt("dmg_health")'),
        ('GetEventInt(event, "victim_$0")', "victim_x", 'GetEventFloat(event, "victim_x")'),
        ('event.SetFloat("dmg_h$0")', "dmg_health", 'event.SetInt("dmg_health")'),
        ('event.GetInt("heads$0")', "headshot", 'event.GetInt("headshot")'),
        ('event.GetInt("dmg_h$0")', "dmg_health", 'event.GetInt("dmg_health")'),
    ],
)
def test_the_accessor_becomes_that_of_the_field(line: str, field: str, right: str) -> None:
    assert right in chosen(within(line), field)


def test_fields_of_a_handler_that_is_not_hooked_yet() -> None:
    handler = 'void Event_TankSpawn(Event event, const char[] name, bool b)\n{\n    event.GetInt("$0\n}\n'
    assert [item.label for item in offered(HEAD + handler).items] == ["userid", "tankid"]


def test_fields_of_an_unknown_event_are_those_of_all() -> None:
    found = offered(HEAD + 'void Foo(Event event)\n{\n    event.GetString("$0\n}\n')
    assert found.items[0].label == "weapon"
    assert "userid" not in [item.label for item in found.items]


def find(items: list[Item], label: str) -> Item:
    return next(item for item in items if item.label == label)


def test_details() -> None:
    items = offered(within('HookEvent("tank_sp$0')).items
    assert find(items, "tank_spawn").detail == "userid, tankid"
    items = offered(within('event.GetInt("$0')).items
    assert find(items, "userid").detail == "user id"
    assert find(items, "entityid").detail == "int, only in player_death"
    assert find(items, "weapon").detail == "string → GetString"
    assert find(offered(within('FindConVar("z_tank_health$0')).items, "z_tank_health").detail == "4000"
    assert find(offered(within('GetEntPropFloat(1, Prop_Send, "m_flLag$0')).items, "m_flLaggedMovementValue").detail


def test_a_quote_chooses_only_where_all_names_are_known() -> None:
    assert find(offered(within('event.GetInt("u$0")')).items, "userid").commit == '"'
    assert find(offered(within('FindConVar("z_tank_h$0")')).items, "z_tank_health").commit == ""


def test_every_suggestion_has_a_card() -> None:
    lines = ("UnhookEvent(", "event.GetInt(", "GetEntProp(client, Prop_Send, ", "GivePlayerItem(client, ")
    for line in (*lines, "CreateEntityByName(", "PrecacheModel(", "ServerCommand("):
        snapshot, offset = at_cursor(within(f'{line}"$0'))
        items = complete(snapshot, offset, EDITOR, '"').items
        assert len(items) > 5
        for item in items:
            said = completion_item_resolve(snapshot, item.data).documentation
            assert said.startswith(f"`{item.label}`: "), item.label


def test_the_card_of_an_event() -> None:
    snapshot, _ = at_cursor(HEAD)
    said = completion_item_resolve(snapshot, ("fact", "event", "tank_spawn")).documentation
    assert "- `userid` (user id): " in said
    assert "```sourcepawn\n" in said
    assert 'event.GetInt("userid")' in said
    plain = completion_item_resolve(snapshot, ("fact", "event", "tank_spawn"), False).documentation
    assert "`" not in plain
    assert plain.startswith("tank_spawn: game event\n")
