/** Code actions, which the client library has none of: Ctrl+. shows those at the cursor, and a choice makes its edit. */

import { LSPPlugin } from "@codemirror/lsp-client";
import { type ChangeSpec, StateEffect, StateField } from "@codemirror/state";
import { type EditorView, type KeyBinding, showTooltip, type Tooltip } from "@codemirror/view";

interface Position {
    readonly line: number;
    readonly character: number;
}

interface TextEdit {
    readonly range: { readonly start: Position; readonly end: Position };
    readonly newText: string;
}

interface Edits {
    readonly changes?: Record<string, readonly TextEdit[]>;
    readonly documentChanges?: readonly {
        readonly textDocument?: { uri: string };
        readonly edits?: readonly TextEdit[];
    }[];
}

interface Action {
    readonly title: string;
    readonly kind?: string;
    readonly isPreferred?: boolean;
    readonly edit?: Edits;
    readonly disabled?: unknown;
}

const setMenu = StateEffect.define<Tooltip | null>();
const menu = StateField.define<Tooltip | null>({
    create: () => null,
    update(shown, transaction) {
        for (const effect of transaction.effects) {
            if (effect.is(setMenu)) {
                return effect.value;
            }
        }
        return transaction.docChanged || transaction.selection ? null : shown;
    },
    provide: (field) => showTooltip.from(field),
});

/** The actions of a range that only edit this document, the preferred ones first; of one `kind`, or those at hand. */
export async function actionsAt(view: EditorView, from: number, to: number, kind?: string): Promise<readonly Action[]> {
    const plugin = LSPPlugin.get(view);
    if (!plugin?.client.connected) {
        return [];
    }
    plugin.client.sync();
    const range = { start: plugin.toPosition(from), end: plugin.toPosition(to) };
    const params = {
        textDocument: { uri: plugin.uri },
        range,
        context: { diagnostics: [], triggerKind: 1, ...(kind ? { only: [kind] } : {}) },
    };
    const found =
        (await plugin.client.request<typeof params, Action[] | null>("textDocument/codeAction", params)) ?? [];
    const usable = found.filter((action) => action.edit && !action.disabled && editsOf(action.edit, plugin.uri).length);
    return usable.sort((one, other) => Number(other.isPreferred ?? false) - Number(one.isPreferred ?? false));
}

/** Make an action's edit; one step of undo takes it back. */
export function make(view: EditorView, action: Action): void {
    const plugin = LSPPlugin.get(view);
    if (!plugin || !action.edit) {
        return;
    }
    const changes: ChangeSpec[] = editsOf(action.edit, plugin.uri).map((edit) => ({
        from: plugin.fromPosition(edit.range.start),
        to: plugin.fromPosition(edit.range.end),
        insert: edit.newText,
    }));
    view.dispatch({ changes, userEvent: "input.fix", effects: setMenu.of(null) });
    view.focus();
}

function editsOf(edits: Edits, uri: string): readonly TextEdit[] {
    const documents = edits.documentChanges ?? [];
    if (documents.some((one) => one.textDocument?.uri !== uri)) {
        return [];
    }
    return [...(edits.changes?.[uri] ?? []), ...documents.flatMap((one) => one.edits ?? [])];
}

/** Offer what can be done at the cursor. */
export function showMenu(view: EditorView): boolean {
    const { from, to } = view.state.selection.main;
    void actionsAt(view, from, to).then((actions) => {
        const tooltip: Tooltip = {
            pos: from,
            above: false,
            create: () => ({ dom: listOf(view, actions), mount: focusFirst }),
        };
        const field = view.state.field(menu, false) === undefined ? [StateEffect.appendConfig.of(menu)] : [];
        view.dispatch({ effects: [...field, setMenu.of(tooltip)] });
    });
    return true;
}

let shown: HTMLElement | null = null;

function focusFirst(): void {
    shown?.querySelector<HTMLElement>("button, [tabindex]")?.focus();
}

function listOf(view: EditorView, actions: readonly Action[]): HTMLElement {
    const list = document.createElement("div");
    shown = list;
    list.className = "actions";
    list.setAttribute("role", "menu");
    list.setAttribute("aria-label", "Fixes");
    for (const action of actions) {
        const item = document.createElement("button");
        item.type = "button";
        item.setAttribute("role", "menuitem");
        item.textContent = action.title;
        item.addEventListener("click", () => make(view, action));
        list.append(item);
    }
    if (!actions.length) {
        const none = document.createElement("p");
        none.tabIndex = 0;
        none.textContent = "Nothing to fix here.";
        list.append(none);
    }
    list.addEventListener("keydown", (event) => {
        const items = [...list.querySelectorAll<HTMLElement>("button, [tabindex]")];
        const at = items.indexOf(document.activeElement as HTMLElement);
        const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
        if (step !== undefined) {
            event.preventDefault();
            items[(at + step + items.length) % items.length]?.focus();
        } else if (event.key === "Escape") {
            event.preventDefault();
            view.dispatch({ effects: setMenu.of(null) });
            view.focus();
        }
    });
    return list;
}

/** The key that editors have for it. */
export const fixKeymap: readonly KeyBinding[] = [{ key: "Mod-.", run: showMenu, preventDefault: true }];
