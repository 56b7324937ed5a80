/** `l4d2.addGameServer`: ask for what a game server needs, step by step, and put it into the settings. */

import * as vscode from "vscode";
import { type Fault, faultOfFolder, faultOfHost, faultOfPort, faultOfUser } from "../deploy/entries";
import type { Protocol } from "../deploy/servers";
import { inform } from "../notices";
import { change, setting } from "../settings";

const STEPS = 5;

export async function addGameServer(): Promise<void> {
    const protocol = await pickProtocol();
    const host = protocol && (await typed(2, vscode.l10n.t("Address of the server"), faultOfHost, "192.0.2.1"));
    const port = host && (await typed(3, vscode.l10n.t("Port"), faultOfPort, "", protocol === "sftp" ? "22" : "21"));
    const user = port && (await typed(4, vscode.l10n.t("User name"), faultOfUser));
    const place =
        user &&
        (await typed(5, vscode.l10n.t("SourceMod's folder there"), faultOfFolder, "", "left4dead2/addons/sourcemod"));
    if (!protocol || !host || !port || !user || !place) {
        return;
    }
    const made = { name: host, protocol, host, port: Number(port), user, folder: place };
    await change("l4d2.deploy.servers", [...setting("l4d2.deploy.servers"), made]);
    const open = vscode.l10n.t("Open Settings");
    const message = vscode.l10n.t("{0} is in your settings. The password is asked for at the first deploy.", host);
    if ((await inform(message, open)) === open) {
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

/** One step; what is wrong is said while it is typed. */
async function typed(
    step: number,
    what: string,
    faultOf: (text: string) => Fault | null,
    placeHolder = "",
    value = "",
): Promise<string | undefined> {
    const title = vscode.l10n.t("Add a game server ({0}/{1}): {2}", step, STEPS, what);
    const validateInput = (text: string) => {
        const fault = faultOf(text.trim());
        // Who knows better than we may go on.
        const severity = vscode.InputBoxValidationSeverity[fault === "gamePort" ? "Warning" : "Error"];
        return fault && { message: said(fault), severity };
    };
    const answer = await vscode.window.showInputBox({ title, placeHolder, value, ignoreFocusOut: true, validateInput });
    return answer?.trim();
}

function said(fault: Fault): string {
    switch (fault) {
        case "empty":
            return vscode.l10n.t("This is needed.");
        case "scheme":
            return vscode.l10n.t("Only the name or the number, without what stands before “//”.");
        case "hasPort":
            return vscode.l10n.t("Without a port: it is asked for next.");
        case "host":
            return vscode.l10n.t("A name such as example.com, or a number such as 192.0.2.1.");
        case "port":
            return vscode.l10n.t("A number from 1 to 65535.");
        case "gamePort":
            return vscode.l10n.t("That is where the game listens. Files go to the port of SFTP (22) or FTP (21).");
        case "user":
            return vscode.l10n.t("The name that you log in with; it is no path, and no password follows it.");
        case "folder":
            return vscode.l10n.t(
                "A folder on the server, such as left4dead2/addons/sourcemod; not one of this machine.",
            );
    }
}
