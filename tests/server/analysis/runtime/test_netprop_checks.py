"""The verdicts on accesses to properties, by the code of the rule that tells them."""

from __future__ import annotations

import pytest

from server.analysis.check.chunk import check_chunk
from server.analysis.project import Project
from server.analysis.runtime.body import bodies
from server.analysis.runtime.call_site import CallSite
from server.analysis.runtime.chunk_view import ChunkView
from server.analysis.runtime.netprop_calls import accesses
from server.analysis.runtime.netprop_checks import Verdict, judge, verdicts
from server.analysis.runtime.netprop_lookups import missing_class, missing_property
from server.analysis.runtime.registrations import callers
from server.syntax.text import Text

CODES = (
    "doubtful-netprop",
    "doubtful-netprop-accessor",
    "foreign-netprop",
    "misspelt-netprop",
    "netprop-accessor",
    "netprop-class",
    "netprop-element",
    "netprop-place",
    "player-max-speed",
    "player-speed",
    "unknown-netprop",
)
L4D2 = 'stock int H(int e) { return GetEntPropEnt(e, Prop_Send, "m_jockeyAttacker"); }\n'


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return Project((str(tmp_path_factory.mktemp("verdicts")),))


def views(project: Project, source: str) -> list[ChunkView]:
    path = "/nowhere/plugin.sp"
    project.open(path, Text.of("#include <sourcemod>\n#include <sdktools>\n" + source))
    unit = project.unit(path)
    found = [ChunkView(unit, path, chunk, check_chunk(unit, path, chunk)) for chunk in unit.chunks(path)]
    project.close(path)
    return found


def judged(project: Project, call: str) -> Verdict | None:
    """What is wrong with a call on an entity `e` or a client."""
    source = f"public void OnClientPutInServer(int client)\n{{\nint e = client + 5;\n{call};\nH(e);\n}}\n{L4D2}"
    for view in views(project, source):
        for body in bodies(
            view, [CallSite(view, called) for called in view.checked.calls], callers(view.unit, view.path)
        ):
            if body.node.name.name != "H":
                [access] = accesses(body)
                return judge(access)
    raise AssertionError("no function")


@pytest.mark.parametrize(
    ("call", "code", "right", "other"),
    [
        ('GetEntProp(e, Prop_Send, "m_zombieClass")', "", (), ""),
        ('GetEntProp(e, Prop_Send, "m_zombieClas")', "unknown-netprop", ("m_zombieClass",), ""),
        ('GetEntProp(e, Prop_Send, "m_zombieCLASS")', "unknown-netprop", ("m_zombieClass",), ""),
        ('GetEntPropFloat(e, Prop_Send, "m_zombieClas")', "unknown-netprop", (), ""),
        ('GetEntProp(e, Prop_Send, "")', "", (), ""),
        ('GetEntProp(e, Prop_Send, "003")', "", (), ""),
        ('GetEntProp(e, Prop_Send, "m_iHammerID")', "netprop-place", (), "Prop_Data"),
        ('GetEntPropEnt(e, Prop_Send, "m_iHammerID")', "netprop-place", (), ""),
        ('GetEntProp(e, Prop_Send, "m_healTarget")', "foreign-netprop", ("m_useActionTarget",), ""),
        ('GetEntPropFloat(e, Prop_Send, "m_wanderrage")', "", (), ""),
        ('GetEntProp(e, Prop_Data, "m_iHelth")', "misspelt-netprop", ("m_iHealth",), ""),
        ('GetEntProp(e, Prop_Data, "m_hasUnlockSequenc")', "misspelt-netprop", ("m_hasUnlockSequence",), ""),
        ('GetEntProp(e, Prop_Data, "m_hasUnlockSequence")', "", (), ""),
        ('GetEntProp(e, Prop_Data, "m_bNobodyKnowsThis")', "doubtful-netprop", (), ""),
        ('GetEntProp(e, Prop_Data, "m_bAreTeamsFlipped")', "doubtful-netprop", (), "Prop_Send"),
        ('GetEntProp(client, Prop_Data, "m_bAreTeamsFlipped")', "doubtful-netprop", (), ""),
        ('GetEntProp(client, Prop_Send, "m_iClip1")', "netprop-class", (), ""),
        ('GetEntProp(e, Prop_Send, "m_iClip1")', "", (), ""),
        ('GetEntProp(client, Prop_Send, "m_healthBuffer")', "netprop-accessor", ("float",), ""),
        ('GetEntPropFloat(e, Prop_Send, "m_hActiveWeapon")', "netprop-accessor", ("entity",), ""),
        ('GetEntPropFloat(e, Prop_Send, "m_zombieClass")', "netprop-accessor", ("int",), ""),
        ('GetEntProp(e, Prop_Send, "m_itTimer")', "netprop-accessor", ("float",), ""),
        ('GetEntProp(e, Prop_Data, "m_hOwnerEntity")', "netprop-accessor", ("entity",), ""),
        ('GetEntProp(e, Prop_Data, "m_hUseEntity")', "doubtful-netprop-accessor", ("entity",), ""),
        ('GetEntProp(client, Prop_Send, "m_zombieClass", 4, 1)', "netprop-element", (), ""),
        ('GetEntPropFloat(e, Prop_Send, "m_itTimer", 1)', "", (), ""),
        ('SetEntPropFloat(client, Prop_Data, "m_flSpeed", 9.0)', "player-speed", ("m_flLaggedMovementValue",), ""),
        (
            'SetEntPropFloat(client, Prop_Send, "m_flMaxspeed", 9.0)',
            "player-max-speed",
            ("m_flLaggedMovementValue",),
            "",
        ),
        ('SetEntPropFloat(e, Prop_Data, "m_flSpeed", 9.0)', "", (), ""),
        ('GameRules_GetProp("m_bInSecondHalfOfRound")', "", (), ""),
        ('GameRules_GetProp("m_bInSecondHalfOfRounds")', "unknown-netprop", ("m_bInSecondHalfOfRound",), ""),
        ('GameRules_GetProp("m_zombieClass")', "unknown-netprop", (), ""),
        ('GameRules_GetProp("m_flRoundStartTime")', "netprop-accessor", ("float",), ""),
    ],
)
def test_verdicts(project: Project, call: str, code: str, right: tuple[str, ...], other: str) -> None:
    found = judged(project, call)
    assert ("" if found is None else found.code) == code
    if found is not None:
        assert (found.right, found.other) == (right, other)


def told(project: Project, source: str) -> list[str]:
    """The codes of all verdicts that are reported."""
    return sorted(
        one.code
        for view in views(project, source)
        for body in bodies(
            view, [CallSite(view, called) for called in view.checked.calls], callers(view.unit, view.path)
        )
        for code in CODES
        for one in verdicts(body, code)
    )


WRONG = 'stock void F(int e) { SetEntProp(e, Prop_Send, "m_bNobodyKnows", 1); }\n'


@pytest.mark.parametrize(
    ("source", "codes"),
    [
        (WRONG + L4D2, ["unknown-netprop"]),
        (WRONG, ["doubtful-netprop"]),
        (WRONG.replace("F(", "InL4D1("), []),
        ('stock void F(int e) { SetEntProp(e, Prop_Send, "m_NSKIN", 1); }', ["misspelt-netprop"]),
        ('stock void F(int e) { SetEntProp(e, Prop_Send, "m_nSkim", 1); }', ["doubtful-netprop"]),
        ('stock void F(int e) { SetEntProp(e, Prop_Send, "m_iTeamNun", 1); }', ["misspelt-netprop"]),
        ('stock void F(int e) { SetEntProp(e, Prop_Send, "m_iHealthMax", 1); }', ["misspelt-netprop"]),
        ('stock void F(int e) { SetEntPropFloat(e, Prop_Send, "m_flStamina", 1.0); }', []),
        ('stock void F(int e) { SetEntProp(e, Prop_Send, "m_bIsCharging", 1); }', ["doubtful-netprop"]),
        ('stock void F(int e) { SetEntPropEnt(e, Prop_Send, "m_hActiveWeapon2", 1); }', ["doubtful-netprop"]),
        ('stock void F(int e) { SetEntPropFloat(e, Prop_Send, "m_flHeadScale", 1.0); }', ["doubtful-netprop"]),
        ('stock void F(int e) { SetEntProp(e, Prop_Send, "m_iHammerID", 1); }', ["netprop-place"]),
        (WRONG.replace("{", "{ if (GetEngineVersion() == Engine_TF2)") + L4D2, []),
        (
            'stock void F() { int e = FindEntityByClassname(-1, "tf_wearable");'
            ' SetEntProp(e, Prop_Send, "m_bNobodyKnows", 1); }\n' + L4D2,
            [],
        ),
    ],
)
def test_other_games(project: Project, source: str, codes: list[str]) -> None:
    """In a plugin that is not surely for this game, little is certain."""
    assert told(project, source) == codes


@pytest.mark.parametrize(
    ("call", "missing"),
    [
        ('FindSendPropInfo("CTerrorPlayer", "m_zombieClass")', None),
        ('FindSendPropInfo("CTerrorPlayer", "m_zombieclass")', ("m_zombieclass", "", ("m_zombieClass",))),
        ('FindSendPropInfo("CDynamicProp", "m_zombieClass")', ("m_zombieClass", "CDynamicProp", ())),
        ('FindSendPropInfo("prop_dynamic", "m_nSkin")', ("prop_dynamic", "class", ("CDynamicProp",))),
        ('FindSendPropInfo("CTerorPlayer", "m_nSkin")', ("CTerorPlayer", "class", ("CTerrorPlayer",))),
        ('FindSendPropInfo("Witch", "m_zombieClass")', None),
        ('GetEntSendPropOffs(e, "m_nSkin")', None),
        ('GetEntSendPropOffs(e, "m_nSkim")', ("m_nSkim", "", ("m_nSkin",))),
    ],
)
def test_lookups(project: Project, call: str, missing: tuple[str, str, tuple[str, ...]] | None) -> None:
    [site] = [
        CallSite(view, called)
        for view in views(project, f'stock void F(int e) {{ PrintToServer("%d", {call} + e); }}')
        for called in view.checked.calls
        if called.function.name != "PrintToServer"
    ]
    found = missing_class(site) or missing_property(site)
    assert (found and (found.name.value, found.owner, found.right[:1])) == missing
