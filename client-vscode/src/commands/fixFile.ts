/** `l4d2.fixFile`: make every correction of the file that is safe. */

import * as vscode from "vscode";

export async function fixFile(): Promise<void> {
    await vscode.commands.executeCommand("editor.action.codeAction", { kind: "source.fixAll.l4d2", apply: "first" });
}
