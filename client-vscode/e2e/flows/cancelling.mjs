/**
 * A model writes slowly: what it has written is shown, the bar stops it half-way, its connection is closed, and nothing
 * is left behind. The second time it is stopped from the status bar's menu, the third time the server is restarted.
 */

import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { command, line, ready } from "../hands.mjs";
import { modelServer } from "../model.mjs";
import { RIGHT } from "../plugins.mjs";
import { expectUntil } from "../waiting.mjs";

export const files = { "scripting/tank.sp": RIGHT };
export const settings = { "l4d2.assistant.model": "slow" };

const PIECES = ["```sourcepawn\n", ...Array.from({ length: 400 }, (_, count) => `// line ${count}\n`)];

export async function flow({ page, workspace, run, shot }) {
    const model = await modelServer();
    model.says(PIECES, 100);
    fs.mkdirSync(path.join(run, "home", ".config/l4d2-architect/models"), { recursive: true });
    const preset = `title = "Slow"\nengine = "compatible"\n[options]\naddress = "${model.address}"\nmodel = "m"\n`;
    fs.writeFileSync(path.join(run, "home", ".config/l4d2-architect/models/slow.toml"), preset);
    await ready(page);

    await generate(page);
    await page.locator(".tab", { hasText: "Writing announce_witches.sp" }).waitFor();
    await line(page, "// line 8").first().waitFor();
    await shot("writing");
    const bar = page.locator(".notification-list-item", { hasText: "Writing a plugin" });
    await bar.getByRole("button", { name: "Cancel" }).click();
    await settled(page, model, 1);
    assert.deepEqual(fs.readdirSync(path.join(workspace, "scripting")), ["tank.sp"]);

    await generate(page);
    await page.locator(".tab", { hasText: "Writing announce_witches.sp" }).waitFor();
    await page.locator(".statusbar-item", { hasText: "L4D2: Writing a plugin" }).click();
    await page.locator(".quick-input-list .monaco-list-row", { hasText: "Cancel: Writing a plugin" }).click();
    await settled(page, model, 2);
    await shot();
    await page.locator('[id="status.notifications"]').click();
    assert.equal(await page.locator(".notifications-center .codicon-error").count(), 0);
    await page.keyboard.press("Escape");

    await generate(page);
    await page.locator(".tab", { hasText: "Writing announce_witches.sp" }).waitFor();
    await command(page, "L4D2: Restart Server");
    await page.locator(".notification-list-item", { hasText: "stopped before it had answered" }).waitFor();
    await settled(page, model, 3);
    assert.equal(model.state.seen.length, 3);
    await model.close();
}

async function generate(page) {
    await command(page, "L4D2: Generate Plugin…");
    const input = page.locator(".quick-input-widget input");
    await page.locator(".quick-input-list .monaco-list-row", { hasText: "Tank Announcer" }).first().waitFor();
    await input.fill("announce Witches");
    await page.keyboard.press("Enter");
}

/** The model's server has lost its asker, and the editor shows what it did before. */
async function settled(page, model, count) {
    await expectUntil("the connection is closed", () => model.state.gone === count);
    await expectUntil("only the plugin is open", async () => {
        return (await page.locator(".editor-instance, .tab", { hasText: "announce_witches" }).count()) === 0;
    });
    await ready(page);
}
