/**
 * Which game server and which plugins. Asks only where there is a choice.
 */

import * as vscode from "vscode";
import { warn } from "../notices";
import { RefusedError } from "../refusals";
import { setting } from "../settings";
import { type GameServer, gameServers, identity } from "./servers";

const LAST = "l4d2.lastServer";

/** Nothing leaves this machine for a folder that is not trusted. */
export function checkTrust(): void {
    if (!vscode.workspace.isTrusted) {
        throw new RefusedError(
            vscode.l10n.t("Game servers are not reached from a folder that is not trusted."),
            "trust",
        );
    }
}

/** The servers of the setting; tells of those that lack something. */
export function allServers(): readonly GameServer[] {
    const { servers, faults } = gameServers(setting("l4d2.deploy.servers"));
    const words = faults.map(([place, fault]) =>
        vscode.l10n.t("Server {0} of `l4d2.deploy.servers` has no valid `{1}`.", place, fault),
    );
    if (servers.length === 0) {
        const none = vscode.l10n.t("No game server is set up yet.");
        throw new RefusedError(words.length > 0 ? words.join(" ") : none, "gameServers");
    }
    if (words.length > 0) {
        void warn(words.join(" "));
    }
    return servers;
}

/** The one server, or the one that the user picks; undefined when he does not. */
export async function chosenServer(memory: vscode.Memento, title: string): Promise<GameServer | undefined> {
    const servers = allServers();
    if (servers.length === 1) {
        return servers[0];
    }
    const last = memory.get<string>(LAST);
    const sorted = [...servers].sort((one, other) => Number(identity(other) === last) - Number(identity(one) === last));
    const items = sorted.map((server) => ({ label: server.name, description: identity(server), server }));
    const picked = await vscode.window.showQuickPick(items, { title, matchOnDescription: true });
    if (picked) {
        await memory.update(LAST, identity(picked.server));
    }
    return picked?.server;
}
