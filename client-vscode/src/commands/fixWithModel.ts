/** `l4d2.fixWithModel`: have the model correct the problem at the cursor, or one that is chosen. */

import * as vscode from "vscode";
import { inform } from "../notices";
import { runTaskHere } from "../tasking";
import type { Parts } from ".";

export async function fixWithModel(parts: Parts): Promise<void> {
    const editor = vscode.window.activeTextEditor;
    const found = editor ? problemsIn(editor.document) : [];
    const here = found.filter((one) => editor?.selection.intersection(one.range));
    if (editor && here.length === 0) {
        const chosen = await chosenOf(found);
        if (!chosen) {
            return;
        }
        editor.selection = new vscode.Selection(chosen.range.start, chosen.range.end);
        editor.revealRange(chosen.range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
    }
    await runTaskHere(parts, "fix");
}

function problemsIn(document: vscode.TextDocument): vscode.Diagnostic[] {
    return vscode.languages
        .getDiagnostics(document.uri)
        .filter((one) => one.severity <= vscode.DiagnosticSeverity.Warning)
        .sort((one, other) => one.severity - other.severity || one.range.start.compareTo(other.range.start));
}

async function chosenOf(found: readonly vscode.Diagnostic[]): Promise<vscode.Diagnostic | undefined> {
    if (found.length === 0) {
        void inform(vscode.l10n.t("There is no error or warning in this file."));
        return undefined;
    }
    if (found.length === 1) {
        return found[0];
    }
    const items = found.map((problem) => ({
        label: problem.message.split("\n")[0] ?? "",
        description: vscode.l10n.t("line {0}", problem.range.start.line + 1),
        iconPath: new vscode.ThemeIcon(problem.severity === vscode.DiagnosticSeverity.Error ? "error" : "warning"),
        problem,
    }));
    const picked = await vscode.window.showQuickPick(items, { title: vscode.l10n.t("Which problem is to be fixed?") });
    return picked?.problem;
}
