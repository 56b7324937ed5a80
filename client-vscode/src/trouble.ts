/**
 * What the user is told when the server can not run, with a button that helps.
 */

import * as vscode from "vscode";
import { fail } from "./notices";
import { NoPythonError, VERSIONS } from "./python";
import { change } from "./settings";

const DOWNLOAD = "https://www.python.org/downloads/";

/** Tell why the server is down; null is: it has crashed too often. Waits for nobody. */
export function tellWhy(error: unknown): void {
    void (error instanceof NoPythonError ? tellOfPython(error) : tellOfFailure(error));
}

async function tellOfPython(error: NoPythonError): Promise<void> {
    const choose = vscode.l10n.t("Choose Interpreter…");
    const get = vscode.l10n.t("Get Python");
    const log = vscode.l10n.t("Show Log");
    const versions = `3.${VERSIONS.oldest}–3.${VERSIONS.newest}`;
    const message = error.isWanted
        ? vscode.l10n.t("The Python of the setting `l4d2.python` does not fit: {0}", error.tried.join("; "))
        : vscode.l10n.t("L4D2 Architect needs Python {0} and found none on this machine.", versions);
    const answer = await fail(message, choose, get, log);
    if (answer === choose) {
        await chooseInterpreter();
    } else if (answer === get) {
        await vscode.env.openExternal(vscode.Uri.parse(DOWNLOAD));
    } else if (answer === log) {
        await vscode.commands.executeCommand("l4d2.showLog");
    }
}

async function tellOfFailure(error: unknown): Promise<void> {
    const again = vscode.l10n.t("Restart Server");
    const log = vscode.l10n.t("Show Log");
    const message =
        error === null
            ? vscode.l10n.t("The server of L4D2 Architect has crashed several times in a row and was left stopped.")
            : vscode.l10n.t("The server of L4D2 Architect could not be started.");
    const answer = await fail(message, again, log);
    if (answer === again) {
        await vscode.commands.executeCommand("l4d2.restart");
    } else if (answer === log) {
        await vscode.commands.executeCommand("l4d2.showLog");
    }
}

/** Let the user pick an interpreter; the setting that it goes into starts the server again. */
async function chooseInterpreter(): Promise<void> {
    const title = vscode.l10n.t("Choose a Python interpreter");
    const picked = await vscode.window.showOpenDialog({ title, canSelectMany: false });
    if (picked?.[0]) {
        await change("l4d2.python", picked[0].fsPath);
    }
}
