/** `l4d2.newProject`: a folder with a first plugin and all that its repository needs; it is opened if the user wants. */

import * as vscode from "vscode";
import { folderOnDisk } from "../folders";
import { inform } from "../notices";
import { MAKE_PROJECT } from "../requests";
import { askWishes } from "../wishes";
import type { Parts } from ".";

const STEPS = 4;

export async function newProject({ server, context }: Parts): Promise<void> {
    const title = vscode.l10n.t("New Project");
    const wishes = await askWishes(context, title, 0, STEPS);
    if (!wishes) {
        return;
    }
    const picked = await vscode.window.showQuickPick(licences(), {
        title: `${title} (${STEPS}/${STEPS})`,
        placeHolder: vscode.l10n.t("Its licence"),
    });
    const parent = picked && (await folderOnDisk(vscode.l10n.t("In which folder is the project's folder to be made?")));
    if (!parent) {
        return;
    }
    const said = { ...wishes, license: picked.label, folder: parent.toString(), place: "inside" };
    const made = await server.ask<{ uri: string; plugin: string }>(MAKE_PROJECT, said);
    if (made) {
        await openMade(vscode.Uri.parse(made.uri), vscode.Uri.parse(made.plugin));
    }
}

async function openMade(folder: vscode.Uri, plugin: vscode.Uri): Promise<void> {
    const here = vscode.l10n.t("Open");
    const beside = vscode.l10n.t("Open in New Window");
    const message = vscode.l10n.t("The project is in {0}.", folder.fsPath);
    const answer = await inform(message, here, beside);
    if (answer) {
        await vscode.commands.executeCommand("vscode.openFolder", folder, { forceNewWindow: answer === beside });
    } else {
        await vscode.window.showTextDocument(plugin);
    }
}

function licences(): vscode.QuickPickItem[] {
    return [
        {
            label: "GPL-3.0",
            detail: vscode.l10n.t("What SourceMod's own licence asks of plugins that are given away"),
        },
        { label: "MIT", detail: vscode.l10n.t("Others may do with your own lines what they like") },
    ];
}
