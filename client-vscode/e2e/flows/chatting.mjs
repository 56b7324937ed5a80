/**
 * The chat with the built-in engine, by the keyboard: a question about the open file, a plugin that is asked for and
 * opened as a new file; and with a model, whose change is shown and applied.
 */

import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { command, editor, focus, line, ready } from "../hands.mjs";
import { modelServer } from "../model.mjs";
import { RIGHT } from "../plugins.mjs";
import { expectUntil } from "../waiting.mjs";

export const files = { "scripting/tank.sp": RIGHT };

const ANSWER = [
    "It says **more** now. <img src=x onerror=alert(1)> [no](command:workbench.action.quit)\n\n",
    "```sourcepawn\nvoid Event_TankSpawn(Event event, const char[] name, bool dontBroadcast)\n{\n",
    '    PrintToChatAll("A Tank, run!");\n}\n```\n',
];

export async function flow({ page, run, shot }) {
    await ready(page);
    await focus(page);
    await command(page, "L4D2: Open Chat");
    const chat = await chatPage(page);
    await chat.getByRole("button", { name: "What does this plugin do?" }).waitFor();
    await chat.getByRole("button", { name: "tank.sp" }).waitFor();
    await shot("empty");
    await ask(chat, "what does Event_TankSpawn do?");
    await chat.locator(".said", { hasText: "Event_TankSpawn" }).first().waitFor();
    await ask(chat, "announce when a Witch is startled");
    const create = chat.getByRole("button", { name: "Open as New File" });
    await create.waitFor();
    await shot("plugin");
    await chat.getByRole("button", { name: "Insert" }).last().click();
    await line(page, "#define TEAM_SURVIVOR").first().waitFor();
    await focus(page);
    await page.keyboard.press("Control+Z");
    await expectUntil("it is taken back", async () => (await line(page, "#define TEAM_SURVIVOR").count()) === 0);
    await create.click();
    await page.locator(".tab.active", { hasText: "announce_witch_startled.sp" }).waitFor();
    await line(page, "witch_harasser_set").first().waitFor();

    const model = await modelServer();
    model.says(ANSWER, 150);
    fs.mkdirSync(path.join(run, "home", ".config/l4d2-architect/models"), { recursive: true });
    const preset = `title = "Of the test"\nengine = "compatible"\n[options]\naddress = "${model.address}"\nmodel = "m"\n`;
    fs.writeFileSync(path.join(run, "home", ".config/l4d2-architect/models/test.toml"), preset);
    await chat.getByRole("button", { name: /Model: Built-in engine/ }).click();
    await page.locator(".quick-input-list .monaco-list-row", { hasText: "Of the test" }).first().waitFor();
    await shot("models");
    await page.locator(".quick-input-list .monaco-list-row", { hasText: "Of the test" }).first().click();
    await chat.getByRole("button", { name: /Model: test/ }).waitFor();
    await page.locator(".tab", { hasText: "tank.sp" }).first().click();
    await chat.getByRole("button", { name: "tank.sp" }).waitFor();
    await command(page, "L4D2: New Conversation");
    await chat.getByRole("button", { name: "What does this plugin do?" }).waitFor();
    await ask(chat, "say something else");
    await chat.locator(".said", { hasText: "It says more now." }).waitFor();
    await chat.getByRole("button", { name: "Stop" }).waitFor();
    const apply = chat.getByRole("button", { name: "Show Diff and Apply" });
    await apply.waitFor();
    assert.equal(await chat.locator(".log img, .log script, .log a").count(), 0);
    await apply.click();
    await page.locator(".tab.active", { hasText: "Proposal: tank.sp" }).waitFor();
    await page.locator(".notification-list-item", { hasText: "Accept" }).waitFor();
    await page.locator(".editor.modified .view-line", { hasText: /A\sTank,\srun!/ }).waitFor();
    await shot("proposed");
    await page.keyboard.press("Control+Enter");
    await page.locator(".tab.active", { hasText: /^tank\.sp/ }).waitFor();
    await line(page, "A Tank, run!").waitFor();
    await chat.getByText("Applied.").waitFor();
    await shot();

    await model.close();
    await ask(chat, "and now?");
    await chat.locator(".failure").waitFor();
    await chat.getByRole("button", { name: "Choose Model…" }).waitFor();
    await page.reload();
    const after = await chatPage(page);
    await after.locator(".said", { hasText: "It says more now." }).waitFor();
    await expectUntil("the editor is back", async () => (await editor(page).count()) > 0);
}

/** Ask something, until it stands in the conversation: what is typed while the page is drawn anew may be lost. */
async function ask(chat, question) {
    const input = chat.getByRole("textbox");
    await expectUntil(`“${question}” is asked`, async () => {
        await input.fill(question);
        await input.press("Enter");
        return await chat
            .locator(".asked", { hasText: question })
            .last()
            .waitFor({ timeout: 5_000 })
            .then(() => true)
            .catch(() => false);
    });
}

/** The chat's own page, which the editor shows in a frame within a frame. */
async function chatPage(page) {
    return page.frameLocator("iframe.webview.ready").frameLocator("#active-frame");
}
