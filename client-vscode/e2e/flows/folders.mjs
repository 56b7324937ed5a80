/**
 * Two folders in one window whose files have the same names and say different things: each plugin is checked with its
 * own includes. A folder that is taken out takes its problems along, one that comes back brings them again.
 */

import assert from "node:assert/strict";
import path from "node:path";
import { choosePath, command, editor, focus } from "../hands.mjs";
import { expectUntil } from "../waiting.mjs";

const plugin = (argument) => `#pragma semicolon 1
#pragma newdecls required
#include <sourcemod>
#include "shared.inc"

public void OnPluginStart()
{
    Shared(${argument});
    Shared();
}
`;
const shared = (parameter) => `stock void Shared(${parameter})
{
    PrintToServer("%d", ${parameter.includes("char") ? "strlen(text)" : "number"});
}
`;

export const files = {
    "versus/scripting/main.sp": plugin('"five"'),
    "versus/scripting/include/shared.inc": shared("const char[] text"),
    "coop/scripting/main.sp": plugin("5"),
    "coop/scripting/include/shared.inc": shared("int number"),
};
export const folders = ["coop", "versus"];

export async function flow({ page, workspace, shot }) {
    const errors = editor(page).locator(".squiggly-error");
    await expectUntil("one mistake is underlined", async () => (await errors.count()) === 1);
    const first = page.url();
    await focus(page);
    await page.keyboard.press("Control+Shift+M");
    const listed = page.locator(".markers-panel .monaco-list-rows");
    const count = async () => page.locator(".markers-panel .monaco-list-row .marker-icon").count();
    await expectUntil("each plugin has one problem", async () => (await count()) === 2);
    assert.match(await listed.innerText(), /number[\s\S]*text|text[\s\S]*number/);
    await shot("both");

    await command(page, "Workspaces: Remove Folder from Workspace...");
    await page.locator(".quick-input-widget input[placeholder='Select workspace folder']").waitFor();
    await page.locator(".quick-input-widget .monaco-list-row", { hasText: "coop" }).click();
    await expectUntil("one problem is left", async () => (await count()) === 1);
    assert.match(await listed.innerText(), /text/);
    await shot("one");
    await command(page, "Workspaces: Add Folder to Workspace...");
    await choosePath(page, path.join(workspace, "coop/"), "Add");
    await expectUntil("both are there again", async () => (await count()) === 2);
    assert.equal(page.url(), first, "the window was not loaded anew");
    await shot();
}
