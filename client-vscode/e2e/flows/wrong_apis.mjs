/** A plugin with wrong APIs: the mistakes are underlined and stand in the Problems panel. */

import assert from "node:assert/strict";
import { editor, problems } from "../hands.mjs";
import { WRONG } from "../plugins.mjs";
import { expectUntil } from "../waiting.mjs";

export const files = { "scripting/tank.sp": WRONG };

export async function flow({ page, shot }) {
    await editor(page).locator(".squiggly-error").first().waitFor();
    await page.keyboard.press("Control+Shift+M");
    await expectUntil("three problems are listed", async () => (await problems(page)) === 3);
    const text = (await page.locator(".markers-panel .monaco-list-rows").innerText()).replace(/\s+/g, " ");
    assert.match(text, /no event `tank_spawnd`; did you mean `tank_spawn`/);
    assert.match(text, /`PrintToChatAl` is not defined; did you mean `PrintToChatAll`/);
    assert.match(text, /`m_iHealt`; did you mean `m_iHealth`/);
    await expectUntil("the status bar says that all is well", async () => {
        const item = page.locator(".statusbar-item", { hasText: "L4D2" });
        return (await item.locator(".codicon-check").count()) === 1;
    });
    await shot();
}
