/** The least client that there can be: what the editor takes to show a first squiggle is measured against it. */

import path from "node:path";
import { LanguageClient } from "vscode-languageclient/node";

let client;

export function activate(context) {
    const run = { command: process.env.MINIMAL_PYTHON, args: [path.join(context.extensionPath, "server.py")] };
    client = new LanguageClient("minimal", "Minimal Example", run, { documentSelector: [{ language: "sourcepawn" }] });
    return client.start();
}

export function deactivate() {
    return client?.stop();
}
