/** `l4d2.addGameServer`: ask for what a game server needs, step by step, and put it into the settings. */

import * as vscode from "vscode";
import { gameServers, type Protocol } from "../deploy/servers";
import { change, setting } from "../settings";

const STEPS = 5;

export async function addGameServer(): Promise<void> {
    const protocol = await pickProtocol();
    const host = protocol && (await typed(2, vscode.l10n.t("Address of the server"), "192.0.2.1"));
    const port = host && (await typed(3, vscode.l10n.t("Port"), "", protocol === "sftp" ? "22" : "21"));
    const user = port && (await typed(4, vscode.l10n.t("User name"), ""));
    const place =
        user && (await typed(5, vscode.l10n.t("SourceMod's folder there"), "", "left4dead2/addons/sourcemod"));
    if (!protocol || !host || !port || !user || !place) {
        return;
    }
    const made = { name: host, protocol, host, port: Number(port), user, folder: place };
    if (gameServers([made]).servers.length === 0) {
        throw new Error(vscode.l10n.t("That is no valid server: {0}", JSON.stringify(made)));
    }
    await change("l4d2.deploy.servers", [...setting("l4d2.deploy.servers"), made]);
    const open = vscode.l10n.t("Open Settings");
    const message = vscode.l10n.t("{0} is in your settings. The password is asked for at the first deploy.", host);
    if ((await vscode.window.showInformationMessage(message, open)) === open) {
        await vscode.commands.executeCommand("workbench.action.openSettings", "l4d2.deploy.servers");
    }
}

async function pickProtocol(): Promise<Protocol | undefined> {
    const items: (vscode.QuickPickItem & { protocol: Protocol })[] = [
        { label: "SFTP", protocol: "sftp", description: vscode.l10n.t("files over SSH: the best, where there is SSH") },
        { label: "FTPS", protocol: "ftps", description: vscode.l10n.t("FTP over TLS: most rented servers have it") },
        { label: "FTP", protocol: "ftp", description: vscode.l10n.t("sends the password unencrypted") },
    ];
    const title = vscode.l10n.t("Add a game server ({0}/{1}): how do files get there?", 1, STEPS);
    return (await vscode.window.showQuickPick(items, { title, ignoreFocusOut: true }))?.protocol;
}

function typed(step: number, what: string, placeHolder: string, value = ""): Thenable<string | undefined> {
    const title = vscode.l10n.t("Add a game server ({0}/{1}): {2}", step, STEPS, what);
    return vscode.window.showInputBox({
        title,
        placeHolder,
        value,
        ignoreFocusOut: true,
        validateInput: (text) => (text.trim() ? null : vscode.l10n.t("This is needed.")),
    });
}
