/** The kinds of facts, as they are called and found. */

import type { Api, Fact } from "../api";

/** The kind that the page makes itself: classes, each with its properties. */
export const BY_CLASS = "netprops-of";

/** Their names in the order of the page; "" is all of them. */
export const KINDS: readonly { readonly kind: string; readonly title: string; readonly one: string }[] = [
    { kind: "", title: "All", one: "" },
    { kind: "events", title: "Events", one: "Event" },
    { kind: "functions", title: "Functions", one: "Function" },
    { kind: "netprops", title: "Netprops", one: "Netprop" },
    { kind: BY_CLASS, title: "Netprops by class", one: "Class" },
    { kind: "classes", title: "Entities", one: "Entity" },
    { kind: "convars", title: "ConVars", one: "ConVar" },
    { kind: "items", title: "Items", one: "Item" },
];

/** What is found of a kind. */
export interface Found {
    readonly total: number;
    readonly data: readonly Fact[];
}

/** Facts of one kind with every word. */
export async function found(
    api: Api,
    kind: string,
    words: string,
    offset: number,
    limit: number,
    signal: AbortSignal,
): Promise<Found> {
    if (kind !== BY_CLASS) {
        return await api.facts(kind, words, offset, limit, signal);
    }
    const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
    const all = (await api.classes(signal))
        .map(({ name, entities }) => ({ name, about: entities.join(", ") }))
        .filter((one) => wanted.every((word) => `${one.name} ${one.about}`.toLowerCase().includes(word)));
    // The class that has the word as its name comes first, then those that begin with it.
    const [word = ""] = wanted;
    const rank = ({ name }: Fact) => {
        const at = name.toLowerCase().indexOf(word);
        return at === 0 ? (name.length === word.length ? 0 : 1) : at > 0 ? 2 : 3;
    };
    if (word) {
        all.sort((one, other) => rank(one) - rank(other));
    }
    return { total: all.length, data: all.slice(offset, offset + limit) };
}
