/**
 * A newcomer: the first save offers SourceMod, which is fetched from a server on this machine, and the error about its
 * headers goes. Then a new plugin from a template has no problem, and the doctor has nothing to say. A model and a new
 * project follow. What is fetched are stand-ins, made by `archives.mjs`.
 */

import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { OWN_HEADER, serveArchives } from "../archives.mjs";
import { choosePath, command, editor, focus, line, problems, ready, save } from "../hands.mjs";
import { RIGHT } from "../plugins.mjs";
import { expectUntil } from "../waiting.mjs";

const archives = await serveArchives();
const PLUGIN = RIGHT.replace(
    "#include <sdktools>",
    `#include <sdktools>\n#include <left4dhooks>\n#include <${OWN_HEADER}>`,
).replace('PrintToChatAll("%N is the Tank", tank);', "Greet(tank);");

export const files = { "addons/sourcemod/scripting/tank.sp": PLUGIN };
export const settings = { "l4d2.offerToInstall": true };
export const variables = { L4D2_DOWNLOADS: archives.table };

export async function flow({ page, workspace, profile, shot }) {
    const squiggles = editor(page).locator(".squiggly-error");
    await squiggles.first().waitFor();
    await ready(page);

    await focus(page);
    await page.keyboard.press("Control+End");
    await page.keyboard.press("Enter");
    await save(page);
    const offer = page.locator(".notification-list-item", { hasText: "There is no SourcePawn compiler" });
    await offer.waitFor();
    await shot("offered");
    await offer.getByRole("button", { name: "Install SourceMod…" }).click();
    await page.locator(".quick-input-list .monaco-list-row", { hasText: "SourceMod 1.12" }).waitFor();
    await page.locator(".quick-input-list .monaco-list-row", { hasText: "Left4DHooks" }).waitFor();
    await shot("choices");
    await page.locator(".quick-input-widget input[type=text], .quick-input-widget .input").first().press("Enter");
    await page.locator(".notification-list-item", { hasText: "Installed into" }).waitFor();
    await expectUntil("the error about the header is gone", async () => (await squiggles.count()) === 0);
    await shot("installed");
    const fetched = path.join(workspace, ".l4d2");
    assert.deepEqual(fs.readdirSync(fetched).sort(), [".gitignore", "left4dhooks", "sourcemod-1.12"]);
    fs.accessSync(path.join(fetched, "sourcemod-1.12/spcomp"), fs.constants.X_OK);

    await command(page, "Notifications: Clear All Notifications");
    await command(page, "L4D2: New Plugin…");
    await page.locator(".quick-input-list .monaco-list-row", { hasText: "A Command" }).click();
    await answer(page, "2/4", "Say Hello");
    await answer(page, "3/4", "Ann");
    await shot("asked");
    await answer(page, "4/4", "Tells how a player is");
    await page.locator(".tab.active", { hasText: "say_hello.sp" }).waitFor();
    await line(page, "RegAdminCmd").waitFor();
    await page.keyboard.press("Control+Shift+M");
    await expectUntil("no plugin has a problem", async () => (await problems(page)) === 0);
    assert.ok(fs.existsSync(path.join(workspace, "addons/sourcemod/scripting/say_hello.sp")));
    await shot("plugin");

    await page.keyboard.press("Control+J");
    await command(page, "L4D2: Doctor");
    await page.locator(".tab.active", { hasText: "Doctor.md" }).waitFor();
    const told = page.locator(".notification-list-item", { hasText: "All is well." });
    await told.waitFor();
    await told.getByRole("button", { name: "Copy Report" }).waitFor();
    const frames = page.frameLocator("iframe.webview.ready").frameLocator("#active-frame");
    await frames.getByText("L4D2 Architect: doctor").waitFor();
    const report = await frames.locator("body").innerText();
    assert.match(report, /1\.12\.0\.7253, ~?.*spcomp.*found near the plugins/);
    assert.match(report, /Editor\s+code-server/);
    await shot("doctor");

    await command(page, "Notifications: Clear All Notifications");
    await command(page, "L4D2: Download a Model…");
    await page.locator(".quick-input-list .monaco-list-row", { hasText: "Tiny Model" }).waitFor();
    await shot("models");
    await page.locator(".quick-input-list .monaco-list-row", { hasText: "Tiny Model" }).click();
    await page.locator(".notification-list-item", { hasText: "Tiny Model is there and chosen" }).waitFor();
    const chosen = JSON.parse(fs.readFileSync(path.join(profile, "User/settings.json"), "utf-8"));
    assert.equal(chosen["l4d2.assistant.model"], "local");
    assert.equal(fs.statSync(chosen["l4d2.assistant.localPath"]).size, 100_000);

    await command(page, "L4D2: New Project…");
    await answer(page, "1/4", "Tank Tracker");
    await answer(page, "2/4", "Ann");
    await answer(page, "3/4", "Tells who the Tank is");
    await page.locator(".quick-input-list .monaco-list-row", { hasText: "GPL-3.0" }).click();
    await page.locator(".quick-input-widget", { hasText: "In which folder" }).waitFor();
    await shot("folder");
    await choosePath(page, `${workspace}/`, "Choose");
    const made = page.locator(".notification-list-item", { hasText: "The project is in" });
    await made.waitFor();
    await made.getByRole("button", { name: "Open in New Window" }).waitFor();
    assert.ok(fs.existsSync(path.join(workspace, "tank_tracker/.github/workflows/plugins.yml")));
    await shot();
    archives.close();
}

/** Give an answer to a step of several, once it is that one that is asked. */
async function answer(page, step, text) {
    const widget = page.locator(".quick-input-widget", { hasText: step });
    await widget.waitFor();
    const input = widget.locator("input").last();
    await input.fill(text);
    await page.keyboard.press("Enter");
}
