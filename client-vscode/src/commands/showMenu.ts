/** `l4d2.showMenu`: what a click on the status bar offers. */

import * as vscode from "vscode";
import { ASK_AND_GENERATE } from "../requests";

export async function showMenu(): Promise<void> {
    const offered: [string, string, string][] = [
        ["sparkle", vscode.l10n.t("Generate Plugin…"), ASK_AND_GENERATE],
        ["server", vscode.l10n.t("Choose Model…"), "l4d2.chooseModel"],
        ["key", vscode.l10n.t("Set API Key…"), "l4d2.setKey"],
        ["credit-card", vscode.l10n.t("Show Cost"), "l4d2.showCost"],
        ["output", vscode.l10n.t("Show Log"), "l4d2.showLog"],
        ["debug-restart", vscode.l10n.t("Restart Server"), "l4d2.restart"],
    ];
    const items = offered.map(([icon, label, command]) => ({ label: `$(${icon}) ${label}`, command }));
    const picked = await vscode.window.showQuickPick(items, { title: "L4D2 Architect" });
    if (picked) {
        await vscode.commands.executeCommand(picked.command);
    }
}
