/** `l4d2.openErrorLog`: choose an error log of a server, and see the lines of the plugins that it blames. */

import * as vscode from "vscode";
import { showLog } from "../logs";
import type { Parts } from ".";

export async function openErrorLog({ server }: Parts, given?: unknown): Promise<void> {
    const uri = given instanceof vscode.Uri ? given : await chosen();
    if (uri) {
        await showLog(server, await vscode.workspace.openTextDocument(uri));
    }
}

async function chosen(): Promise<vscode.Uri | undefined> {
    const picked = await vscode.window.showOpenDialog({
        title: vscode.l10n.t("Open Error Log"),
        openLabel: vscode.l10n.t("Open"),
        filters: { [vscode.l10n.t("Logs")]: ["log", "txt"], [vscode.l10n.t("All files")]: ["*"] },
    });
    return picked?.[0];
}
