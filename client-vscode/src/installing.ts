/**
 * Has the server fetch what a project lacks, and offers that once where it would help. What is fetched from where is
 * the server's business; it shows the bar as well.
 */

import * as vscode from "vscode";
import type { Parts } from "./commands";
import { inform, warn } from "./notices";
import { helps, isWelcome, type Occasion } from "./offering";
import { refusalOf } from "./refusals";
import { INSTALL, type Installed, type Lack, MISSING } from "./requests";
import { change, setting } from "./settings";

const OFFERED_HERE = "l4d2.install.offered";
const COMMAND = "l4d2.installSourceMod";

/** What can be fetched into a project. */
export type What = "sourcemod" | "left4dhooks";

/** Fetch one after the other; false when the user stopped it, or when one can not be had. */
export async function install(parts: Parts, folder: vscode.Uri, whats: readonly What[]): Promise<boolean> {
    const done: Installed[] = [];
    for (const [index, what] of whats.entries()) {
        let installed: Installed | null;
        try {
            installed = await parts.server.ask<Installed>(INSTALL, what, folder.toString());
        } catch (error) {
            if (kindOf(error) !== "install") {
                throw error;
            }
            parts.log.warn(`${what}: ${error}`);
            return await offerAgain(parts, folder, whats.slice(index), error);
        }
        if (!installed) {
            return false;
        }
        done.push(installed);
    }
    const names = done.map((one) => `${one.name} (${one.version})`).join(", ");
    const remarks = done.map((one) => one.remark).filter(Boolean);
    const message = vscode.l10n.t("Installed into the project’s folder .l4d2: {0}.", names);
    if (remarks.length > 0) {
        void warn([message, ...remarks].join(" "));
    } else {
        void inform(message);
    }
    return true;
}

/** Tell why nothing could be fetched, and what the user can do. */
async function offerAgain(parts: Parts, folder: vscode.Uri, whats: readonly What[], error: unknown): Promise<boolean> {
    const again = vscode.l10n.t("Try Again");
    const byHand = vscode.l10n.t("How to Do It by Hand");
    const name = whats[0] === "sourcemod" ? "SourceMod" : "Left4DHooks";
    const message = vscode.l10n.t("{0} could not be fetched. {1}", name, refusalOf(error)?.message ?? "");
    const answer = await warn(message, again, byHand);
    if (answer === again) {
        return await install(parts, folder, whats);
    }
    if (answer === byHand) {
        const page = parts.texts.add(vscode.l10n.t("SourceMod by Hand.md"), byHandWords());
        await vscode.commands.executeCommand("markdown.showPreview", page);
    }
    return false;
}

function byHandWords(): string {
    const program = process.platform === "win32" ? "spcomp.exe" : "spcomp";
    return vscode.l10n.t(
        "# SourceMod without a download by the editor\n\n1. Where there is a network, fetch SourceMod 1.12 for this system from [sourcemod.net](https://www.sourcemod.net/downloads.php?branch=stable), and unpack it.\n2. Copy `{0}` and the folder `include` from its `addons/sourcemod/scripting` beside your plugins: there they are found. Or leave them where they are, and name them in the settings `l4d2.compiler.path` and `l4d2.includeDirectories`.\n3. If your plugins include `left4dhooks.inc`, copy the `.inc` files of [Left4DHooks](https://github.com/SilvDev/Left4DHooks) into `include` as well.\n\nBehind a proxy: start the editor with the variable `HTTPS_PROXY`. Where the sites are blocked, `L4D2_MIRROR` names an address that the whole address of each file is put behind. What is fetched is checked by its sum, whoever it comes from.\n",
        program,
    );
}

let quiet = 0;
let open: (() => Promise<void>) | undefined;

/** Do something that saves files, after which something else tells what is missing. */
export async function withoutOffers<T>(work: () => Promise<T>): Promise<T> {
    quiet += 1;
    try {
        return await work();
    } finally {
        quiet -= 1;
    }
}

/** Where a compiler is offered at this moment, offer it anew instead of telling the same beside it. */
export function isOfferedAgain(error: unknown): boolean {
    if (kindOf(error) !== "noCompiler" || !open) {
        return false;
    }
    // The editor takes a notice away when another one says the same.
    void open();
    return true;
}

/** Offer it when a plugin is saved that can not be compiled here: once in a workspace, and never to who wants none. */
export function offerWhereMissing(parts: Parts): vscode.Disposable {
    let isBusy = false;
    return vscode.workspace.onDidSaveTextDocument(async (document) => {
        if (isBusy || quiet > 0 || !isWelcome(occasion(parts.context, document))) {
            return;
        }
        isBusy = true;
        try {
            const lack = await parts.server.ask<Lack>(MISSING, document.uri.toString());
            if (lack && helps(lack) && isWelcome(occasion(parts.context, document))) {
                await parts.context.workspaceState.update(OFFERED_HERE, true);
                void offer(lack);
            }
        } catch (error) {
            parts.log.debug(`what is missing is not known: ${error}`);
        } finally {
            isBusy = false;
        }
    });
}

function occasion({ workspaceState }: vscode.ExtensionContext, document: vscode.TextDocument): Occasion {
    return {
        language: document.languageId,
        inWorkspace: vscode.workspace.getWorkspaceFolder(document.uri) !== undefined,
        trusted: vscode.workspace.isTrusted,
        refused: !setting("l4d2.offerToInstall"),
        offered: workspaceState.get(OFFERED_HERE, false),
    };
}

async function offer(lack: Lack): Promise<void> {
    const yes = vscode.l10n.t("Install SourceMod…");
    const never = vscode.l10n.t("Don't Ask Again");
    const message = lack.compiler
        ? vscode.l10n.t("There is no SourcePawn compiler for this plugin. Fetch SourceMod's into the project?")
        : vscode.l10n.t("This plugin includes Left4DHooks' headers, and they are not there. Fetch them?");
    const own = lack.compiler ? () => offer(lack) : undefined;
    open = own;
    const answer = await inform(message, yes, never);
    if (open === own) {
        open = undefined;
    }
    if (answer === yes) {
        await vscode.commands.executeCommand(COMMAND, lack);
    } else if (answer === never) {
        await change("l4d2.offerToInstall", false);
    }
}

function kindOf(error: unknown): unknown {
    return (error as { data?: { kind?: unknown } } | undefined)?.data?.kind;
}
