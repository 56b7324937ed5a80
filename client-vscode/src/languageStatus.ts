/** Which model writes and for which SourceMod is checked, among what the editor shows of a language. */

import * as vscode from "vscode";
import { setting } from "./settings";

const SELECTOR = { language: "sourcepawn" };

/** The items behind the braces in the status bar. */
export class LanguageStatus implements vscode.Disposable {
    private readonly model = vscode.languages.createLanguageStatusItem("l4d2.model", SELECTOR);
    private readonly sourcemod = vscode.languages.createLanguageStatusItem("l4d2.sourcemod", SELECTOR);
    private readonly listening = vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration("l4d2")) {
            this.draw();
        }
    });

    constructor() {
        this.model.name = vscode.l10n.t("Model of L4D2 Architect");
        this.model.command = { title: vscode.l10n.t("Choose Model…"), command: "l4d2.chooseModel" };
        this.sourcemod.name = vscode.l10n.t("SourceMod version of L4D2 Architect");
        this.sourcemod.command = {
            title: vscode.l10n.t("Change"),
            command: "workbench.action.openSettings",
            arguments: ["l4d2.sourcemod.version"],
        };
        this.draw();
    }

    dispose(): void {
        vscode.Disposable.from(this.model, this.sourcemod, this.listening).dispose();
    }

    private draw(): void {
        this.model.text = vscode.l10n.t("Model: {0}", setting("l4d2.assistant.model"));
        this.sourcemod.text = vscode.l10n.t("Checked for SourceMod {0}", setting("l4d2.sourcemod.version"));
    }
}
