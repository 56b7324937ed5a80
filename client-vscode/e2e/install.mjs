/**
 * Installs code-server, a VS Code that a browser can show, for the tests: `npm run codeserver [VERSION]`. It and what it
 * needs come from npm, held by the lock files that it is published with and by the hash below. Nothing is compiled.
 */

import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";

const INTEGRITY = {
    "4.139.1": "sha512-fUYvJVdz4ZoVJfakGiGWXFMpF8K1ObsrpGvX17ZxNpKOzdNHs7lANT670JTr4ZhA8DnWqyvvmFG/d3HV9Yy6ew==",
};
const VERSION = process.argv[2] ?? "4.139.1";
const folder = path.resolve(import.meta.dirname, "../../build/code-server");
const made = path.join(folder, "made");

if (!(VERSION in INTEGRITY)) {
    throw new Error(`no hash is known for code-server ${VERSION}: known are ${Object.keys(INTEGRITY).join(", ")}`);
}
if (!fs.existsSync(made) || fs.readFileSync(made, "utf-8") !== VERSION) {
    fs.rmSync(folder, { recursive: true, force: true });
    fs.mkdirSync(folder, { recursive: true });
    fs.writeFileSync(path.join(folder, "package.json"), '{"name": "installed", "private": true}\n');
    npm(folder, `code-server@${VERSION}`);
    const installed = JSON.parse(fs.readFileSync(path.join(folder, "node_modules/.package-lock.json"), "utf-8"));
    const { integrity } = installed.packages["node_modules/code-server"];
    if (integrity !== INTEGRITY[VERSION]) {
        throw new Error(`code-server ${VERSION} is not what it was: ${integrity}`);
    }
    const workbench = path.join(folder, "node_modules/code-server/lib/vscode");
    npm(workbench);
    npm(path.join(workbench, "extensions"));
    fs.writeFileSync(made, VERSION);
}

function npm(where, ...names) {
    const options = ["--ignore-scripts", "--omit=dev", "--no-audit", "--no-fund", "--loglevel=error"];
    const args = [process.env.npm_execpath, "install", ...options, ...names];
    const done = spawnSync(process.execPath, args, { cwd: where, stdio: ["ignore", "ignore", "inherit"] });
    if (done.status !== 0) {
        throw new Error(`npm install in ${where} ended with ${done.status}`);
    }
}
