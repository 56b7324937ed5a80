/** `l4d2.showMenu`: what a click on the status bar offers. */

import * as vscode from "vscode";
import { ASK_AND_GENERATE } from "../requests";
import type { Parts } from ".";

export async function showMenu({ status }: Parts): Promise<void> {
    const isPlugin = vscode.window.activeTextEditor?.document.languageId === "sourcepawn";
    const ofPlugin: [string, string, string][] = [
        ["gear", vscode.l10n.t("Compile Plugin"), "l4d2.compilePlugin"],
        ["rocket", vscode.l10n.t("Deploy Plugin"), "l4d2.deployPlugin"],
        ["wand", vscode.l10n.t("Fix All in File"), "l4d2.fixFile"],
    ];
    const offered: [string, string, string][] = [
        ...(isPlugin ? ofPlugin : []),
        ["sparkle", vscode.l10n.t("Generate Plugin…"), ASK_AND_GENERATE],
        ["comment-discussion", vscode.l10n.t("Open Chat"), "l4d2.openChat"],
        ["server", vscode.l10n.t("Choose Model…"), "l4d2.chooseModel"],
        ["key", vscode.l10n.t("Set API Key…"), "l4d2.setKey"],
        ["credit-card", vscode.l10n.t("Show Cost"), "l4d2.showCost"],
        ["new-file", vscode.l10n.t("New Plugin…"), "l4d2.newPlugin"],
        ["book", vscode.l10n.t("Get Started"), "l4d2.getStarted"],
        ["pulse", vscode.l10n.t("Doctor"), "l4d2.showDoctor"],
        ["output", vscode.l10n.t("Show Log"), "l4d2.showLog"],
        ["debug-restart", vscode.l10n.t("Restart Server"), "l4d2.restart"],
    ];
    const stops = status.underWay.map(({ title, stop }) => ({
        label: `$(stop-circle) ${vscode.l10n.t("Cancel: {0}", title)}`,
        run: stop as () => unknown,
    }));
    const items = offered.map(([icon, label, command]) => ({
        label: `$(${icon}) ${label}`,
        run: () => vscode.commands.executeCommand(command),
    }));
    const picked = await vscode.window.showQuickPick([...stops, ...items], { title: "L4D2 Architect" });
    await picked?.run();
}
