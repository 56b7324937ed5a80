/**
 * The server's life: started, begun again after a crash, stopped. Knows nothing of what the server can do.
 */

import type { ChildProcess } from "node:child_process";
import * as vscode from "vscode";
import { Crashes } from "./backoff";
import { chosenPythons, isPythonExtensionThere, remember } from "./chosen";
import type { LanguageClient } from "./languageClient";
import type { Previews } from "./preview";
import { findPython, NoPythonError, type Python } from "./python";
import type { Piece } from "./requests";
import { spawnServer } from "./spawning";
import type { Status } from "./status";
import { Turns } from "./turns";

// Together less than the five seconds that the editor leaves us when it closes.
const GONE_AFTER_MS = 2_000;
const KILLED_AFTER_MS = 1_500;
const EXIT_TOLD_MS = 200;
const NEVER = new vscode.CancellationTokenSource().token;

/** The one server of a window. */
export class Server implements vscode.Disposable {
    private readonly crashes = new Crashes();
    private client: LanguageClient | undefined;
    private process: ChildProcess | undefined;
    private early: ChildProcess | undefined;
    private readonly turns = new Turns();
    private isStarting = false;
    private readonly pieces = new vscode.EventEmitter<Piece>();
    /** More of an answer has come. */
    readonly onPiece = this.pieces.event;
    /** What is done instead of the server's commands that code actions and lenses name, by these. */
    readonly routes = new Map<string, (...args: unknown[]) => unknown>();

    constructor(
        private readonly context: vscode.ExtensionContext,
        private readonly log: vscode.LogOutputChannel,
        private readonly status: Status,
        private readonly previews: Previews,
        private readonly onStopped: (error: unknown) => void,
    ) {}

    /** Start it for the first time. `early` is a process that is begun with a Python that probably fits. Never rejects. */
    begin(early: ChildProcess | undefined): Promise<void> {
        this.early = early;
        return this.startAfter(0);
    }

    /** Start it, or stop it and start it again. An older call that is still under way gives way. Never rejects. */
    restart(): Promise<void> {
        this.crashes.forget();
        this.dropEarly();
        return this.startAfter(0);
    }

    /** Run one of the server's commands, as soon as it is up. Rejects with the server's own words. */
    ask<Answer>(command: string, ...args: unknown[]): Promise<Answer | null> {
        return this.askUntil(undefined, command, ...args);
    }

    /** The same, unless the token is cancelled before. */
    async askUntil<Answer>(
        token: vscode.CancellationToken | undefined,
        command: string,
        ...args: unknown[]
    ): Promise<Answer | null> {
        await this.turns.settled;
        const client = this.client;
        if (!client) {
            throw new Error(vscode.l10n.t("The server of L4D2 Architect is not running."));
        }
        await client.start();
        const params = { command, arguments: args };
        return await client.sendRequest<Answer | null>("workspace/executeCommand", params, token ?? NEVER);
    }

    dispose(): Promise<void> {
        this.giveWay();
        this.dropEarly();
        return this.turns.take(0, () => this.stop());
    }

    private startAfter(milliseconds: number): Promise<void> {
        this.giveWay();
        return this.turns.take(milliseconds, async (isNewest) => {
            await this.stop();
            this.status.show("starting");
            this.isStarting = true;
            try {
                await this.start(isNewest);
            } catch (error) {
                if (isNewest()) {
                    this.tell(error);
                }
            } finally {
                this.isStarting = false;
            }
        });
    }

    /** A server that never comes up must not hold up what is wanted now. */
    private giveWay(): void {
        if (this.isStarting) {
            this.process?.kill("SIGKILL");
        }
    }

    private dropEarly(): void {
        this.early?.kill("SIGKILL");
        this.early = undefined;
    }

    private tell(error: unknown): void {
        this.log.error(error instanceof Error ? error : String(error));
        const why = error instanceof Error ? error.message : String(error);
        this.status.show("failed", error instanceof NoPythonError ? "" : why);
        this.onStopped(error);
    }

    private async start(isNewest: () => boolean): Promise<void> {
        const { early } = this;
        this.early = undefined;
        if (early && (await this.takes(early))) {
            void this.lookAgain();
            return;
        }
        if (!isNewest()) {
            return; // it was killed to make room
        }
        const { extensionPath } = this.context;
        const python = await findPython(await chosenPythons(extensionPath));
        await this.connect(async () => {
            const begun = spawnServer(extensionPath, python.command, this.log);
            this.process = begun;
            await new Promise<void>((resolve, reject) => begun.once("spawn", resolve).once("error", reject));
            return begun;
        });
        this.note(python);
    }

    /** Whether the process that was begun early is a server. What was wrong with it, a search tells better. */
    private async takes(early: ChildProcess): Promise<boolean> {
        if (early.pid === undefined || early.exitCode !== null) {
            return false;
        }
        this.process = early;
        try {
            await this.connect(async () => early);
            return true;
        } catch (error) {
            this.log.info(`the Python that is likely to fit does not: ${error}`);
            await this.stop();
            return false;
        }
    }

    /** Set up a client of the process and wait until the server has answered. */
    private async connect(begin: () => Promise<ChildProcess>): Promise<void> {
        const { clientFor, isUp } = await import("./languageClient.js");
        const { log, previews, routes, status } = this;
        const client = clientFor({
            ...{ log, previews, routes, begin },
            secrets: this.context.secrets,
            changed: (state) => status.show(state),
            said: (piece) => this.pieces.fire(piece),
            closed: () => this.closed(),
        });
        this.client = client;
        let failure: unknown;
        await client.start().catch((error: unknown) => {
            failure = error;
        });
        if (failure !== undefined || !isUp(client)) {
            throw (await this.ended()) ?? failure;
        }
    }

    /** What was begun early was what fitted before: the next time it may be what the user has chosen since. */
    private async lookAgain(): Promise<void> {
        if (vscode.workspace.isTrusted && isPythonExtensionThere()) {
            try {
                this.note(await findPython(await chosenPythons(this.context.extensionPath)));
            } catch (error) {
                this.log.debug(`no Python is found: ${error}`);
            }
        }
    }

    private note(python: Python): void {
        this.log.info(`${python.command} is Python ${Math.floor(python.tag / 100)}.${python.tag % 100}`);
        remember(this.context, python.command);
    }

    /** The server's end as an error, undefined while it runs. The pipes may be closed a little before it is told. */
    private async ended(): Promise<Error | undefined> {
        await new Promise((resolve) => setTimeout(resolve, EXIT_TOLD_MS));
        const how = this.process?.signalCode ?? this.process?.exitCode ?? null;
        return how === null ? undefined : new Error(vscode.l10n.t("It ended while it was starting: {0}", how));
    }

    /** The server is gone though nobody stopped it. Another one is begun as the first was: its Python may be gone too. */
    private closed(): void {
        if (this.isStarting) {
            return;
        }
        const wait = this.crashes.next(Date.now());
        if (wait === null) {
            this.status.show("stopped");
            this.onStopped(null);
        } else {
            this.status.show("starting");
            this.log.warn(`the server is gone; another begins in ${wait} ms`);
            void this.startAfter(wait);
        }
    }

    private async stop(): Promise<void> {
        const { client, process: running } = this;
        this.client = undefined;
        this.process = undefined;
        try {
            await client?.dispose(GONE_AFTER_MS);
        } catch (error) {
            this.log.debug(`the client did not stop in order: ${error}`);
        }
        // One that is caught in something does not see that its pipes are closed.
        if (running && running.exitCode === null && running.signalCode === null) {
            const ended = new Promise((resolve) => running.once("exit", resolve));
            const timer = setTimeout(() => running.kill("SIGKILL"), KILLED_AFTER_MS);
            await ended;
            clearTimeout(timer);
        }
    }
}
