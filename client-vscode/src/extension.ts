/**
 * The extension's beginning and end. What it knows of SourcePawn is in the server.
 */

import * as vscode from "vscode";
import { Server } from "./client";
import { registerCommands } from "./commands";
import { Status } from "./status";
import { tellWhy } from "./trouble";

let server: Server | undefined;

/** Called by the editor when a SourcePawn file is opened or one of our commands is run. */
export function activate(context: vscode.ExtensionContext): void {
    const log = vscode.window.createOutputChannel("L4D2 Architect", { log: true });
    const status = new Status();
    const running = new Server(context, log, status, (error) => tellWhy(error));
    server = running;
    context.subscriptions.push(
        log,
        status,
        ...registerCommands({ context, log, status, server: running }),
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
