/**
 * Which Python the user has chosen in this editor: by our setting, or in the Python extension. Judges none.
 */

import * as os from "node:os";
import * as vscode from "vscode";
import { checkoutPython } from "./launch";
import { type Candidate, candidates } from "./python";
import { setting } from "./settings";

const PATIENCE_MS = 5_000;

/** The part of the Python extension's interface that is used. */
interface PythonExtension {
    readonly environments?: {
        getActiveEnvironmentPath(resource?: vscode.Uri): { readonly path: string };
        resolveEnvironment(
            path: unknown,
        ): Promise<{ readonly executable: { readonly uri?: vscode.Uri | undefined } } | undefined>;
    };
}

/** All interpreters that come into question, best first. */
export async function chosenPythons(root: string): Promise<Candidate[]> {
    const wanted = expanded(setting("l4d2.python"));
    // What runs in a folder that is not trusted must not be named by that folder.
    const selected = wanted || !vscode.workspace.isTrusted ? undefined : await selectedPython();
    return candidates(wanted, [checkoutPython(root, process.platform), selected], process.platform);
}

function expanded(value: string): string {
    const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? "";
    return value
        .trim()
        .replace(/\$\{workspaceFolder\}/g, folder)
        .replace(/^~(?=$|[\\/])/, os.homedir());
}

async function selectedPython(): Promise<string | undefined> {
    const extension = vscode.extensions.getExtension<PythonExtension>("ms-python.python");
    if (!extension) {
        return undefined;
    }
    try {
        return await Promise.race([selectedIn(extension), late()]);
    } catch {
        return undefined;
    }
}

async function selectedIn(extension: vscode.Extension<PythonExtension>): Promise<string | undefined> {
    const { environments } = await extension.activate();
    const active = environments?.getActiveEnvironmentPath(vscode.workspace.workspaceFolders?.[0]?.uri);
    return active && (await environments?.resolveEnvironment(active))?.executable.uri?.fsPath;
}

function late(): Promise<undefined> {
    return new Promise((resolve) => setTimeout(() => resolve(undefined), PATIENCE_MS));
}
