/** `l4d2.deployChanged`: bring to a game server what has changed since it was brought there last. */

import * as vscode from "vscode";
import { planWithBar } from "../compiling";
import { checkTrust, chosenServer } from "../deploy/choosing";
import { pickPlugins } from "../deploy/picking";
import { notSentYet, ship } from "../deploy/shipping";
import { inform } from "../notices";
import type { Parts } from ".";

export async function deployChanged(parts: Parts): Promise<void> {
    checkTrust();
    const title = vscode.l10n.t("Deploy changed plugins to which server?");
    const server = await chosenServer(parts.context.workspaceState, title);
    if (!server) {
        return;
    }
    const { changed, isFirst } = await notSentYet(
        parts.context.workspaceState,
        server,
        await planWithBar(parts, "workspace"),
    );
    if (changed.length === 0) {
        void inform(vscode.l10n.t("{0} has the newest of all plugins.", server.name));
        return;
    }
    // What the server has is not known yet, so the user says what belongs there.
    const wanted = isFirst
        ? await pickPlugins(changed, vscode.l10n.t("What belongs on {0}?", server.name), () => false)
        : changed;
    if (wanted?.length) {
        await ship(parts, server, wanted);
    }
}
