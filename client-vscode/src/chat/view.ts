/**
 * The chat's side of the extension: asks the server what the page asks, and does what its buttons say. The page is not
 * trusted with more than that: it names no commands and no files.
 */

import * as vscode from "vscode";
import { noteCosts } from "../asking";
import type { Parts } from "../commands";
import { fill, newDocument } from "../newDocument";
import { type Help, RefusedError, refusalOf, tellRefusal } from "../refusals";
import { CHAT, CHAT_APPLY, CHAT_END, type Piece, type Said } from "../requests";
import { setting } from "../settings";
import { dollars } from "../status";
import type { Context, FromPage, ToPage } from "./messages";
import { exampleQuestions, words } from "./words";

const SETTLED_MS = 120;

/** What is being answered, with what has come of it. */
interface Answering {
    readonly id: string;
    readonly stopping: vscode.CancellationTokenSource;
    text: string;
    round: number;
}

/** The chat of a window. */
export class ChatView implements vscode.WebviewViewProvider, vscode.Disposable {
    static readonly id = "l4d2.chat";
    static readonly options = { webviewOptions: { retainContextWhenHidden: true } };
    private view: vscode.WebviewView | undefined;
    private answering: Answering | undefined;
    private help: readonly Help[] = [];
    private settling: NodeJS.Timeout | undefined;
    private last: vscode.TextEditor | undefined = vscode.window.activeTextEditor;
    private readonly listening: vscode.Disposable;

    constructor(private readonly parts: Omit<Parts, "chat">) {
        const later = () => this.contextChanges();
        this.listening = vscode.Disposable.from(
            vscode.window.onDidChangeActiveTextEditor(later),
            vscode.window.onDidChangeTextEditorSelection(later),
            vscode.workspace.onDidCloseTextDocument(later),
            vscode.workspace.onDidChangeConfiguration((event) => {
                if (event.affectsConfiguration("l4d2.assistant.model")) {
                    this.post({ kind: "model", ...this.modelNow() });
                }
            }),
            parts.server.onPiece((piece) => this.take(piece)),
        );
    }

    resolveWebviewView(view: vscode.WebviewView): void {
        this.view = view;
        const folder = vscode.Uri.joinPath(this.parts.context.extensionUri, "client-vscode", "dist");
        view.webview.options = { enableScripts: true, localResourceRoots: [folder] };
        view.webview.html = page(view.webview, folder);
        view.webview.onDidReceiveMessage((message: FromPage) => this.did(message).catch(tellRefusal));
        view.onDidDispose(() => {
            this.view = undefined;
        });
        view.onDidChangeVisibility(() => {
            if (view.visible) {
                this.post({ kind: "focus" });
            }
        });
    }

    dispose(): void {
        clearTimeout(this.settling);
        this.answering?.stopping.cancel();
        this.listening.dispose();
    }

    /** A new conversation; what was said in the old one is forgotten. */
    async begin(): Promise<void> {
        await vscode.commands.executeCommand(`${ChatView.id}.focus`);
        this.answering?.stopping.cancel();
        this.post({ kind: "anew" });
    }

    private post(message: ToPage): void {
        void this.view?.webview.postMessage(message);
    }

    private async did(message: FromPage): Promise<void> {
        switch (message.kind) {
            case "ready":
                return this.setUp(message.id, message.isWaiting);
            case "ask":
                return await this.ask(message);
            case "stop":
                return this.answering?.stopping.cancel();
            case "end":
                await this.parts.server.ask(CHAT_END, message.id);
                return;
            case "copy":
                return await vscode.env.clipboard.writeText(message.text);
            case "insert":
                return await this.insert(message.text);
            case "apply": {
                const answer = await this.parts.server.ask<{ applied: boolean }>(CHAT_APPLY, message.id);
                return this.post({ kind: "applied", turn: message.turn, isApplied: answer?.applied ?? false });
            }
            case "create":
                return await create(message.code, message.asked, this.last?.document);
            case "open":
                if (message.url.startsWith("https://")) {
                    await vscode.env.openExternal(vscode.Uri.parse(message.url, true));
                }
                return;
            case "help": {
                const chosen = this.help.find((one) => one.label === message.label);
                await (chosen && vscode.commands.executeCommand(chosen.command, ...(chosen.arguments ?? [])));
                return;
            }
            case "chooseModel":
                await vscode.commands.executeCommand("l4d2.chooseModel");
        }
    }

    private setUp(id: string, isWaiting: boolean): void {
        const now = this.answering?.id === id ? this.answering : undefined;
        this.post({ kind: "setup", words: words(), ...this.modelNow(), isWaiting: isWaiting && now !== undefined });
        this.post({ kind: "context", context: this.context()?.context ?? null });
        if (now?.text) {
            this.post({ kind: "piece", text: now.text, round: now.round, stage: "" });
        }
        this.post({ kind: "focus" });
    }

    private modelNow(): { model: string; examples: string[] } {
        const model = setting("l4d2.assistant.model");
        return { model, examples: exampleQuestions(model) };
    }

    private async ask({ id, message, withFile, before }: Extract<FromPage, { kind: "ask" }>): Promise<void> {
        const { server, status, log } = this.parts;
        const stopping = new vscode.CancellationTokenSource();
        const now: Answering = { id, stopping, text: "", round: 0 };
        this.answering = now;
        const about = withFile ? this.context() : undefined;
        const range = about?.selection && {
            start: { line: about.selection.start.line, character: about.selection.start.character },
            end: { line: about.selection.end.line, character: about.selection.end.character },
        };
        const busy = status.begins(vscode.l10n.t("Answering"), () => stopping.cancel());
        try {
            const args = [about?.uri ?? null, id, message, range ?? null, before];
            const said = await server.askUntil<Said>(stopping.token, CHAT, ...args);
            this.post(said ? { kind: "said", said, footnote: footnote(said) } : { kind: "stopped" });
        } catch (error) {
            const refusal = stopping.token.isCancellationRequested ? null : refusalOf(error);
            // What a service says may quote what was asked.
            log.info("a question of the chat was not answered");
            log.debug(`chat: ${error}`);
            if (refusal) {
                this.help = refusal.help;
                const help = refusal.help.map((one) => one.label);
                this.post({ kind: "failed", failure: { message: refusal.message, help } });
            } else {
                this.post({ kind: "stopped" });
            }
        } finally {
            busy.dispose();
            stopping.dispose();
            if (this.answering === now) {
                this.answering = undefined;
            }
            void noteCosts(this.parts);
        }
    }

    private take(piece: Piece): void {
        const now = this.answering;
        if (!now || piece.conversation !== now.id) {
            return;
        }
        if (piece.round !== now.round) {
            now.round = piece.round;
            now.text = "";
        }
        now.text += piece.text;
        this.post({ kind: "piece", text: piece.text, round: piece.round, stage: piece.stage ?? "" });
    }

    private async insert(text: string): Promise<void> {
        const editor = this.last && vscode.window.visibleTextEditors.includes(this.last) ? this.last : undefined;
        if (!editor) {
            throw new RefusedError(vscode.l10n.t("Open the file into which it is to be inserted."));
        }
        const isMade = await editor.edit((edit) => {
            for (const selection of editor.selections) {
                edit.replace(selection, text);
            }
        });
        if (!isMade) {
            throw new Error(vscode.l10n.t("The file can not be edited."));
        }
        await vscode.window.showTextDocument(
            editor.document,
            editor.viewColumn ? { viewColumn: editor.viewColumn } : {},
        );
    }

    // The file that goes along -----------------------------------------------------------------------------------

    private contextChanges(): void {
        const active = vscode.window.activeTextEditor;
        if (active && isOurs(active.document)) {
            this.last = active;
        }
        clearTimeout(this.settling);
        this.settling = setTimeout(
            () => this.post({ kind: "context", context: this.context()?.context ?? null }),
            SETTLED_MS,
        );
    }

    private context(): { uri: string; selection: vscode.Selection; context: Context } | undefined {
        const editor = this.last;
        if (!editor || editor.document.isClosed || !isOurs(editor.document)) {
            return undefined;
        }
        const { document, selection } = editor;
        const name = document.fileName.split(/[\\/]/).pop() ?? "";
        const isWhole = selection.end.character === 0 && selection.end.line > selection.start.line;
        return {
            uri: document.uri.toString(),
            selection,
            context: {
                name,
                first: selection.start.line + 1,
                last: selection.end.line + (isWhole ? 0 : 1),
                hasSelection: !selection.isEmpty,
            },
        };
    }
}

function isOurs({ uri, languageId }: vscode.TextDocument): boolean {
    return languageId === "sourcepawn" && (uri.scheme === "file" || uri.scheme === "untitled");
}

function footnote(said: Said): string {
    const parts = [said.model === "builtin" ? "" : said.model, said.cost ? dollars(said.cost) : ""];
    if (said.cost && said.conversationCost > said.cost) {
        parts.push(vscode.l10n.t("{0} in all", dollars(said.conversationCost)));
    }
    return parts.filter(Boolean).join(" · ");
}

/** A new document with a plugin, beside the one that is open. */
async function create(code: string, asked: string, beside: vscode.TextDocument | undefined): Promise<void> {
    const document = await newDocument(asked, beside);
    await fill(document, code);
    await vscode.window.showTextDocument(document, { preview: false });
}

function page(webview: vscode.Webview, folder: vscode.Uri): string {
    const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(18))).toString("base64");
    const script = webview.asWebviewUri(vscode.Uri.joinPath(folder, "chat.js"));
    const style = webview.asWebviewUri(vscode.Uri.joinPath(folder, "chat.css"));
    const policy = `default-src 'none'; style-src ${webview.cspSource}; script-src 'nonce-${nonce}'`;
    return `<!DOCTYPE html>
<html lang="${vscode.env.language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${style}">
<title>L4D2 Architect</title>
</head>
<body><script nonce="${nonce}" src="${script}"></script></body>
</html>`;
}
