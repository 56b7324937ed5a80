"""What the knowledge modules answer about the game: facts that the rules stand on."""

from __future__ import annotations

import subprocess
import sys

import pytest

from server.knowledge import api, convars, entities, events, near, netprops, weapons, wrong_apis


def test_events() -> None:
    assert len(events.names()) == 390
    hurt = events.event("player_hurt")
    assert hurt is not None
    weapon, attacker = hurt.field("WEAPON"), hurt.field("attacker")
    assert weapon is not None
    assert (weapon.type, weapon.getter, weapon.is_userid) == ("string", "GetString", False)
    assert attacker is not None
    assert (attacker.getter, attacker.is_userid) == ("GetInt", True)
    assert hurt.field("nothing") is None
    assert hurt.field("splitscreenplayer") is not None
    assert events.event("Player_Hurt") is None
    assert events.similar_case("Player_Hurt") == "player_hurt"


@pytest.mark.parametrize(
    ("event", "field", "is_userid"),
    [
        ("weapon_given", "giver", True),
        ("weapon_given", "weapon", False),
        ("player_bot_replace", "player", True),
        ("player_bot_replace", "bot", True),
        ("infected_hurt", "entityid", False),
        ("witch_killed", "witchid", False),
        ("charger_carry_start", "victim", True),
        ("player_hurt", "attackerentid", False),
    ],
)
def test_user_ids(event: str, field: str, is_userid: bool) -> None:
    known = events.event(event)
    assert known is not None
    found = known.field(field)
    assert found is not None
    assert found.is_userid is is_userid


def test_every_field_has_a_getter() -> None:
    for name in events.names():
        event = events.event(name)
        assert event is not None
        assert all(field.type in events.GETTERS for field in event.fields.values()), name


def test_events_of_other_games() -> None:
    assert events.other_games("teamplay_round_win") == ("Team Fortress 2",)
    assert events.other_games("tongue_broke_victim_died") == ("Left 4 Dead",)
    assert events.event("teamplay_round_win") is None
    assert "Left 4 Dead 2" in events.games("player_death")
    assert "Left 4 Dead 2" not in events.other_games("player_death")
    assert events.games("charger_carry_start") == ("Left 4 Dead 2",)
    assert events.other_games("no_such_event") == ()


def test_a_property() -> None:
    health = netprops.prop("m_iHealth")
    assert health is not None
    assert "DT_BasePlayer" in {place.owner for place in health.send}
    assert "CBaseEntity" in {place.owner for place in health.data}
    assert health.evidence == "server"
    assert {place.owner: place.kinds for place in health.send}["DT_BasePlayer"] == {"int", "entity"}
    assert [place.owner for place in health.send if place.is_array] == ["DT_PlayerResource"]
    buffer = netprops.prop("m_healthBuffer")
    assert buffer is not None
    assert {place.owner: place.kinds for place in buffer.send}["DT_TerrorPlayer"] == {"float"}
    assert netprops.prop("m_iHelth") is None


def test_properties_beyond_the_tables() -> None:
    plugins_only = netprops.prop("m_nUseTime")
    assert plugins_only is not None
    assert (plugins_only.send, plugins_only.data, plugins_only.evidence, plugins_only.game) == ((), (), "plugins", "")
    elsewhere = netprops.prop("m_usingMinigun")
    assert elsewhere is not None
    assert (elsewhere.game, elsewhere.here) == ("L4D1", "m_usingMountedGun")
    assert "m_usingMinigun" not in netprops.names()
    assert "m_nUseTime" in netprops.names()
    noted = netprops.prop("m_hasUnlockSequence")
    assert noted is not None
    assert [(place.owner, place.type, place.is_certain) for place in noted.data] == [
        ("CPropDoorRotatingCheckpoint", "boolean", False)
    ]
    assert "m_itemCount" in netprops.data_props("CWeaponSpawn")


def test_case() -> None:
    assert netprops.similar_case("m_flMaxSpeed")[0] == "m_flMaxspeed"
    assert netprops.similar_case("m_iHealth") == ()


def test_classes() -> None:
    tank = netprops.class_of("TANK")
    assert tank is not None
    assert (tank.name, tank.table) == ("Tank", "DT_Tank")
    assert netprops.ancestors("Tank")[:3] == ("Tank", "CTerrorPlayer", "CCSPlayer")
    assert netprops.ancestors("Tank")[-1] == "CBaseEntity"
    assert netprops.ancestors("NoSuchClass") == ("NoSuchClass", "CBaseEntity")
    sent = netprops.send_props("CTerrorPlayer")
    assert sent is not None
    assert {"m_zombieClass", "m_iHealth", "m_fEffects", "m_hActiveWeapon"} <= sent.keys()
    assert {place.owner for place in sent["m_duration"]} == {"DT_CountdownTimer"}, "nested tables count"
    assert "m_iClip1" not in sent
    assert "m_takedamage" in netprops.data_props("CTerrorPlayer")
    assert netprops.send_props("NoSuchClass") is None
    assert "CTerrorPlayer" in netprops.class_names()


def test_no_send_table_goes_round() -> None:
    for name in netprops.class_names():
        assert netprops.send_props(name) is not None, name
        assert netprops.ancestors(name)[0] == name


def test_entities() -> None:
    infected = entities.entity("Infected")
    assert infected is not None
    assert (infected.name, infected.server_class, infected.is_creatable) == ("infected", "Infected", True)
    first = entities.entity("prop_glowing_object")
    assert first is not None
    assert first.is_l4d1_only
    assert first.is_creatable is False
    assert "prop_glowing_object" not in entities.names()
    awp = entities.entity("weapon_sniper_awp_spawn")
    assert awp is not None
    assert (awp.is_l4d1_only, awp.is_creatable) == (False, None)
    trigger = entities.entity("trigger_multiple")
    assert trigger is not None
    assert "OnTrigger" in trigger.outputs
    assert entities.entity("zombie") is None
    assert "weapon_rifle_ak47" in entities.matching("weapon_r*")
    assert entities.matching("tank") == ("tank",)
    assert entities.matching("tan") == ()


def test_models() -> None:
    coach = entities.model("Models\\survivors\\survivor_coach.mdl")
    assert coach is not None
    assert (coach.kind, coach.of) == ("survivor", "Coach")
    assert entities.model("models/w_models/eapons/w_eq_medkit.mdl") is None, "a slip of one plugin"
    assert len(entities.models()) > 150


def test_weapons() -> None:
    rifle = weapons.weapon("weapon_rifle")
    assert rifle is not None
    assert (rifle.kind, rifle.damage, rifle.clip, rifle.slot, rifle.spawner) == (
        "rifle",
        33,
        50,
        0,
        "weapon_rifle_spawn",
    )
    axe = weapons.melee("FireAxe")
    assert axe is not None
    assert axe.world_model == "models/weapons/melee/w_fireaxe.mdl"
    assert (len(weapons.names()), len(weapons.melee_names())) == (44, 13)
    assert {"weapon_rifle", "katana"} <= set(weapons.items())
    assert not {"weapon_tank_claw", "weapon_ammo_pack"} & set(weapons.items())


def test_convars() -> None:
    speed = convars.convar("Z_Speed")
    assert speed is not None
    assert (speed.name, speed.default, speed.is_cheat, speed.is_client, speed.origin) == (
        "z_speed",
        "250",
        True,
        False,
        "game",
    )
    tags = convars.convar("sv_tags")
    assert tags is not None
    assert tags.default == ""
    duration = convars.convar("adrenaline_duration")
    assert duration is not None
    assert duration.default == "15.0"
    added = convars.convar("charger_pz_claw_dmg")
    assert added is not None
    assert added.is_rounded
    first = convars.convar("versus_tank_bonus_health")
    assert first is not None
    assert first.origin == "l4d1"
    assert "versus_tank_bonus_health" not in convars.names()
    slots = convars.convar("sv_maxplayers")
    assert slots is not None
    assert (slots.default, slots.origin) == ("-1", "L4DToolZ")
    assert "sv_maxplayers" in convars.names()
    ban = convars.command("sm_ban")
    assert ban is not None
    assert (ban.admin, ban.origin) == ("ADMFLAG_BAN", "sourcemod")
    assert "z_spawn" in convars.command_names()


def test_wrong_apis() -> None:
    random = wrong_apis.wrong("function", "RandomFloat")
    assert random is not None
    assert (random.right, random.same_arguments, random.verdict) == (("GetRandomFloat",), True, "confirmed")
    damage = wrong_apis.wrong("function", "TakeDamage")
    assert damage is not None
    assert (damage.right, damage.same_arguments) == (("SDKHooks_TakeDamage",), False)
    speed = wrong_apis.wrong("netprop", "m_flSpeed")
    assert speed is not None
    assert speed.verdict == "conditional"
    assert "multiplier" in speed.note
    hit_group = wrong_apis.wrong("netprop", "m_LastHitGroup")
    assert hit_group is not None
    assert (hit_group.place, hit_group.right_kind) == ("Prop_Send", "Prop_Data")
    death = wrong_apis.wrong("forward", "OnClientDeath")
    assert death is not None
    assert (death.right, death.right_kind) == (("player_death",), "event")
    assert wrong_apis.wrong("function", "RoundFloat") is None
    assert wrong_apis.wrong("event", "charger_impact") is None
    assert all(one.why for kind in wrong_apis.KINDS for one in wrong_apis.all_of(kind))
    assert sum(len(wrong_apis.all_of(kind)) for kind in wrong_apis.KINDS) >= 400


def test_versions() -> None:
    assert api.since("CreateTimer") == api.since("NoSuchName") == "1.0"
    assert api.since("CopyFile") == "1.13"
    assert api.newer("1.12", "1.168")["CopyFile"] == "1.13"
    assert "CopyFile" not in api.newer("1.13.0.7000", "1.168")
    assert api.newer("1.12", "1.134")["PlayerAnimState"] == "1.135"
    assert "PlayerAnimState" not in api.newer("1.0", "1.135")
    old = api.versions("GetClientAuthString")
    assert old is not None
    assert (old.deprecated, old.instead) == ("1.7", ("GetClientAuthId",))
    gone = api.versions("Call_PushNullString")
    assert gone is not None
    assert gone.removed == "1.13"
    assert api.versions("myinfo") is None
    assert api.about("NoSuchName") == api.example("NoSuchName") == ""


@pytest.mark.parametrize(
    ("kind", "written", "meant"),
    [
        ("event", "charger_grab", "charger_carry_start"),
        ("event", "pounce", "lunge_pounce"),
        ("event", "plyer_deth", "player_death"),
        ("event", "Player_Death", "player_death"),
        ("netprop", "m_iHealthMax", "m_iMaxHealth"),
        ("netprop", "m_iHelth", "m_iHealth"),
        ("class", "zombie", "infected"),
        ("class", "prop_dynmaic", "prop_dynamic"),
        ("convar", "z_sped", "z_speed"),
        ("weapon", "weapon_rifel", "weapon_rifle"),
        ("weapon", "rifle", "weapon_rifle"),
        ("weapon", "weapon_katana", "katana"),
        ("event", "hurt_player", "player_hurt"),
    ],
)
def test_near(kind: str, written: str, meant: str) -> None:
    assert near.near(kind, written)[0] == meant


def test_near_nothing() -> None:
    assert near.near("event", "my_own_thing_entirely") == ()
    assert near.near("event", "OnClientDoor") == ()
    assert near.near("no kind", "x") == ()


def test_start_costs_no_schema() -> None:
    command = "import sys; from server.knowledge import near; near.near('event', 'x'); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", command], capture_output=True, text=True, check=True)
    assert "server.knowledge.near" in done.stdout
    assert "pydantic" not in done.stdout.split()
