/** A plugin that came, beside the one that is there: to be taken or left. With it goes the verdict. */

import { MergeView } from "@codemirror/merge";
import { EditorState } from "@codemirror/state";
import { EditorView, lineNumbers } from "@codemirror/view";
import type { Made, Problem } from "./api";
import { byId, element } from "./elements";
import { sourcepawn } from "./language";

const MOST_SHOWN = 30;

/** Show it; `accept` makes it the plugin. Where nothing is there yet, nothing is asked. */
export function propose(made: Made, current: string, accept: (code: string) => void): void {
    const place = byId("proposal");
    const verdict = verdictOf(made);
    close();
    place.replaceChildren(verdict);
    place.hidden = false;
    if (!current.trim() || current === made.code) {
        accept(made.code);
        return;
    }
    const extensions = [lineNumbers(), sourcepawn(), EditorView.editable.of(false), EditorState.readOnly.of(true)];
    shown = new MergeView({
        a: { doc: current, extensions },
        b: { doc: made.code, extensions },
        parent: byId("comparison"),
        collapseUnchanged: { margin: 3, minSize: 6 },
    });
    byId("comparison").hidden = false;
    byId("editor").hidden = true;
    const take = element("button", { type: "button", class: "primary" }, "Accept");
    const leave = element("button", { type: "button" }, "Discard");
    const choice = element("div", { class: "choice" }, take, leave);
    take.addEventListener("click", () => {
        close();
        choice.remove();
        accept(made.code);
    });
    leave.addEventListener("click", () => {
        close();
        place.hidden = true;
    });
    place.append(choice);
    take.focus();
}

let shown: MergeView | null = null;

/** Take the comparison away. */
function close(): void {
    shown?.destroy();
    shown = null;
    byId("comparison").hidden = true;
    byId("editor").hidden = false;
}

function verdictOf(made: Made): HTMLElement {
    const isGood = made.done && made.after.length === 0;
    const told = [
        isGood ? "Checked, no findings" : made.done ? "Checked, with warnings" : "Not done: errors are left",
        made.compiled === null ? "" : made.compiled ? "compiles" : "does not compile",
        made.fixed ? `${made.fixed} corrected` : "",
        made.rounds ? `${made.rounds} sent back` : "",
    ].filter(Boolean);
    const about = [
        made.model,
        made.usage.completion_tokens ? `${made.usage.prompt_tokens + made.usage.completion_tokens} tokens` : "",
        made.cost ? `$${made.cost.toFixed(4)}` : "",
        `${made.seconds.toFixed(1)} s`,
    ].filter(Boolean);
    const verdict = element("section", { class: "verdict", role: "status", "aria-label": "Verdict" });
    verdict.append(
        element("strong", { class: isGood ? "good" : made.done ? "so-so" : "bad" }, told.join(", ")),
        element("span", { class: "about" }, about.join(" · ")),
    );
    if (made.remarks) {
        verdict.append(element("p", {}, made.remarks));
    }
    if (made.after.length) {
        verdict.append(listOf(made.after));
    }
    return verdict;
}

function listOf(problems: readonly Problem[]): HTMLElement {
    const rows = problems
        .slice(0, MOST_SHOWN)
        .map((one) => element("li", { class: one.severity }, `line ${one.line}: ${one.message}`));
    return element("ul", {}, ...rows);
}
