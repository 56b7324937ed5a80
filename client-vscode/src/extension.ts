/**
 * The extension's beginning and end: the server's process is begun before anything else is loaded, since it takes
 * longest. All that the editor shows is in `window.ts`, a file of its own in the bundle.
 */

import * as vscode from "vscode";
import { spawnEarly } from "./spawning";
import type { Opened } from "./window";

let opened: Opened | undefined;

/** Called by the editor when a SourcePawn file is opened or one of our commands is run. */
export async function activate(context: vscode.ExtensionContext): Promise<void> {
    const log = vscode.window.createOutputChannel("L4D2 Architect", { log: true });
    context.subscriptions.push(log);
    const early = spawnEarly(context, log);
    const { open } = await import("./window.js");
    opened = open(context, log, early);
}

/** Called by the editor when it closes. */
export function deactivate(): Promise<void> | undefined {
    return opened?.close();
}
