/** `l4d2.readTraces`: what was copied from a log, a console or a forum, with its lines as links. */

import * as vscode from "vscode";
import { LOG, showLog, troublesIn } from "../logs";
import { inform } from "../notices";
import type { Parts } from ".";

export async function readTraces({ server }: Parts): Promise<void> {
    const content = await vscode.env.clipboard.readText();
    if (!content.trim() || (await troublesIn(server, content)) === 0) {
        const message = vscode.l10n.t(
            "There is no stack trace of SourceMod in the clipboard. Copy one, then try again.",
        );
        void inform(message);
        return;
    }
    await showLog(server, await vscode.workspace.openTextDocument({ language: LOG, content }));
}
