/** `l4d2.fixWorkspaceFiles`: make every safe correction in all files of the workspace, after showing them. */

import * as vscode from "vscode";
import { ask } from "../asking";
import { FIX_WORKSPACE } from "../requests";
import type { Parts } from ".";

interface Fixed {
    readonly applied: boolean;
    readonly files: number;
    readonly corrections: number;
}

export async function fixWorkspace(parts: Parts): Promise<void> {
    const title = vscode.l10n.t("Looking for corrections");
    const fixed = await ask<Fixed>(parts, { title, uri: "", command: FIX_WORKSPACE, args: [] });
    if (fixed?.files === 0) {
        void vscode.window.showInformationMessage(vscode.l10n.t("There is nothing to correct in the workspace."));
    } else if (fixed?.applied) {
        const message = vscode.l10n.t("{0} corrections were made in {1} files.", fixed.corrections, fixed.files);
        void vscode.window.showInformationMessage(message);
    }
}
