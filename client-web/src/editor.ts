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
import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search";
import { Compartment, EditorState, type Extension } from "@codemirror/state";
import {
    drawSelection,
    EditorView,
    highlightActiveLine,
    highlightActiveLineGutter,
    keymap,
    lineNumbers,
} from "@codemirror/view";
import { actionsAt, fixKeymap, make, showMenu } from "./actions";
import type { Spot } from "./api";
import { showDeclared } from "./declared";
import { languageNamed, sourcepawn } from "./language";
import { sanitized } from "./sanitized";
import { connections } from "./socket";
import { OnePlugin } from "./workspace";

const URI = "file:///plugin.sp";
const PATIENCE_MS = 60_000; // a service that has just begun on a busy machine takes its time

/** A problem as the page lists it; offsets into the document. */
export interface Listed {
    readonly from: number;
    readonly to: number;
    readonly line: number;
    readonly severity: string;
    readonly message: string;
}

/** What the page is told. Problems are null while nobody has looked at what is there; `why` is what the service said when it closed the connection. */
export interface Listener {
    readonly changed: (text: string) => void;
    readonly problems: (problems: readonly Listed[] | null) => void;
    readonly connection: (isUp: boolean, why: string) => void;
}

/** One editor for one plugin. */
export class Editor {
    readonly view: EditorView;
    private readonly client: LSPClient;
    private readonly signatures = new Compartment();
    private counted = -1;
    private isChecked = false;

    constructor(
        parent: HTMLElement,
        text: string,
        token: () => string,
        private readonly listener: Listener,
    ) {
        this.client = new LSPClient({
            timeout: PATIENCE_MS,
            highlightLanguage: languageNamed,
            sanitizeHTML: sanitized,
            notificationHandlers: {
                "textDocument/publishDiagnostics": () => {
                    this.isChecked = true;
                    return false; // they are shown by what follows
                },
            },
            workspace: (client) => new OnePlugin(client, (uri) => showDeclared(client, uri)),
            extensions: [
                serverCompletion(),
                hoverTooltips(),
                serverDiagnostics(),
                keymap.of([...formatKeymap, ...renameKeymap, ...jumpToDefinitionKeymap, ...findReferencesKeymap]),
            ],
        });
        this.view = new EditorView({ parent, state: this.stateOf(text) });
        const address = `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/lsp`;
        void connections(
            address,
            () => (token() ? ["lsp", `token.${token()}`] : ["lsp"]),
            ({ transport, close }) => {
                this.client.connect(transport);
                // One that does not get through is given up, and the next is tried.
                this.client.initializing.then(() => listener.connection(true, ""), close);
            },
            (why) => {
                this.client.disconnect();
                this.forgetSignature();
                this.forgetProblems();
                listener.connection(false, why);
            },
        );
    }

    get text(): string {
        return this.view.state.doc.toString();
    }

    /** What is selected, or where the cursor is; columns in characters. */
    get selected(): { start: Spot; end: Spot } {
        const { from, to } = this.view.state.selection.main;
        const spot = (offset: number) => {
            const line = this.view.state.doc.lineAt(offset);
            return { line: line.number, column: 1 + [...line.text.slice(0, offset - line.from)].length };
        };
        return { start: spot(from), end: spot(to) };
    }

    /** Replace the whole text; one step of undo takes it back. */
    replace(text: string): void {
        this.forgetSignature();
        this.view.dispatch({
            changes: { from: 0, to: this.view.state.doc.length, insert: text },
            selection: { anchor: 0 },
            scrollIntoView: true,
        });
        this.view.focus();
    }

    /** Go on with another plugin; what was done to the one of before is not undone in it. */
    load(text: string): void {
        this.forgetProblems();
        this.view.setState(this.stateOf(text));
        this.listener.changed(text);
    }

    /** Put a text where the cursor is. */
    insert(text: string): void {
        this.view.dispatch(this.view.state.replaceSelection(text), { scrollIntoView: true });
        this.view.focus();
    }

    /** Have the server lay it out. */
    format(): void {
        formatDocument(this.view);
        this.view.focus();
    }

    /** Make every correction that is certain; false when there is none. */
    async fixAll(): Promise<boolean> {
        const all = await actionsAt(this.view, 0, this.view.state.doc.length, "source.fixAll");
        const [first] = all;
        if (first) {
            make(this.view, first);
        }
        this.view.focus();
        return first !== undefined;
    }

    /** The cursor to a place, and the editor in focus. */
    goTo(offset: number): void {
        this.view.dispatch({
            selection: { anchor: Math.min(offset, this.view.state.doc.length) },
            effects: EditorView.scrollIntoView(Math.min(offset, this.view.state.doc.length), { y: "center" }),
        });
        this.view.focus();
    }

    /** Offer the fixes of a place. */
    fixesAt(offset: number): void {
        this.goTo(offset);
        showMenu(this.view);
    }

    private stateOf(text: string): EditorState {
        return EditorState.create({
            doc: text,
            extensions: [
                editing(),
                keymap.of([{ key: "Escape", run: () => this.forgetSignature() }]),
                this.signatures.of(signatureHelp()),
                this.client.plugin(URI, "sourcepawn"),
                EditorView.updateListener.of((update) => {
                    if (update.docChanged) {
                        this.listener.changed(update.state.doc.toString());
                    }
                    this.tellProblems(update.state);
                }),
            ],
        });
    }

    /** Take the note on a call away, which the library leaves where it is; false when there is none. */
    private forgetSignature(): boolean {
        if (!this.view?.dom.querySelector(".cm-lsp-signature-tooltip")) {
            return false;
        }
        this.view.dispatch({ effects: this.signatures.reconfigure([]) });
        this.view.dispatch({ effects: this.signatures.reconfigure(signatureHelp()) });
        return true;
    }

    private forgetProblems(): void {
        this.isChecked = false;
        this.counted = -1;
        this.listener.problems(null);
    }

    private tellProblems(state: EditorState): void {
        if (!this.isChecked) {
            return;
        }
        const problems: Listed[] = [];
        forEachDiagnostic(state, (one, from, to) => {
            const line = state.doc.lineAt(from).number;
            problems.push({ from, to, line, severity: one.severity, message: one.message });
        });
        if (problems.length || this.counted !== diagnosticCount(state)) {
            this.counted = problems.length;
            this.listener.problems(problems.sort((one, other) => one.from - other.from));
        }
    }
}

/** What an editor for code has without any server. */
export function editing(): Extension {
    return [
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
        search({ top: true }),
        EditorView.contentAttributes.of({
            "aria-label": "Plugin. Escape and then Tab leaves the editor.",
            spellcheck: "false",
            tabindex: "0", // what is edited can be reached: not every program that looks knows it
        }),
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
    ];
}
