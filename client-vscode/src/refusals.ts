/**
 * What the user is told when a command can not be carried out, with a button that helps. Knows the kinds of refusals
 * that the server names in an error's data.
 */

import * as vscode from "vscode";
import { plain } from "./plain";

const CANCELLED = new Set([-32_800, -32_802]);
const CUT_OFF = new Set([-32_097, -32_096, -32_098]);

/** A way out: what its button says, and the command behind it. */
export interface Help {
    readonly label: string;
    readonly command: string;
    readonly arguments?: readonly unknown[];
}

/** What went wrong, in words for the user, and what helps. */
export interface Refusal {
    readonly message: string;
    readonly help: readonly Help[];
}

/** An error as it is told; null: it was the user who stopped it. */
export function refusalOf(error: unknown): Refusal | null {
    const { code, data } = parts(error);
    if (error instanceof vscode.CancellationError || (code !== undefined && CANCELLED.has(code))) {
        return null;
    }
    if (code !== undefined && CUT_OFF.has(code)) {
        const message = vscode.l10n.t(
            "The server was stopped before it had answered. Ask again: it is started by itself.",
        );
        return { message, help: [{ label: vscode.l10n.t("Show Log"), command: "l4d2.showLog" }] };
    }
    const message = error instanceof Error ? error.message : String(error);
    return { message, help: helpFor(typeof data?.kind === "string" ? data.kind : "") };
}

/** Tell what went wrong. Waits for nobody. */
export function tellRefusal(error: unknown): void {
    const refusal = refusalOf(error);
    if (refusal) {
        void tell(refusal);
    }
}

async function tell({ message, help }: Refusal): Promise<void> {
    const labels = help.map((one) => one.label);
    const answer = await vscode.window.showErrorMessage(plain(message), ...labels);
    const chosen = help.find((one) => one.label === answer);
    if (chosen) {
        await vscode.commands.executeCommand(chosen.command, ...(chosen.arguments ?? []));
    }
}

function helpFor(kind: string): readonly Help[] {
    const choose = { label: vscode.l10n.t("Choose Model…"), command: "l4d2.chooseModel" };
    switch (kind) {
        case "key":
            return [{ label: vscode.l10n.t("Set API Key…"), command: "l4d2.setKey", arguments: [true] }, choose];
        case "limit":
            return [
                {
                    label: vscode.l10n.t("Change Limit"),
                    command: "workbench.action.openSettings",
                    arguments: ["l4d2.assistant.monthlyLimit"],
                },
                choose,
            ];
        case "model":
            return [choose];
        case "trust":
            return [{ label: vscode.l10n.t("Manage Workspace Trust"), command: "workbench.trust.manage" }];
        case "noCompiler":
            return [
                { label: vscode.l10n.t("Install SourceMod"), command: "l4d2.installSourceMod" },
                {
                    label: vscode.l10n.t("Choose Compiler"),
                    command: "workbench.action.openSettings",
                    arguments: ["l4d2.compiler.path"],
                },
            ];
        case "gameServers":
            return [{ label: vscode.l10n.t("Add Server…"), command: "l4d2.addGameServer" }];
        default:
            return [];
    }
}

function parts(error: unknown): { code?: number | undefined; data?: { kind?: unknown } | undefined } {
    if (typeof error !== "object" || error === null) {
        return {};
    }
    const { code, data } = error as { code?: unknown; data?: unknown };
    return {
        code: typeof code === "number" ? code : undefined,
        data: typeof data === "object" && data !== null ? (data as { kind?: unknown }) : undefined,
    };
}
