/**
 * A machine without a Python: said once, in words, with buttons that help. One that is chosen and can not run the server
 * is told of as well; one that can is used at once.
 */

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { choosePath, editor, ready } from "../hands.mjs";
import { WRONG } from "../plugins.mjs";

// A search path with nothing in it but what the editor itself starts.
const bare = fs.mkdtempSync(path.join(os.tmpdir(), "l4d2-bare-"));
for (const name of ["sh", "ps", "cat", "uname", "id"]) {
    const found = process.env.PATH.split(path.delimiter)
        .map((folder) => path.join(folder, name))
        .find((file) => fs.existsSync(file));
    if (found) {
        fs.symlinkSync(found, path.join(bare, name));
    }
}
const asked = ["-c", "import sys; print(sys.executable, sys.version_info[1])"];
const [python, minor] = execFileSync("python3", asked, { encoding: "utf-8" }).trim().split(" ");
const told = { implementation: "cpython", major: 3, minor: Number(minor), is64Bit: true, isFreeThreaded: false };

/** A program that says of itself that it is a Python, and does this when it is to run the server. */
function pretending(then) {
    const answer = JSON.stringify(told).replace("{", `{"executable":"'"$0"'",`);
    return `#!/bin/sh\ncase "$*" in *"-m server"*) ${then};; esac\necho '${answer}'\n`;
}

export const files = { "scripting/tank.sp": WRONG, broken: pretending("exit 3") };
// The editor is told that its variables are those of a terminal, or it asks a shell for better ones.
export const variables = { PATH: bare, VSCODE_CLI: "1" };

export async function flow({ page, workspace, shot }) {
    const broken = path.join(workspace, "broken");
    fs.chmodSync(broken, 0o755);
    const none = page.locator(".notification-list-item", { hasText: "needs Python 3.11" });
    const item = page.locator(".statusbar-item", { hasText: "L4D2" });
    await none.waitFor();
    await item.locator(".codicon-error").waitFor();
    await shot("told");
    await none.getByRole("button", { name: "Choose Interpreter…" }).click();
    await choosePath(page, broken, "OK");
    const failed = page.locator(".notification-list-item", { hasText: "could not be started" });
    await failed.waitFor();
    await item.locator(".codicon-error").waitFor();
    assert.equal(await page.locator(".notification-list-item .codicon-error").count(), 1, "one message says it");
    await shot("failed");

    fs.writeFileSync(broken, pretending(`exec "${python}" "$@"`));
    await failed.getByRole("button", { name: "Restart Server" }).click();
    await editor(page).locator(".squiggly-error").first().waitFor();
    await ready(page);
    await shot();
    fs.rmSync(bare, { recursive: true });
}
