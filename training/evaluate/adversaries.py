"""Plugins that do nothing, or everything at once, as a bad benchmark rewards them: none of them may pass a task."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from server.knowledge import events
from training.evaluate.tasks import Task

_BARE: Final = "#include <sourcemod>\n"
_HEAD: Final = (
    "#pragma semicolon 1\n#pragma newdecls required\n\n#include <sourcemod>\n#include <sdktools>\n#include <sdkhooks>\n"
)
_MANY: Final = """
	int client = GetClientOfUserId(event.GetInt("userid"));
	int attacker = GetClientOfUserId(event.GetInt("attacker"));
	PrintToChatAll("%N and %N", client, attacker);
	PrintToChat(client, "%N", attacker);
	PrintHintText(client, "%N", attacker);
	SetEntityHealth(client, 100);
	SetEntProp(client, Prop_Data, "m_iMaxHealth", 100);
	SetEntPropFloat(client, Prop_Send, "m_flLaggedMovementValue", 1.3);
	GivePlayerItem(client, "weapon_first_aid_kit");
	EmitSoundToAll("ui/beep07.wav");
	CreateTimer(5.0, Timer_All, GetClientUserId(client));
	CreateEntityByName("witch");
	ForcePlayerSuicide(client);
	KickClient(attacker);
	LogMessage("%N", client);
"""
_LATER: Final = """
Action Timer_All(Handle timer, int userId)
{
	int client = GetClientOfUserId(userId);
	PrintToChatAll("%N", client);
	SetEntityHealth(client, 100);
	SetEntPropFloat(client, Prop_Send, "m_flLaggedMovementValue", 1.0);
	return Plugin_Stop;
}
"""


def adversaries() -> Iterator[tuple[str, str]]:
    """The plugins that are the same for every task, with what they are called."""
    yield "empty", ""
    yield "include", _BARE
    yield "hooks all", _hooking_all("")
    yield "hooks all and does much", _hooking_all(_MANY) + _LATER


def stuffed(task: Task) -> str:
    """A file with every word of the task's reference in one comment."""
    words = "\n".join(f" * {line}" for line in task.answer.replace("*/", "").replace("/*", "").split("\n"))
    return f"{_BARE}\n/*\n{words}\n * {task.prompt}\n */\n"


def _hooking_all(body: str) -> str:
    hooks = "\n".join(f'\tHookEvent("{name}", Event_All);' for name in events.names())
    return (
        f"{_HEAD}\npublic void OnPluginStart()\n{{\n{hooks}\n}}\n\n"
        f"void Event_All(Event event, const char[] name, bool dontBroadcast)\n{{\n{body}}}\n"
    )
