/** Where one is among the facts, as the end of an address that can be kept: `#facts/events/tank_spawn?q=tank`. */

/** A place: a kind, or "" for all; a fact, or "" for none; what is searched for. */
export interface Place {
    readonly kind: string;
    readonly name: string;
    readonly words: string;
}

/** The place that an address means, null when it means no fact. */
export function placeOf(hash: string): Place | null {
    const found = /^#facts(?:\/([^/?]*)(?:\/([^?]*))?)?(?:\?(.*))?$/.exec(hash);
    if (!found) {
        return null;
    }
    const [, kind = "", name = "", query = ""] = found;
    return { kind, name: plain(name), words: new URLSearchParams(query).get("q") ?? "" };
}

/** The address of a place. */
export function hashOf({ kind, name, words }: Place): string {
    const path = ["#facts", kind || (name ? "all" : ""), encodeURIComponent(name)].filter(Boolean).join("/");
    return words ? `${path}?${new URLSearchParams({ q: words })}` : path;
}

function plain(text: string): string {
    try {
        return decodeURIComponent(text);
    } catch {
        return text;
    }
}
