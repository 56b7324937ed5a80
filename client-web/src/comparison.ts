/**
 * In the place of the editor: what an engine is writing, and then its proposal beside the plugin that is there, to be
 * taken or left, whole or in parts.
 */

import { Chunk, MergeView, unifiedMergeView } from "@codemirror/merge";
import { EditorState, type Extension, type Text } from "@codemirror/state";
import { EditorView, lineNumbers } from "@codemirror/view";
import { byId, element } from "./elements";
import { sourcepawn } from "./language";

const NARROW = "(max-width: 60rem)";
const FOLDED = { margin: 3, minSize: 6 };

/** A proposal: what was there when it was asked for, what it would be, and what is done with it. */
export interface Proposal {
    readonly title: string;
    readonly current: string;
    readonly proposed: string;
    readonly remark: string;
    readonly isNew: boolean;
    readonly accept: (code: string) => void;
    readonly discard: () => void;
}

/** The place, with one thing in it at a time. */
export class Comparison {
    private readonly place = byId("comparison");
    private destroy: () => void = () => {};

    get isOpen(): boolean {
        return !this.place.hidden;
    }

    /** Show what is written while it is; `stop` ends it. What comes is called with each text so far. */
    stream(stop: () => void): (text: string) => void {
        const shown = element("div", { class: "live" });
        const end = element("button", { type: "button", onclick: stop }, "Stop");
        this.open(element("div", { class: "bar" }, element("strong", {}, "Writing…"), gap(), end), shown);
        const view = new EditorView({ parent: shown, extensions: reading("What is being written") });
        let latest = "";
        let asked = 0;
        this.destroy = () => {
            cancelAnimationFrame(asked);
            view.destroy();
        };
        const draw = () => {
            asked = 0;
            const old = view.state.doc.toString();
            const same = latest.startsWith(old) ? old.length : 0;
            view.dispatch({ changes: { from: same, to: old.length, insert: latest.slice(same) } });
            view.dispatch({ effects: EditorView.scrollIntoView(view.state.doc.length) });
        };
        return (text) => {
            latest = text;
            asked ||= requestAnimationFrame(draw);
        };
    }

    /** Show a proposal; the button that takes it is in focus. */
    propose(proposal: Proposal): void {
        const shown = element("div", { class: "sides" });
        const view = matchMedia(NARROW).matches ? unified(proposal, shown) : beside(proposal, shown);
        const take = element("button", { type: "button", class: "primary" }, "Accept");
        const leave = element("button", { type: "button" }, "Discard");
        take.addEventListener("click", () => {
            const code = view.text();
            this.close();
            proposal.accept(code);
        });
        leave.addEventListener("click", () => {
            this.close();
            proposal.discard();
        });
        const { added, removed } = view.size();
        const bar = element(
            "div",
            { class: "bar" },
            element("strong", {}, proposal.title),
            element("span", { class: "size" }, element("ins", {}, `+${added}`), " ", element("del", {}, `−${removed}`)),
            gap(),
            take,
            leave,
        );
        const remark = proposal.remark ? [element("p", { class: "remark" }, proposal.remark)] : [];
        this.open(bar, ...remark, shown);
        this.destroy = view.destroy;
        take.focus();
    }

    /** Back to the editor. */
    close(): void {
        this.destroy();
        this.destroy = () => {};
        this.place.replaceChildren();
        this.place.hidden = true;
        this.cover(false);
    }

    private open(...children: HTMLElement[]): void {
        this.close();
        this.place.replaceChildren(...children);
        this.place.hidden = false;
        this.cover(true);
    }

    /** The problems below are those of the plugin that is covered. */
    private cover(isCovered: boolean): void {
        byId("writing").hidden = isCovered;
        byId("problems").hidden = isCovered;
    }
}

interface Shown {
    readonly text: () => string;
    readonly size: () => { added: number; removed: number };
    readonly destroy: () => void;
}

function beside({ current, proposed, isNew }: Proposal, parent: HTMLElement): Shown {
    const view = new MergeView({
        a: { doc: current, extensions: reading("Your plugin") },
        b: { doc: proposed, extensions: [...common(), named("The proposal")] },
        parent,
        collapseUnchanged: FOLDED,
        highlightChanges: !isNew, // of a plugin that is another one, every word would be marked
        revertControls: "a-to-b",
        renderRevertControl: () =>
            element("button", { type: "button", "aria-label": "Keep mine here", title: "Keep mine here" }, "→"),
    });
    return {
        text: () => view.b.state.doc.toString(),
        size: () => sizeOf(view.chunks, view.a.state.doc, view.b.state.doc),
        destroy: () => view.destroy(),
    };
}

function unified({ current, proposed, isNew }: Proposal, parent: HTMLElement): Shown {
    const labels = { accept: "Take this", reject: "Keep mine" };
    const view = new EditorView({
        parent,
        doc: proposed,
        extensions: [
            ...common(),
            named("The proposal, with what it takes away"),
            EditorView.lineWrapping,
            unifiedMergeView({
                original: current,
                collapseUnchanged: FOLDED,
                highlightChanges: !isNew,
                mergeControls: (type, action) =>
                    element("button", { type: "button", onclick: action as (event: Event) => void }, labels[type]),
            }),
        ],
    });
    const original = EditorState.create({ doc: current }).doc;
    return {
        text: () => view.state.doc.toString(),
        size: () => sizeOf(Chunk.build(original, view.state.doc), original, view.state.doc),
        destroy: () => view.destroy(),
    };
}

function common(): Extension[] {
    return [lineNumbers(), sourcepawn(), EditorState.tabSize.of(4)];
}

function reading(name: string): Extension[] {
    return [...common(), named(name), EditorState.readOnly.of(true)];
}

function named(name: string): Extension {
    return EditorView.contentAttributes.of({ "aria-label": name, tabindex: "0" });
}

function gap(): HTMLElement {
    return element("span", { class: "gap" });
}

/** How many lines come and go. */
function sizeOf(chunks: readonly Chunk[], a: Text, b: Text): { added: number; removed: number } {
    const lines = (text: Text, from: number, to: number) =>
        from >= to ? 0 : text.lineAt(Math.min(to - 1, text.length)).number - text.lineAt(from).number + 1;
    let added = 0;
    let removed = 0;
    for (const chunk of chunks) {
        added += lines(b, chunk.fromB, chunk.toB);
        removed += lines(a, chunk.fromA, chunk.toA);
    }
    return { added, removed };
}

/** The code in what an engine has said so far: that of its last fence, or all of it where it has none. */
export function codeOf(said: string): string {
    const fences = said.split(/^```/m);
    if (fences.length < 2) {
        return said;
    }
    const last = fences.length % 2 === 0 ? fences.at(-1) : fences.at(-2);
    return (last ?? "").replace(/^[^\n]*\n?/, "");
}
