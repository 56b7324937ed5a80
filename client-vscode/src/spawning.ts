/**
 * Begins the server's process: at once when the extension is activated, with the Python that is likely to fit, or later
 * with the one that was found. Waits for nothing, and judges none.
 */

import { type ChildProcess, spawn } from "node:child_process";
import * as vscode from "vscode";
import { likelyPython } from "./chosen";
import { launch } from "./launch";

const LEVELS: Partial<Record<vscode.LogLevel, string>> = {
    [vscode.LogLevel.Trace]: "debug",
    [vscode.LogLevel.Debug]: "info",
};

/** Begin it with a Python; whether that can be started is told by the process's events. */
export function spawnServer(root: string, python: string, log: vscode.LogOutputChannel): ChildProcess {
    const wanted = launch(root, python, LEVELS[log.logLevel] ?? "warning", process.env);
    const begun = spawn(wanted.command, wanted.args, { cwd: wanted.cwd, env: wanted.env, windowsHide: true });
    begun.on("error", (error) => log.warn(`the server: ${error}`));
    begun.on("exit", (code, signal) => log.info(`server ${begun.pid} has ended: ${signal ?? code}`));
    log.info(`server ${begun.pid} is begun: ${python}`);
    return begun;
}

/**
 * Begin it before anything else is loaded, undefined where a Python has to be looked for first. It may turn out not to
 * fit: the server says so by ending.
 */
export function spawnEarly(context: vscode.ExtensionContext, log: vscode.LogOutputChannel): ChildProcess | undefined {
    const python = likelyPython(context);
    return python === undefined ? undefined : spawnServer(context.extensionPath, python, log);
}
