/**
 * A folder that nobody has said to trust, and that is hostile: what it brings along as Python, compiler and modules is
 * not run; the language is understood all the same. Once it is trusted, its settings count.
 */

import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { command, editor, focus, save } from "../hands.mjs";
import { WRONG } from "../plugins.mjs";
import { expectUntil } from "../waiting.mjs";

const script = (name, then) => `#!/bin/sh\necho ran >> "$(dirname "$0")/${name}.ran"\n${then}\n`;

export const files = {
    "scripting/tank.sp": WRONG,
    ".vscode/settings.json": JSON.stringify({
        "l4d2.python": "$" + "{workspaceFolder}/tools/python",
        "l4d2.compiler.path": "$" + "{workspaceFolder}/tools/spcomp",
    }),
    "tools/python": script("python", 'exec python3 "$@"'),
    "tools/spcomp": script("spcomp", "exit 1"),
    "scripting/spcomp": script("beside", "exit 1"),
    "server/__init__.py": 'open("module.ran", "w")\n',
    "sitecustomize.py": 'open("module.ran", "w")\n',
};
export const isTrusted = false;
export const settings = {
    "security.workspace.trust.startupPrompt": "never",
    "security.workspace.trust.banner": "never",
};

export async function flow({ page, workspace, shot }) {
    for (const name of ["tools/python", "tools/spcomp", "scripting/spcomp"]) {
        fs.chmodSync(path.join(workspace, name), 0o755);
    }
    const errors = editor(page).locator(".squiggly-error");
    await expectUntil("mistakes are underlined", async () => (await errors.count()) === 2);
    await page.locator(".statusbar-item", { hasText: "Restricted Mode" }).waitFor();
    await focus(page);
    await save(page);
    await shot("restricted");
    assert.deepEqual(ran(workspace), []);

    await command(page, "Workspaces: Manage Workspace Trust");
    await page.locator(".workspace-trust-editor").waitFor();
    await shot("trust");
    await page.locator(".workspace-trust-editor").getByRole("button", { name: "Trust", exact: true }).click();
    await expectUntil("the folder's Python is used", () => ran(workspace).includes("tools/python.ran"));
    await page.locator(".tab", { hasText: "tank.sp" }).click();
    await focus(page);
    await expectUntil("the compiler is run", async () => {
        await save(page);
        return ran(workspace).some((name) => /spcomp|beside/.test(name));
    });
    await shot();
}

/** The marks of what was run. */
function ran(workspace) {
    return fs
        .readdirSync(workspace, { recursive: true })
        .filter((name) => name.endsWith(".ran"))
        .sort();
}
