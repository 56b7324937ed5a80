/**
 * Compile, see what is wrong, deploy and reload. No compiler can be had here, so a stand-in of this flow's takes its place:
 * a program that prints spcomp's format, refuses what has REFUSED in it, and writes a file else. The SFTP server and the
 * game's console are real ones of the tests.
 */

import assert from "node:assert/strict";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { gameConsole } from "../../test/servers/game.ts";
import { sftpServer } from "../../test/servers/sftp.ts";
import { command, editor, focus, line, ready } from "../hands.mjs";
import { RIGHT } from "../plugins.mjs";
import { expectUntil } from "../waiting.mjs";

const SPCOMP = `#!${process.execPath}
const fs = require("node:fs");
const path = require("node:path");
const [name, ...more] = process.argv.slice(2);
console.log("SourcePawn Compiler 1.12.0.7000");
if (!name) {
    console.log("Usage: spcomp [options] <filename>\\n  --syntax-only");
    process.exit(1);
}
const output = more.find((one) => one.startsWith("-o"))?.slice(2);
const lines = fs.readFileSync(name, "utf-8").split("\\n");
const wrong = lines.findIndex((line) => line.includes("REFUSED"));
if (output) {
    fs.appendFileSync("compiled.txt", name + "\\n");
}
if (wrong >= 0) {
    console.log(path.resolve(name) + "(" + (wrong + 1) + ') : error 017: undefined symbol "REFUSED"\\n\\n1 Error.');
    process.exit(1);
}
if (output) {
    fs.writeFileSync(output, "compiled: " + lines.join("\\n"));
}
`;
const SOURCEMOD = "addons/sourcemod";
const BROKEN = RIGHT.replace("int tank", "// REFUSED\n    int tank");
const far = fs.mkdtempSync(path.join(os.tmpdir(), "l4d2-far-"));
fs.mkdirSync(path.join(far, "srv", SOURCEMOD, "plugins"), { recursive: true });
const sftp = await sftpServer({ root: far });
const game = await gameConsole({ answer: () => "[SM] Plugin tank.smx reloaded successfully.\n" });

export const files = {
    [`${SOURCEMOD}/scripting/tank.sp`]: RIGHT.replace("#include <sdktools>", "#include <sdktools>\n#include <part>"),
    [`${SOURCEMOD}/scripting/broken.sp`]: BROKEN,
    [`${SOURCEMOD}/scripting/heal.sp`]: RIGHT,
    [`${SOURCEMOD}/scripting/include/part.inc`]: "",
    [`${SOURCEMOD}/scripting/spcomp`]: SPCOMP,
};

export const settings = {
    // Drawn as text, so that it can be read here.
    "terminal.integrated.gpuAcceleration": "off",
    "l4d2.deploy.servers": [
        {
            name: "Test",
            host: "127.0.0.1",
            port: sftp.port,
            user: "mapper",
            folder: "/srv",
            reloadAfterDeploy: true,
            rcon: { port: game.port },
        },
    ],
};

export async function flow(world) {
    try {
        await compiling(world);
        await deploying(world);
    } finally {
        await Promise.all([sftp.close(), game.close()]);
        fs.rmSync(far, { recursive: true, force: true });
    }
}

async function compiling({ page, workspace, shot }) {
    const scripting = path.join(workspace, SOURCEMOD, "scripting");
    const plugins = path.join(workspace, SOURCEMOD, "plugins");
    fs.chmodSync(path.join(scripting, "spcomp"), 0o755);
    await line(page, "public void OnPluginStart()").waitFor();
    await ready(page);
    await focus(page);

    // The key for the build task compiles the plugin in the editor, without a question.
    await page.keyboard.press("Control+Shift+B");
    await expectUntil("the build task writes the plugin", () => fs.existsSync(path.join(plugins, "tank.smx")) || null);
    assert.match(fs.readFileSync(path.join(plugins, "tank.smx"), "utf-8"), /^compiled: /);
    await command(page, "Terminal: Focus on Terminal View");
    await terminalSays(page, "tank.smx: compiled in");
    await shot("task");

    // All plugins: one has a mistake that only the compiler sees, in a file that is not open.
    await command(page, "L4D2: Compile Workspace");
    await message(page, "2 compiled, 1 failed.");
    await page.locator(".notification-list-item").getByRole("button", { name: "Show Problems" }).first().click();
    const rows = page.locator(".markers-panel .monaco-list-row", { hasText: "REFUSED" });
    await expectUntil("the compiler's message is a problem", async () => (await rows.count()) === 1);
    const count = page.locator('[id="status.problems"]');
    await expectUntil("it is counted once", async () => /^\s*1\s+0\s*$/.test(await count.innerText()));
    assert.deepEqual(fs.readdirSync(plugins).sort(), ["heal.smx", "tank.smx"]);
    await shot("workspace");

    // What has changed: the mended one, and the one that includes what was changed.
    fs.rmSync(path.join(scripting, "compiled.txt"));
    fs.writeFileSync(path.join(scripting, "broken.sp"), RIGHT);
    fs.writeFileSync(path.join(scripting, "include/part.inc"), "// changed\n");
    await expectUntil("the message is gone with its text", async () => (await rows.count()) === 0);
    await command(page, "L4D2: Compile All Changed Plugins");
    await message(page, "2 compiled.");
    const compiled = fs.readFileSync(path.join(scripting, "compiled.txt"), "utf-8").trim().split("\n");
    assert.deepEqual(compiled.sort(), ["broken.sp", "tank.sp"]);
    await command(page, "L4D2: Compile All Changed Plugins");
    await message(page, "All plugins are compiled and up to date.");
}

async function deploying({ page, shot }) {
    const there = path.join(far, "srv", SOURCEMOD, "plugins", "tank.smx");
    await focus(page);
    await command(page, "L4D2: Deploy Plugin");
    const dialog = page.locator(".monaco-dialog-box", { hasText: "Is this the server's key?" });
    await dialog.getByText(sftp.hostKey).waitFor();
    await shot("host-key");
    await dialog.getByRole("button", { name: "Trust and Connect" }).click();
    await typeSecret(page, "Password of mapper on 127.0.0.1", "wrong");
    await typeSecret(page, "Password of mapper on 127.0.0.1", "secret", "That password was refused");
    await typeSecret(page, "RCON password of 127.0.0.1", "secret");
    await message(page, "tank.smx deployed to Test. tank.smx was reloaded.");
    assert.match(fs.readFileSync(there, "utf-8"), /^compiled: /);
    assert.deepEqual(game.seen, ['sm plugins reload "tank.smx"']);
    await shot("deployed");

    // What was asked once is known now.
    fs.rmSync(there);
    await command(page, "L4D2: Deploy Plugin");
    await expectUntil("it is deployed again without a question", () => fs.existsSync(there) || null);
    await expectUntil("it is reloaded again", () => game.seen.length === 2 || null);

    await command(page, "L4D2: Run RCON Command…");
    const input = page.locator(".quick-input-widget input");
    await input.fill("sm plugins list");
    await page.keyboard.press("Enter");
    await terminalSays(page, "[SM] Plugin tank.smx reloaded successfully.");
    assert.equal(game.seen.at(-1), "sm plugins list");
    assert.equal(await editor(page).locator(".squiggly-error").count(), 0);
    await shot();
}

/** A message has been told. One that has gone by unseen is still in the list behind the bell. */
async function message(page, text) {
    const said = page.locator(".notification-list-item", { hasText: text }).first();
    await expectUntil(`it is said that “${text}”`, async () => {
        try {
            await said.waitFor({ timeout: 5_000 });
            return true;
        } catch {
            await command(page, "Notifications: Show Notifications");
            return (await said.count()) > 0 || null;
        }
    });
}

async function terminalSays(page, text) {
    const rows = page.locator(".xterm-rows");
    await expectUntil(`the terminal says “${text}”`, async () => {
        const said = (await rows.allInnerTexts()).join("\n").replaceAll("\u00a0", " ");
        return said.includes(text) || null;
    });
}

async function typeSecret(page, title, secret, prompt = "") {
    const box = page.locator(".quick-input-widget", { hasText: title });
    await box.filter({ hasText: prompt }).waitFor();
    const input = box.locator('input[type="password"]');
    await input.fill(secret);
    await page.keyboard.press("Enter");
}
