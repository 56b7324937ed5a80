/**
 * The one plugin as the language server knows it. What is edited while there is no server is not sent piece by piece
 * later: the server is given the whole text when it is back. Other documents, such as our declarations, are only shown.
 */

import { type LSPClient, LSPPlugin, Workspace, type WorkspaceFile } from "@codemirror/lsp-client";
import type { ChangeSet, Text } from "@codemirror/state";
import type { EditorView } from "@codemirror/view";

/** Shows a document that is not the plugin; null where that can not be. */
export type Display = (uri: string) => Promise<EditorView | null>;

class OpenFile implements WorkspaceFile {
    constructor(
        readonly uri: string,
        readonly languageId: string,
        public version: number,
        public doc: Text,
        readonly view: EditorView,
    ) {}

    getView(): EditorView {
        return this.view;
    }
}

/** The workspace of one editor. */
export class OnePlugin extends Workspace {
    files: OpenFile[] = [];
    private isUp = false;
    private version = 0;

    constructor(
        client: LSPClient,
        private readonly display: Display,
    ) {
        super(client);
    }

    override syncFiles(): readonly { file: WorkspaceFile; prevDoc: Text; changes: ChangeSet }[] {
        if (!this.isUp) {
            return [];
        }
        return this.files.flatMap((file) => {
            const plugin = LSPPlugin.get(file.view);
            const changes = plugin?.unsyncedChanges;
            if (!plugin || !changes || changes.empty) {
                return [];
            }
            const prevDoc = file.doc;
            this.renew(file, plugin);
            return [{ changes, file, prevDoc }];
        });
    }

    override openFile(uri: string, languageId: string, view: EditorView): void {
        const file = new OpenFile(uri, languageId, ++this.version, view.state.doc, view);
        this.files.push(file);
        if (this.isUp) {
            this.client.didOpen(file);
        }
    }

    override closeFile(uri: string): void {
        this.files = this.files.filter((file) => file.uri !== uri);
        if (this.isUp) {
            this.client.didClose(uri);
        }
    }

    override connected(): void {
        this.isUp = true;
        for (const file of this.files) {
            const plugin = LSPPlugin.get(file.view);
            if (plugin) {
                this.renew(file, plugin);
            }
            this.client.didOpen(file);
        }
    }

    override disconnected(): void {
        this.isUp = false;
    }

    override displayFile(uri: string): Promise<EditorView | null> {
        const file = this.files.find((one) => one.uri === uri);
        return file ? Promise.resolve(file.view) : this.display(uri);
    }

    private renew(file: OpenFile, plugin: LSPPlugin): void {
        file.doc = file.view.state.doc;
        file.version = ++this.version;
        plugin.clear();
    }
}
