/**
 * Asks for a name, an author and a line about what is to be new, step by step. The author is remembered for the next.
 */

import * as vscode from "vscode";
import { isName } from "./typable";

const AUTHOR = "l4d2.author";

/** What the user says of something new. */
export interface Wishes {
    readonly name: string;
    readonly author: string;
    readonly description: string;
}

/** Undefined when the user leaves. `done` of `steps` steps are behind them. */
export async function askWishes(
    context: vscode.ExtensionContext,
    title: string,
    done: number,
    steps: number,
): Promise<Wishes | undefined> {
    const step = (count: number) => `${title} (${done + count}/${steps})`;
    const name = await vscode.window.showInputBox({
        title: step(1),
        prompt: vscode.l10n.t("Its name, such as Tank Tracker. The file is named after it."),
        ignoreFocusOut: true,
        validateInput: (value) =>
            value.trim() === "" || isName(value)
                ? null
                : vscode.l10n.t("Use letters of the English alphabet or digits: commands are typed by them."),
    });
    if (!name?.trim()) {
        return undefined;
    }
    const author = await vscode.window.showInputBox({
        title: step(2),
        prompt: vscode.l10n.t("Its author. You may leave it empty."),
        value: context.globalState.get(AUTHOR, ""),
        ignoreFocusOut: true,
    });
    if (author === undefined) {
        return undefined;
    }
    await context.globalState.update(AUTHOR, author.trim());
    const description = await vscode.window.showInputBox({
        title: step(3),
        prompt: vscode.l10n.t("What it does, in a line. You may leave it empty."),
        ignoreFocusOut: true,
    });
    return description === undefined ? undefined : { name: name.trim(), author: author.trim(), description };
}
