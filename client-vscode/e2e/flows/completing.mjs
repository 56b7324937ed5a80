/** Within `event.GetInt("` the fields of the very event are offered, and the one that is taken is inserted. */

import assert from "node:assert/strict";
import { editor, focus, goToEnd, line } from "../hands.mjs";
import { RIGHT } from "../plugins.mjs";

export const files = { "scripting/tank.sp": RIGHT.replace('event.GetInt("userid")', "event.") };

export async function flow({ page, shot }) {
    await editor(page).locator(".squiggly-error").first().waitFor();
    await focus(page);
    await goToEnd(page, 14, ");".length);
    await page.keyboard.type('GetInt("', { delay: 40 });
    const rows = page.locator(".suggest-widget.visible .monaco-list-row");
    await rows.filter({ hasText: "userid" }).first().waitFor();
    const labels = (await rows.allInnerTexts()).map((text) => text.trim().split(/\s/)[0]);
    assert.deepEqual(labels.slice().sort(), ["tankid", "userid"]);
    await shot();
    await page.keyboard.type("user", { delay: 40 });
    await page.keyboard.press("Enter");
    await line(page, 'GetClientOfUserId(event.GetInt("userid"').waitFor();
}
