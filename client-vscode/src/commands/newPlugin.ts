/** `l4d2.newPlugin`: a plugin from a template, or from words, where the plugins of the project lie. */

import * as vscode from "vscode";
import { chosenFolder, folderOfPlugin } from "../folders";
import { ASK_AND_GENERATE, EVENTS, type GameEvent, MAKE_PLUGIN } from "../requests";
import { askWishes } from "../wishes";
import type { Parts } from ".";

const STEPS = 4;

export async function newPlugin({ server, context }: Parts): Promise<void> {
    const title = vscode.l10n.t("New Plugin");
    const picked = await vscode.window.showQuickPick(kinds(), {
        title: `${title} (1/${STEPS})`,
        placeHolder: vscode.l10n.t("What does it begin with?"),
    });
    if (!picked) {
        return;
    }
    if (picked.template === "words") {
        await vscode.commands.executeCommand(ASK_AND_GENERATE);
        return;
    }
    const event = picked.template === "event" ? await chosenEvent(server) : "";
    if (event === undefined) {
        return;
    }
    const wishes = await askWishes(context, title, 1, STEPS);
    const folder = wishes && (folderOfPlugin() ?? (await chosenFolder(vscode.l10n.t("Where is it to lie?"))));
    if (!folder) {
        return;
    }
    const made = await server.ask<{ uri: string }>(MAKE_PLUGIN, {
        ...wishes,
        folder: folder.toString(),
        kind: picked.template,
        event,
    });
    if (made) {
        await vscode.window.showTextDocument(vscode.Uri.parse(made.uri), { preview: false });
    }
}

/** Undefined when the user leaves. */
async function chosenEvent(server: Parts["server"]): Promise<string | undefined> {
    const known = server.ask<GameEvent[]>(EVENTS);
    const items = known.then((events) => (events ?? []).map(({ name, about }) => ({ label: name, detail: about })));
    const picked = await vscode.window.showQuickPick(items, {
        title: vscode.l10n.t("What happens?"),
        placeHolder: vscode.l10n.t("Type a word of it, such as tank, heal or door. First comes what plugins use most."),
        matchOnDetail: true,
        ignoreFocusOut: true,
    });
    return picked?.label;
}

function kinds(): (vscode.QuickPickItem & { template: string })[] {
    return [
        {
            label: `$(file-code) ${vscode.l10n.t("An Empty Plugin")}`,
            detail: vscode.l10n.t("With what every plugin has"),
            template: "empty",
        },
        {
            label: `$(zap) ${vscode.l10n.t("A Game Event")}`,
            detail: vscode.l10n.t("Something happens in the game, such as a Tank that spawns: choose what"),
            template: "event",
        },
        {
            label: `$(terminal) ${vscode.l10n.t("A Command")}`,
            detail: vscode.l10n.t("With a command for admins that has a player as its target"),
            template: "command",
        },
        {
            label: `$(sparkle) ${vscode.l10n.t("In Your Own Words…")}`,
            detail: vscode.l10n.t("Say what it is to do and have it written"),
            template: "words",
        },
    ];
}
