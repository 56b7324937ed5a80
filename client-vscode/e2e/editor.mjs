/**
 * A real VS Code for tests: code-server with the packaged extension, seen through Chromium. Each flow gets a server, a
 * profile, a home and a workspace of its own, so that none sees what another left. Checks nothing.
 */

import { spawn, spawnSync } from "node:child_process";
import fs from "node:fs";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { chromium } from "playwright-core";
import { PATIENCE_MS } from "./waiting.mjs";

const ROOT = path.resolve(import.meta.dirname, "../..");
const START_MS = 60_000;

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
];

/** Where code-server is, as `make` installs it; `CODE_SERVER` names another one. */
export function codeServer() {
    const folder = process.env.CODE_SERVER ?? path.join(ROOT, "build/code-server");
    return path.join(folder, "node_modules/code-server/out/node/entry.js");
}

/** Chromium's program, undefined where there is none. */
export function browserProgram() {
    const names = [process.env.CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
    return names.find((name) => name && fs.existsSync(name));
}

/** Install a package into a folder of extensions. */
export function install(vsix, extensions) {
    const home = fs.mkdtempSync(path.join(os.tmpdir(), "l4d2-install-"));
    const args = [codeServer(), "--config", os.devNull, "--extensions-dir", extensions, "--user-data-dir", home];
    const done = spawnSync(process.execPath, [...args, "--install-extension", vsix], {
        env: environment(home),
        encoding: "utf-8",
    });
    fs.rmSync(home, { recursive: true, force: true });
    if (done.status !== 0) {
        throw new Error(`the package can not be installed: ${done.stdout}${done.stderr}`);
    }
}

/**
 * Start it with files (name → text) in its workspace and the first of them open.
 *
 * - `folders`: these folders of the workspace are opened together, as a workspace file has them; `[]` opens none.
 * - `isTrusted`: false opens the folder as one that nobody has said yet to trust.
 * - `settings`, `variables`: the user's own, and those of the process; a variable that is undefined is taken away.
 * - `existing`, `first`: a folder that is there already, instead of files, and which of its files is open.
 * - `watched`: a function that the page runs before anything else.
 * - `language`: the one that the editor is set to; only the extension's own texts are there in it.
 */
export async function open({ extensions, files = {}, folders, isTrusted = true, settings = {}, ...more }) {
    const { variables = {}, existing, first = Object.keys(files)[0], watched, language } = more;
    const run = fs.mkdtempSync(path.join(os.tmpdir(), "l4d2-e2e-"));
    const [home, profile, made] = ["home", "profile", "workspace"].map((name) => path.join(run, name));
    const workspace = existing ?? made;
    for (const folder of [home, workspace, path.join(profile, "User")]) {
        fs.mkdirSync(folder, { recursive: true });
    }
    for (const [name, text] of Object.entries(files)) {
        const file = path.join(workspace, name);
        fs.mkdirSync(path.dirname(file), { recursive: true });
        fs.writeFileSync(file, text);
    }
    const workspaceFile = path.join(run, "both.code-workspace");
    if (folders?.length) {
        const listed = folders.map((name) => ({ path: path.join(workspace, name) }));
        fs.writeFileSync(workspaceFile, JSON.stringify({ folders: listed }));
    }
    fs.writeFileSync(path.join(profile, "User/settings.json"), JSON.stringify({ ...SETTINGS, ...settings }));
    const port = await freePort();
    const log = fs.openSync(path.join(run, "code-server.log"), "w");
    const args = ["--config", os.devNull, "--auth", "none", "--bind-addr", `127.0.0.1:${port}`];
    args.push("--disable-telemetry", "--disable-update-check", "--disable-proxy");
    args.push("--disable-getting-started-override", "--user-data-dir", profile, "--extensions-dir", extensions);
    if (isTrusted) {
        args.push("--disable-workspace-trust");
    }
    if (language) {
        addLanguage(profile, language);
        args.push("--locale", language);
    }
    const server = spawn(process.execPath, [codeServer(), ...args], {
        stdio: ["ignore", log, log],
        env: { ...environment(home), ...variables },
    });
    const stop = () => stopped(server);
    try {
        await up(port, server);
        const query = !folders ? `folder=${workspace}` : folders.length ? `workspace=${workspaceFile}` : "ew=true";
        const { browser, page } = await shown({ port, query, file: first && path.join(workspace, first), watched });
        const close = async () => {
            await browser.close();
            await stop();
            fs.rmSync(run, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
        };
        return { page, workspace, profile, run, pid: server.pid, close };
    } catch (error) {
        await stop();
        throw error;
    }
}

/** A language pack that has no words: the editor knows the language, and stays English itself. */
function addLanguage(profile, language) {
    const words = path.join(profile, "no-words.json");
    fs.writeFileSync(words, JSON.stringify({ contents: {} }));
    const extensions = [{ extensionIdentifier: { id: "nobody.no-words" }, version: "1.0.0" }];
    const pack = { hash: "0", extensions, translations: { vscode: words }, label: language };
    fs.writeFileSync(path.join(profile, "languagepacks.json"), JSON.stringify({ [language]: pack }));
}

/** The editor's window. A browser that dies while it starts, as happens on a busy machine, is begun once more. */
async function shown(wanted, tries = 2) {
    const browser = await chromium.launch({ executablePath: browserProgram(), headless: true, args: BROWSER });
    try {
        return { browser, page: await opened(browser, wanted) };
    } catch (error) {
        await browser.close();
        if (tries > 1) {
            return await shown(wanted, tries - 1);
        }
        throw error;
    }
}

async function opened(browser, { port, query, file, watched }) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: "en-US" });
    // Nothing outside this machine is asked, whatever the editor would like.
    await context.route(
        (url) => url.hostname !== "127.0.0.1",
        (route) => route.abort(),
    );
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

/** The variables of a user who has nothing yet: a home of his own, and none of those that change a Python. */
function environment(home) {
    const kept = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("PYTHON")));
    const folders = { XDG_CONFIG_HOME: ".config", XDG_DATA_HOME: ".local/share", XDG_STATE_HOME: ".local/state" };
    const xdg = Object.fromEntries(Object.entries(folders).map(([name, below]) => [name, path.join(home, below)]));
    return { ...kept, ...xdg, HOME: home, EXTENSIONS_GALLERY: "{}", SHELL: "/bin/sh" };
}

function freePort() {
    return new Promise((resolve, reject) => {
        const socket = net.createServer();
        socket.once("error", reject);
        socket.listen(0, "127.0.0.1", () => {
            const { port } = socket.address();
            socket.close(() => resolve(port));
        });
    });
}

async function up(port, server) {
    const deadline = Date.now() + START_MS;
    while (Date.now() < deadline && server.exitCode === null) {
        try {
            if ((await fetch(`http://127.0.0.1:${port}/healthz`)).ok) {
                return;
            }
        } catch {
            await new Promise((resolve) => setTimeout(resolve, 50));
        }
    }
    throw new Error("code-server does not answer");
}

async function stopped(server) {
    if (server.exitCode !== null || server.signalCode !== null) {
        return;
    }
    const exited = new Promise((resolve) => server.once("exit", resolve));
    server.kill("SIGTERM");
    const timer = setTimeout(() => server.kill("SIGKILL"), 10_000);
    await exited;
    clearTimeout(timer);
}
