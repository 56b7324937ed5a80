/** `l4d2.runRconCommand`: run a command on a game server's console and show what it says. Remembers what was typed. */

import * as vscode from "vscode";
import { onConsole } from "../deploy/access";
import { checkTrust, chosenServer } from "../deploy/choosing";
import { showReply } from "../deploy/console";
import type { Parts } from ".";

const HISTORY = "l4d2.rconHistory";
const MOST = 50;
// What may hold a password is remembered nowhere.
const SECRET = /pass|token|\bkey|secret/i;

export async function runRconCommand({ context, log }: Parts): Promise<void> {
    checkTrust();
    const server = await chosenServer(context.workspaceState, vscode.l10n.t("Run a command on which server?"));
    const history = context.globalState.get<string[]>(HISTORY) ?? [];
    const command = server && (await typed(server.name, history));
    if (!server || !command) {
        return;
    }
    if (!SECRET.test(command)) {
        const kept = [command, ...history.filter((one) => one !== command)].slice(0, MOST);
        await context.globalState.update(HISTORY, kept);
    }
    const where = { location: vscode.ProgressLocation.Notification, title: server.name, cancellable: true };
    const reply = await vscode.window.withProgress(where, async (_, token) => {
        const stop = new AbortController();
        const listening = token.onCancellationRequested(() => stop.abort());
        try {
            return await onConsole(context, server, stop.signal, (run) => run(command));
        } finally {
            listening.dispose();
        }
    });
    log.debug(`an RCON command was run on ${server.name}`);
    showReply(server, command, reply);
}

function typed(name: string, history: readonly string[]): Promise<string | undefined> {
    const pick = vscode.window.createQuickPick();
    pick.title = vscode.l10n.t("Console of {0}", name);
    pick.placeholder = vscode.l10n.t("A command, such as status or sm plugins list");
    const before = history.map((label) => ({ label, iconPath: new vscode.ThemeIcon("history") }));
    pick.items = before;
    return new Promise((resolve) => {
        pick.onDidChangeValue((value) => {
            const own = { label: value, iconPath: new vscode.ThemeIcon("terminal"), alwaysShow: true };
            pick.items = value.trim() && !history.includes(value) ? [own, ...before] : before;
        });
        pick.onDidAccept(() => {
            resolve(pick.selectedItems[0]?.label.trim() || pick.value.trim());
            pick.hide();
        });
        pick.onDidHide(() => {
            resolve(undefined);
            pick.dispose();
        });
        pick.show();
    });
}
