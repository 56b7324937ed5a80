/** Fast typing in a file of 5,000 lines: every character arrives, in order, and the mistake in it is found after. */

import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { editor, focus, goToEnd, ready, save } from "../hands.mjs";

const HEAD = `#pragma semicolon 1
#pragma newdecls required
#include <sourcemod>
#include <sdktools>

`;
const FUNCTIONS = 620;
const one = (number) => `void Heal_${number}(int client, int amount)
{
    int health = GetEntProp(client, Prop_Send, "m_iHealth") + amount;
    if (health > 100)
        health = 100;
    SetEntProp(client, Prop_Send, "m_iHealth", health);
}

`;
const TYPED =
    "for (int i = 1; i <= MaxClients; i++) if (IsClientInGame(i) && GetClientTeam(i) == 2 && IsPlayerAlive(i)) " +
    "SetEntProp(i, Prop_Send, sHealth, 100 - GetEntProp(i, Prop_Send, sHealth) / 2 + NoSuchFunction(i));";
const NAME = "scripting/large.sp";

function text() {
    const functions = Array.from({ length: FUNCTIONS }, (_, number) => one(number + 1));
    const calls = functions.map((_, number) => `    Heal_${number + 1}(1, 5);\n`);
    const start = `public void OnPluginStart()\n{\n    char sHealth[] = "m_iHealth";\n    \n${calls.join("")}}\n`;
    return HEAD + functions.join("") + start;
}

export const files = { [NAME]: text() };

export async function flow({ page, workspace, shot }) {
    await ready(page);
    await focus(page);
    const row = files[NAME].split("\n").indexOf('    char sHealth[] = "m_iHealth";') + 2;
    await goToEnd(page, row);
    assert.ok(TYPED.length >= 200, `${TYPED.length}`);
    await page.keyboard.type(TYPED);
    await editor(page).locator(".squiggly-error").first().waitFor();
    await shot();
    await save(page);
    const lines = fs.readFileSync(path.join(workspace, NAME), "utf-8").split("\n");
    assert.equal(lines[row - 1], `    ${TYPED}`);
}
