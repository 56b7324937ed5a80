/**
 * Keys of services, in the editor's secret store by the names of their variables. Only the names are remembered
 * elsewhere: the store does not tell which it has.
 */

import type * as vscode from "vscode";

const NAMES = "l4d2.keyVariables";

/** The variables whose keys are stored. */
export async function storedKeys(context: vscode.ExtensionContext): Promise<string[]> {
    const kept = context.globalState.get<unknown>(NAMES);
    const names = Array.isArray(kept) ? kept.filter((one) => typeof one === "string") : [];
    const keys = await Promise.all(names.map((name) => context.secrets.get(name)));
    return names.filter((_, index) => keys[index]);
}

/** Store a key, or with none forget it. */
export async function storeKey(context: vscode.ExtensionContext, variable: string, key: string): Promise<void> {
    const others = (await storedKeys(context)).filter((name) => name !== variable);
    if (key) {
        await context.secrets.store(variable, key);
        await context.globalState.update(NAMES, [...others, variable]);
    } else {
        await context.secrets.delete(variable);
        await context.globalState.update(NAMES, others);
    }
}
