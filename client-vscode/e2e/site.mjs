/**
 * A code-server, a VS Code that a browser shows: begun with an environment, made as good as new between windows, ended.
 * Shows nothing.
 */

import { spawn, spawnSync } from "node:child_process";
import fs from "node:fs";
import net from "node:net";
import os from "node:os";
import path from "node:path";

const ROOT = path.resolve(import.meta.dirname, "../..");
const START_MS = 60_000;
/** What the extension and the editor keep of a user, below the home and the profile. What was compiled may stay. */
const KEPT_AT_HOME = [".config/l4d2-architect", ".local/state/l4d2-architect"];

/** Those that run. None outlives this process, however it ends. */
const running = new Set();
process.once("exit", () => {
    for (const server of running) {
        server.kill("SIGTERM");
    }
});

/** Where code-server is, as `make` installs it; `CODE_SERVER` names another one. */
function codeServer() {
    const folder = process.env.CODE_SERVER ?? path.join(ROOT, "build/code-server");
    return path.join(folder, "node_modules/code-server/out/node/entry.js");
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
 * Begin one with a home and a profile of its own.
 *
 * - `isTrusted`: false opens folders as ones that nobody has said yet to trust.
 * - `variables`: of the process; one that is undefined is taken away.
 * - `language`: the one that the editor is set to; only the extension's own texts are there in it.
 */
export async function startSite({ extensions, isTrusted = true, variables = {}, language }) {
    const run = fs.mkdtempSync(path.join(os.tmpdir(), "l4d2-e2e-"));
    const [home, profile] = ["home", "profile"].map((name) => path.join(run, name));
    for (const folder of [home, path.join(profile, "User")]) {
        fs.mkdirSync(folder, { recursive: true });
    }
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
    fs.closeSync(log);
    running.add(server);
    server.once("exit", () => running.delete(server));
    const stop = async () => {
        await stopped(server);
        fs.rmSync(run, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    };
    try {
        await up(port, server);
    } catch (error) {
        await stop();
        throw error;
    }
    return { port, run, home, profile, pid: server.pid, stop };
}

/** A user with these settings who has done nothing yet. No window may be open. */
export function renew({ home, profile }, settings) {
    for (const name of KEPT_AT_HOME) {
        fs.rmSync(path.join(home, name), { recursive: true, force: true });
    }
    const user = path.join(profile, "User");
    fs.rmSync(user, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    fs.mkdirSync(user, { recursive: true });
    fs.writeFileSync(path.join(user, "settings.json"), JSON.stringify(settings));
}

/** A language pack that has no words: the editor knows the language, and stays English itself. */
function addLanguage(profile, language) {
    const words = path.join(profile, "no-words.json");
    fs.writeFileSync(words, JSON.stringify({ contents: {} }));
    const extensions = [{ extensionIdentifier: { id: "nobody.no-words" }, version: "1.0.0" }];
    const pack = { hash: "0", extensions, translations: { vscode: words }, label: language };
    fs.writeFileSync(path.join(profile, "languagepacks.json"), JSON.stringify({ [language]: pack }));
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
