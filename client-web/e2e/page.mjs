/**
 * The page in a real browser, as somebody uses it:
 *
 *     node client-web/e2e/page.mjs ADDRESS FOLDER [TOKEN]
 *
 * Throws when something is not so; its pictures go to the folder. Nothing but the address may be asked.
 */

import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { chromium } from "playwright-core";
import { browserProgram } from "../../client-vscode/e2e/editor.mjs";

const [address, folder, token = ""] = process.argv.slice(2);
const PATIENCE_MS = 60_000;
fs.mkdirSync(folder, { recursive: true });

const browser = await chromium.launch({ executablePath: browserProgram(), args: ["--no-sandbox", "--disable-gpu"] });
const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, colorScheme: "dark" });
await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: address });
const page = await context.newPage();
page.setDefaultTimeout(PATIENCE_MS);
const wrong = [];
const asked = new Set();
page.on("pageerror", (error) => wrong.push(`error: ${error.message}`));
page.on("console", (message) => message.type() === "error" && wrong.push(`console: ${message.text()}`));
page.on("request", (request) => asked.add(new URL(request.url()).host));
page.on("websocket", (socket) => asked.add(new URL(socket.url()).host));
const shot = (name) => page.screenshot({ path: path.join(folder, `page-${name}.png`) });
const squiggle = page.locator(".cm-lintRange-error").first();
const problems = page.locator("#problem-count");

try {
    await page.goto(address + (token ? `/#token=${token}` : ""));
    await squiggle.waitFor();
    await page.locator("#problem-list", { hasText: "did you mean `tank_spawn`" }).waitFor();
    assert.equal(new URL(page.url()).hash, "", "a token stays in no address");
    await shot("mistake");

    // With the keyboard alone: to the problem, to its fixes, and the first of them.
    await page.locator("#problem-list button").first().focus();
    await page.keyboard.press("Enter");
    await page.keyboard.press("Control+.");
    await page.getByRole("menuitem", { name: "Change to `tank_spawn`" }).waitFor();
    await shot("fixes");
    await page.keyboard.press("Enter");
    await expectText(problems, "No problems");
    await page.keyboard.press("Control+z");
    await squiggle.waitFor();
    await page.keyboard.press("Control+y");
    await expectText(problems, "No problems");

    // Completion and hover come from the language server.
    await page.keyboard.press("Control+End");
    await page.keyboard.type('\nvoid Later()\n{\nHookEvent("tank_f', { delay: 30 });
    await page.locator(".cm-tooltip-autocomplete", { hasText: "tank_frustrated" }).waitFor();
    await page.keyboard.press("Escape");
    await page.locator(".cm-content").getByText("tank_spawn").first().hover();
    await page.locator(".cm-tooltip-hover", { hasText: "A tank is in play" }).waitFor();

    // A request that is refused, one that is not; the proposal is compared and taken.
    await page.fill("#request", "make coffee");
    await page.keyboard.press("Enter");
    await page.locator("#progress.error", { hasText: "coffee" }).waitFor();
    await page.getByRole("button", { name: "Speed Boost" }).click();
    await page.keyboard.press("Enter");
    await page.locator(".verdict", { hasText: "Checked, no findings" }).waitFor();
    await page.locator("#comparison .cm-mergeView").waitFor();
    await shot("proposal");
    await page.getByRole("button", { name: "Accept" }).click();
    await page.locator("#editor .cm-content", { hasText: "g_cvSpeedPercent" }).waitFor();
    await expectText(problems, "No problems");

    // The facts.
    await page.getByRole("tab", { name: "Facts" }).click();
    await page.fill("#fact-words", "tank spawn");
    await page.locator("#fact-list button", { hasText: "tank_spawn" }).first().click();
    await page.locator("#fact-card", { hasText: "entity index of the tank" }).waitFor();
    await shot("facts");

    // A link that holds the plugin opens it elsewhere.
    await page.getByRole("button", { name: "Share" }).click();
    await page.locator("#told", { hasText: "copied" }).waitFor();
    const link = await page.evaluate(() => navigator.clipboard.readText());
    const other = await context.newPage();
    await other.evaluate(() => {});
    await other.goto(link);
    await other.locator("#editor .cm-content", { hasText: "l4d2_special_killed_speed" }).waitFor();
    await other.close();

    // What is downloaded is what is there, named like the plugin.
    const [download] = await Promise.all([page.waitForEvent("download"), page.click("#download")]);
    assert.match(download.suggestedFilename(), /^special_killed_speed\.sp$/);
    assert.match(fs.readFileSync(await download.path(), "utf-8"), /HookEvent\("player_death", Event_SpecialKilled\)/);

    // On a telephone, in the other theme.
    await page.click("#theme");
    await page.setViewportSize({ width: 390, height: 844 });
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(width <= 390, `the page is ${width} wide on a telephone`);
    await shot("telephone");

    assert.deepEqual(
        wrong.filter((one) => !one.includes("422")),
        [],
        "a refusal is the only thing that failed",
    );
    assert.deepEqual([...asked], [new URL(address).host], "nothing else was asked");
} catch (error) {
    await shot("failed");
    throw error;
} finally {
    await browser.close();
}

async function expectText(locator, text) {
    const deadline = Date.now() + PATIENCE_MS;
    while ((await locator.innerText()) !== text) {
        assert.ok(Date.now() < deadline, `it never said “${text}” but “${await locator.innerText()}”`);
        await new Promise((resolve) => setTimeout(resolve, 100));
    }
}
