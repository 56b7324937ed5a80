/** `l4d2.fixFile`: make every correction of the file that is safe, and tell what is left. */

import * as vscode from "vscode";
import { ask } from "../asking";
import { tellFixed } from "../fixing";
import { RefusedError } from "../refusals";
import { FIX_WORKSPACE, type Fixed } from "../requests";
import type { Parts } from ".";

export async function fixFile(parts: Parts): Promise<void> {
    const document = vscode.window.activeTextEditor?.document;
    if (document?.languageId !== "sourcepawn") {
        throw new RefusedError(vscode.l10n.t("Open a plugin first."));
    }
    const uri = document.uri.toString();
    const title = vscode.l10n.t("Looking for corrections");
    const made = await ask<Fixed>(parts, { title, uri, command: FIX_WORKSPACE, args: [uri] });
    if (made?.applied || made?.corrections === 0) {
        tellFixed(made);
    }
}
