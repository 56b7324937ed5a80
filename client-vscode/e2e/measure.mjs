/**
 * Measures the packaged extension in a real VS Code against the minimal example of `minimal/`, in turns, and prints what
 * it found as JSON:
 *
 *     node client-vscode/e2e/measure.mjs --vsix FILE [--runs 5] [--plugins FOLDER] [--include FOLDER]...
 *
 * From the lines of the editor to the first squiggle, the milliseconds that each extension's activation takes, and, with
 * a folder of plugins, the memory when all of them are read, and in the largest of them how long after a key its
 * character is there. Judges nothing.
 */

import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { buildSync } from "esbuild";
import { open } from "./editor.mjs";
import { command, editor, focus, ready } from "./hands.mjs";
import { WRONG } from "./plugins.mjs";
import { extensionHostBelow, serverBelow } from "./processes.mjs";
import { install } from "./site.mjs";
import { expectUntil } from "./waiting.mjs";

const HERE = import.meta.dirname;
const SETTLED_MS = 5_000;
const TYPED =
    "void Measured(int client) { if (IsClientInGame(client) && GetClientTeam(client) == 2 && IsPlayerAlive(client)) " +
    'PrintToChat(client, "%N has %d health left", client, GetClientHealth(client)); }';
const { values } = parseArgs({
    options: {
        vsix: { type: "string" },
        runs: { type: "string", default: "5" },
        plugins: { type: "string" },
        include: { type: "string", multiple: true, default: [] },
    },
});
const folder = fs.mkdtempSync(path.join(os.tmpdir(), "l4d2-measure-"));
// Both run the same Python: the one that the example's library is installed for.
const python = execFileSync("python3", ["-c", "import pygls, sys; print(sys.executable)"], {
    encoding: "utf-8",
}).trim();
const variables = { MINIMAL_PYTHON: python };
const kinds = { own: path.join(folder, "own"), minimal: path.join(folder, "minimal") };
try {
    install(path.resolve(values.vsix), kinds.own);
    minimal(kinds.minimal);
    const found = { own: [], minimal: [], bytes: fs.statSync(values.vsix).size };
    // The first run of each is no measurement: Python keeps what it has compiled.
    for (let run = 0; run <= Number(values.runs); run++) {
        for (const [kind, extensions] of Object.entries(kinds)) {
            found[kind].push(noticed(kind, await start(extensions)));
        }
    }
    if (values.plugins) {
        found.memory = {};
        for (const [kind, extensions] of Object.entries(kinds)) {
            found.memory[kind] = noticed(kind, await memory(extensions, kind === "own"));
        }
    }
    console.log(JSON.stringify(found));
} finally {
    fs.rmSync(folder, { recursive: true, force: true });
}

/** The same, told on standard error at once: the whole takes minutes. */
function noticed(kind, measured) {
    console.error(`${kind}: ${JSON.stringify(measured)}`);
    return measured;
}

/** Put the example where the editor looks for extensions. */
function minimal(extensions) {
    const target = path.join(extensions, "example.minimal-0.0.1");
    for (const name of ["package.json", "server.py"]) {
        fs.mkdirSync(target, { recursive: true });
        fs.copyFileSync(path.join(HERE, "minimal", name), path.join(target, name));
    }
    buildSync({
        entryPoints: [path.join(HERE, "minimal/client.mjs")],
        outfile: path.join(target, "client.js"),
        bundle: true,
        external: ["vscode"],
        format: "cjs",
        platform: "node",
        minify: true,
    });
}

/** One start: milliseconds from the editor's lines to the first squiggle, and those of the activation. */
async function start(extensions) {
    const settings = { "l4d2.python": python };
    const world = await open({
        extensions,
        files: { "scripting/tank.sp": WRONG },
        settings,
        variables,
        watched: noted,
    });
    try {
        await shown(world.page, extensions);
        const { lines, squiggle } = await world.page.evaluate(() => globalThis.seen);
        return { squiggle: squiggle - lines, activation: await activation(world.page) };
    } finally {
        await world.close();
    }
}

async function shown(page, extensions) {
    try {
        await editor(page).locator(".squiggly-error").first().waitFor();
    } catch (error) {
        const file = path.resolve(HERE, "../../build/e2e/measure-failed.png");
        await page.screenshot({ path: file });
        throw new Error(`${path.basename(extensions)}: there is no squiggle, see ${file}`, { cause: error });
    }
}

/** Runs in the page before all else: notes when the lines are there and when the squiggle is. */
function noted() {
    globalThis.seen = {};
    const look = () => {
        const { seen } = globalThis;
        if (!seen.lines && document.querySelector(".editor-instance .monaco-editor .view-line")) {
            seen.lines = performance.now();
        }
        if (!seen.squiggle && document.querySelector(".editor-instance .squiggly-error")) {
            seen.squiggle = performance.now();
        }
    };
    new MutationObserver(look).observe(document, { childList: true, subtree: true, attributes: true });
}

/** What the editor itself says that the activation of the extension took. */
async function activation(page) {
    await command(page, "Developer: Show Running Extensions");
    await page.setViewportSize({ width: 1280, height: 3_000 }); // only rows that are seen are there
    const rows = page.locator(".runtime-extensions-editor .monaco-list-row");
    const row = rows.filter({ hasText: /L4D2 Architect|Minimal Example/ }).first();
    await row.waitFor();
    const text = await row.innerText();
    return Number(/(\d+)\s*ms/.exec(text)?.[1]);
}

/** What is resident, in kilobytes, once the plugins of a folder are read. */
async function memory(extensions, isOwn) {
    const plugins = path.resolve(values.plugins);
    const include = values.include.map((one) => path.resolve(one));
    const settings = { "l4d2.python": python, "l4d2.includeDirectories": include };
    const size = (name) => fs.statSync(path.join(plugins, name)).size;
    const names = fs.readdirSync(plugins).filter((name) => name.endsWith(".sp"));
    const first = names.reduce((one, other) => (size(other) > size(one) ? other : one));
    const world = await open({ extensions, existing: plugins, first, settings, variables });
    try {
        if (isOwn) {
            await ready(world.page);
            await expectUntil("the server is quiet", async () => quiet(serverBelow(world.pid)), 300_000);
        } else {
            await new Promise((resolve) => setTimeout(resolve, SETTLED_MS));
        }
        const host = extensionHostBelow(world.pid).kilobytes;
        const server = isOwn ? resident(serverBelow(world.pid)) : null;
        return { plugins: names.length, host, server, typing: await typing(world.page) };
    } finally {
        await world.close();
    }
}

/** The milliseconds from each key to the change on the screen, at the end of the file; nothing is saved. */
async function typing(page) {
    await focus(page);
    await page.keyboard.press("Control+End");
    await page.keyboard.press("Enter");
    await page.evaluate(() => {
        globalThis.delays = [];
        let pressed;
        addEventListener("keydown", () => (pressed = performance.now()), true);
        const changed = () => {
            if (pressed !== undefined) {
                globalThis.delays.push(performance.now() - pressed);
                pressed = undefined;
            }
        };
        const lines = document.querySelector(".editor-instance .monaco-editor .view-lines");
        new MutationObserver(changed).observe(lines, { childList: true, subtree: true, characterData: true });
    });
    await page.keyboard.type(TYPED, { delay: 30 });
    const delays = (await page.evaluate(() => globalThis.delays)).sort((one, other) => one - other);
    return { keys: delays.length, median: delays[delays.length >> 1], longest: delays.at(-1) };
}

/** Whether a process has done nothing for a while. */
async function quiet(pid) {
    const before = ticks(pid);
    await new Promise((resolve) => setTimeout(resolve, SETTLED_MS));
    return ticks(pid) - before <= 5;
}

function ticks(pid) {
    const fields = fs.readFileSync(`/proc/${pid}/stat`, "utf-8").split(")").at(-1).trim().split(" ");
    return Number(fields[11]) + Number(fields[12]);
}

function resident(pid) {
    const status = fs.readFileSync(`/proc/${pid}/status`, "utf-8");
    const of = (name) => Number(new RegExp(`^${name}:\\s+(\\d+)`, "m").exec(status)[1]);
    return { now: of("VmRSS"), peak: of("VmHWM") };
}
