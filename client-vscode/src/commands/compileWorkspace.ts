/** `l4d2.compileWorkspace`: compile all plugins of the opened folders. */

import * as vscode from "vscode";
import { compileWithBar, tellAll } from "../compiling";
import type { Parts } from ".";

export async function compileWorkspace(parts: Parts): Promise<void> {
    const summary = await compileWithBar(parts, vscode.l10n.t("Compiling all plugins"), "workspace");
    if (summary) {
        tellAll(summary);
    }
}
