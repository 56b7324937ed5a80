/**
 * Has the server fetch what a project lacks, and offers that once where it would help. What is fetched from where is
 * the server's business; it shows the bar as well.
 */

import * as vscode from "vscode";
import type { Parts } from "./commands";
import { helps, isWelcome, type Occasion } from "./offering";
import { INSTALL, type Installed, type Lack, MISSING } from "./requests";
import { change, setting } from "./settings";

const OFFERED_HERE = "l4d2.install.offered";
const COMMAND = "l4d2.installSourceMod";

/** What can be fetched into a project. */
export type What = "sourcemod" | "left4dhooks";

/** Fetch one after the other; false when the user stopped it. */
export async function install({ server }: Parts, folder: vscode.Uri, whats: readonly What[]): Promise<boolean> {
    const done: Installed[] = [];
    for (const what of whats) {
        const installed = await server.ask<Installed>(INSTALL, what, folder.toString());
        if (!installed) {
            return false;
        }
        done.push(installed);
    }
    const names = done.map((one) => `${one.name} (${one.version})`).join(", ");
    const remarks = done.map((one) => one.remark).filter(Boolean);
    const message = vscode.l10n.t("Installed into the project’s folder .l4d2: {0}.", names);
    if (remarks.length > 0) {
        void vscode.window.showWarningMessage([message, ...remarks].join(" "));
    } else {
        void vscode.window.showInformationMessage(message);
    }
    return true;
}

/** Offer it when a plugin is saved that can not be compiled here: once in a workspace, and never to who wants none. */
export function offerWhereMissing(parts: Parts): vscode.Disposable {
    let isBusy = false;
    return vscode.workspace.onDidSaveTextDocument(async (document) => {
        if (isBusy || !isWelcome(occasion(parts.context, document))) {
            return;
        }
        isBusy = true;
        try {
            const lack = await parts.server.ask<Lack>(MISSING, document.uri.toString());
            if (lack && helps(lack) && isWelcome(occasion(parts.context, document))) {
                await parts.context.workspaceState.update(OFFERED_HERE, true);
                void offer(lack);
            }
        } catch (error) {
            parts.log.debug(`what is missing is not known: ${error}`);
        } finally {
            isBusy = false;
        }
    });
}

function occasion({ workspaceState }: vscode.ExtensionContext, document: vscode.TextDocument): Occasion {
    return {
        language: document.languageId,
        inWorkspace: vscode.workspace.getWorkspaceFolder(document.uri) !== undefined,
        trusted: vscode.workspace.isTrusted,
        refused: !setting("l4d2.offerToInstall"),
        offered: workspaceState.get(OFFERED_HERE, false),
    };
}

async function offer(lack: Lack): Promise<void> {
    const yes = vscode.l10n.t("Install SourceMod…");
    const never = vscode.l10n.t("Don't Ask Again");
    const message = lack.compiler
        ? vscode.l10n.t("There is no SourcePawn compiler for this plugin. Fetch SourceMod's into the project?")
        : vscode.l10n.t("This plugin includes Left4DHooks' headers, and they are not there. Fetch them?");
    const answer = await vscode.window.showInformationMessage(message, yes, never);
    if (answer === yes) {
        await vscode.commands.executeCommand(COMMAND, lack);
    } else if (answer === never) {
        await change("l4d2.offerToInstall", false);
    }
}
