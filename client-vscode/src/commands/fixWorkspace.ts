/** `l4d2.fixWorkspaceFiles`: make every safe correction in all files of the workspace, after showing them. */

import * as vscode from "vscode";
import { ask } from "../asking";
import { tellFixed } from "../fixing";
import { inform } from "../notices";
import { FIX_WORKSPACE, type Fixed } from "../requests";
import type { Parts } from ".";

export async function fixWorkspace(parts: Parts): Promise<void> {
    const title = vscode.l10n.t("Looking for corrections");
    const made = await ask<Fixed>(parts, { title, uri: "", command: FIX_WORKSPACE, args: [] });
    if (made?.files === 0) {
        void inform(vscode.l10n.t("There is nothing to correct in the workspace."));
    } else if (made?.applied) {
        tellFixed(made);
    }
}
