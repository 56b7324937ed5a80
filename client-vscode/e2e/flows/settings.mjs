/**
 * No folder is open, only a file that has no name yet. It is checked all the same; a change of the settings counts at
 * once, and settings that break off in the middle break nothing.
 */

import fs from "node:fs";
import path from "node:path";
import { command, editor, focus, line, replaceAll, save } from "../hands.mjs";
import { expectUntil } from "../waiting.mjs";

const TEXT = `#pragma semicolon 1
#pragma newdecls required
#include <sourcemod>

public void OnPluginStart()
{
    HookEvent("tank_spawnd", Event_TankSpawn);
}

void Event_TankSpawn(Event event, const char[] name, bool dontBroadcast)
{
    PrintToChatAl("A Tank");
}
`;

export const files = {};
export const folders = [];

export async function flow({ page, profile, shot }) {
    await command(page, "File: New Untitled Text File");
    await page.locator(".tab.active", { hasText: "Untitled-1" }).waitFor();
    await focus(page);
    await expectUntil("the language is offered", async () => {
        await page.locator(".statusbar-item", { hasText: "Plain Text" }).click();
        const input = page.getByPlaceholder("Select Language Mode");
        await input.waitFor();
        await input.fill("SourcePawn");
        try {
            const row = page.locator(".quick-input-widget .monaco-list-row", { hasText: "SourcePawn" }).first();
            await row.click({ timeout: 3_000 });
        } catch {
            await page.keyboard.press("Escape");
            return false; // the list was made before the editor had read what extensions bring
        }
        return true;
    });
    await focus(page);
    await replaceAll(page, TEXT);
    await line(page, 'PrintToChatAl("A Tank");').waitFor();
    const errors = editor(page).locator(".squiggly-error");
    await expectUntil("both mistakes are underlined", async () => (await errors.count()) === 2);
    await shot("untitled");

    const file = path.join(profile, "User/settings.json");
    const before = JSON.parse(fs.readFileSync(file, "utf-8"));
    const severity = (value) => JSON.stringify({ ...before, "l4d2.diagnostics.severity": value });
    const change = (text) => changeSettings(page, file, text);
    await change(severity({ "unknown-event": "off" }));
    await expectUntil("the event's mistake is off", async () => (await errors.count()) === 1);
    await change(severity({ "unknown-event": "warning" }));
    await editor(page).locator(".squiggly-warning").first().waitFor();
    await expectUntil("it is a warning", async () => (await errors.count()) === 1);
    await shot("warning");
    await change(severity({ "unknown-event": "off" }).slice(0, -4));
    await expectUntil("what can not be read counts as nothing", async () => (await errors.count()) === 2);
    await change(severity("much"));
    await page.locator(".notification-list-item", { hasText: "l4d2.diagnostics.severity" }).first().waitFor();
    await expectUntil("what makes no sense counts as nothing", async () => (await errors.count()) === 2);
    await shot();
}

/** Change the user's settings as the user does, and come back. While a tab is opened the cursor may still be elsewhere. */
async function changeSettings(page, file, text) {
    await command(page, "Preferences: Open User Settings (JSON)");
    await page.locator(".tab.active", { hasText: "settings.json" }).waitFor();
    await line(page, "telemetry.telemetryLevel").first().waitFor();
    await expectUntil("the settings are on the disk", async () => {
        await focus(page);
        await replaceAll(page, text);
        await save(page);
        return fs.readFileSync(file, "utf-8") === text;
    });
    await page.locator(".tab", { hasText: "#pragma" }).click();
    await page.locator(".tab.active", { hasText: "#pragma" }).waitFor();
}
