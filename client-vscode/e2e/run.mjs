/**
 * Runs flows, files of `flows/`, in a real VS Code, a few at once:
 *
 *     node client-vscode/e2e/run.mjs --vsix FILE --shots FOLDER [--extensions FOLDER] [--lanes 2] [--again] NAME...
 *
 * A flow is `export const files`, what else `openOn` and `startSite` take, and `async function flow(world)`; it throws when
 * something is not so. Its screenshots go to the folder; `NAME-failed.png` is what it saw last when it failed. With `--again`
 * one that failed is tried once more when all others are through, and says so. Without a name, all are run.
 */

import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { isSpecial, Lane } from "./lane.mjs";
import { install } from "./site.mjs";

const FLOWS = path.join(import.meta.dirname, "flows");
const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
        vsix: { type: "string" },
        shots: { type: "string" },
        extensions: { type: "string" },
        lanes: { type: "string", default: "2" },
        again: { type: "boolean", default: false },
    },
});
const shots = path.resolve(values.shots ?? "build/e2e");
fs.mkdirSync(shots, { recursive: true });
const extensions = values.extensions ?? fs.mkdtempSync(path.join(os.tmpdir(), "l4d2-extensions-"));
if (values.vsix) {
    install(path.resolve(values.vsix), extensions);
}
const all = fs.readdirSync(FLOWS).map((file) => path.basename(file, ".mjs"));
const names = positionals.length || values.vsix === undefined ? positionals : all;
const flows = await Promise.all(names.map(async (name) => ({ name, ...(await import(`./flows/${name}.mjs`)) })));
// Those that can share a code-server first, so that it is begun once.
const waiting = [...flows.filter((one) => !isSpecial(one)), ...flows.filter(isSpecial)];
const [failed, second] = [[], []];
const lanes = new Set();
process.once("SIGTERM", async () => {
    await Promise.all([...lanes].map((lane) => lane.forget()));
    process.exit(143);
});
await Promise.all(Array.from({ length: Math.min(Number(values.lanes), flows.length) }, () => follow(waiting, failed)));
if (values.again) {
    await follow(failed.splice(0), second);
}
if (!values.extensions) {
    fs.rmSync(extensions, { recursive: true, force: true });
}
process.exit(failed.length + second.length ? 1 : 0);

/** Run those that wait, one after the other, in a lane of their own. */
async function follow(queue, lost) {
    const lane = new Lane(extensions);
    lanes.add(lane);
    for (let one = queue.shift(); one; one = queue.shift()) {
        if (!(await passes(lane, one, lost === second))) {
            lost.push(one);
            await lane.forget();
        }
    }
    await lane.forget();
}

async function passes(lane, { name, flow, ...wishes }, isSecond) {
    const begun = Date.now();
    const failure = path.join(shots, `${name}-failed.png`);
    fs.rmSync(failure, { force: true });
    const seconds = () => `${((Date.now() - begun) / 1000).toFixed(1)} s`;
    let world;
    try {
        world = await lane.window(wishes);
        const shot = (label) =>
            world.page.screenshot({ path: path.join(shots, `${name}${label ? `-${label}` : ""}.png`) });
        await flow({ ...world, shot });
        console.log(`${name}: passed in ${seconds()}${isSecond ? ", the second time" : ""}`);
        return true;
    } catch (error) {
        if (world) {
            await evidence(world.page, failure).catch(() => {});
        }
        console.error(`${name}: ${error.stack}\nscreenshot: ${failure}`);
        console.log(`${name}: ${values.again && !isSecond ? "to be tried again" : "failed"} after ${seconds()}`);
        return false;
    } finally {
        await world?.close().catch((error) => console.error(`${name}: the window can not be closed: ${error.message}`));
    }
}

/** What is seen, and then the messages: they say most. The log is written to no file here. */
async function evidence(page, failure) {
    await page.screenshot({ path: failure });
    await page.locator('[id="status.notifications"]').click({ timeout: 5_000 });
    await page.screenshot({ path: failure.replace(".png", "-messages.png") });
}
