/**
 * What the chat's page says, in the user's language, and what may be asked by way of example.
 */

import * as vscode from "vscode";
import type { Words } from "./messages";

/** All words of the page by their names there. */
export function words(): Words {
    return {
        log: vscode.l10n.t("Conversation"),
        placeholder: vscode.l10n.t("Ask about the open plugin, or say what to write"),
        send: vscode.l10n.t("Send"),
        stop: vscode.l10n.t("Stop"),
        stopped: vscode.l10n.t("Stopped."),
        cut: vscode.l10n.t("The answer was cut off."),
        you: vscode.l10n.t("You"),
        assistant: vscode.l10n.t("L4D2 Architect"),
        thinking: vscode.l10n.t("thinking…"),
        write: vscode.l10n.t("writing…"),
        check: vscode.l10n.t("checking…"),
        repair: vscode.l10n.t("correcting mistakes…"),
        copy: vscode.l10n.t("Copy"),
        copied: vscode.l10n.t("Copied"),
        insert: vscode.l10n.t("Insert"),
        apply: vscode.l10n.t("Show Diff and Apply"),
        applied: vscode.l10n.t("Applied."),
        create: vscode.l10n.t("Open as New File"),
        change: vscode.l10n.t("Proposed change of {0}"),
        plugin: vscode.l10n.t("A new plugin"),
        fine: vscode.l10n.t("Checked, no problems."),
        problems: vscode.l10n.t("Checked, problems left: {0}"),
        line: vscode.l10n.t("line {0}"),
        removed: vscode.l10n.t("Takes away: {0}"),
        older: vscode.l10n.t("A later proposal has taken its place."),
        withFile: vscode.l10n.t("Goes along with the question. Press to leave it out."),
        withoutFile: vscode.l10n.t("Is left out. Press to send it along."),
        noFile: vscode.l10n.t("No plugin is open."),
        lines: vscode.l10n.t("lines {0}–{1}"),
        model: vscode.l10n.t("Model: {0}. Press to choose another one."),
        builtin: vscode.l10n.t("Built-in engine"),
        noModel: vscode.l10n.t("No language model is chosen. One understands more, and changes plugins as you say."),
        withoutModel: vscode.l10n.t("Answered without a language model."),
        choose: vscode.l10n.t("Choose Model…"),
        hello: vscode.l10n.t("What would you like to do?"),
        keys: vscode.l10n.t("Enter sends, Shift+Enter begins a new line, Escape stops."),
    };
}

/** What the engine that is chosen can answer. */
export function exampleQuestions(model: string): string[] {
    if (model === "builtin") {
        return [
            vscode.l10n.t("What does this plugin do?"),
            vscode.l10n.t("Announce to everyone when a Tank spawns"),
            vscode.l10n.t("Add a command !heal for admins that heals all survivors"),
        ];
    }
    return [
        vscode.l10n.t("What does this plugin do?"),
        vscode.l10n.t("Add a console variable for every number in this plugin"),
        vscode.l10n.t("Which event tells that a survivor was pounced by a Hunter?"),
    ];
}
