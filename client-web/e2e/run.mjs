/**
 * Runs flows, files of `flows/`, on the page in a real browser, as somebody uses it:
 *
 *     node client-web/e2e/run.mjs --python PYTHON --shots FOLDER NAME...
 *
 * A flow is `export async function flow(world)`; it throws when something is not so. Each has a browser's profile of its
 * own; the service is one for all. Nothing but its address may be asked, and nothing may fail that a flow does not expect.
 */

import assert from "node:assert/strict";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { chromium } from "playwright-core";
import { PATIENCE_MS } from "../../client-vscode/e2e/waiting.mjs";
import { serving } from "./service.mjs";

const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { python: { type: "string" }, shots: { type: "string" } },
});
// Nothing outside this machine is asked, whatever the browser would like.
const BROWSER = ["--no-sandbox", "--disable-gpu", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"];
const PYTHON = path.resolve(values.python ?? ".venv/bin/python");
const shots = path.resolve(values.shots ?? "build/e2e");
fs.mkdirSync(shots, { recursive: true });
const folder = fs.mkdtempSync(path.join(os.tmpdir(), "l4d2-page-"));
const service = await serving(PYTHON, folder);
const browser = await chromium.launch({ executablePath: browserProgram(process.env.CHROMIUM), args: BROWSER });
let failed = 0;
for (const name of positionals) {
    failed += (await passes(name)) ? 0 : 1;
}
await browser.close();
await service.close();
fs.rmSync(folder, { recursive: true, force: true });
process.exit(failed ? 1 : 0);

async function passes(name) {
    const begun = Date.now();
    const { flow, token = "" } = await import(`./flows/${name}.mjs`);
    const failure = path.join(shots, `page-${name}-failed.png`);
    fs.rmSync(failure, { force: true });
    const own = token ? await serving(PYTHON, path.join(folder, name), token) : service;
    const world = await opened(own, name);
    try {
        await flow(world);
        assert.deepEqual(world.wrong, [], "something failed on the page");
        assert.deepEqual([...world.asked], [new URL(own.address).host], "something else was asked");
        process.stdout.write(`${name}: passed in ${((Date.now() - begun) / 1000).toFixed(1)} s\n`);
        return true;
    } catch (error) {
        await world.page.screenshot({ path: failure }).catch(() => {});
        process.stdout.write(`${name}: failed: ${error.stack}\nscreenshot: ${failure}\n`);
        return false;
    } finally {
        await world.context.close();
        if (own !== service) {
            await own.close();
        }
    }
}

async function opened(own, name) {
    const context = await browser.newContext({
        viewport: { width: 1280, height: 800 },
        colorScheme: "dark",
        reducedMotion: "reduce", // colours on their way from one to another are no colours to judge
    });
    await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: own.address });
    context.setDefaultTimeout(PATIENCE_MS);
    const wrong = [];
    const asked = new Set();
    const world = { context, service: own, wrong, asked, page: null };
    world.open = async (hash = "") => {
        const page = await context.newPage();
        page.on("pageerror", (error) => wrong.push(`error: ${error.message}`));
        page.on("console", (message) => message.type() === "error" && wrong.push(`console: ${message.text()}`));
        page.on("request", (request) => asked.add(new URL(request.url()).host));
        page.on("websocket", (socket) => asked.add(new URL(socket.url()).host));
        await page.goto(`${own.address}/${hash}`);
        return page;
    };
    // What a flow makes fail, the browser notes as an error: the flow takes it back.
    world.forgive = (...words) => {
        const left = wrong.filter((one) => !words.some((word) => one.includes(word)));
        wrong.splice(0, wrong.length, ...left);
    };
    world.shot = (label, page = world.page) =>
        page.screenshot({ path: path.join(shots, `page-${name}${label ? `-${label}` : ""}.png`) });
    world.page = await world.open(own.token ? `#token=${own.token}` : "");
    return world;
}

/** Chromium's program; a path that is named comes first. */
function browserProgram(named) {
    const names = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
    return [named, ...names].find((name) => name && fs.existsSync(name));
}
