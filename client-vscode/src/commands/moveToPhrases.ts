/** `l4d2.moveToPhrases`: move texts for players into a phrases file, translated where a model is chosen. */

import * as vscode from "vscode";
import { setting } from "../settings";
import { runTaskHere } from "../tasking";
import type { Parts } from ".";

export async function moveToPhrases(parts: Parts): Promise<void> {
    const hasModel = setting("l4d2.assistant.model") !== "builtin" && vscode.workspace.isTrusted;
    const languages = hasModel ? await asked() : "";
    if (languages !== undefined) {
        await runTaskHere(parts, "phrases", languages);
    }
}

function asked(): Thenable<string | undefined> {
    return vscode.window.showInputBox({
        title: vscode.l10n.t("Translate to Phrases"),
        prompt: vscode.l10n.t("Into which languages? Leave it empty for Chinese and Russian."),
        placeHolder: vscode.l10n.t("German, Spanish"),
    });
}
