/** The pointer over an event's name: a card with what the event is and what it carries. */

import assert from "node:assert/strict";
import { editor, line } from "../hands.mjs";
import { RIGHT } from "../plugins.mjs";
import { expectUntil } from "../waiting.mjs";

export const files = { "scripting/tank.sp": RIGHT };

export async function flow({ page, shot }) {
    const name = line(page, 'HookEvent("tank_spawn"').getByText("tank_spawn").first();
    const card = page.locator(".monaco-hover:not(.hidden)", { hasText: "tankid" }).first();
    await expectUntil("a card is shown", async () => {
        await editor(page).hover({ position: { x: 500, y: 500 } });
        await name.hover();
        try {
            await card.waitFor({ timeout: 3_000 });
            return true;
        } catch {
            return false; // the server was not up yet
        }
    });
    const text = await card.innerText();
    assert.match(text, /tank_spawn/);
    assert.match(text, /userid/);
    await shot();
}
