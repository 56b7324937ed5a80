/** `l4d2.setKey`: put a key into the editor's secret store, or take it out. It is shown and logged nowhere. */

import * as vscode from "vscode";
import { shippedPresets } from "../presets";
import type { Parts } from ".";

export async function setKey({ context }: Parts): Promise<void> {
    const title = vscode.l10n.t("Set API Key");
    const presets = await shippedPresets(context.extensionPath);
    const variables = [...new Set(presets.map((preset) => preset.keyVariable).filter(Boolean))];
    const stored = await Promise.all(variables.map((variable) => context.secrets.get(variable)));
    const items = variables.map((variable, index) => ({
        label: variable,
        description: stored[index] ? vscode.l10n.t("stored") : "",
    }));
    const other = { label: vscode.l10n.t("Another variable…"), description: "" };
    const picked = await vscode.window.showQuickPick([...items, other], { title });
    const variable = picked === other ? await vscode.window.showInputBox({ title }) : picked?.label;
    if (!variable) {
        return;
    }
    const key = await vscode.window.showInputBox({
        title: `${title}: ${variable}`,
        prompt: vscode.l10n.t("Kept in the editor's secret store. Leave it empty to forget the key."),
        password: true,
        ignoreFocusOut: true,
    });
    if (key === undefined) {
        return;
    }
    if (key.trim()) {
        await context.secrets.store(variable, key.trim());
        void vscode.window.showInformationMessage(vscode.l10n.t("The key {0} is stored.", variable));
    } else {
        await context.secrets.delete(variable);
        void vscode.window.showInformationMessage(vscode.l10n.t("The key {0} is forgotten.", variable));
    }
}
