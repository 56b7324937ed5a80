/**
 * What the server shows of a file: read-only documents whose text it keeps up to date. Knows nothing of what is in them.
 */

import * as vscode from "vscode";
import type { Server } from "./client";
import { inform } from "./notices";

/** The scheme of our own declarations and of the pages about the game. */
export const BUILTIN = "l4d2-builtin";

const PREVIEW = "vscode.markdown.preview.editor";

/** The answer to a command that shows a file: the address that the text can be read at. */
interface View {
    readonly uri: string;
}

/** Open a view of the file in front, beside it. Rejects with the server's own words. */
export async function showView(server: Server, command: string, languageId?: string): Promise<void> {
    const document = await viewed(server, command);
    if (!document) {
        return;
    }
    const shown = languageId ? await vscode.languages.setTextDocumentLanguage(document, languageId) : document;
    const options = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true, preview: true };
    await vscode.window.showTextDocument(shown, options);
}

/** The view as a page to read: Markdown that is laid out, or as text where the editor has no preview. */
export async function showPage(server: Server, log: vscode.LogOutputChannel, command: string): Promise<void> {
    const document = await viewed(server, command);
    if (!document) {
        return;
    }
    await showMarkdownBeside(document.uri, log);
}

/** Markdown beside the code, which keeps the cursor; as text where the editor has no preview. */
export async function showMarkdownBeside(uri: vscode.Uri, log: vscode.LogOutputChannel): Promise<void> {
    const options = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true, preview: true };
    try {
        // The command that shows a preview to the side takes the cursor there.
        await vscode.commands.executeCommand("vscode.openWith", uri, PREVIEW, options);
    } catch (error) {
        log.debug(`no preview of Markdown: ${error}`);
        await vscode.window.showTextDocument(uri, options);
    }
}

async function viewed(server: Server, command: string): Promise<vscode.TextDocument | undefined> {
    const uri = sourceInFront();
    if (!uri) {
        void inform(vscode.l10n.t("Open a SourcePawn file first."));
        return undefined;
    }
    const view = await server.ask<View>(command, uri.toString());
    return view ? vscode.workspace.openTextDocument(vscode.Uri.parse(view.uri)) : undefined;
}

/** The SourcePawn file in front; what we show of one is none. */
function sourceInFront(): vscode.Uri | undefined {
    const document = vscode.window.activeTextEditor?.document;
    const isOurs = document?.uri.scheme.startsWith("l4d2-") && document.uri.scheme !== BUILTIN;
    return document?.languageId === "sourcepawn" && !isOurs ? document.uri : undefined;
}
