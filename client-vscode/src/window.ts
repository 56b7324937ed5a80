/**
 * All parts of the extension in a window of the editor, put together. What it knows of SourcePawn is in the server.
 */

import type { ChildProcess } from "node:child_process";
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

/** What there is to end. */
export interface Opened {
    close(): Promise<void>;
}

/** Put them together. `early` is a server's process that is begun already, and may turn out not to be one. */
export function open(
    context: vscode.ExtensionContext,
    log: vscode.LogOutputChannel,
    early: ChildProcess | undefined,
): Opened {
    const status = new Status();
    const texts = new Texts();
    const previews = new Previews(texts);
    const server = new Server(context, log, status, previews, (error) => tellWhy(error));
    void server.begin(early);
    const common = { context, log, status, server, texts, previews };
    const chat = new ChatView(common);
    const parts = { ...common, chat };
    context.subscriptions.push(
        status,
        texts,
        previews,
        chat,
        ...registerCommands(parts),
        registerTasks(parts),
        ...registerAssistant(parts),
        offerWhereMissing(parts),
        noticeSteps(),
        vscode.workspace.onDidGrantWorkspaceTrust(() => server.restart()),
        vscode.workspace.onDidChangeConfiguration((event) => {
            if (event.affectsConfiguration("l4d2.python")) {
                void server.restart();
            }
        }),
    );
    return { close: () => server.dispose() };
}
