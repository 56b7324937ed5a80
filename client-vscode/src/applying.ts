/**
 * How an edit that the server asks for is made. One that only fills empty documents needs no confirmation: there is
 * nothing to lose, and one step of undo takes it back. All others that are to be confirmed are shown first.
 */

import * as vscode from "vscode";
import {
    type ApplyWorkspaceEditParams,
    type ApplyWorkspaceEditResult,
    CreateFile,
    TextDocumentEdit,
} from "vscode-languageclient/node";
import { type Edit, edited } from "./edits";
import { warn } from "./notices";
import { type FileChange, type Previews, textOf } from "./preview";

type Next = (params: ApplyWorkspaceEditParams) => Promise<ApplyWorkspaceEditResult>;
type Edits = ApplyWorkspaceEditParams["edit"];

/** Make an edit, or have the user look at it first. `next` makes it at once. */
export async function apply(
    params: ApplyWorkspaceEditParams,
    next: Next,
    previews: Previews,
): Promise<ApplyWorkspaceEditResult> {
    const { changeAnnotations, documentChanges } = params.edit;
    const asks = Object.values(changeAnnotations ?? {}).some((one) => one.needsConfirmation);
    if (!asks || !documentChanges) {
        return await next(params);
    }
    const sure = withoutQuestions(params);
    if (documentChanges.every((change) => TextDocumentEdit.is(change) && isEmpty(change))) {
        return await next(sure);
    }
    if (!areCurrent(documentChanges)) {
        void warn(vscode.l10n.t("The file was changed while the answer was made; it was left alone."));
        return { applied: false, failureReason: "the document was changed meanwhile" };
    }
    const files = await changesOf(documentChanges);
    if (!files) {
        return await next(params);
    }
    const made = await previews.ask(params.label ?? "", files, async () => (await next(sure)).applied);
    return { applied: made };
}

/** The same edit without a question, and for whatever version is there: whoever makes it compares the texts. */
function withoutQuestions(params: ApplyWorkspaceEditParams): ApplyWorkspaceEditParams {
    const annotations = Object.entries(params.edit.changeAnnotations ?? {}).map(([name, annotation]) => [
        name,
        { ...annotation, needsConfirmation: false },
    ]);
    const documentChanges = params.edit.documentChanges?.map((change) =>
        TextDocumentEdit.is(change) ? { ...change, textDocument: { ...change.textDocument, version: null } } : change,
    );
    const edit: Edits = { ...params.edit, changeAnnotations: Object.fromEntries(annotations) };
    if (documentChanges) {
        edit.documentChanges = documentChanges;
    }
    // What is made in several files goes to the disk as the editor's own refactorings do.
    const several = (documentChanges?.length ?? 0) > 1;
    return several ? { ...params, edit, metadata: { isRefactoring: true } } : { ...params, edit };
}

/** What becomes of each file; undefined when the edit does what can not be shown so. */
async function changesOf(changes: NonNullable<Edits["documentChanges"]>): Promise<FileChange[] | undefined> {
    const files = new Map<string, FileChange>();
    for (const change of changes) {
        if (CreateFile.is(change)) {
            files.set(change.uri, { uri: vscode.Uri.parse(change.uri), before: null, after: "" });
        } else if (TextDocumentEdit.is(change)) {
            const uri = vscode.Uri.parse(change.textDocument.uri);
            const known = files.get(change.textDocument.uri);
            const before = known ? known.before : await textOf(uri);
            if (before === null && !known) {
                return undefined;
            }
            const after = edited(known ? known.after : (before ?? ""), change.edits.filter(isPlain));
            files.set(change.textDocument.uri, { uri, before, after });
        } else {
            return undefined;
        }
    }
    return [...files.values()];
}

function isPlain(edit: object): edit is Edit {
    return "newText" in edit;
}

function areCurrent(changes: NonNullable<Edits["documentChanges"]>): boolean {
    return changes.every((change) => {
        const version = TextDocumentEdit.is(change) ? change.textDocument.version : null;
        const document = TextDocumentEdit.is(change) ? opened(change.textDocument.uri) : undefined;
        return version === null || document === undefined || document.version === version;
    });
}

function isEmpty(change: TextDocumentEdit): boolean {
    const document = opened(change.textDocument.uri);
    return document !== undefined && !document.getText().trim();
}

function opened(written: string): vscode.TextDocument | undefined {
    const uri = vscode.Uri.parse(written).toString();
    return vscode.workspace.textDocuments.find((one) => one.uri.toString() === uri);
}
