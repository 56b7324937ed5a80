/** `l4d2.chooseModel`: which preset is asked. The choice goes into the setting, where it is read each time. */

import * as vscode from "vscode";
import { shippedPresets } from "../presets";
import { change, setting } from "../settings";
import type { Parts } from ".";

export async function chooseModel({ context }: Parts): Promise<void> {
    const current = setting("l4d2.assistant.model");
    const presets = await shippedPresets(context.extensionPath);
    const items = presets.map((preset) => ({
        label: preset.name === current ? `$(check) ${preset.title}` : preset.title,
        description: preset.name,
        detail: preset.keyVariable ? vscode.l10n.t("Needs the key {0}", preset.keyVariable) : "",
        name: preset.name,
    }));
    const other = { label: vscode.l10n.t("A preset of your own…"), description: "", detail: "", name: "" };
    const picked = await vscode.window.showQuickPick([...items, other], {
        title: vscode.l10n.t("Model that generates"),
        matchOnDescription: true,
    });
    const name = picked === other ? await ownPreset(current) : picked?.name;
    if (name) {
        await change("l4d2.assistant.model", name);
    }
}

function ownPreset(current: string): Thenable<string | undefined> {
    return vscode.window.showInputBox({
        title: vscode.l10n.t("Name of the preset"),
        prompt: vscode.l10n.t("A file of `l4d2-architect/models` in your configuration folder, without `.toml`"),
        value: current,
        validateInput: (value) => (/^[\w.-]+$/.test(value) ? null : vscode.l10n.t("Letters, digits, `.`, `-`, `_`")),
    });
}
