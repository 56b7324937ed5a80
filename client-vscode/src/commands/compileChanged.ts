/** `l4d2.compileChanged`: compile all plugins that are older than what they are made of. */

import * as vscode from "vscode";
import { compileWithBar, tellAll } from "../compiling";
import { inform } from "../notices";
import type { Parts } from ".";

export async function compileChanged(parts: Parts): Promise<void> {
    const summary = await compileWithBar(parts, vscode.l10n.t("Compiling what has changed"), "changed");
    if (summary) {
        tellAll(summary);
    } else {
        void inform(vscode.l10n.t("All plugins are compiled and up to date."));
    }
}
