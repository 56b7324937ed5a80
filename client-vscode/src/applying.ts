/**
 * How an edit that the server asks for is made. One that only fills empty documents needs no confirmation: there is
 * nothing to lose, and one step of undo takes it back. All others are shown first, as the server wants.
 */

import * as vscode from "vscode";
import type { ApplyWorkspaceEditParams } from "vscode-languageclient/node";

/** The same edit, without a question where none is needed. */
export function withoutNeedlessQuestions(params: ApplyWorkspaceEditParams): ApplyWorkspaceEditParams {
    const { changeAnnotations, documentChanges } = params.edit;
    if (!changeAnnotations || !documentChanges?.every((change) => "textDocument" in change && isEmpty(change))) {
        return params;
    }
    const annotations = Object.entries(changeAnnotations).map(([name, annotation]) => [
        name,
        { ...annotation, needsConfirmation: false },
    ]);
    return { ...params, edit: { ...params.edit, changeAnnotations: Object.fromEntries(annotations) } };
}

function isEmpty(change: { textDocument: { uri: string } }): boolean {
    const uri = vscode.Uri.parse(change.textDocument.uri).toString();
    const document = vscode.workspace.textDocuments.find((one) => one.uri.toString() === uri);
    return document !== undefined && !document.getText().trim();
}
