/** A service that wants a token: the page is given it once, in its address, and keeps it out of there. */

import assert from "node:assert/strict";
import { ask, expectNoProblems } from "../hands.mjs";

export const token = "hunter2";

export async function flow({ page, open, forgive }) {
    await page.locator("#problem-list li").first().waitFor();
    assert.equal(new URL(page.url()).hash, "");
    await ask(page, "new", "disable friendly fire");
    await page.getByRole("button", { name: "Accept" }).click();
    await expectNoProblems(page);
    await page.reload();
    await expectNoProblems(page); // it is known for as long as the tab is

    const stranger = await open();
    await stranger.locator("#engine", { hasText: "wants a token" }).waitFor();
    forgive("401", "403", "WebSocket");
}
