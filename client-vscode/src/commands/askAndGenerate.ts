/** `l4d2.askAndGenerate`: ask what a plugin is to do and have the server write it, in an empty file or a new one. */

import * as vscode from "vscode";
import { COST, type Costs, GENERATE, type Written } from "../requests";
import type { Parts } from ".";

/** Shown before anything is typed; the built-in engine can do them all. */
function examples(): string[] {
    return [
        vscode.l10n.t("Announce to everyone when a Tank spawns"),
        vscode.l10n.t("Show the damage done to the Tank when it dies"),
        vscode.l10n.t("Heal survivors by 20 when they kill a special infected"),
        vscode.l10n.t("Give every survivor a first aid kit when the round starts"),
        vscode.l10n.t("Reflect friendly fire back to the attacker"),
        vscode.l10n.t("Add a command !heal for admins that heals all survivors"),
    ];
}

/** `uri` names the file to write over, which has nothing in it yet. Without one, no file with text is touched. */
export async function askAndGenerate({ server, status, log }: Parts, uri?: unknown): Promise<void> {
    const request = await asked();
    if (!request) {
        return;
    }
    const document = await target(uri);
    await vscode.window.showTextDocument(document);
    const title = vscode.l10n.t("Writing a plugin");
    const where = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
    await vscode.window.withProgress(where, async (progress, token) => {
        progress.report({ message: request });
        try {
            await server.askUntil<Written>(token, GENERATE, document.uri.toString(), request);
        } catch (error) {
            if (!token.isCancellationRequested) {
                throw error;
            }
            log.info("generation was cancelled");
        }
    });
    const costs = await server.ask<Costs>(COST);
    if (costs) {
        status.spent(costs);
    }
}

/** The request: typed freely, or one of the examples. */
function asked(): Promise<string | undefined> {
    const pick = vscode.window.createQuickPick();
    pick.title = vscode.l10n.t("Generate Plugin");
    pick.placeholder = vscode.l10n.t("What is the plugin to do? Say it in your own words.");
    const offered = examples().map((label) => ({ label, iconPath: new vscode.ThemeIcon("lightbulb") }));
    pick.items = offered;
    return new Promise((resolve) => {
        pick.onDidChangeValue((value) => {
            const typed = { label: value, iconPath: new vscode.ThemeIcon("sparkle"), alwaysShow: true };
            pick.items = value.trim() ? [typed, ...offered] : offered;
        });
        pick.onDidAccept(() => {
            resolve(pick.selectedItems[0]?.label.trim() || pick.value.trim());
            pick.hide();
        });
        pick.onDidHide(() => {
            resolve(undefined);
            pick.dispose();
        });
        pick.show();
    });
}

async function target(uri: unknown): Promise<vscode.TextDocument> {
    if (typeof uri === "string") {
        return vscode.workspace.openTextDocument(vscode.Uri.parse(uri));
    }
    const active = vscode.window.activeTextEditor?.document;
    if (active?.languageId === "sourcepawn" && !active.getText().trim()) {
        return active;
    }
    return vscode.workspace.openTextDocument({ language: "sourcepawn" });
}
