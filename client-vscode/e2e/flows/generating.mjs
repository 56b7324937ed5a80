/**
 * Generate Plugin of the palette with the built-in engine: into a new document with a name of its own, without a problem;
 * and over a file that holds a comment only, where the change is shown first, put aside, shown again and accepted.
 */

import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { command, editor, focus, line, problems, quickFix, save } from "../hands.mjs";
import { RIGHT } from "../plugins.mjs";
import { expectUntil } from "../waiting.mjs";

const WISH = "scripting/wish.sp";
const COMMENT = "// Heal all survivors by 20 when a Tank dies\n";

export const files = { "scripting/tank.sp": RIGHT, [WISH]: COMMENT };

export async function flow({ page, workspace, shot }) {
    await line(page, "public void OnPluginStart()").waitFor();
    await command(page, "L4D2: Generate Plugin…");
    const input = page.locator(".quick-input-widget input");
    await page.locator(".quick-input-list .monaco-list-row", { hasText: "Tank Announcer" }).first().waitFor();
    await shot("asked");
    await input.fill("announce to all players when a Tank spawns");
    await page.keyboard.press("Enter");
    await page.locator(".tab.active", { hasText: "announce_players_tank_spawns.sp" }).waitFor();
    await line(page, "#pragma semicolon 1").waitFor();
    await page.locator(".notification-list-item", { hasText: "checked, no findings" }).waitFor();
    assert.match(await editor(page).locator(".view-lines").innerText(), /Tank/);
    await page.keyboard.press("Control+Shift+M");
    await expectUntil("the new plugin has no problem", async () => (await problems(page)) === 0);
    await shot("written");
    await focus(page);
    await save(page);
    assert.match(fs.readFileSync(path.join(workspace, "scripting/announce_players_tank_spawns.sp"), "utf-8"), /Tank/);

    await page.keyboard.press("Control+P");
    await input.fill("wish.sp");
    await page.locator(".quick-input-list .monaco-list-row", { hasText: "wish.sp" }).first().waitFor();
    await page.keyboard.press("Enter");
    await line(page, "Heal all survivors").waitFor();
    await focus(page);
    await quickFix(page, "Generate plugin: Heal all");
    const proposal = page.locator(".tab.active", { hasText: "Proposal: wish.sp" });
    await proposal.waitFor();
    await page.locator(".editor.modified .view-line", { hasText: "#pragma" }).first().waitFor();
    await shot("proposed");
    assert.equal(await page.locator(".tab", { hasText: "wish.sp" }).first().locator(".dirty").count(), 0);
    await proposal.getByRole("button", { name: /^Close/ }).click();
    const again = page.locator(".notification-list-item", { hasText: "Nothing was changed" });
    await again.getByRole("button", { name: "Show Again" }).click();
    await proposal.waitFor();
    await page.locator(".editor.modified .view-line", { hasText: "#pragma" }).first().waitFor();
    await page
        .locator(".title-actions, .editor-actions")
        .getByLabel(/Accept Proposed Change/)
        .first()
        .click();
    await page.locator(".tab.active", { hasText: /^wish\.sp/ }).waitFor();
    await line(page, "#pragma semicolon 1").waitFor();
    await shot();
    await page.keyboard.press("Control+Z");
    await expectUntil("one step of undo takes all of it back", async () => {
        return (await editor(page).locator(".view-line").count()) <= 2;
    });
    await page.locator('[id="status.notifications"]').click();
    assert.equal(await page.locator(".notifications-center .codicon-error").count(), 0);
}
