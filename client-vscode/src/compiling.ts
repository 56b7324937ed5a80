/**
 * Compiling as the editor shows it: what is saved before, several plugins at a time, and in words how it went. What is
 * compiled and how is the server's business; the compiler's messages come as diagnostics.
 */

import * as os from "node:os";
import * as path from "node:path";
import * as vscode from "vscode";
import type { Parts } from "./commands";
import { withoutOffers } from "./installing";
import { fail, inform, warn } from "./notices";
import { plain } from "./plain";
import { inParallel } from "./pool";
import { RefusedError, refusalOf } from "./refusals";
import { COMPILE, COMPILE_PLAN, type Compiled, type Planned } from "./requests";

export type Scope = "file" | "changed" | "workspace";

/** How a set of plugins went. `done` are those that were written. */
export interface Summary {
    readonly done: readonly Compiled[];
    readonly failed: readonly Compiled[];
    /** Those that could not be tried, each with why. */
    readonly refused: readonly { readonly name: string; readonly why: string }[];
    readonly warnings: number;
    readonly isCancelled: boolean;
}

/** What hears how it goes. */
export interface Listener {
    begins?(count: number): void;
    ended?(compiled: Compiled | { name: string; why: string }): void;
}

const KEPT_MS = 6_000;

/** The file that a command is about: the one that was clicked, else the one in the editor. Throws when there is none. */
export function fileOf(clicked: unknown): vscode.Uri {
    const uri = clicked instanceof vscode.Uri ? clicked : vscode.window.activeTextEditor?.document.uri;
    const isOurs = uri !== undefined && /\.(sp|inc)$/i.test(uri.path);
    const document = vscode.workspace.textDocuments.find((one) => one.uri.toString() === uri?.toString());
    if (!uri || !(isOurs || document?.languageId === "sourcepawn")) {
        throw new RefusedError(vscode.l10n.t("Open a plugin first."));
    }
    return uri;
}

/** The same, of several that are selected where one is clicked. */
export function filesOf(clicked: unknown, selected: unknown): vscode.Uri[] {
    const several = Array.isArray(selected) ? selected.filter((one) => one instanceof vscode.Uri) : [];
    return several.length > 1 ? several.map(fileOf) : [fileOf(clicked)];
}

/** The plugins that files belong to, each once. */
export async function planOf(parts: Parts, files: readonly vscode.Uri[]): Promise<readonly Planned[]> {
    const plugins = new Map<string, Planned>();
    for (const file of files) {
        for (const plugin of await plan(parts, "file", file)) {
            plugins.set(plugin.source, plugin);
        }
    }
    return [...plugins.values()];
}

/** The plugins of a scope, after everything is saved: the compiler reads from the disk. */
export async function plan(
    { server }: Parts,
    scope: Scope,
    uri?: vscode.Uri,
    token?: vscode.CancellationToken,
): Promise<readonly Planned[]> {
    await withoutOffers(save);
    return (await server.askUntil<Planned[]>(token, COMPILE_PLAN, scope, ...(uri ? [uri.toString()] : []))) ?? [];
}

/** The same with a bar that can be cancelled: at first, all files have to be read. */
export async function planWithBar(parts: Parts, scope: Scope): Promise<readonly Planned[]> {
    const title = vscode.l10n.t("Looking for plugins");
    const where = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
    return await vscode.window.withProgress(where, (_, token) => plan(parts, scope, undefined, token));
}

/** Compile them, as many at a time as there are cores. What stops all of them is thrown. */
export async function compileAll(
    { server, log }: Parts,
    plugins: readonly Planned[],
    token: vscode.CancellationToken,
    listener: Listener = {},
): Promise<Summary> {
    const [done, failed, refused] = [[] as Compiled[], [] as Compiled[], [] as { name: string; why: string }[]];
    listener.begins?.(plugins.length);
    const refuse = (name: string, why: string) => {
        const one = { name, why };
        refused.push(one);
        log.warn(`${name}: ${why}`);
        listener.ended?.(one);
    };
    const isStopped = () => token.isCancellationRequested;
    await inParallel(plugins, os.availableParallelism(), isStopped, async (plugin) => {
        if (plugin.twin) {
            const other = path.basename(plugin.twin);
            refuse(plugin.name, vscode.l10n.t("{0} would be written to the same place.", other));
            return;
        }
        try {
            const compiled = await server.askUntil<Compiled>(token, COMPILE, plugin.source);
            if (compiled) {
                (compiled.succeeded ? done : failed).push(compiled);
                log.info(`${plugin.name}: ${outcome(compiled)}`);
                listener.ended?.(compiled);
            }
        } catch (error) {
            if (isStopped()) {
                return;
            }
            const { data } = error as { data?: { kind?: string } };
            if (data?.kind !== "compiler" && data?.kind !== "output") {
                throw error;
            }
            refuse(plugin.name, refusalOf(error)?.message ?? String(error));
        }
    });
    const warnings = [...done, ...failed].reduce((sum, one) => sum + one.warnings, 0);
    return { done, failed, refused, warnings, isCancelled: isStopped() };
}

/** Compile the plugins of a scope with a bar that can be cancelled; null when there are none. */
export async function compileWithBar(parts: Parts, title: string, scope: Scope): Promise<Summary | null> {
    const where = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
    return await vscode.window.withProgress(where, async (progress, token) => {
        progress.report({ message: vscode.l10n.t("looking for plugins…") });
        const plugins = await plan(parts, scope, undefined, token);
        if (plugins.length === 0) {
            return null;
        }
        let count = 0;
        return await compileAll(parts, plugins, token, {
            ended: ({ name }) => {
                count += 1;
                const message = plain(vscode.l10n.t("{0} of {1}: {2}", count, plugins.length, name));
                progress.report({ message, increment: 100 / plugins.length });
            },
        });
    });
}

/** Tell how one plugin went: quietly when all is well. Waits for nobody. */
export function tellOne(compiled: Compiled): void {
    if (compiled.succeeded) {
        const icon = compiled.warnings ? "$(warning)" : "$(check)";
        const where = vscode.workspace.asRelativePath(compiled.output ?? compiled.name);
        vscode.window.setStatusBarMessage(`${icon} ${where}: ${outcome(compiled)}`, KEPT_MS);
    } else {
        const name = path.basename(vscode.Uri.parse(compiled.source).path);
        void offerProblems(fail, `${name}: ${outcome(compiled)}`);
    }
}

/** Tell how several went. Waits for nobody. */
export function tellAll(summary: Summary): void {
    const { failed, refused } = summary;
    const message = summaryWords(summary);
    if (failed.length + refused.length > 0) {
        const why = refused.slice(0, 3).map((one) => `${one.name}: ${one.why}`);
        void offerProblems(warn, [message, ...why].join("\n"));
    } else {
        void inform(message);
    }
}

/** “12 compiled, 1 failed, 3 warnings”. */
export function summaryWords({ done, failed, refused, warnings, isCancelled }: Summary): string {
    const words = [
        vscode.l10n.t("{0} compiled", done.length),
        failed.length + refused.length > 0 ? vscode.l10n.t("{0} failed", failed.length + refused.length) : "",
        warnings > 0 ? vscode.l10n.t("{0} warnings", warnings) : "",
        isCancelled ? vscode.l10n.t("then cancelled") : "",
    ];
    return `${words.filter(Boolean).join(", ")}.`;
}

/** How one plugin went, in words. */
export function outcome({ succeeded, errors, warnings, seconds }: Compiled): string {
    if (!succeeded) {
        return errors === 1
            ? vscode.l10n.t("1 error; not compiled")
            : vscode.l10n.t("{0} errors; not compiled", errors);
    }
    const time = seconds.toFixed(1);
    if (warnings === 0) {
        return vscode.l10n.t("compiled in {0} s", time);
    }
    return warnings === 1
        ? vscode.l10n.t("compiled in {0} s, with 1 warning", time)
        : vscode.l10n.t("compiled in {0} s, with {1} warnings", time, warnings);
}

async function offerProblems(tell: typeof fail, message: string): Promise<void> {
    const show = vscode.l10n.t("Show Problems");
    if ((await tell(message, show)) === show) {
        await vscode.commands.executeCommand("workbench.actions.view.problems");
    }
}

async function save(): Promise<void> {
    const dirty = vscode.workspace.textDocuments.filter(
        (one) => one.isDirty && one.uri.scheme === "file" && /\.(sp|inc)$/i.test(one.uri.path),
    );
    for (const document of dirty) {
        if (!(await document.save())) {
            const name = path.basename(document.uri.path);
            const message = vscode.l10n.t("{0} could not be saved, so nothing was compiled.", name);
            throw new RefusedError(message, "output");
        }
    }
}
