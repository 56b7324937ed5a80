/** `l4d2.deploy`: choose plugins and what goes along with them, and bring all of it to a game server. */

import * as vscode from "vscode";
import { planWithBar } from "../compiling";
import { checkTrust, chosenServer } from "../deploy/choosing";
import { pickKinds, pickPlugins } from "../deploy/picking";
import { ship } from "../deploy/shipping";
import type { Parts } from ".";

export async function deploy(parts: Parts): Promise<void> {
    checkTrust();
    const server = await chosenServer(parts.context.workspaceState, vscode.l10n.t("Deploy to which server?"));
    if (!server) {
        return;
    }
    const open = vscode.window.activeTextEditor?.document.uri.toString();
    const all = await planWithBar(parts, "workspace");
    const title = vscode.l10n.t("Which plugins?");
    const plugins = await pickPlugins(all, title, ({ source }) => vscode.Uri.parse(source).toString() === open);
    if (!plugins?.length) {
        return;
    }
    const kinds = await pickKinds(server);
    if (kinds) {
        await ship(parts, server, plugins, kinds);
    }
}
