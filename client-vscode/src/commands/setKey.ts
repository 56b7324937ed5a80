/** `l4d2.setKey`: put a key into the editor's secret store, or take it out. It is shown and logged nowhere. */

import * as vscode from "vscode";
import { storedKeys, storeKey } from "../keys";
import { inform, worded } from "../notices";
import { MODELS, type Model } from "../requests";
import type { Parts } from ".";

/** `wanted` is the variable, where it is known; true means that of the model which is chosen, if it has one. */
export async function setKey({ context, server }: Parts, wanted?: unknown): Promise<void> {
    const title = vscode.l10n.t("Set API Key");
    const stored = await storedKeys(context);
    const models = (await server.ask<Model[]>(MODELS, stored)) ?? [];
    const current = wanted === true ? models.find((one) => one.chosen)?.key_variable : wanted;
    const isKnown = typeof current === "string" && current !== "";
    const variable = isKnown ? current : await chosen(title, models, stored);
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
    await storeKey(context, variable, key.trim());
    const message = key.trim()
        ? vscode.l10n.t("The key {0} is stored.", variable)
        : vscode.l10n.t("The key {0} is forgotten.", variable);
    void inform(message);
}

async function chosen(title: string, models: readonly Model[], stored: readonly string[]): Promise<string | undefined> {
    const variables = [...new Set([...models.map((one) => one.key_variable).filter(Boolean), ...stored])];
    const items = variables.map((variable) => ({
        label: variable,
        description: stored.includes(variable) ? vscode.l10n.t("stored") : "",
        detail: models
            .filter((one) => one.key_variable === variable)
            .map((one) => one.title)
            .join(", "),
    }));
    const other = { label: vscode.l10n.t("Another variable…"), description: "", detail: "" };
    const picked = await vscode.window.showQuickPick([...items, other], { title });
    if (picked !== other) {
        return picked?.label;
    }
    return await vscode.window.showInputBox({
        title,
        prompt: worded(vscode.l10n.t("The name that `key_variable` of your preset says")),
        validateInput: (value) => (/^\w+$/.test(value) ? null : worded(vscode.l10n.t("Letters, digits and `_`"))),
    });
}
