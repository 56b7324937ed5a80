/**
 * What the user is told when a command can not be carried out, with a button that helps. Knows the kinds of refusals
 * that the server names in an error's data.
 */

import * as vscode from "vscode";
import { fail, inform, warn } from "./notices";
import { setting } from "./settings";

const CANCELLED = new Set([-32_800, -32_802]);
const CUT_OFF = new Set([-32_097, -32_096, -32_098]);
const REFUSED = -32_803;
// Refusals of the server after which something is to be mended first.
const FAULTS = new Set(["answer", "compiler", "install", "new", "output"]);

/** A way out: what its button says, and the command behind it. */
export interface Help {
    readonly label: string;
    readonly command: string;
    readonly arguments?: readonly unknown[];
}

/** What went wrong, in words for the user, and what helps. Only an error is shown as one. */
export interface Refusal {
    readonly message: string;
    readonly help: readonly Help[];
    readonly level: "error" | "warning" | "information";
}

/** Something that can not be done as things are, though nothing has gone wrong; a `kind` has a button that helps. */
export class RefusedError extends Error {
    readonly data: { readonly kind: string };

    constructor(message: string, kind = "") {
        super(message);
        this.data = { kind };
    }
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
        const help = [{ label: vscode.l10n.t("Show Log"), command: "l4d2.showLog" }];
        return { message, help, level: "warning" };
    }
    const message = error instanceof Error ? error.message : String(error);
    const kind = typeof data?.kind === "string" ? data.kind : "";
    const isRefused = code === REFUSED || error instanceof RefusedError;
    // What the built-in engine does not understand is nobody's fault.
    const isFault = FAULTS.has(kind) && !(kind === "answer" && isBuiltin());
    const level = !isRefused ? "error" : isFault ? "warning" : "information";
    return { message, help: helpFor(kind), level };
}

/** Tell what went wrong. Waits for nobody. */
export function tellRefusal(error: unknown): void {
    const refusal = refusalOf(error);
    if (refusal) {
        void tell(refusal);
    }
}

async function tell({ message, help, level }: Refusal): Promise<void> {
    const labels = help.map((one) => one.label);
    const show = { error: fail, warning: warn, information: inform }[level];
    const answer = await show(message, ...labels);
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
        case "answer":
            return isBuiltin() ? [choose] : [];
        case "trust":
            return [{ label: vscode.l10n.t("Manage Workspace Trust"), command: "workbench.trust.manage" }];
        case "noCompiler":
            return [
                { label: vscode.l10n.t("Install SourceMod…"), command: "l4d2.installSourceMod" },
                {
                    label: vscode.l10n.t("Choose Compiler…"),
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

function isBuiltin(): boolean {
    return setting("l4d2.assistant.model") === "builtin";
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
