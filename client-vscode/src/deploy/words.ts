/**
 * What goes wrong on the way to a game server, in words that say what to do.
 */

import * as vscode from "vscode";
import type { RconError } from "../rcon";
import type { DeployError } from "./errors";
import type { Address, GameServer } from "./servers";

/** A fault of SFTP or FTP. */
export function deployWords({ trouble, detail }: DeployError, server: GameServer): string {
    const where = `${server.host}:${server.port}`;
    switch (trouble) {
        case "auth":
            return vscode.l10n.t("{0} does not let {1} in: the password or key is refused.", where, server.user);
        case "unreachable":
            return vscode.l10n.t("{0} can not be reached by {1}: {2}", where, server.protocol.toUpperCase(), detail);
        case "timeout":
            return vscode.l10n.t("{0} does not answer. Is the port right, and open in the firewall?", where);
        case "certificate":
            return vscode.l10n.t(
                "The certificate of {0} can not be verified ({1}). If you know the server, set `verifyCertificate` to false for it.",
                where,
                detail,
            );
        case "hostKeyChanged":
            return vscode.l10n.t(
                "The key of {0} is not the one it had before, so nothing was sent: {1}. If the server was set up anew, run “Forget Passwords…” for it and deploy again.",
                where,
                detail,
            );
        case "permission":
            return vscode.l10n.t("{0} may not write there: {1}", server.user, detail);
        case "noSpace":
            return vscode.l10n.t("The server's disk is full, so what was there was left alone: {0}", detail);
        case "noFolder":
            return vscode.l10n.t(
                "There is no folder `plugins` in {0} on {1}. The server's `folder` has to be SourceMod's, such as left4dead2/addons/sourcemod.",
                detail,
                where,
            );
        case "privateKey":
            return vscode.l10n.t("The private key {0} can not be used: {1}", server.privateKeyFile, detail);
        case "passphrase":
            return vscode.l10n.t("The passphrase of {0} is wrong.", server.privateKeyFile);
        case "file":
            return vscode.l10n.t("A file of this machine can not be read: {0}", detail);
        case "lost":
            return vscode.l10n.t("The connection to {0} was lost: {1}", where, detail || "-");
        default:
            return vscode.l10n.t("{0} says: {1}", where, detail);
    }
}

/** A fault of RCON. */
export function rconWords({ trouble, detail }: RconError, { host, port }: Address): string {
    const where = `${host}:${port}`;
    switch (trouble) {
        case "auth":
            return vscode.l10n.t(
                "{0} refuses the RCON password. After several wrong ones a server bans an address for a while.",
                where,
            );
        case "unreachable":
            return vscode.l10n.t("RCON at {0} can not be reached: {1}", where, detail);
        case "timeout":
            return vscode.l10n.t(
                "RCON at {0} does not answer. The server needs `rcon_password`, and its TCP port open in the firewall.",
                where,
            );
        case "tooLong":
            return vscode.l10n.t("The command is too long, or has several lines.");
        default:
            return vscode.l10n.t("The RCON connection to {0} was lost. {1}", where, detail);
    }
}
