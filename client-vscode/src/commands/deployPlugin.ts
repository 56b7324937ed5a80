/** `l4d2.deployPlugin`: bring the plugin of a file, or those of several, to a game server, compiled anew if need be. */

import * as vscode from "vscode";
import { filesOf, planOf } from "../compiling";
import { checkTrust, chosenServer } from "../deploy/choosing";
import { ship } from "../deploy/shipping";
import type { Parts } from ".";

export async function deployPlugin(parts: Parts, clicked?: unknown, selected?: unknown): Promise<void> {
    checkTrust();
    const files = filesOf(clicked, selected);
    const server = await chosenServer(parts.context.workspaceState, vscode.l10n.t("Deploy to which server?"));
    if (server) {
        await ship(parts, server, await planOf(parts, files));
    }
}
