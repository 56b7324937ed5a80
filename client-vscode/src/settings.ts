/**
 * Reads settings by names that the compiler knows. Their defaults are in the manifest.
 */

import * as vscode from "vscode";
import type { Settings } from "./settings.gen";

/** The value of a setting as it is now. */
export function setting<Name extends keyof Settings>(name: Name): Settings[Name] {
    return vscode.workspace.getConfiguration().get(name) as Settings[Name];
}

/** Change a setting where it is set, else for the user. */
export async function change<Name extends keyof Settings>(name: Name, value: Settings[Name]): Promise<void> {
    const settings = vscode.workspace.getConfiguration();
    const inWorkspace = settings.inspect(name)?.workspaceValue !== undefined;
    const target = inWorkspace ? vscode.ConfigurationTarget.Workspace : vscode.ConfigurationTarget.Global;
    await settings.update(name, value, target);
}
