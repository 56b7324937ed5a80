/** The browser's storage, or a memory like it where the browser refuses one. */

/** What of it is used. */
export type Store = Pick<Storage, "getItem" | "setItem" | "removeItem" | "key" | "length">;

/** Kept over visits, and for all tabs. */
export const browserStore: Store = stored("localStorage");
/** Kept for one tab, and over its reloads. */
export const tabStore: Store = stored("sessionStorage");

function stored(kind: "localStorage" | "sessionStorage"): Store {
    try {
        window[kind].getItem("l4d2");
        return window[kind];
    } catch {
        const held = new Map<string, string>();
        return {
            getItem: (key) => held.get(key) ?? null,
            setItem: (key, value) => void held.set(key, value),
            removeItem: (key) => void held.delete(key),
            key: (at) => [...held.keys()][at] ?? null,
            get length() {
                return held.size;
            },
        };
    }
}

/** Keep something that may be lost without harm: a storage can be full. */
export function keep(store: Store, key: string, value: string): void {
    try {
        store.setItem(key, value);
    } catch {
        store.removeItem(key);
    }
}
