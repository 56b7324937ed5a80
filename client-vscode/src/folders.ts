/**
 * Which folder a command is about: that of the file in front, the only one, or one that the user picks.
 */

import * as path from "node:path";
import * as vscode from "vscode";

/** A folder of the workspace, or where none is open one on the disk; undefined when the user picks none. */
export async function chosenFolder(title: string): Promise<vscode.Uri | undefined> {
    const folders = vscode.workspace.workspaceFolders ?? [];
    if (folders.length === 0) {
        return await folderOnDisk(title);
    }
    const active = activePlugin();
    const own = active && vscode.workspace.getWorkspaceFolder(active);
    if (own || folders.length === 1) {
        return (own ?? folders[0])?.uri;
    }
    return (await vscode.window.showWorkspaceFolderPick({ placeHolder: title }))?.uri;
}

/** A folder of the disk. */
export async function folderOnDisk(title: string): Promise<vscode.Uri | undefined> {
    const picked = await vscode.window.showOpenDialog({
        title,
        openLabel: vscode.l10n.t("Choose"),
        canSelectFolders: true,
        canSelectFiles: false,
        canSelectMany: false,
    });
    return picked?.[0];
}

/** The folder of the plugin in front, which lies on a disk; undefined where another kind of file is. */
export function folderOfPlugin(): vscode.Uri | undefined {
    const active = activePlugin();
    return active?.path.endsWith(".sp") ? active.with({ path: path.posix.dirname(active.path) }) : undefined;
}

function activePlugin(): vscode.Uri | undefined {
    const document = vscode.window.activeTextEditor?.document;
    return document?.languageId === "sourcepawn" && document.uri.scheme === "file" ? document.uri : undefined;
}
