/** `l4d2.reloadPlugin`: have a game server load just this plugin anew, by RCON. */

import * as vscode from "vscode";
import { filesOf } from "../compiling";
import { allServers, checkTrust, chosenServer } from "../deploy/choosing";
import { identity } from "../deploy/servers";
import { reloadAll, type Wanted } from "../deploy/shipping";
import { DEPLOY_PLAN, type Shipment } from "../requests";
import type { Parts } from ".";

/** With a server's identity and what is wanted there, that is meant; else the plugin of a file, or those of several. */
export async function reloadPlugin(parts: Parts, clicked?: unknown, more?: unknown): Promise<void> {
    checkTrust();
    if (typeof clicked === "string" && more) {
        const named = allServers().find((one) => identity(one) === clicked);
        if (named) {
            await reloadAll(parts, named, more as Wanted);
        }
        return;
    }
    const files = filesOf(clicked, more);
    const server = await chosenServer(parts.context.workspaceState, vscode.l10n.t("Reload on which server?"));
    if (server) {
        // No compiler is needed for it.
        const uris = files.map((file) => file.toString());
        const plugins = ((await parts.server.ask<Shipment[]>(DEPLOY_PLAN, uris)) ?? []).map(({ name }) => name);
        await reloadAll(parts, server, { plugins, hasTranslations: false });
    }
}
