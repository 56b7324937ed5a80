/**
 * Documents for plugins to come. They are on no disk until they are saved, but have a name and a place already.
 */

import * as vscode from "vscode";
import { fileNameFor, freeName } from "./names";

const FOLDERS = ["addons/sourcemod/scripting", "scripting"];

/** An empty one for what is asked, beside the plugin that is open, else where plugins are in the first folder. */
export async function newDocument(
    asked: string,
    active: vscode.TextDocument | undefined,
): Promise<vscode.TextDocument> {
    const folder = await folderOfPlugins(active);
    if (!folder) {
        return await vscode.workspace.openTextDocument({ language: "sourcepawn" });
    }
    const name = await freeName(fileNameFor(asked), (file) => isTaken(vscode.Uri.joinPath(folder, file)));
    return await vscode.workspace.openTextDocument(vscode.Uri.joinPath(folder, name).with({ scheme: "untitled" }));
}

/** Put a text into an empty document, in one step of undo. */
export async function fill(document: vscode.TextDocument, text: string): Promise<void> {
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, new vscode.Position(0, 0), text);
    await vscode.workspace.applyEdit(edit);
}

/** Take an empty document away again. One with a name counts as changed, and closing its tab would ask about it. */
export async function takeAway(document: vscode.TextDocument): Promise<void> {
    await vscode.window.showTextDocument(document, { preserveFocus: false });
    await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
}

async function folderOfPlugins(active: vscode.TextDocument | undefined): Promise<vscode.Uri | undefined> {
    if (active?.uri.scheme === "file" && active.fileName.endsWith(".sp")) {
        return vscode.Uri.joinPath(active.uri, "..");
    }
    const root = vscode.workspace.workspaceFolders?.[0]?.uri;
    if (root?.scheme !== "file") {
        return undefined;
    }
    for (const name of FOLDERS) {
        if (await isThere(vscode.Uri.joinPath(root, name))) {
            return vscode.Uri.joinPath(root, name);
        }
    }
    return root;
}

async function isTaken(uri: vscode.Uri): Promise<boolean> {
    const isOpen = vscode.workspace.textDocuments.some((one) => one.uri.path === uri.path && !one.isClosed);
    return isOpen || (await isThere(uri));
}

async function isThere(uri: vscode.Uri): Promise<boolean> {
    try {
        await vscode.workspace.fs.stat(uri);
        return true;
    } catch {
        return false;
    }
}
