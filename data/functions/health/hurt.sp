#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>
#include <sdkhooks>

/**
 * Hurts somebody as if another had done it.
 *
 * @param victim    Client index of the one who is hurt; must be in the game.
 * @param attacker  Who gets the blame; 0 for the world.
 * @param damage    How much.
 */
stock void HurtPlayer(int victim, int attacker = 0, float damage = 10.0)
{
	if (IsPlayerAlive(victim))
	{
		SDKHooks_TakeDamage(victim, attacker, attacker, damage, DMG_GENERIC);
	}
}
