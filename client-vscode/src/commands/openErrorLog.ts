/** `l4d2.openErrorLog`: choose an error log of a server, and see the lines of the plugins that it blames. */

import * as path from "node:path";
import * as vscode from "vscode";
import { type ErrorLog, newestFirst } from "../errorLogs";
import { showLog } from "../logs";
import type { Parts } from ".";

// As SourceMod calls them.
const LOGS = "**/errors_*.log";
const ELSEWHERE = "**/{.git,node_modules}/**";
const MOST = 200;

interface Item extends vscode.QuickPickItem {
    readonly open: () => Promise<vscode.Uri | undefined>;
}

export async function openErrorLog({ server }: Parts, given?: unknown): Promise<void> {
    const uri = given instanceof vscode.Uri ? given : await (await chosen())?.open();
    if (uri) {
        await showLog(server, await vscode.workspace.openTextDocument(uri));
    }
}

async function chosen(): Promise<Item | undefined> {
    const title = vscode.l10n.t("Open Error Log");
    return await vscode.window.showQuickPick(items(), { title, matchOnDescription: true });
}

async function items(): Promise<Item[]> {
    const logs = newestFirst(await Promise.all((await vscode.workspace.findFiles(LOGS, ELSEWHERE, MOST)).map(dated)));
    const listed = logs.map(({ uri, time }) => ({
        label: path.posix.basename(uri.path),
        description: path.posix.dirname(vscode.workspace.asRelativePath(uri)),
        detail: time ? new Date(time).toLocaleString(vscode.env.language) : "",
        open: async () => uri,
    }));
    const rest: Item[] = [
        { label: `$(folder-opened) ${vscode.l10n.t("Browse…")}`, open: browsed },
        {
            label: `$(clippy) ${vscode.l10n.t("Read from Clipboard")}`,
            detail: vscode.l10n.t("Lines that you have copied from a log, a console or a forum"),
            open: async () => {
                await vscode.commands.executeCommand("l4d2.readTraces");
                return undefined;
            },
        },
    ];
    const line = { label: "", kind: vscode.QuickPickItemKind.Separator, open: async () => undefined };
    return listed.length > 0 ? [...listed, line, ...rest] : rest;
}

async function dated(uri: vscode.Uri): Promise<ErrorLog<vscode.Uri>> {
    try {
        return { uri, time: (await vscode.workspace.fs.stat(uri)).mtime };
    } catch {
        return { uri, time: 0 }; // it has gone meanwhile, or can not be looked at
    }
}

async function browsed(): Promise<vscode.Uri | undefined> {
    const picked = await vscode.window.showOpenDialog({
        title: vscode.l10n.t("Open Error Log"),
        openLabel: vscode.l10n.t("Open"),
        filters: { [vscode.l10n.t("Logs")]: ["log", "txt"], [vscode.l10n.t("All files")]: ["*"] },
    });
    return picked?.[0];
}
