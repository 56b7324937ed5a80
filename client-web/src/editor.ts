/** The editor: a document of the language server, with what an editor for code has. Knows nothing of the rest of the page. */

import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { bracketMatching, foldGutter, foldKeymap, indentOnInput, indentUnit } from "@codemirror/language";
import { diagnosticCount, forEachDiagnostic, lintGutter, lintKeymap } from "@codemirror/lint";
import {
    findReferencesKeymap,
    formatDocument,
    formatKeymap,
    hoverTooltips,
    jumpToDefinitionKeymap,
    LSPClient,
    renameKeymap,
    serverCompletion,
    serverDiagnostics,
    signatureHelp,
} from "@codemirror/lsp-client";
import { highlightSelectionMatches, searchKeymap } from "@codemirror/search";
import { EditorState } from "@codemirror/state";
import {
    drawSelection,
    EditorView,
    highlightActiveLine,
    highlightActiveLineGutter,
    keymap,
    lineNumbers,
} from "@codemirror/view";
import { actionsAt, fixKeymap, make } from "./actions";
import { languageNamed, sourcepawn } from "./language";
import { connections } from "./socket";

const URI = "file:///plugin.sp";
const PATIENCE_MS = 15_000;

/** A problem as the page lists it; offsets into the document. */
export interface Listed {
    readonly from: number;
    readonly to: number;
    readonly line: number;
    readonly severity: string;
    readonly message: string;
}

/** What the page is told. */
export interface Listener {
    readonly changed: (text: string) => void;
    readonly problems: (problems: readonly Listed[]) => void;
    readonly connection: (isUp: boolean) => void;
}

/** One editor for one plugin. */
export class Editor {
    readonly view: EditorView;
    private readonly client: LSPClient;
    private counted = -1;

    constructor(parent: HTMLElement, text: string, token: () => string, listener: Listener) {
        this.client = new LSPClient({
            timeout: PATIENCE_MS,
            highlightLanguage: languageNamed,
            extensions: [
                serverCompletion(),
                hoverTooltips(),
                signatureHelp(),
                serverDiagnostics(),
                keymap.of([...formatKeymap, ...renameKeymap, ...jumpToDefinitionKeymap, ...findReferencesKeymap]),
            ],
        });
        this.view = new EditorView({
            parent,
            state: EditorState.create({
                doc: text,
                extensions: [
                    lineNumbers(),
                    highlightActiveLineGutter(),
                    foldGutter(),
                    lintGutter(),
                    history(),
                    drawSelection(),
                    EditorState.allowMultipleSelections.of(true),
                    indentOnInput(),
                    indentUnit.of("\t"),
                    EditorState.tabSize.of(4),
                    bracketMatching(),
                    closeBrackets(),
                    autocompletion(),
                    highlightActiveLine(),
                    highlightSelectionMatches(),
                    EditorView.contentAttributes.of({ "aria-label": "Plugin" }),
                    keymap.of([
                        ...closeBracketsKeymap,
                        ...defaultKeymap,
                        ...searchKeymap,
                        ...historyKeymap,
                        ...foldKeymap,
                        ...completionKeymap,
                        ...lintKeymap,
                        ...fixKeymap,
                        indentWithTab,
                    ]),
                    sourcepawn(),
                    this.client.plugin(URI, "sourcepawn"),
                    EditorView.updateListener.of((update) => {
                        if (update.docChanged) {
                            listener.changed(update.state.doc.toString());
                        }
                        this.tellProblems(update.state, listener);
                    }),
                ],
            }),
        });
        const address = `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/lsp`;
        const protocols = token() ? ["lsp", `token.${token()}`] : ["lsp"];
        void connections(
            address,
            protocols,
            ({ transport }) => {
                this.client.connect(transport);
                void this.client.initializing.then(() => listener.connection(true));
            },
            () => {
                this.client.disconnect();
                listener.connection(false);
            },
        );
    }

    get text(): string {
        return this.view.state.doc.toString();
    }

    /** Replace the whole text; one step of undo takes it back. */
    replace(text: string): void {
        this.view.dispatch({
            changes: { from: 0, to: this.view.state.doc.length, insert: text },
            scrollIntoView: true,
        });
    }

    /** Put a text where the cursor is. */
    insert(text: string): void {
        this.view.dispatch(this.view.state.replaceSelection(text));
        this.view.focus();
    }

    /** Have the server lay it out. */
    format(): void {
        formatDocument(this.view);
        this.view.focus();
    }

    /** Make every correction that is certain. */
    async fixAll(): Promise<void> {
        const all = await actionsAt(this.view, 0, this.view.state.doc.length, "source.fixAll");
        const [first] = all;
        if (first) {
            make(this.view, first);
        }
        this.view.focus();
    }

    /** The cursor to a place, and the editor in focus. */
    goTo(offset: number): void {
        this.view.dispatch({
            selection: { anchor: Math.min(offset, this.view.state.doc.length) },
            scrollIntoView: true,
        });
        this.view.focus();
    }

    private tellProblems(state: EditorState, listener: Listener): void {
        const problems: Listed[] = [];
        forEachDiagnostic(state, (one, from, to) => {
            const line = state.doc.lineAt(from).number;
            problems.push({ from, to, line, severity: one.severity, message: one.message });
        });
        if (problems.length || this.counted !== diagnosticCount(state)) {
            this.counted = problems.length;
            listener.problems(problems.sort((one, other) => one.from - other.from));
        }
    }
}
