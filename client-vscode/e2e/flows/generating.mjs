/** Generate Plugin of the palette with the built-in engine: in a new document, and without a problem. */

import assert from "node:assert/strict";
import { command, editor, line, problems } from "../hands.mjs";
import { RIGHT } from "../plugins.mjs";
import { expectUntil } from "../waiting.mjs";

export const files = { "scripting/tank.sp": RIGHT };

export async function flow({ page, shot }) {
    await line(page, "public void OnPluginStart()").waitFor();
    await command(page, "L4D2: Generate Plugin…");
    const input = page.locator(".quick-input-widget input");
    await page.locator(".quick-input-list .monaco-list-row", { hasText: "Announce to everyone" }).waitFor();
    await shot("asked");
    await input.fill("announce to all players when a Tank spawns");
    await page.keyboard.press("Enter");
    await page.locator(".tab.active", { hasText: "Untitled-1" }).waitFor();
    await line(page, "#pragma semicolon 1").waitFor();
    await page.locator(".notification-list-item", { hasText: "checked, no findings" }).waitFor();
    assert.match(await editor(page).locator(".view-lines").innerText(), /Tank/);
    await page.keyboard.press("Control+Shift+M");
    await expectUntil("the new plugin has no problem", async () => (await problems(page)) === 0);
    // The messages themselves go away after a while, what they were is remembered.
    await page.locator('[id="status.notifications"]').click();
    await page.locator(".notifications-center", { hasText: "checked, no findings" }).waitFor();
    assert.equal(await page.locator(".notifications-center .codicon-error").count(), 0);
    await shot();
}
