/**
 * The extension's beginning and end. What it knows of SourcePawn is in the server.
 */

import * as vscode from "vscode";
import { registerAssistant } from "./assistant";
import { ChatView } from "./chat/view";
import { Server } from "./client";
import { registerCommands } from "./commands";
import { offerWhereMissing } from "./installing";
import { Previews } from "./preview";
import { Status } from "./status";
import { registerTasks } from "./tasks";
import { Texts } from "./texts";
import { tellWhy } from "./trouble";
import { noticeSteps } from "./walkthrough";

let server: Server | undefined;

/** Called by the editor when a SourcePawn file is opened or one of our commands is run. */
export function activate(context: vscode.ExtensionContext): void {
    const log = vscode.window.createOutputChannel("L4D2 Architect", { log: true });
    const status = new Status();
    const texts = new Texts();
    const previews = new Previews(texts);
    const running = new Server(context, log, status, previews, (error) => tellWhy(error));
    server = running;
    const common = { context, log, status, server: running, texts, previews };
    const chat = new ChatView(common);
    const parts = { ...common, chat };
    context.subscriptions.push(
        log,
        status,
        texts,
        previews,
        chat,
        ...registerCommands(parts),
        registerTasks(parts),
        ...registerAssistant(parts),
        offerWhereMissing(parts),
        noticeSteps(),
        vscode.workspace.onDidGrantWorkspaceTrust(() => running.restart()),
        vscode.workspace.onDidChangeConfiguration((event) => {
            if (event.affectsConfiguration("l4d2.python")) {
                void running.restart();
            }
        }),
    );
    void running.restart();
}

/** Called by the editor when it closes. */
export function deactivate(): Promise<void> | undefined {
    return server?.dispose();
}
