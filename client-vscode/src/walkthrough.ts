/**
 * The walkthrough of the manifest: opens it, and tells it what it can not know by a command or a setting.
 */

import * as vscode from "vscode";

const OPENED = "l4d2.pluginOpened";

/** Once a plugin is open, the step that asks for it is done. */
export function noticeSteps(): vscode.Disposable {
    const notice = (document: vscode.TextDocument) => {
        if (isPlugin(document)) {
            void tell(true);
        }
    };
    vscode.workspace.textDocuments.forEach(notice);
    return vscode.workspace.onDidOpenTextDocument(notice);
}

/** Show it. The editor ticks off what becomes so, not what is so already when it first looks. */
export async function openWalkthrough(extension: string): Promise<void> {
    await tell(false);
    await vscode.commands.executeCommand("workbench.action.openWalkthrough", `${extension}#start`, false);
    await tell(vscode.workspace.textDocuments.some(isPlugin));
}

function tell(isOpened: boolean): Thenable<unknown> {
    return vscode.commands.executeCommand("setContext", OPENED, isOpened);
}

function isPlugin({ languageId }: vscode.TextDocument): boolean {
    return languageId === "sourcepawn";
}
