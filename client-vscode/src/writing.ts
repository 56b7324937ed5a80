/**
 * Shows an answer while a model writes it: a read-only document that goes when the answer is there. An answer that comes
 * at once is not worth one.
 */

import * as vscode from "vscode";
import type { Piece } from "./requests";
import { type Texts, tabsOf } from "./texts";

const QUICK_MS = 700;
const REFRESH_MS = 120;

/** Begin to show pieces; whoever began it ends it. */
export function showWriting(texts: Texts, name: string): { add(piece: Piece): void; end(): Promise<void> } {
    let text = "";
    let round = 0;
    let uri: vscode.Uri | undefined;
    let isOver = false;
    let timer: NodeJS.Timeout | undefined;
    let opening: Promise<unknown> = Promise.resolve();
    const refresh = () => {
        timer = undefined;
        if (isOver) {
            return;
        }
        if (uri) {
            texts.set(uri, text);
            scroll(uri);
        } else {
            uri = texts.add(name, text);
            const options = { preserveFocus: true, preview: true };
            opening = Promise.resolve(vscode.window.showTextDocument(uri, options)).catch(() => undefined);
        }
    };
    return {
        add(piece) {
            if (piece.round !== round) {
                round = piece.round;
                text = "";
            }
            text += piece.text;
            if (text.trim() && timer === undefined) {
                timer = setTimeout(refresh, uri ? REFRESH_MS : QUICK_MS);
            }
        },
        async end() {
            isOver = true;
            clearTimeout(timer);
            await opening;
            if (uri) {
                const tabs = tabsOf(uri);
                if (tabs.length > 0) {
                    await vscode.window.tabGroups.close(tabs, true);
                }
                texts.forget(uri);
            }
        },
    };
}

function scroll(uri: vscode.Uri): void {
    for (const editor of vscode.window.visibleTextEditors) {
        if (editor.document.uri.toString() === uri.toString()) {
            const last = editor.document.lineCount - 1;
            editor.revealRange(new vscode.Range(last, 0, last, 0));
        }
    }
}
