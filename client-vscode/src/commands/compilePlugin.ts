/** `l4d2.compilePlugin`: compile the plugin that a file belongs to, or those of several, into the output folder. */

import * as vscode from "vscode";
import { compileAll, filesOf, planOf, tellAll, tellOne } from "../compiling";
import type { Parts } from ".";

export async function compilePlugin(parts: Parts, clicked?: unknown, selected?: unknown): Promise<void> {
    const plugins = await planOf(parts, filesOf(clicked, selected));
    const where = { location: vscode.ProgressLocation.Window, title: vscode.l10n.t("Compiling") };
    const summary = await vscode.window.withProgress(where, (_, token) => compileAll(parts, plugins, token));
    const [compiled, ...others] = [...summary.done, ...summary.failed];
    if (compiled && others.length + summary.refused.length === 0) {
        tellOne(compiled);
    } else {
        tellAll(summary);
    }
}
