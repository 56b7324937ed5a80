/**
 * Runs flows, files of `flows/`, in a real VS Code:
 *
 *     node client-vscode/e2e/run.mjs --vsix FILE --shots FOLDER [--extensions FOLDER] NAME...
 *
 * A flow is `export const files`, what else `open` takes, and `async function flow(world)`; it throws when something is
 * not so. Its screenshots go to the folder; `NAME-failed.png` is what it saw last when it failed.
 */

import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { install, open } from "./editor.mjs";

const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { vsix: { type: "string" }, shots: { type: "string" }, extensions: { type: "string" } },
});
const shots = path.resolve(values.shots ?? "build/e2e");
fs.mkdirSync(shots, { recursive: true });
const extensions = values.extensions ?? fs.mkdtempSync(path.join(os.tmpdir(), "l4d2-extensions-"));
if (values.vsix) {
    install(path.resolve(values.vsix), extensions);
}

let failed = 0;
for (const name of positionals) {
    failed += (await passes(name)) ? 0 : 1;
}
if (!values.extensions) {
    fs.rmSync(extensions, { recursive: true, force: true });
}
process.exit(failed ? 1 : 0);

async function passes(name) {
    const begun = Date.now();
    const { flow, ...wishes } = await import(`./flows/${name}.mjs`);
    const failure = path.join(shots, `${name}-failed.png`);
    fs.rmSync(failure, { force: true });
    let world;
    try {
        world = await open({ extensions, ...wishes });
        const shot = (label) =>
            world.page.screenshot({ path: path.join(shots, `${name}${label ? `-${label}` : ""}.png`) });
        await flow({ ...world, shot });
        console.log(`${name}: passed in ${((Date.now() - begun) / 1000).toFixed(1)} s`);
        return true;
    } catch (error) {
        if (world) {
            await evidence(world.page, failure).catch(() => {});
        }
        console.error(`${name}: ${error.stack}\nscreenshot: ${failure}`);
        return false;
    } finally {
        await world?.close();
    }
}

/** What is seen, and then the messages: they say most. The log is written to no file here. */
async function evidence(page, failure) {
    await page.screenshot({ path: failure });
    await page.locator('[id="status.notifications"]').click({ timeout: 5_000 });
    await page.screenshot({ path: failure.replace(".png", "-messages.png") });
}
