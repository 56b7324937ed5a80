/**
 * Somebody with a compiled plugin and no compiler: the error log of the server is found, what is certain is fixed, a game
 * server is added, with what is wrong said while it is typed, and the plugin goes there by FTP and is reloaded. In the end
 * the password is forgotten. The FTP server and the game's console are real ones of the tests.
 */

import assert from "node:assert/strict";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { ftpServer } from "../../test/servers/ftp.ts";
import { gameConsole } from "../../test/servers/game.ts";
import { command, focus, line, ready } from "../hands.mjs";
import { RIGHT } from "../plugins.mjs";

const SOURCEMOD = "addons/sourcemod";
const WRONG = `#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

void OnPluginStart()
{
    HookEvent("tank_spawnd", Event_TankSpawn);
}

void Event_TankSpawn(Event event, const char[] name, bool dontBroadcast)
{
    Float time = GetGameTime();
    PrintToChatAll("A Tank after %f seconds", time);
}
`;
const TRACE = `L 11/21/2026 - 20:01:02: [SM] Exception reported: Client index 0 is invalid
L 11/21/2026 - 20:01:02: [SM] Blaming: tank.smx
L 11/21/2026 - 20:01:02: [SM] Call stack trace:
L 11/21/2026 - 20:01:02: [SM]   [0] PrintToChat
L 11/21/2026 - 20:01:02: [SM]   [1] Line 16, tank.sp::Event_TankSpawn
`;

const far = fs.mkdtempSync(path.join(os.tmpdir(), "l4d2-far-"));
fs.mkdirSync(path.join(far, "srv", SOURCEMOD, "plugins"), { recursive: true });
const ftp = await ftpServer({ root: far });
const game = await gameConsole({ answer: () => "[SM] Plugin tank.smx reloaded successfully.\n" });
const MINE = {
    ...{ name: "Mine", protocol: "ftp", host: "127.0.0.1", port: ftp.port, user: "mapper", folder: "/srv" },
    rcon: { port: game.port },
};

export const files = {
    [`${SOURCEMOD}/scripting/tank.sp`]: RIGHT,
    [`${SOURCEMOD}/scripting/wrong.sp`]: WRONG,
    [`${SOURCEMOD}/plugins/tank.smx`]: "compiled elsewhere",
    [`${SOURCEMOD}/logs/errors_20260102.log`]: TRACE.replaceAll("11/21", "01/02"),
    [`${SOURCEMOD}/logs/errors_20261121.log`]: TRACE,
};

export const settings = { "l4d2.deploy.servers": [MINE] };

export async function flow(world) {
    try {
        await line(world.page, "public void OnPluginStart()").waitFor();
        await ready(world.page);
        await readLog(world);
        await fix(world);
        await addServer(world);
        await deploy(world);
    } finally {
        await Promise.all([ftp.close(), game.close()]);
        fs.rmSync(far, { recursive: true, force: true });
    }
}

async function readLog({ page, shot }) {
    await command(page, "L4D2: Open Error Log…");
    const rows = page.locator(".quick-input-widget .monaco-list-row");
    await rows.filter({ hasText: "errors_20261121.log" }).waitFor();
    const said = await rows.allInnerTexts();
    assert.match(said[0], /errors_20261121\.log/, "the newest is the first");
    assert.match(said[1], /errors_20260102\.log/);
    assert.match(said.slice(2).join("\n"), /Browse….*Read from Clipboard/s);
    await shot("logs");
    await page.keyboard.press("Enter");
    await page.locator(".tab.active", { hasText: "errors_20261121.log" }).waitFor();
    await page.locator(".codelens-decoration", { hasText: "The client is 0" }).waitFor();
}

async function fix({ page, shot }) {
    await page.keyboard.press("Control+P");
    const input = page.locator(".quick-input-widget input");
    await input.waitFor();
    await input.fill("wrong.sp");
    await page.locator(".quick-input-widget .monaco-list-row", { hasText: "wrong.sp" }).first().waitFor();
    await page.keyboard.press("Enter");
    await line(page, 'HookEvent("tank_spawnd"').waitFor();
    await page.locator(".editor-instance .squiggly-error").nth(1).waitFor();
    await command(page, "L4D2: Fix All in File");
    const told = notice(page, "2 fixed, ");
    await told.waitFor();
    await told.getByRole("button", { name: "Show Problems" }).waitFor();
    await line(page, "float time = GetGameTime();").waitFor();
    await shot("fixed");
    await command(page, "L4D2: Fix All in File");
    await notice(page, "Nothing here can be fixed for certain.").waitFor();
    await page.keyboard.press("Control+W");
    await page.locator(".monaco-dialog-box").getByRole("button", { name: "Don't Save" }).click();
}

async function addServer({ page, profile, shot }) {
    await command(page, "L4D2: Add Game Server…");
    await page.locator(".quick-input-widget .monaco-list-row", { hasText: "sends the password unencrypted" }).click();
    await typed(page, "2/5", "ftp://127.0.0.1", "without what stands before");
    await typed(page, "2/5", "127.0.0.1:21", "Without a port");
    await shot("wrong");
    await typed(page, "2/5", "127.0.0.1");
    await typed(page, "3/5", "99999", "A number from 1 to 65535.");
    await typed(page, "3/5", "2121");
    await typed(page, "4/5", "/home/l4d2", "it is no path");
    await typed(page, "4/5", "mapper");
    await typed(page, "5/5", "/srv");
    await notice(page, "127.0.0.1 is in your settings.").waitFor();
    await shot("added");
    const file = path.join(profile, "User/settings.json");
    const written = JSON.parse(fs.readFileSync(file, "utf-8"));
    const added = { name: "127.0.0.1", protocol: "ftp", host: "127.0.0.1", port: 2121, user: "mapper", folder: "/srv" };
    assert.deepEqual(written["l4d2.deploy.servers"], [MINE, added]);
}

async function deploy({ page, workspace, shot }) {
    const later = new Date(Date.now() + 60_000);
    fs.utimesSync(path.join(workspace, SOURCEMOD, "plugins/tank.smx"), later, later);

    await page.locator(".tab", { hasText: "tank.sp" }).click();
    await line(page, "public void OnPluginStart()").waitFor();
    await focus(page);
    await command(page, "L4D2: Deploy Plugin");
    await choose(page, "Deploy to which server?", "Mine");
    await secret(page, "Password of mapper on 127.0.0.1");
    const done = notice(page, "tank.smx deployed to Mine.");
    await done.waitFor();
    const there = path.join(far, "srv", SOURCEMOD, "plugins/tank.smx");
    assert.equal(fs.readFileSync(there, "utf-8"), "compiled elsewhere", "what is up to date needs no compiler");
    await shot("deployed");
    await done.getByRole("button", { name: "Reload on Server" }).click();
    await secret(page, "RCON password of 127.0.0.1");
    await notice(page, "tank.smx was reloaded.").waitFor();
    assert.deepEqual(game.seen, ['sm plugins reload "tank.smx"']);

    await command(page, "L4D2: Forget Passwords…");
    await choose(page, "Forget the passwords", "Mine");
    await notice(page, "The passwords of Mine are forgotten.").waitFor();
    await focus(page);
    await command(page, "L4D2: Deploy Plugin");
    await choose(page, "Deploy to which server?", "Mine");
    await page.locator(".quick-input-widget", { hasText: "Password of mapper on 127.0.0.1" }).waitFor();
    await page.keyboard.press("Escape");
    assert.equal(ftp.seen.filter((one) => one === "PASS").length, 1);
    await shot();
}

async function choose(page, title, label) {
    const list = page.locator(".quick-input-widget", { hasText: title });
    await list.waitFor();
    await list.locator(".monaco-list-row", { hasText: label }).first().click();
}

/** A step of several; with a fault, that is said and the step stays. */
async function typed(page, step, text, fault) {
    const widget = page.locator(".quick-input-widget", { hasText: step });
    await widget.waitFor();
    await widget.locator("input").last().fill(text);
    if (fault) {
        await widget.filter({ hasText: fault }).waitFor();
    } else {
        await page.keyboard.press("Enter");
    }
}

async function secret(page, title) {
    const box = page.locator(".quick-input-widget", { hasText: title });
    await box.waitFor();
    await box.locator('input[type="password"]').fill("secret");
    await page.keyboard.press("Enter");
}

function notice(page, text) {
    return page.locator(".notification-list-item", { hasText: text }).first();
}
