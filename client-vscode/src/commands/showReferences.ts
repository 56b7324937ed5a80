/** `l4d2.showReferences`: what a click on a lens above a function does. Its arguments come from the server. */

import * as vscode from "vscode";
import type { Parts } from ".";

interface Place {
    readonly line: number;
    readonly character: number;
}

interface Found {
    readonly uri: string;
    readonly range: { readonly start: Place; readonly end: Place };
}

export async function showReferences(_: Parts, ...args: unknown[]): Promise<void> {
    const [uri, place, found] = args as [string, Place, readonly Found[]];
    const locations = found.map((one) => {
        const range = new vscode.Range(position(one.range.start), position(one.range.end));
        return new vscode.Location(vscode.Uri.parse(one.uri), range);
    });
    await vscode.commands.executeCommand(
        "editor.action.showReferences",
        vscode.Uri.parse(uri),
        position(place),
        locations,
    );
}

function position(place: Place): vscode.Position {
    return new vscode.Position(place.line, place.character);
}
