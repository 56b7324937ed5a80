/**
 * What the assistant does with code that is there, without a model: the explanation of a function is shown beside it,
 * the menu of the editor has all of it in one place, and the corrections of all files are shown together and made.
 */

import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { command, editor, focus, goToEnd, line, ready } from "../hands.mjs";
import { RIGHT } from "../plugins.mjs";
import { expectUntil } from "../waiting.mjs";

const WRONG = RIGHT.replace("public void OnPluginStart", "void OnPluginStart").replace(
    "int tank =",
    "Float time = 1.0;\n    int tank =",
);

export const files = {
    "scripting/tank.sp": RIGHT,
    "scripting/one.sp": WRONG.replace('"%N is the Tank", tank', '"%N %f", tank, time'),
    "scripting/two.sp": WRONG.replace('"%N is the Tank", tank', '"%N %f!", tank, time'),
};

export async function flow({ page, workspace, shot }) {
    await ready(page);
    await focus(page);
    await goToEnd(page, 14);
    await expectUntil("the menu has a submenu", async () => {
        await page.keyboard.press("Shift+F10");
        try {
            await page.locator(".monaco-menu").getByText("L4D2 Architect").first().click({ timeout: 5_000 });
            await page.locator(".monaco-menu").getByText("Write Test Request").waitFor({ timeout: 5_000 });
        } catch {
            await page.keyboard.press("Escape");
            return false; // the pointer has passed over another entry
        }
        return true;
    });
    await shot("menu");
    await page.keyboard.press("Escape");
    await page.keyboard.press("Escape");
    await focus(page);
    await command(page, "L4D2: Explain");
    await page.locator(".tab", { hasText: "Explain.md" }).waitFor();
    const preview = page.frameLocator("iframe.webview.ready").frameLocator("#active-frame");
    await preview.getByText("Event_TankSpawn").first().waitFor();
    await shot("explained");
    // The cursor is where it was, in the code.
    await page.locator(".tab", { hasText: "Explain.md" }).locator(".tab-actions a").click();

    await command(page, "L4D2: Fix All in Workspace");
    await page.locator(".tab.active", { hasText: "Proposal: one.sp and 1 more" }).waitFor();
    await expectUntil("both files are shown", async () => {
        const text = (await page.locator(".multiDiffEditor, .monaco-component.multiDiffEditor").allInnerTexts()).join(
            " ",
        );
        return text.includes("one.sp") && text.includes("two.sp");
    });
    await shot("all");
    await page
        .locator(".editor-actions")
        .getByLabel(/Accept Proposed Change/)
        .first()
        .click();
    await page.locator(".notification-list-item", { hasText: "fixed in 2 files" }).waitFor();
    for (const name of ["one.sp", "two.sp"]) {
        const file = path.join(workspace, "scripting", name);
        await expectUntil(`${name} is mended on the disk`, () =>
            fs.readFileSync(file, "utf-8").includes("public void OnPluginStart"),
        );
        assert.match(fs.readFileSync(file, "utf-8"), /float time/);
    }
    await line(page, "public void OnPluginStart").first().waitFor();
    assert.equal(await editor(page).locator(".squiggly-error").count(), 0);
    await shot();
}
