/**
 * Error logs of servers as documents. What is in them is the server's business.
 */

import * as vscode from "vscode";
import type { Server } from "./client";
import { inform } from "./notices";
import { READ_LOG } from "./requests";

/** The language of error logs. */
export const LOG = "sourcemod-log";

/** A thing that went wrong; more is in the answer, and shown by the editor's own ways. */
interface Trouble {
    readonly message: string;
    readonly lines: readonly number[];
}

/** Show a document as an error log, at the first thing that went wrong. */
export async function showLog(server: Server, document: vscode.TextDocument): Promise<void> {
    const log = document.languageId === LOG ? document : await vscode.languages.setTextDocumentLanguage(document, LOG);
    const editor = await vscode.window.showTextDocument(log, { preview: false });
    const troubles = await server.ask<Trouble[]>(READ_LOG, log.getText());
    const first = troubles?.[0]?.lines[0];
    if (first === undefined) {
        void inform(vscode.l10n.t("There is no error of a plugin in this log."));
        return;
    }
    const place = new vscode.Position(first - 1, 0);
    editor.selection = new vscode.Selection(place, place);
    editor.revealRange(new vscode.Range(place, place), vscode.TextEditorRevealType.InCenterIfOutsideViewport);
}

/** How many different things a text says went wrong. */
export async function troublesIn(server: Server, text: string): Promise<number> {
    return (await server.ask<Trouble[]>(READ_LOG, text))?.length ?? 0;
}
