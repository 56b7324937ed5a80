/**
 * Has the server do something with code that is there, and shows what comes of it. What can be done where is the
 * server's to say.
 */

import * as vscode from "vscode";
import { ask, tellVerdict } from "./asking";
import type { Parts } from "./commands";
import { RefusedError } from "./refusals";
import { ASSIST, type Written } from "./requests";
import { showMarkdownBeside } from "./views";

/** A task of the server's at a range of the protocol; `request` is what the user says besides. */
export async function runTask(
    parts: Parts,
    task: string,
    uri: string,
    range: unknown,
    request?: unknown,
): Promise<void> {
    const said = typeof request === "string" ? [request] : [];
    const args = [task, uri, range, ...said];
    const written = await ask<Written>(parts, { title: titleOf(task), uri, command: ASSIST, args });
    if (written?.markdown) {
        await showMarkdown(parts, written.title ?? titleOf(task), written.markdown);
    }
    if (written) {
        tellVerdict(written);
    }
}

/** The same at the selection of the editor in front, or at `selection` of it. */
export async function runTaskHere(
    parts: Parts,
    task: string,
    request?: string,
    selection?: vscode.Range,
): Promise<void> {
    const editor = vscode.window.activeTextEditor;
    if (!editor) {
        throw new RefusedError(vscode.l10n.t("Open a plugin first."));
    }
    const { document } = editor;
    if (document.isDirty && document.languageId !== "sourcepawn") {
        await document.save(); // the server sees what is on the disk of files that are not SourcePawn
    }
    const { start, end } = selection ?? editor.selection;
    const range = { start: placeOf(start), end: placeOf(end) };
    await runTask(parts, task, document.uri.toString(), range, request);
}

function placeOf({ line, character }: vscode.Position): { line: number; character: number } {
    return { line, character };
}

/** Show Markdown beside the code, to read. */
async function showMarkdown({ texts, log }: Parts, title: string, markdown: string): Promise<void> {
    await showMarkdownBeside(texts.add(`${title}.md`, markdown), log);
}

function titleOf(task: string): string {
    switch (task) {
        case "explain":
            return vscode.l10n.t("Explaining");
        case "fix":
            return vscode.l10n.t("Fixing");
        case "function":
            return vscode.l10n.t("Writing a function");
        case "phrases":
            return vscode.l10n.t("Moving texts to phrases");
        case "convert":
            return vscode.l10n.t("Converting");
        default:
            return vscode.l10n.t("Writing a test request");
    }
}
