/** `l4d2.forgetPasswords`: forget the passwords and the host key of a game server, or of all. */

import * as vscode from "vscode";
import { forget } from "../deploy/access";
import { allServers } from "../deploy/choosing";
import { identity } from "../deploy/servers";
import { inform } from "../notices";
import type { Parts } from ".";

export async function forgetPasswords({ context }: Parts): Promise<void> {
    const servers = allServers();
    const items = servers.map((server) => ({ label: server.name, description: identity(server), servers: [server] }));
    const all = { label: vscode.l10n.t("All servers"), description: "", servers: [...servers] };
    const title = vscode.l10n.t("Forget the passwords and the host key of which server?");
    const picked = await vscode.window.showQuickPick(servers.length > 1 ? [...items, all] : items, { title });
    for (const server of picked?.servers ?? []) {
        await forget(context, server);
    }
    if (picked) {
        void inform(vscode.l10n.t("The passwords of {0} are forgotten.", picked.label));
    }
}
