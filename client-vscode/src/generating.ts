/**
 * Has the server write a plugin into a document that is there, and shows it while it is written. Which document it is,
 * and what is asked, is the commands' business.
 */

import * as vscode from "vscode";
import { ask, tellVerdict } from "./asking";
import type { Parts } from "./commands";
import { GENERATE, type Written } from "./requests";
import { showWriting } from "./writing";

/** Whether a plugin was written. Nothing is changed when the user cancels. */
export async function generate(parts: Parts, uri: string, request: string): Promise<boolean> {
    const name = vscode.Uri.parse(uri).path.split("/").pop() || "plugin.sp";
    const writing = showWriting(parts.texts, vscode.l10n.t("Writing {0}", name.endsWith(".sp") ? name : `${name}.sp`));
    const listening = parts.previews.onDidShow(() => void writing.end());
    try {
        const written = await ask<Written>(parts, {
            title: vscode.l10n.t("Writing a plugin"),
            detail: request,
            uri,
            command: GENERATE,
            args: [uri, request],
            onPiece: (piece) => writing.add(piece),
        });
        if (written) {
            tellVerdict(written);
        }
        return written?.applied ?? false;
    } finally {
        listening.dispose();
        await writing.end();
    }
}
