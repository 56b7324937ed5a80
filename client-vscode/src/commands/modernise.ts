/** `l4d2.modernise`: write the file in new syntax. */

import * as vscode from "vscode";

export async function modernise(): Promise<void> {
    await vscode.commands.executeCommand("editor.action.codeAction", { kind: "source.modernise.l4d2", apply: "first" });
}
