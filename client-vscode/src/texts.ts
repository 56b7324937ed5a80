/**
 * Read-only documents that are on no disk: what is proposed, what is being written, what is explained. Knows nothing of
 * what they say.
 */

import * as vscode from "vscode";

export const SCHEME = "l4d2-text";

/** Holds the texts of those documents, each for as long as somebody shows it or whoever made it wants. */
export class Texts implements vscode.TextDocumentContentProvider, vscode.Disposable {
    private readonly held = new Map<string, string>();
    private readonly changed = new vscode.EventEmitter<vscode.Uri>();
    readonly onDidChange = this.changed.event;
    private readonly registered = vscode.workspace.registerTextDocumentContentProvider(SCHEME, this);
    private count = 0;

    /** A new document; its tab shows the last part of the path, which may be that of the file that it stands for. */
    add(path: string, text: string): vscode.Uri {
        this.count += 1;
        const whole = path.startsWith("/") ? path : `/${path}`;
        const uri = vscode.Uri.from({ scheme: SCHEME, path: whole, query: String(this.count) });
        this.held.set(uri.toString(), text);
        return uri;
    }

    /** Another text for it. */
    set(uri: vscode.Uri, text: string): void {
        this.held.set(uri.toString(), text);
        this.changed.fire(uri);
    }

    /** Whether it is one of this window's: those of a window before are gone. */
    has(uri: vscode.Uri): boolean {
        return this.held.has(uri.toString());
    }

    forget(uri: vscode.Uri): void {
        this.held.delete(uri.toString());
    }

    provideTextDocumentContent(uri: vscode.Uri): string {
        return this.held.get(uri.toString()) ?? "";
    }

    dispose(): void {
        this.registered.dispose();
        this.changed.dispose();
    }
}

/** The tabs that show a document of ours, alone or beside another one. */
export function tabsOf(uri: vscode.Uri): vscode.Tab[] {
    const wanted = uri.toString();
    return allTabs().filter((tab) => shownIn(tab)?.toString() === wanted);
}

/** All tabs of the window. */
export function allTabs(): vscode.Tab[] {
    return vscode.window.tabGroups.all.flatMap((group) => group.tabs);
}

/** The document that a tab shows, of two the one on the right. */
export function shownIn(tab: vscode.Tab | undefined): vscode.Uri | undefined {
    const input = tab?.input;
    if (input instanceof vscode.TabInputTextDiff) {
        return input.modified;
    }
    return input instanceof vscode.TabInputText ? input.uri : undefined;
}
