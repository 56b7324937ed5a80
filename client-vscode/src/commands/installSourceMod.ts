/** `l4d2.installSourceMod`: the compiler and the headers into the project, so that plugins compile. */

import * as vscode from "vscode";
import { chosenFolder } from "../folders";
import { install, type What } from "../installing";
import { inform } from "../notices";
import type { Lack } from "../requests";
import type { Parts } from ".";

/** `lack` is what is missing, where somebody has found that out; else all is offered. */
export async function installSourceMod(parts: Parts, lack?: unknown): Promise<boolean> {
    if (!vscode.workspace.isTrusted) {
        const manage = vscode.l10n.t("Manage Workspace Trust");
        const message = vscode.l10n.t("A compiler is fetched only into a workspace that is trusted.");
        if ((await inform(message, manage)) === manage) {
            await vscode.commands.executeCommand("workbench.trust.manage");
        }
        return false;
    }
    const title = vscode.l10n.t("Install SourceMod");
    const folder = await chosenFolder(vscode.l10n.t("Which folder is the project's?"));
    if (!folder) {
        return false;
    }
    const items = offered((lack ?? {}) as Partial<Lack>);
    const picked = await vscode.window.showQuickPick(items, {
        title,
        placeHolder: vscode.l10n.t("It goes into the project’s folder .l4d2, which git ignores"),
        canPickMany: true,
    });
    return picked?.length
        ? await install(
              parts,
              folder,
              picked.map((one) => one.what),
          )
        : false;
}

function offered(lack: Partial<Lack>): (vscode.QuickPickItem & { what: What })[] {
    return [
        {
            label: vscode.l10n.t("SourceMod 1.12"),
            description: vscode.l10n.t("the compiler and the headers"),
            detail: vscode.l10n.t("Some tens of megabytes, from the releases of alliedmodders/sourcemod"),
            picked: lack.compiler !== false,
            what: "sourcemod",
        },
        {
            label: "Left4DHooks",
            description: vscode.l10n.t("the headers"),
            detail: vscode.l10n.t("A few megabytes, from SilvDev/Left4DHooks"),
            picked: true,
            what: "left4dhooks",
        },
    ];
}
