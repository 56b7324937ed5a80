/**
 * A real VS Code for tests: windows of a code-server with the packaged extension, seen through Chromium. Each window has
 * a profile and a workspace that nobody has used, so that none sees what another left. Checks nothing.
 */

import fs from "node:fs";
import path from "node:path";
import { chromium } from "playwright-core";
import { renew, startSite } from "./site.mjs";
import { PATIENCE_MS } from "./waiting.mjs";

const SETTINGS = {
    "telemetry.telemetryLevel": "off",
    "update.mode": "none",
    "extensions.autoUpdate": false,
    "extensions.autoCheckUpdates": false,
    "extensions.ignoreRecommendations": true,
    "workbench.enableExperiments": false,
    "workbench.startupEditor": "none",
    "workbench.tips.enabled": false,
    "workbench.editor.useModal": "off",
    "workbench.secondarySideBar.defaultVisibility": "hidden",
    "chat.disableAIFeatures": true,
    "editor.minimap.enabled": false,
    "files.autoSave": "off",
    "git.enabled": false,
    "window.confirmBeforeClose": "never",
    "l4d2.offerToInstall": false,
};
const BROWSER = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    // Nothing outside this machine is asked, whatever the editor would like.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
];

/** Chromium's program, undefined where there is none. */
function browserProgram() {
    const names = [process.env.CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
    return names.find((name) => name && fs.existsSync(name));
}

/** A browser that shows nothing yet. */
export function launch() {
    return chromium.launch({ executablePath: browserProgram(), headless: true, args: BROWSER });
}

/** Begin a code-server and open a window, as `openOn` does, with the wishes of both. */
export async function open({ extensions, isTrusted, variables, language, ...wishes }) {
    const site = await startSite({ extensions, isTrusted, variables, language });
    let browser;
    try {
        browser = await launch();
        const world = await openOn(site, browser, wishes);
        const close = async () => {
            await browser.close();
            await site.stop();
        };
        return { ...world, close };
    } catch (error) {
        await browser?.close();
        await site.stop();
        throw error;
    }
}

let count = 0;

/**
 * Open a window with files (name → text) in its workspace and the first of them open.
 *
 * - `folders`: these folders of the workspace are opened together, as a workspace file has them; `[]` opens none.
 * - `settings`: the user's own.
 * - `existing`, `first`: a folder that is there already, instead of files, and which of its files is open.
 * - `watched`: a function that the page runs before anything else.
 */
export async function openOn(site, browser, { files = {}, folders, settings = {}, ...more }) {
    const { existing, first = Object.keys(files)[0], watched } = more;
    const own = path.join(site.run, `window-${++count}`);
    const workspace = existing ?? path.join(own, "workspace");
    fs.mkdirSync(own);
    fs.mkdirSync(workspace, { recursive: true });
    for (const [name, text] of Object.entries(files)) {
        const file = path.join(workspace, name);
        fs.mkdirSync(path.dirname(file), { recursive: true });
        fs.writeFileSync(file, text);
    }
    const workspaceFile = path.join(own, "both.code-workspace");
    if (folders?.length) {
        const listed = folders.map((name) => ({ path: path.join(workspace, name) }));
        fs.writeFileSync(workspaceFile, JSON.stringify({ folders: listed }));
    }
    renew(site, { ...SETTINGS, ...settings });
    const query = !folders ? `folder=${workspace}` : folders.length ? `workspace=${workspaceFile}` : "ew=true";
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: "en-US" });
    try {
        const file = first && path.join(workspace, first);
        const page = await shown(context, { port: site.port, query, file, watched });
        const close = async () => {
            await context.close();
            fs.rmSync(own, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
        };
        const { profile, run, home, pid } = site;
        return { page, workspace, profile, run, home, pid, close };
    } catch (error) {
        await context.close();
        throw error;
    }
}

async function shown(context, { port, query, file, watched }) {
    const page = await context.newPage();
    page.setDefaultTimeout(PATIENCE_MS);
    if (watched) {
        await page.addInitScript(watched);
    }
    const uri = `vscode-remote://127.0.0.1:${port}${file}`;
    const payload = file ? `&payload=${encodeURIComponent(JSON.stringify([["openFile", uri]]))}` : "";
    await page.goto(`http://127.0.0.1:${port}/?${query}${payload}`, { waitUntil: "domcontentloaded" });
    await page.locator(".monaco-workbench").waitFor();
    if (file) {
        await page.locator(".editor-instance .monaco-editor .view-line").first().waitFor();
    }
    return page;
}
