/**
 * Which Python the user has chosen in this editor: by our setting, or in the Python extension. And which one fitted the
 * last time. Judges none.
 */

import * as os from "node:os";
import * as vscode from "vscode";
import { checkoutPython } from "./launch";
import { type Candidate, candidates } from "./python";
import { setting } from "./settings";

const PATIENCE_MS = 5_000;
const EXTENSION = "ms-python.python";
const FITTED = "l4d2.python.fitted";

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

/** The interpreter that will fit unless something has changed; undefined where nothing is known without asking. */
export function likelyPython({ extensionPath, workspaceState }: vscode.ExtensionContext): string | undefined {
    const known = vscode.workspace.isTrusted ? workspaceState.get<string>(FITTED) : undefined;
    const named = expanded(setting("l4d2.python")) || checkoutPython(extensionPath, process.platform) || known;
    if (named) {
        return named;
    }
    // On Windows the first one to be asked is the launcher, and what is called `python` may be an advertisement.
    const isOpen = process.platform === "win32" || (vscode.workspace.isTrusted && isPythonExtensionThere());
    return isOpen ? undefined : "python3";
}

/** Note which one fitted where none is named, so that the next start need not look for it. */
export function remember({ workspaceState }: vscode.ExtensionContext, python: string): void {
    if (vscode.workspace.isTrusted && !setting("l4d2.python")) {
        void workspaceState.update(FITTED, python);
    }
}

/** Whether the user may have chosen another interpreter since. */
export function isPythonExtensionThere(): boolean {
    return vscode.extensions.getExtension(EXTENSION) !== undefined;
}

function expanded(value: string): string {
    const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? "";
    return value
        .trim()
        .replace(/\$\{workspaceFolder\}/g, folder)
        .replace(/^~(?=$|[\\/])/, os.homedir());
}

async function selectedPython(): Promise<string | undefined> {
    const extension = vscode.extensions.getExtension<PythonExtension>(EXTENSION);
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
