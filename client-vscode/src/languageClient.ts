/**
 * The library's client as it is set up here. It is a large library: this is loaded when a server is about to be started,
 * so the editor does not wait for it.
 */

import type { ChildProcess } from "node:child_process";
import type { Readable } from "node:stream";
import * as vscode from "vscode";
import {
    type ApplyWorkspaceEditResult,
    State as ClientState,
    CloseAction,
    type CloseHandlerResult,
    ErrorAction,
    LanguageClient,
    type LanguageClientOptions,
    MessageType,
    type ResponseError,
    RevealOutputChannelOn,
    ShowMessageNotification,
    type ShowMessageParams,
} from "vscode-languageclient/node";
import { apply } from "./applying";
import { lineLogger } from "./lines";
import { LOG } from "./logs";
import { fail, inform, warn } from "./notices";
import type { Previews } from "./preview";
import { KEY, OFFERED, PIECE, type Piece, STATE } from "./requests";
import { BUILTIN } from "./views";

const SCHEMES = ["file", "untitled"];
const LANGUAGES = ["sourcepawn", "keyvalues", LOG];
// Whether another server is begun is not the library's to decide.
const LEFT_ALONE: CloseHandlerResult = { action: CloseAction.DoNotRestart, handled: true };
const NEVER = new vscode.CancellationTokenSource().token;

/** What a client needs of the one who starts it, and what that one is told. */
export interface Owner {
    readonly log: vscode.LogOutputChannel;
    readonly secrets: vscode.SecretStorage;
    readonly previews: Previews;
    readonly routes: ReadonlyMap<string, (...args: unknown[]) => unknown>;
    begin(): Promise<ChildProcess>;
    changed(state: "starting" | "reading" | "ready"): void;
    said(piece: Piece): void;
    closed(): void;
}

export type { LanguageClient };

/** A client that says nothing of its own to the user: what went wrong is told once, by us. */
class QuietClient extends LanguageClient {
    override error(message: string, data?: unknown): void {
        super.error(message, data, false);
    }
}

/** A client that is not started yet. */
export function clientFor(owner: Owner): LanguageClient {
    const client = new QuietClient("l4d2", "L4D2 Architect", () => owner.begin(), options(owner));
    client.onDidChangeState(({ newState }) => {
        if (newState === ClientState.Running) {
            owner.changed("reading"); // until the server says that it has read everything
        } else if (newState === ClientState.Starting) {
            owner.changed("starting");
        }
    });
    client.onRequest(KEY, async ({ variable }: { variable: string }) => ({
        key: (await owner.secrets.get(variable)) ?? null,
    }));
    client.onNotification(ShowMessageNotification.type, tellMessage);
    client.onNotification(STATE, ({ state }: { state: "reading" | "ready" }) => owner.changed(state));
    client.onNotification(PIECE, (piece: Piece) => owner.said(piece));
    return client;
}

/** Whether it has its server. */
export function isUp(client: LanguageClient): boolean {
    return client.state === ClientState.Running;
}

function options(owner: Owner): LanguageClientOptions {
    return {
        documentSelector: [
            ...LANGUAGES.flatMap((language) => SCHEMES.map((scheme) => ({ scheme, language }))),
            { scheme: BUILTIN, language: "sourcepawn" },
        ],
        outputChannel: owner.log,
        traceOutputChannel: owner.log,
        revealOutputChannelOn: RevealOutputChannelOn.Never,
        stdioOptions: { stdout: () => {}, stderr: (stream: Readable) => lineLogger(stream, owner.log) },
        synchronize: { configurationSection: "l4d2" },
        initializationOptions: () => ({ trusted: vscode.workspace.isTrusted, commands: OFFERED }),
        initializationFailedHandler: () => false, // who starts it tells of it, once
        errorHandler: {
            error: () => ({ action: ErrorAction.Continue, handled: true }),
            closed: () => {
                owner.closed();
                return LEFT_ALONE;
            },
        },
        middleware: {
            workspace: {
                handleApplyEdit: (params, next) =>
                    apply(params, async (wanted) => made(await next(wanted, NEVER)), owner.previews),
            },
            executeCommand: (command, args, next) => {
                const route = owner.routes.get(command);
                return route ? route(...args) : next(command, args);
            },
        },
    };
}

/** The answer to an edit; a refusal is none that was made. */
function made(answer: ApplyWorkspaceEditResult | ResponseError | null | undefined): ApplyWorkspaceEditResult {
    return answer && "applied" in answer ? answer : { applied: false };
}

/** A message of the server's, which may quote what somebody else wrote. */
function tellMessage({ type, message }: ShowMessageParams): void {
    switch (type) {
        case MessageType.Error:
            void fail(message);
            break;
        case MessageType.Warning:
            void warn(message);
            break;
        default:
            void inform(message);
    }
}
