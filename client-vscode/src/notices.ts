/**
 * Notices of the editor. It shows just one line of a notice that has no button, so what is longer gets one; and it shows
 * code and links of others' texts as they are written, so neither may be in them.
 */

import * as vscode from "vscode";
import { plain } from "./plain";

const ONE_LINE = 58; // Latin letters

/** Something that is good to know, or that could not be done though nothing is wrong. Resolves with the button's label. */
export function inform(message: string, ...buttons: string[]): Thenable<string | undefined> {
    const text = worded(message);
    return vscode.window.showInformationMessage(text, ...shown(text, buttons));
}

/** Something that the user should look at. */
export function warn(message: string, ...buttons: string[]): Thenable<string | undefined> {
    const text = worded(message);
    return vscode.window.showWarningMessage(text, ...shown(text, buttons));
}

/** Something that has gone wrong. */
export function fail(message: string, ...buttons: string[]): Thenable<string | undefined> {
    const text = worded(message);
    return vscode.window.showErrorMessage(text, ...shown(text, buttons));
}

/** Whether a text fits the line that a notice without a button has. Chinese is twice as wide as Latin. */
export function isOneLine(text: string): boolean {
    const width = [...text].reduce((sum, letter) => sum + (/[\u1100-\uffdc]/.test(letter) ? 2 : 1), 0);
    return width <= ONE_LINE && !text.includes("\n");
}

/** The text as a notice can show it: what is code in it is in quotes. */
export function worded(message: string): string {
    return plain(message).replace(/`([^`\n]+)`/g, "“$1”");
}

function shown(text: string, buttons: readonly string[]): readonly string[] {
    return buttons.length > 0 || isOneLine(text) ? buttons : [vscode.l10n.t("OK")];
}
