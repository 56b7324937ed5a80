/**
 * Through a plugin of two files: to the definition in what it includes, by the outline of the file and by the symbols
 * of all files; then a function gets another name in both files, and the plugin is formatted.
 */

import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { command, editor, focus, goToEnd, line, save } from "../hands.mjs";
import { expectUntil } from "../waiting.mjs";

const PLUGIN = `#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>
#include "rounds/shared.inc"

int g_iTanks;

public void OnPluginStart()
{
HookEvent("tank_spawn", Event_TankSpawn);
}

void Event_TankSpawn(Event event, const char[] name, bool dontBroadcast)
{
    int tank=GetClientOfUserId(event.GetInt("userid"));
    g_iTanks+=1;
    if(tank > 0) Announce(tank, g_iTanks);
}
`;
const SHARED = `/** Says to everybody which Tank it is. */
stock void Announce(int tank, int number)
{
    PrintToChatAll("%N is Tank %d", tank, number);
}
`;
const [MAIN, INCLUDED] = ["scripting/tank.sp", "scripting/include/rounds/shared.inc"];

export const files = { [MAIN]: PLUGIN, [INCLUDED]: SHARED };

export async function flow({ page, workspace, shot }) {
    const input = page.locator(".quick-input-widget input");
    const rows = page.locator(".quick-input-widget .monaco-list-row");
    await line(page, "public void OnPluginStart()").waitFor();
    await focus(page);

    await expectUntil("the definition is shown in the other file", async () => {
        await goToEnd(page, 18, "ce(tank, g_iTanks);".length);
        await page.keyboard.press("F12");
        try {
            await page.locator(".tab.active", { hasText: "shared.inc" }).waitFor({ timeout: 3_000 });
            return true;
        } catch {
            return false; // the server was not up yet
        }
    });
    await line(page, "stock void Announce(int tank").waitFor();
    await page.keyboard.press("Control+Alt+-"); // back
    await page.locator(".tab.active", { hasText: "tank.sp" }).waitFor();

    await page.keyboard.press("Control+Shift+O");
    await rows.filter({ hasText: "Event_TankSpawn" }).waitFor();
    for (const name of ["g_iTanks", "OnPluginStart"]) {
        assert.equal(await rows.filter({ hasText: name }).count(), 1, name);
    }
    await shot("outline");
    await page.keyboard.press("Escape");
    await expectUntil("the symbols of all files are found", async () => {
        await page.keyboard.press("Control+T");
        await input.waitFor();
        await input.fill("#announ");
        try {
            await rows.filter({ hasText: "shared.inc" }).first().waitFor({ timeout: 3_000 });
            return true;
        } catch {
            await page.keyboard.press("Escape");
            return false;
        }
    });
    await shot("symbols");
    await page.keyboard.press("Enter");
    await page.locator(".tab.active", { hasText: "shared.inc" }).waitFor();

    await focus(page);
    await page.keyboard.press("F2");
    const name = page.locator(".rename-box input");
    await name.waitFor();
    await name.fill("SayWhichTank");
    await page.keyboard.press("Enter");
    await line(page, "stock void SayWhichTank(int tank, int number)").waitFor();
    const renamed = PLUGIN.replace("Announce(", "SayWhichTank(");
    await expectUntil("both files have the new name on the disk", () => {
        const [plugin, shared] = [MAIN, INCLUDED].map((file) => fs.readFileSync(path.join(workspace, file), "utf-8"));
        return plugin === renamed && shared === SHARED.replace("Announce(", "SayWhichTank(");
    });
    await shot("renamed");

    await page.locator(".tab", { hasText: "tank.sp" }).click();
    await line(page, "SayWhichTank(tank, g_iTanks);").waitFor();
    await focus(page);
    await command(page, "Format Document");
    await line(page, "    g_iTanks += 1;").waitFor();
    await save(page);
    const formatted = renamed
        .replace("\nHookEvent", "\n    HookEvent")
        .replace("tank=", "tank = ")
        .replace("+=", " += ")
        .replace("if(", "if (");
    assert.equal(fs.readFileSync(path.join(workspace, MAIN), "utf-8"), formatted);
    assert.equal(await editor(page).locator(".squiggly-error").count(), 0);
    await shot();
}
