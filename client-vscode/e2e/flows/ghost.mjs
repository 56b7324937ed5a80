/**
 * Ghost text: the rest of an idiom is shown and taken by Tab. It, lenses and hints are shown only where the editor's own
 * settings want them.
 */

import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { editor, focus, goToEnd, line, ready } from "../hands.mjs";
import { expectUntil } from "../waiting.mjs";

const PLUGIN = `#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

public void OnPluginStart()
{
    HookEvent("tank_spawn", Event_TankSpawn);
}

void Event_TankSpawn(Event event, const char[] name, bool dontBroadcast)
{
    int client = GetClientOfUserId(event.GetInt("userid"));

}
`;

export const files = { "scripting/tank.sp": PLUGIN };
export const settings = { "l4d2.inlayHints.parameterNames": true, "editor.inlayHints.enabled": "on" };

export async function flow({ page, workspace, shot }) {
    await ready(page);
    const ghost = editor(page).locator(".ghost-text, .ghost-text-decoration, .ghost-text-decoration-preview");
    const lens = editor(page).locator(".codelens-decoration", { hasText: "reference" });
    await lens.first().waitFor();
    await expectUntil("there are hints", async () => (await textOf(page, "HookEvent(")).includes("name:"));
    await focus(page);
    await goToEnd(page, 14);
    await page.keyboard.type("    ");
    await ghost.first().waitFor();
    await shot("shown");
    const before = await editor(page).locator(".view-lines").innerText();
    await page.keyboard.press("Tab");
    await expectUntil("it is taken", async () => (await ghost.count()) === 0);
    const after = (await editor(page).locator(".view-lines").innerText()).replace(/\s+/g, " ");
    assert.match(after, /if \(client <= 0|if \(!client|if \(client == 0|if \(client < 1/);
    assert.notEqual(before.replace(/\s+/g, " "), after);
    await shot();

    for (let count = 0; count < 6; count++) {
        await page.keyboard.press("Control+Z");
    }
    fs.mkdirSync(path.join(workspace, ".vscode"));
    const off = { "editor.inlineSuggest.enabled": false, "editor.codeLens": false, "editor.inlayHints.enabled": "off" };
    fs.writeFileSync(path.join(workspace, ".vscode/settings.json"), JSON.stringify(off));
    await expectUntil("no lens is left", async () => (await lens.count()) === 0);
    await expectUntil("no hint is left", async () => !(await textOf(page, "HookEvent(")).includes("name:"));
    await goToEnd(page, 14);
    await page.keyboard.type("    ");
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    assert.equal(await ghost.count(), 0);
}

async function textOf(page, text) {
    return (await line(page, text).first().innerText()).replace(/\s+/g, " ");
}
