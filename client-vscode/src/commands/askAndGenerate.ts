/** `l4d2.askAndGenerate`: ask what a plugin is to do and have the server write it, in an empty file or a new one. */

import * as vscode from "vscode";
import { englishExamples, examples } from "../examples";
import { generate } from "../generating";
import { newDocument, takeAway } from "../newDocument";
import { forgetRequests, recentRequests, rememberRequest } from "../recent";
import type { Parts } from ".";

interface Item extends vscode.QuickPickItem {
    readonly request?: string;
}

/**
 * `uri` names the file to write over, which has nothing in it yet, and `request` what is to be written. Without a file,
 * none with text is touched.
 */
export async function askAndGenerate(parts: Parts, uri?: unknown, wanted?: unknown): Promise<void> {
    const request = typeof wanted === "string" && wanted.trim() ? wanted : await asked(parts.context);
    if (!request) {
        return;
    }
    await rememberRequest(parts.context, request);
    const { document, isNew } = await target(uri, request);
    await vscode.window.showTextDocument(document, { preview: false });
    let isWritten = false;
    try {
        isWritten = await generate(parts, document.uri.toString(), request);
    } finally {
        if (isNew && !isWritten && !document.getText().trim()) {
            await takeAway(document);
        }
    }
}

/** The request: typed freely, one of before, or one of the examples. */
function asked(context: vscode.ExtensionContext): Promise<string | undefined> {
    const pick = vscode.window.createQuickPick<Item>();
    pick.title = vscode.l10n.t("Generate Plugin");
    pick.placeholder = vscode.l10n.t("What is the plugin to do? Say it in your own words.");
    pick.matchOnDetail = true;
    const offer = () => {
        const typed = pick.value.trim();
        const own: Item[] = typed
            ? [{ label: typed, request: typed, iconPath: new vscode.ThemeIcon("sparkle"), alwaysShow: true }]
            : [];
        pick.items = [...own, ...recent(context), ...offered()];
    };
    offer();
    return new Promise((resolve) => {
        pick.onDidChangeValue(offer);
        pick.onDidTriggerItemButton(async ({ item }) => {
            await forgetRequests(context, item.request);
            offer();
        });
        pick.onDidAccept(() => {
            resolve(pick.selectedItems[0]?.request ?? pick.value.trim());
            pick.hide();
        });
        pick.onDidHide(() => {
            resolve(undefined);
            pick.dispose();
        });
        pick.show();
    });
}

function recent(context: vscode.ExtensionContext): Item[] {
    const kept = recentRequests(context);
    if (kept.length === 0) {
        return [];
    }
    const head = { label: vscode.l10n.t("Asked before"), kind: vscode.QuickPickItemKind.Separator };
    const iconPath = new vscode.ThemeIcon("history");
    const buttons = [{ iconPath: new vscode.ThemeIcon("close"), tooltip: vscode.l10n.t("Forget") }];
    return [head, ...kept.map((one) => ({ label: one, request: one, iconPath, buttons }))];
}

function offered(): Item[] {
    const head = { label: vscode.l10n.t("Examples"), kind: vscode.QuickPickItemKind.Separator };
    const english = englishExamples();
    const iconPath = new vscode.ThemeIcon("lightbulb");
    const items = examples(vscode.l10n).map((one, index) => {
        const request = english[index]?.request ?? one.request;
        return { label: one.title, detail: one.request, request, iconPath };
    });
    return [head, ...items];
}

async function target(uri: unknown, request: string): Promise<{ document: vscode.TextDocument; isNew: boolean }> {
    if (typeof uri === "string") {
        return { document: await vscode.workspace.openTextDocument(vscode.Uri.parse(uri)), isNew: false };
    }
    const active = vscode.window.activeTextEditor?.document;
    const isOurs = active?.languageId === "sourcepawn" && !active.fileName.endsWith(".inc");
    if (isOurs && !active.getText().trim() && !active.isClosed) {
        return { document: active, isNew: false };
    }
    return { document: await newDocument(request, active), isNew: true };
}
