/** A document of the server's, such as the declaration of a native: shown beside the plugin, to be read. */

import type { LSPClient } from "@codemirror/lsp-client";
import { EditorState } from "@codemirror/state";
import { EditorView, highlightActiveLine, lineNumbers } from "@codemirror/view";
import { byId, element } from "./elements";
import { sourcepawn } from "./language";

/** Show it; the view that does, null when the server has no such document. */
export async function showDeclared(client: LSPClient, uri: string): Promise<EditorView | null> {
    let text: string;
    try {
        const found = await client.request<{ uri: string }, { text: string }>("workspace/textDocumentContent", { uri });
        text = found.text;
    } catch {
        return null;
    }
    const dialog = byId<HTMLDialogElement>("declared");
    const place = element("div", { class: "declared" });
    const close = element("button", { type: "button", onclick: () => dialog.close() }, "Close");
    const name = decodeURIComponent(uri.split("/").at(-1) ?? "").replace(/[?#].*$/, "");
    dialog.replaceChildren(
        element("div", { class: "row" }, element("h2", { id: "declared-title" }, name), close),
        place,
    );
    const view = new EditorView({
        parent: place,
        doc: text,
        extensions: [
            lineNumbers(),
            highlightActiveLine(),
            sourcepawn(),
            EditorState.readOnly.of(true),
            EditorView.lineWrapping,
            EditorView.contentAttributes.of({ "aria-label": name, tabindex: "0" }),
            // What is jumped to is in the middle and in focus.
            EditorView.updateListener.of((update) => {
                if (update.selectionSet && update.transactions.some((one) => one.isUserEvent("select.definition"))) {
                    const { head } = update.state.selection.main;
                    setTimeout(() => {
                        view.dispatch({ effects: EditorView.scrollIntoView(head, { y: "center" }) });
                        view.focus();
                    });
                }
            }),
        ],
    });
    dialog.addEventListener("close", () => view.destroy(), { once: true });
    dialog.showModal();
    return view;
}
