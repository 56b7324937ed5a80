/**
 * What is read and not written: the declaration of a native where no headers are, the page about an event, a file as
 * the compiler sees it, and an error log with the likely causes, whose links lead to the lines of the plugin.
 */

import assert from "node:assert/strict";
import { command, editor, focus, goToEnd, line } from "../hands.mjs";
import { expectUntil } from "../waiting.mjs";

const PLUGIN = `#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

#define TANK_HEALTH(%1) ((%1) * 2)

public void OnPluginStart()
{
    HookEvent("tank_spawn", Event_TankSpawn);
    HookEvent("player_death", Event_Death);
}

void Event_TankSpawn(Event event, const char[] name, bool dontBroadcast)
{
    int tank = GetClientOfUserId(event.GetInt("userid"));
    SetEntityHealth(tank, TANK_HEALTH(4000));
}

void Event_Death(Event event, const char[] name, bool dontBroadcast)
{
    int attacker = GetClientOfUserId(event.GetInt("attacker"));
    PrintToChat(attacker, "Well done");
}
`;
const AT = "L 11/21/2026 - 20:24:35:";
const LOG = `${AT} SourceMod error session started
${AT} Info (map "c1m1_hotel") (file "errors_20261121.log")
${AT} [SM] Exception reported: Client index 0 is invalid
${AT} [SM] Blaming: tank.smx
${AT} [SM] Call stack trace:
${AT} [SM]   [0] PrintToChat
${AT} [SM]   [1] Line 23, C:\\Users\\me\\sourcemod\\scripting\\tank.sp::Event_Death
${AT} [SM] Exception reported: Entity -1 (-1) is invalid
${AT} [SM] Blaming: tank.smx
${AT} [SM] Call stack trace:
${AT} [SM]   [0] SetEntProp
${AT} [SM]   [1] Line 401, C:\\Users\\me\\sourcemod\\scripting\\include\\entity_prop_stocks.inc::SetEntityHealth
${AT} [SM]   [2] Line 17, tank.sp::Event_TankSpawn
`;

export const files = { "scripting/tank.sp": PLUGIN, "logs/errors_20261121.log": LOG };

export async function flow({ page, shot }) {
    await line(page, "public void OnPluginStart()").waitFor();
    await focus(page);

    await definition(page, 10, 'Event("tank_spawn", Event_TankSpawn);', "events.inc");
    await line(page, "native void HookEvent(").waitFor();
    await shot("native");
    await page.keyboard.type("x");
    await page.getByText("Cannot edit in read-only editor").first().waitFor();
    await page.keyboard.press("Escape");
    await page.keyboard.press("Control+Alt+-"); // back
    await page.locator(".tab.active", { hasText: "tank.sp" }).waitFor();

    await definition(page, 10, 'spawn", Event_TankSpawn);', "tank_spawn.md");
    await line(page, "# tank_spawn").waitFor();
    const example = line(page, "void Event_TankSpawn(Event event").locator("span > span");
    await expectUntil("the example has colours", async () => (await example.count()) > 3);
    await shot("event");
    await page.keyboard.press("Control+Alt+-");
    await page.locator(".tab.active", { hasText: "tank.sp" }).waitFor();

    await command(page, "L4D2: Show Preprocessed File");
    const beside = page.locator(".editor-instance .monaco-editor").last();
    await beside.locator(".view-line", { hasText: /SetEntityHealth\(tank,\s\(\(4000\)\s\*\s2\)\);/ }).waitFor();
    await focus(page);
    await goToEnd(page, 17, "00));".length);
    await page.keyboard.type("5");
    await beside.locator(".view-line", { hasText: /\(\(40500\)\s\*\s2\)/ }).waitFor();
    await shot("preprocessed");
    await page.keyboard.press("Control+Z");
    await beside.locator(".view-line", { hasText: /\(\(4000\)\s\*\s2\)/ }).waitFor();

    await command(page, "L4D2: Show What Is Known of This File");
    await page.locator(".tab.active", { hasText: "tank.sp.md" }).waitFor();
    const known = page.frameLocator("iframe.webview").frameLocator("#active-frame");
    await known.getByText("It is a plugin: it is compiled by itself.").waitFor();
    await shot("known");
    // The cursor is where it was, in the code.
    await page.locator(".tab", { hasText: "tank.sp.md" }).locator(".tab-actions a").click();

    await page.keyboard.press("Control+P");
    const input = page.locator(".quick-input-widget input");
    await input.waitFor();
    await input.fill("errors_2026");
    await page.locator(".quick-input-widget .monaco-list-row", { hasText: "errors_20261121.log" }).first().waitFor();
    await page.keyboard.press("Enter");
    await page.locator(".tab.active", { hasText: "errors_20261121.log" }).waitFor();
    const causes = editor(page).locator(".codelens-decoration", { hasText: "Likely cause:" });
    await expectUntil("both causes are shown", async () => (await causes.count()) === 2);
    assert.match(await causes.first().innerText(), /The client is 0/);
    assert.match(await causes.last().innerText(), /The entity is -1/);
    await shot("log");
    const links = editor(page).locator(".detected-link");
    await expectUntil("the lines are links", async () => (await links.count()) >= 2);
    const place = line(page, "::Event_Death").getByText("tank.sp").first();
    const arrived = page.getByText(/Ln 23, Col/);
    await expectUntil("the link leads to the line", async () => {
        try {
            if ((await arrived.count()) === 0) {
                await place.click({ modifiers: ["Control"], position: { x: 30, y: 8 }, timeout: 3_000 });
            }
            await arrived.waitFor({ timeout: 3_000 });
            return true;
        } catch {
            return false; // it may have led there meanwhile
        }
    });
    await shot();
}

/** Go to the definition of what stands so far before the end of a line; it is in the tab of that name. */
async function definition(page, row, rest, tab) {
    await expectUntil(`the definition is shown in ${tab}`, async () => {
        await goToEnd(page, row, rest.length);
        await page.keyboard.press("F12");
        try {
            await page.locator(".tab.active", { hasText: tab }).waitFor({ timeout: 3_000 });
            return true;
        } catch {
            return false; // the server was not up yet
        }
    });
}
