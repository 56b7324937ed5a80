/**
 * The server's life: started, begun again after a crash, stopped. Knows nothing of what the server can do.
 */

import { type ChildProcess, spawn } from "node:child_process";
import type { Readable } from "node:stream";
import * as vscode from "vscode";
import {
    State as ClientState,
    CloseAction,
    type CloseHandlerResult,
    ErrorAction,
    LanguageClient,
    type LanguageClientOptions,
    RevealOutputChannelOn,
} from "vscode-languageclient/node";
import { withoutNeedlessQuestions } from "./applying";
import { Crashes } from "./backoff";
import { chosenPythons } from "./chosen";
import { launch } from "./launch";
import { lineLogger } from "./lines";
import { findPython, NoPythonError, type Python } from "./python";
import { KEY, OFFERED } from "./requests";
import type { Status } from "./status";

const SCHEMES = ["file", "untitled"];
const GONE_AFTER_MS = 3_000;
const NEVER = new vscode.CancellationTokenSource().token;
const LEVELS: Partial<Record<vscode.LogLevel, string>> = {
    [vscode.LogLevel.Trace]: "debug",
    [vscode.LogLevel.Debug]: "info",
};

/** The one server of a window. */
export class Server implements vscode.Disposable {
    private readonly crashes = new Crashes();
    private client: LanguageClient | undefined;
    private process: ChildProcess | undefined;
    private turn: Promise<void> = Promise.resolve();

    constructor(
        private readonly context: vscode.ExtensionContext,
        private readonly log: vscode.LogOutputChannel,
        private readonly status: Status,
        private readonly onStopped: (error: unknown) => void,
    ) {}

    /** Start it, or stop it and start it again. One call waits for the other. Never rejects. */
    restart(): Promise<void> {
        this.turn = this.turn.then(async () => {
            await this.stop();
            this.crashes.forget();
            this.status.show("starting");
            try {
                await this.start();
            } catch (error) {
                this.log.error(error instanceof Error ? error : String(error));
                this.status.show("failed", error instanceof NoPythonError ? "" : String(error));
                this.onStopped(error);
            }
        });
        return this.turn;
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
        await this.turn;
        const client = this.client;
        if (!client) {
            throw new Error(vscode.l10n.t("The server of L4D2 Architect is not running."));
        }
        await client.start();
        const params = { command, arguments: args };
        return await client.sendRequest<Answer | null>("workspace/executeCommand", params, token ?? NEVER);
    }

    dispose(): Promise<void> {
        this.turn = this.turn.then(() => this.stop());
        return this.turn;
    }

    private async start(): Promise<void> {
        const root = this.context.extensionPath;
        const python = await findPython(await chosenPythons(root));
        this.log.info(`${python.command} (Python ${Math.floor(python.tag / 100)}.${python.tag % 100})`);
        const client = new LanguageClient("l4d2", "L4D2 Architect", () => this.begin(root, python), this.options());
        this.client = client;
        client.onDidChangeState(({ newState }) => {
            if (newState === ClientState.Running) {
                this.status.show("ready");
            } else if (newState === ClientState.Starting) {
                this.status.show("starting");
            }
        });
        client.onRequest(KEY, async ({ variable }: { variable: string }) => ({
            key: (await this.context.secrets.get(variable)) ?? null,
        }));
        await client.start();
    }

    private async begin(root: string, python: Python): Promise<ChildProcess> {
        const wanted = launch(root, python, LEVELS[this.log.logLevel] ?? "warning", process.env);
        const options = { cwd: wanted.cwd, env: wanted.env, windowsHide: true };
        const begun = spawn(wanted.command, wanted.args, options);
        await new Promise<void>((resolve, reject) => begun.once("spawn", resolve).once("error", reject));
        begun.on("error", (error) => this.log.error(error));
        begun.on("exit", (code, signal) => this.log.info(`server ${begun.pid} has ended: ${signal ?? code}`));
        this.log.info(`server ${begun.pid} is begun`);
        this.process = begun;
        return begun;
    }

    private options(): LanguageClientOptions {
        return {
            documentSelector: SCHEMES.map((scheme) => ({ scheme, language: "sourcepawn" })),
            outputChannel: this.log,
            traceOutputChannel: this.log,
            revealOutputChannelOn: RevealOutputChannelOn.Never,
            stdioOptions: { stdout: () => {}, stderr: (stream: Readable) => lineLogger(stream, this.log) },
            synchronize: { configurationSection: "l4d2" },
            initializationOptions: () => ({ trusted: vscode.workspace.isTrusted, commands: OFFERED }),
            errorHandler: {
                error: () => ({ action: ErrorAction.Continue }),
                closed: () => this.closed(),
            },
            middleware: {
                workspace: { handleApplyEdit: (params, next) => next(withoutNeedlessQuestions(params), NEVER) },
                handleWorkDoneProgress: (token, params, next) => {
                    this.noteProgress(params);
                    next(token, params);
                },
            },
        };
    }

    private async closed(): Promise<CloseHandlerResult> {
        const wait = this.crashes.next(Date.now());
        if (wait === null) {
            this.status.show("stopped");
            this.onStopped(null);
            return { action: CloseAction.DoNotRestart, handled: true };
        }
        this.status.show("starting");
        this.log.warn(`the server is gone; another begins in ${wait} ms`);
        const crashed = this.client;
        await new Promise((resolve) => setTimeout(resolve, wait));
        // Who restarted it by hand meanwhile has another client by now.
        const isCurrent = crashed !== undefined && this.client === crashed;
        return { action: isCurrent ? CloseAction.Restart : CloseAction.DoNotRestart, handled: true };
    }

    /** The first bar of a session is the reading of the workspace: only then is nothing asked yet. */
    private noteProgress(params: { kind: string; cancellable?: boolean; title?: string }): void {
        if (params.kind === "begin" && params.title === "Reading plugins") {
            this.status.show("indexing");
        } else if (params.kind === "end") {
            this.status.show("ready");
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
        if (running && running.exitCode === null && running.signalCode === null) {
            const timer = setTimeout(() => running.kill("SIGKILL"), GONE_AFTER_MS);
            running.once("exit", () => clearTimeout(timer));
        }
    }
}
