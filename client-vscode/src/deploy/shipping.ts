/**
 * Bringing plugins to a game server as the editor shows it: compile what is stale, upload, reload, remember what was sent.
 */

import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import * as vscode from "vscode";
import type { Parts } from "../commands";
import { compileAll, summaryWords } from "../compiling";
import { fail, inform, warn } from "../notices";
import { plain } from "../plain";
import { type Reloaded, reloadPlugin, reloadTranslations, UnsafeNameError } from "../reload";
import { DEPLOY_PLAN, type Planned, type Shipment } from "../requests";
import { enter, onConsole, told } from "./access";
import { type GameServer, identity, type Kind } from "./servers";
import { type Upload, upload } from "./upload";

const SENT = "l4d2.sent";

/** Compile, upload and, where the server's setting says so, reload. Returns what was uploaded; none when cancelled. */
export async function ship(
    parts: Parts,
    server: GameServer,
    plugins: readonly Planned[],
    kinds: readonly Kind[] = server.alongside,
): Promise<readonly Shipment[]> {
    const title = plain(vscode.l10n.t("Deploying to {0}", server.name));
    const where = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
    const shipped = await vscode.window.withProgress(where, async (progress, token) => {
        const ready = await compiled(parts, plugins, progress, token);
        if (token.isCancellationRequested || ready.length === 0) {
            return [];
        }
        const sources = ready.map(({ source }) => source);
        const shipments = (await parts.server.askUntil<Shipment[]>(token, DEPLOY_PLAN, sources)) ?? [];
        await send(parts, server, uploadsOf(shipments, kinds), progress, token);
        await remember(parts.context.workspaceState, server, shipments);
        return shipments;
    });
    if (shipped.length === 0) {
        return [];
    }
    const what = shipped.length === 1 ? (shipped[0]?.name ?? "") : vscode.l10n.t("{0} plugins", shipped.length);
    const done = vscode.l10n.t("{0} deployed to {1}.", what, server.name);
    parts.log.info(done);
    const wanted = { plugins: shipped.map(({ name }) => name), hasTranslations: sendsTranslations(shipped, kinds) };
    if (server.reloadAfterDeploy) {
        try {
            await reloadAll(parts, server, wanted, done);
        } catch (error) {
            void inform(done);
            throw error;
        }
    } else {
        void offerReload(server, wanted, done);
    }
    return shipped;
}

/** What is reloaded: plugins by their names, after the translations if there are new ones. */
export interface Wanted {
    readonly plugins: readonly string[];
    readonly hasTranslations: boolean;
}

/** Reload by RCON and tell how each plugin went, after the words in front. */
export async function reloadAll(parts: Parts, server: GameServer, wanted: Wanted, before = ""): Promise<void> {
    const results = await stoppable(plain(vscode.l10n.t("Reloading on {0}", server.name)), (signal) =>
        onConsole(parts.context, server, signal, async (run) => {
            const found: [string, Reloaded][] = [];
            if (wanted.hasTranslations) {
                parts.log.info(`sm_reload_translations: ${await reloadTranslations(run)}`);
            }
            for (const plugin of wanted.plugins) {
                found.push([plugin, await reloadPlugin(run, plugin).catch(unsafeName)]);
            }
            return found;
        }),
    );
    const lines = results.map(([plugin, { outcome, reply }]) => {
        parts.log.info(`${plugin}: ${reply}`);
        return reloadWords(plugin, outcome, reply);
    });
    const isFine = results.every(([, { outcome }]) => outcome === "reloaded" || outcome === "loaded");
    const message = [before, ...lines].filter(Boolean).join(" ");
    const log = vscode.l10n.t("Show Log");
    const tell = isFine ? inform : warn;
    void tell(message, ...(isFine ? [] : [log])).then((answer) => {
        if (answer === log) {
            parts.log.show();
        }
    });
}

/** The plugins whose compiled file is not what was sent to a server last; `isFirst`: nothing was sent yet. */
export async function notSentYet(
    memory: vscode.Memento,
    server: GameServer,
    plugins: readonly Planned[],
): Promise<{ changed: Planned[]; isFirst: boolean }> {
    const sent = memory.get<Record<string, Record<string, string>>>(SENT)?.[identity(server)];
    const changed: Planned[] = [];
    for (const plugin of plugins) {
        if (plugin.stale || (await digest(plugin.output)) !== sent?.[plugin.output]) {
            changed.push(plugin);
        }
    }
    return { changed, isFirst: sent === undefined };
}

async function compiled(
    parts: Parts,
    plugins: readonly Planned[],
    progress: vscode.Progress<{ message?: string }>,
    token: vscode.CancellationToken,
): Promise<readonly Planned[]> {
    const stale = plugins.filter((plugin) => plugin.stale);
    if (stale.length === 0) {
        return plugins;
    }
    progress.report({ message: vscode.l10n.t("compiling…") });
    const summary = await compileAll(parts, stale, token);
    const bad = [...summary.failed.map((one) => one.name), ...summary.refused.map((one) => one.name)];
    if (bad.length > 0 && !token.isCancellationRequested) {
        const show = vscode.l10n.t("Show Problems");
        const message = vscode.l10n.t(
            "Nothing was deployed: {0} ({1})",
            summaryWords(summary),
            bad.slice(0, 5).join(", "),
        );
        void fail(message, show).then((answer) => {
            if (answer === show) {
                void vscode.commands.executeCommand("workbench.actions.view.problems");
            }
        });
        return [];
    }
    return plugins;
}

async function send(
    parts: Parts,
    server: GameServer,
    files: readonly Upload[],
    progress: vscode.Progress<{ message?: string; increment?: number }>,
    token: vscode.CancellationToken,
): Promise<void> {
    const stop = new AbortController();
    const listening = token.onCancellationRequested(() => stop.abort());
    progress.report({ message: vscode.l10n.t("connecting…") });
    try {
        const remote = await enter(parts.context, server, stop.signal);
        let before = 0;
        try {
            await upload(
                remote,
                server.folder,
                files,
                (target, bytes, total) => {
                    const percent = total > 0 ? (bytes / total) * 100 : 100;
                    progress.report({ message: plain(target), increment: percent - before });
                    before = percent;
                },
                stop.signal,
            );
        } finally {
            remote.close();
        }
    } catch (error) {
        throw told(error, server);
    } finally {
        listening.dispose();
    }
}

function uploadsOf(shipments: readonly Shipment[], kinds: readonly Kind[]): Upload[] {
    const wanted = new Set<string>(kinds);
    const alongside = shipments.flatMap(({ files }) => files.filter(({ kind }) => wanted.has(kind)));
    // The plugins come last: one that is loaded at once finds what it reads.
    const uploads = [
        ...alongside.map(({ path, target }) => ({ local: path, target })),
        ...shipments.map(({ output, name }) => ({ local: output, target: `plugins/${name}` })),
    ];
    return [...new Map(uploads.map((one) => [one.target, one])).values()];
}

async function offerReload(server: GameServer, wanted: Wanted, done: string): Promise<void> {
    const reload = vscode.l10n.t("Reload on Server");
    if ((await inform(done, reload)) === reload) {
        await vscode.commands.executeCommand("l4d2.reloadPlugin", identity(server), wanted);
    }
}

function unsafeName(error: unknown): Reloaded {
    if (error instanceof UnsafeNameError) {
        return { outcome: "failed", reply: vscode.l10n.t("a console would take its name for something else") };
    }
    throw error;
}

function reloadWords(plugin: string, outcome: Reloaded["outcome"], reply: string): string {
    switch (outcome) {
        case "reloaded":
            return vscode.l10n.t("{0} was reloaded.", plugin);
        case "loaded":
            return vscode.l10n.t("{0} was loaded.", plugin);
        default:
            return vscode.l10n.t(
                "{0} was not reloaded: {1}",
                plugin,
                reply || vscode.l10n.t("the server says nothing"),
            );
    }
}

async function stoppable<T>(title: string, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const where = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
    return await vscode.window.withProgress(where, async (_, token) => {
        const stop = new AbortController();
        const listening = token.onCancellationRequested(() => stop.abort());
        try {
            return await work(stop.signal);
        } finally {
            listening.dispose();
        }
    });
}

async function remember(memory: vscode.Memento, server: GameServer, shipments: readonly Shipment[]): Promise<void> {
    const all = memory.get<Record<string, Record<string, string>>>(SENT) ?? {};
    const sent = { ...all[identity(server)] };
    for (const { output } of shipments) {
        sent[output] = await digest(output);
    }
    await memory.update(SENT, { ...all, [identity(server)]: sent });
}

async function digest(file: string): Promise<string> {
    try {
        return createHash("sha256")
            .update(await readFile(file))
            .digest("hex");
    } catch {
        return "";
    }
}

function sendsTranslations(shipments: readonly Shipment[], kinds: readonly Kind[]): boolean {
    return (
        kinds.includes("translations") &&
        shipments.some(({ files }) => files.some(({ kind }) => kind === "translations"))
    );
}
