/** `l4d2 serve` as a process, which can be stopped and come back at the same address; and a model for it to ask. */

import { spawn } from "node:child_process";
import fs from "node:fs";
import net from "node:net";
import path from "node:path";
import { modelServer } from "../../client-vscode/e2e/model.mjs";

const ROOT = path.resolve(import.meta.dirname, "../..");
const START_MS = 60_000;

/** Start one whose settings lie in `folder`; `python` runs it. With a `token` it wants one. */
export async function serving(python, folder, token = "") {
    const model = await modelServer();
    const presets = path.join(folder, "l4d2-architect", "models");
    fs.mkdirSync(presets, { recursive: true });
    fs.writeFileSync(
        path.join(presets, "said.toml"),
        [
            'title = "Said"',
            'engine = "compatible"',
            "[price]",
            "input = 2.0",
            "output = 8.0",
            "[options]",
            `address = "${model.address}"`,
            'model = "m"',
            "retries = 0",
        ].join("\n"),
    );
    const port = await freePort();
    const arguments_ = ["-m", "server.cli", "serve", "--port", String(port)];
    if (token) {
        fs.writeFileSync(path.join(folder, "token"), token);
        arguments_.push("--token-file", path.join(folder, "token"));
    }
    const env = {
        ...process.env,
        PYTHONPATH: ROOT,
        PYTHONUTF8: "1",
        XDG_CONFIG_HOME: folder,
        XDG_STATE_HOME: folder,
        APPDATA: folder,
        LOCALAPPDATA: folder,
    };
    let child = null;
    const service = {
        address: `http://127.0.0.1:${port}`,
        model,
        token,
        async start() {
            child = spawn(python, arguments_, { cwd: folder, env, stdio: ["ignore", "pipe", "inherit"] });
            await listening(child);
        },
        async stop() {
            if (child && child.exitCode === null) {
                const ended = new Promise((resolve) => child.once("exit", resolve));
                child.kill("SIGKILL");
                await ended;
            }
        },
        async close() {
            await service.stop();
            await model.close();
        },
    };
    await service.start();
    return service;
}

function listening(child) {
    return new Promise((resolve, reject) => {
        const late = setTimeout(() => reject(new Error("the service does not say where it listens")), START_MS);
        const done = (settle) => {
            clearTimeout(late);
            settle();
        };
        child.stdout.once("data", () => done(resolve));
        child.once("error", (error) => done(() => reject(error)));
        child.once("exit", (code) => done(() => reject(new Error(`the service ended with ${code}`))));
    });
}

function freePort() {
    return new Promise((resolve) => {
        const server = net.createServer().listen(0, "127.0.0.1", () => {
            const { port } = server.address();
            server.close(() => resolve(port));
        });
    });
}
