/** What answers cost, one by one and in all; the sum is this browser's. */

import type { Usage } from "./api";
import { byId, element } from "./elements";
import { browserStore, keep } from "./storage";

const KEY = "l4d2.spent";
const BUILTIN = "builtin";

/** What one answer took. `cost` is in US dollars, null when nobody knows. */
export interface Bill {
    readonly model: string;
    readonly usage: Usage;
    readonly cost: number | null;
    readonly seconds: number;
    readonly isFree: boolean;
}

interface Sum {
    readonly answers: number;
    readonly tokens: number;
    readonly cost: number;
    readonly unpriced: number;
}

const NOTHING: Sum = { answers: 0, tokens: 0, cost: 0, unpriced: 0 };

/** One answer in words. */
export function told(bill: Bill): string {
    const { prompt_tokens, completion_tokens, estimated } = bill.usage;
    const about = estimated ? "about " : "";
    const tokens = `${about}${counted(prompt_tokens)} + ${counted(completion_tokens)} tokens`;
    const cost = bill.cost === null ? "price not known" : priced(bill.cost);
    const name = bill.model === BUILTIN ? "Built-in" : bill.model;
    return [name, ...(bill.isFree ? ["no tokens, no cost"] : [tokens, cost]), `${bill.seconds.toFixed(1)} s`]
        .filter(Boolean)
        .join(" · ");
}

/** Count an answer, and show the sum. */
export function spend(bill: Bill): void {
    const before = sum();
    const after: Sum = {
        answers: before.answers + 1,
        tokens: before.tokens + bill.usage.prompt_tokens + bill.usage.completion_tokens,
        cost: before.cost + (bill.cost ?? 0),
        unpriced: before.unpriced + (bill.cost === null ? 1 : 0),
    };
    keep(browserStore, KEY, JSON.stringify(after));
    showSpent();
}

/** Show what all answers took. */
export function showSpent(): void {
    const all = sum();
    const place = byId("spent");
    if (!all.answers) {
        place.replaceChildren("");
        return;
    }
    const unpriced = all.unpriced ? ` + ${all.unpriced} without a price` : "";
    const words = `In all: ${all.answers} answer${all.answers === 1 ? "" : "s"} · ${counted(all.tokens)} tokens · ${priced(all.cost)}${unpriced} `;
    const reset = () => {
        browserStore.removeItem(KEY);
        showSpent();
        byId("request").focus();
    };
    place.replaceChildren(words, element("button", { type: "button", class: "plain small", onclick: reset }, "Reset"));
}

function sum(): Sum {
    try {
        const kept = JSON.parse(browserStore.getItem(KEY) ?? "{}") as Partial<Sum>;
        const whole = { ...NOTHING, ...kept };
        return Object.values(whole).every(Number.isFinite) ? whole : NOTHING;
    } catch {
        return NOTHING;
    }
}

function counted(count: number): string {
    return count.toLocaleString("en");
}

function priced(dollars: number): string {
    return dollars === 0 ? "$0" : dollars < 0.01 ? `$${dollars.toFixed(5)}` : `$${dollars.toFixed(2)}`;
}
