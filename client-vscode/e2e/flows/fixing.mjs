/** A quick fix mends one mistake, Fix All the rest; the file is clean, on the screen and on the disk. */

import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { command, editor, focus, goToEnd, line, problems, quickFix, save } from "../hands.mjs";
import { expectUntil } from "../waiting.mjs";

const NAME = "scripting/tank.sp";
const WRONG = `#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

void OnPluginStart()
{
    HookEvent("tank_spawnd", Event_TankSpawn);
}

void Event_TankSpawn(Event event, const char[] name, bool dontBroadcast)
{
    Float time = GetGameTime();
    PrintToChatAll("A Tank after %f seconds", time);
}
`;

export const files = { [NAME]: WRONG };

export async function flow({ page, workspace, shot }) {
    await editor(page).locator(".squiggly-error").first().waitFor();
    await focus(page);
    await goToEnd(page, 8, '", Event_TankSpawn);'.length);
    await quickFix(page, "tank_spawn");
    await line(page, 'HookEvent("tank_spawn",').waitFor();
    await shot("one");
    await command(page, "Fix All");
    await line(page, "public void OnPluginStart()").waitFor();
    await line(page, "float time = GetGameTime();").waitFor();
    await page.keyboard.press("Control+Shift+M");
    await expectUntil("no problem is left", async () => (await problems(page)) === 0);
    await focus(page);
    await save(page);
    const wanted = WRONG.replace("tank_spawnd", "tank_spawn")
        .replace("void OnPluginStart", "public void OnPluginStart")
        .replace("Float", "float");
    assert.equal(fs.readFileSync(path.join(workspace, NAME), "utf-8"), wanted);
    await shot();
}
