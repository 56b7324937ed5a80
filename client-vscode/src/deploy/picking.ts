/**
 * Lists to pick several things from.
 */

import * as vscode from "vscode";
import type { Planned } from "../requests";
import type { GameServer, Kind } from "./servers";

/** The plugins that the user picks; undefined when he picks none. */
export async function pickPlugins(
    plugins: readonly Planned[],
    title: string,
    isPicked: (plugin: Planned) => boolean,
): Promise<Planned[] | undefined> {
    const items = plugins.map((plugin) => ({
        label: plugin.name,
        description: vscode.workspace.asRelativePath(vscode.Uri.parse(plugin.source)),
        ...(plugin.stale ? { detail: vscode.l10n.t("is compiled first") } : {}),
        picked: isPicked(plugin),
        plugin,
    }));
    const picked = await vscode.window.showQuickPick(items, { title, canPickMany: true, matchOnDescription: true });
    return picked?.map(({ plugin }) => plugin);
}

/** What goes along with them; undefined when the user changes his mind. */
export async function pickKinds(server: GameServer): Promise<Kind[] | undefined> {
    const kinds: [Kind, string][] = [
        ["translations", vscode.l10n.t("Translations")],
        ["gamedata", vscode.l10n.t("Gamedata")],
        ["configs", vscode.l10n.t("Configs")],
    ];
    const items = kinds.map(([sort, label]) => ({ label, sort, picked: server.alongside.includes(sort) }));
    const title = vscode.l10n.t("What goes along? Only files that the plugins read.");
    return (await vscode.window.showQuickPick(items, { title, canPickMany: true }))?.map(({ sort }) => sort);
}
