/** What checking found in what an engine wrote: before its corrections, and now. */

import type { Made, Problem } from "./api";
import { element } from "./elements";

const MOST_SHOWN = 30;

/** The verdict on a plugin. */
export function verdictOf(made: Made): HTMLElement {
    const isGood = made.done && made.after.length === 0;
    const said = made.cut
        ? "Cut off: the model ran out of tokens"
        : isGood
          ? "Checked, no findings"
          : made.done
            ? "Checked, with warnings"
            : "Not done: errors are left";
    const verdict = element("section", { class: "verdict", "aria-label": "Verdict" });
    verdict.append(
        element("p", { class: isGood ? "good" : made.done ? "so-so" : "bad" }, element("strong", {}, said)),
        element(
            "p",
            { class: "weighed" },
            element("span", { class: tone(made.before) }, `Before: ${weight(made.before)}`),
            element("span", { "aria-hidden": "true" }, " → "),
            element("span", { class: tone(made.after) }, `Now: ${weight(made.after)}`),
        ),
    );
    const deeds = [
        made.compiled === null ? "" : made.compiled ? "The compiler takes it." : "The compiler does not take it.",
        made.fixed ? `${made.fixed} corrected without asking the model.` : "",
        made.rounds ? `Sent back ${made.rounds === 1 ? "once" : `${made.rounds} times`}.` : "",
    ].filter(Boolean);
    if (deeds.length) {
        verdict.append(element("p", { class: "about" }, deeds.join(" ")));
    }
    if (made.after.length) {
        verdict.append(listOf(made.after));
    }
    if (made.before.length) {
        const summary = element("summary", {}, "What was wrong at first");
        verdict.append(element("details", {}, summary, listOf(made.before)));
    }
    return verdict;
}

/** How many there are of each, in words. */
export function weight(problems: readonly { readonly severity: string }[]): string {
    const errors = problems.filter((one) => one.severity === "error").length;
    const warnings = problems.filter((one) => one.severity === "warning").length;
    const others = problems.length - errors - warnings;
    const parts = [counted(errors, "error"), counted(warnings, "warning"), counted(others, "hint")].filter(Boolean);
    return parts.join(", ") || "no findings";
}

function counted(count: number, what: string): string {
    return count ? `${count} ${what}${count === 1 ? "" : "s"}` : "";
}

function tone(problems: readonly Problem[]): string {
    const isBad = problems.some((one) => one.severity === "error");
    return isBad ? "bad" : problems.length ? "so-so" : "good";
}

function listOf(problems: readonly Problem[]): HTMLElement {
    const rows = problems
        .slice(0, MOST_SHOWN)
        .map((one) => element("li", { class: one.severity }, `line ${one.line}: ${one.message}`));
    const more = problems.length - MOST_SHOWN;
    return element("ul", {}, ...rows, ...(more > 0 ? [element("li", {}, `and ${more} more`)] : []));
}
