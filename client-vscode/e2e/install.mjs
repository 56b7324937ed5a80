/**
 * Installs code-server, a VS Code that a browser can show, for the tests: `npm run codeserver [VERSION]`. It and what it
 * needs come from npm, held by the lock files that it is published with and by the hashes below. The newest goes to
 * `build/code-server`, another one to `build/code-server-VERSION`; nothing of the newest is compiled.
 */

import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";

const NEWEST = "4.139.1";
/** The hash of each package, and which of its parts are compiled here: older ones do not bring them along. */
const KNOWN = {
    [NEWEST]: {
        integrity: "sha512-fUYvJVdz4ZoVJfakGiGWXFMpF8K1ObsrpGvX17ZxNpKOzdNHs7lANT670JTr4ZhA8DnWqyvvmFG/d3HV9Yy6ew==",
        compiled: [],
    },
    // VS Code 1.100, the oldest that the extension is for.
    "4.100.3": {
        integrity: "sha512-q/Fh2DOxCRNhC/WiG/6sAhSKnj7ZACTVBaeeZ+rWjol//0FCbl/qg1ln5ecZ99jYcfqMxZZAyWcN+YBIo0DgpA==",
        compiled: ["argon2"],
    },
};
const VERSION = process.argv[2] ?? NEWEST;
const folder = path.resolve(
    import.meta.dirname,
    "../../build",
    VERSION === NEWEST ? "code-server" : `code-server-${VERSION}`,
);
const made = path.join(folder, "made");

if (!(VERSION in KNOWN)) {
    throw new Error(`no hash is known for code-server ${VERSION}: known are ${Object.keys(KNOWN).join(", ")}`);
}
if (!fs.existsSync(made) || fs.readFileSync(made, "utf-8") !== VERSION) {
    fs.rmSync(folder, { recursive: true, force: true });
    fs.mkdirSync(folder, { recursive: true });
    fs.writeFileSync(path.join(folder, "package.json"), '{"name": "installed", "private": true}\n');
    npm(folder, "install", ...quietly(), `code-server@${VERSION}`);
    const installed = JSON.parse(fs.readFileSync(path.join(folder, "node_modules/.package-lock.json"), "utf-8"));
    const { integrity } = installed.packages["node_modules/code-server"];
    if (integrity !== KNOWN[VERSION].integrity) {
        throw new Error(`code-server ${VERSION} is not what it was: ${integrity}`);
    }
    for (const name of KNOWN[VERSION].compiled) {
        npm(folder, "rebuild", name, "--build-from-source", "--loglevel=error");
    }
    const workbench = path.join(folder, "node_modules/code-server/lib/vscode");
    npm(workbench, "install", ...quietly());
    npm(path.join(workbench, "extensions"), "install", ...quietly());
    fs.writeFileSync(made, VERSION);
}

function quietly() {
    return ["--ignore-scripts", "--omit=dev", "--no-audit", "--no-fund", "--loglevel=error"];
}

/** Run npm. The headers of Node that compiling needs are those of this very Node. */
function npm(where, ...args) {
    const nodedir = path.resolve(process.execPath, "../..");
    const done = spawnSync(process.execPath, [process.env.npm_execpath, ...args], {
        cwd: where,
        env: { ...process.env, npm_config_nodedir: nodedir },
        stdio: ["ignore", "ignore", "inherit"],
    });
    if (done.status !== 0) {
        throw new Error(`npm ${args[0]} in ${where} ended with ${done.status}`);
    }
}
