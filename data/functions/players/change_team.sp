#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>
#include <left4dhooks>

/**
 * Lets a player take over a survivor bot.
 *
 * @param client    Client index of a spectator or an infected player.
 * @return          False when there is no bot to take over.
 */
stock bool JoinSurvivors(int client)
{
	for (int bot = 1; bot <= MaxClients; bot++)
	{
		if (!IsClientInGame(bot) || !IsFakeClient(bot) || GetClientTeam(bot) != 2 || !IsPlayerAlive(bot))
		{
			continue;
		}

		// A bot that stands in for somebody who is idle waits for him.
		if (GetEntProp(bot, Prop_Send, "m_humanSpectatorUserID") == 0)
		{
			ChangeClientTeam(client, 0);
			L4D_SetHumanSpec(bot, client);
			L4D_TakeOverBot(client);
			return true;
		}
	}
	return false;
}
