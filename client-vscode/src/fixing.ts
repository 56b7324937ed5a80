/**
 * Tells what came of corrections. Makes none.
 */

import * as vscode from "vscode";
import { inform } from "./notices";
import type { Fixed } from "./requests";

/** Tell it, with the way to what is left. Waits for nobody. */
export function tellFixed(made: Fixed): void {
    const show = vscode.l10n.t("Show Problems");
    void inform(fixedWords(made), ...(made.left > 0 ? [show] : [])).then((answer) => {
        if (answer === show) {
            void vscode.commands.executeCommand("workbench.actions.view.problems");
        }
    });
}

/** “12 fixed in 3 files, 4 left.” */
export function fixedWords({ fixed, corrections, files, left }: Fixed): string {
    if (corrections === 0) {
        return left > 0
            ? vscode.l10n.t("Nothing here can be fixed for certain. Problems left: {0}", left)
            : vscode.l10n.t("Nothing here can be fixed for certain.");
    }
    const count = Object.values(fixed).reduce((sum, one) => sum + one, 0) || corrections;
    if (files > 1) {
        return left > 0
            ? vscode.l10n.t("{0} fixed in {1} files, {2} left.", count, files, left)
            : vscode.l10n.t("{0} fixed in {1} files, none left.", count, files);
    }
    return left > 0
        ? vscode.l10n.t("{0} fixed, {1} left.", count, left)
        : vscode.l10n.t("{0} fixed, none left.", count);
}
