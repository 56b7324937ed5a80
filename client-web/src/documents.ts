/**
 * The plugins of this browser. Each tab has one of its own; those of before are kept, so that nothing is lost by opening
 * another. They lie in the browser's storage and leave it only to be checked by the service that the page came from.
 */

import { browserStore, keep, tabStore } from "./storage";

const PREFIX = "l4d2.plugin.";
const OWN = "l4d2.own";
const MOST = 20;
const PAUSE_MS = 300;

/** What somebody finds who was never here: a plugin with a mistake to try things on. */
export const FIRST = `#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

public void OnPluginStart()
{
	HookEvent("tank_spawnd", Event_TankSpawn);
}

void Event_TankSpawn(Event event, const char[] name, bool dontBroadcast)
{
	int tank = GetClientOfUserId(event.GetInt("userid"));
	PrintToChatAll("%N is the Tank", tank);
}
`;

/** What a new plugin begins with. */
export const BLANK = `#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

public void OnPluginStart()
{
}
`;

/** A plugin that is kept; `at` is when it was changed last. */
export interface Kept {
    readonly id: string;
    readonly text: string;
    readonly at: number;
}

/** The plugins, and which of them is this tab's. */
export class Documents {
    private id = "";
    private waiting: string | null = null;
    private timer = 0;
    private letGo: () => void = () => {};

    private constructor(private readonly failed: () => void) {
        // A page that is closed, hidden or killed on a telephone is told so before.
        addEventListener("pagehide", () => this.flush());
        document.addEventListener("visibilitychange", () => this.flush());
    }

    /** The plugin to begin with: the one of a link, this tab's, the last one that no other tab has open, or the first. */
    static async begun(shared: string | null, failed: () => void): Promise<{ documents: Documents; text: string }> {
        const documents = new Documents(failed);
        if (shared !== null) {
            documents.fresh();
            documents.save(shared);
            return { documents, text: shared };
        }
        const own = tabStore.getItem(OWN);
        const all = documents.all();
        const kept = own === null ? all[0] : all.find((one) => one.id === own);
        if (await documents.taken(own ?? kept?.id ?? "")) {
            return { documents, text: kept?.text ?? FIRST };
        }
        // Another tab has it open. One that was duplicated goes on with a plugin of its own, the same at first.
        documents.fresh();
        if (own === null || !kept) {
            return { documents, text: FIRST };
        }
        documents.save(kept.text);
        return { documents, text: kept.text };
    }

    /** Keep what this tab's plugin is now; soon, not at once. */
    save(text: string): void {
        this.waiting = text;
        clearTimeout(this.timer);
        this.timer = window.setTimeout(() => this.flush(), PAUSE_MS);
    }

    /** The other plugins, the newest first. */
    others(): readonly Kept[] {
        this.flush();
        const own = this.all().find((one) => one.id === this.id)?.text;
        return this.all().filter((one) => one.id !== this.id && one.text !== own);
    }

    /** Go on with a plugin that is kept, or with a copy of it where another tab has it open. */
    async take(one: Kept): Promise<void> {
        this.flush();
        if (!(await this.taken(one.id))) {
            this.fresh();
            this.save(one.text);
        }
    }

    /** Begin a plugin of its own; the one of before stays among the others. */
    fresh(): void {
        this.flush();
        this.own(`${Date.now().toString(36)}${Math.random().toString(36).slice(2, 8)}`);
        void navigator.locks?.request(PREFIX + this.id, () => this.held());
    }

    /** Forget a plugin. */
    forget(one: Kept): void {
        browserStore.removeItem(PREFIX + one.id);
    }

    private flush(): void {
        clearTimeout(this.timer);
        const text = this.waiting;
        this.waiting = null;
        if (text === null) {
            return;
        }
        if (!text.trim() || text === FIRST || text === BLANK) {
            browserStore.removeItem(PREFIX + this.id);
            return;
        }
        const kept = JSON.stringify({ text, at: Date.now() });
        for (const last of [
            ...this.all()
                .slice(MOST - 1)
                .reverse(),
            null,
        ]) {
            if (last && last.id !== this.id) {
                browserStore.removeItem(PREFIX + last.id);
            }
        }
        try {
            browserStore.setItem(PREFIX + this.id, kept);
        } catch {
            this.failed();
        }
    }

    private all(): Kept[] {
        const found: Kept[] = [];
        for (let at = 0; at < browserStore.length; at++) {
            const key = browserStore.key(at) ?? "";
            if (!key.startsWith(PREFIX)) {
                continue;
            }
            try {
                const { text, at: when } = JSON.parse(browserStore.getItem(key) ?? "") as Kept;
                if (typeof text === "string" && typeof when === "number") {
                    found.push({ id: key.slice(PREFIX.length), text, at: when });
                }
            } catch {
                browserStore.removeItem(key);
            }
        }
        return found.sort((one, other) => other.at - one.at);
    }

    /** Make a plugin this tab's; false when another tab has it open. A lock lasts as long as the tab does. */
    private async taken(id: string): Promise<boolean> {
        if (!id) {
            this.fresh();
            return true;
        }
        if (id === this.id || !navigator.locks) {
            this.own(id);
            return true;
        }
        return await new Promise((resolve) => {
            void navigator.locks.request(PREFIX + id, { ifAvailable: true }, (lock) => {
                resolve(lock !== null);
                if (!lock) {
                    return undefined;
                }
                this.own(id);
                return this.held();
            });
        });
    }

    private own(id: string): void {
        this.letGo();
        this.letGo = () => {};
        this.id = id;
        keep(tabStore, OWN, id);
    }

    private held(): Promise<void> {
        return new Promise((done) => {
            this.letGo = done;
        });
    }
}

/** A file's name from the plugin's own. */
export function nameOf(code: string): string {
    const named = /\bname\s*=\s*"([^"\n]+)"/.exec(code)?.[1] ?? "plugin";
    const tidy = named
        .toLowerCase()
        .replace(/[^a-z0-9]+/g, "_")
        .replace(/^_+|_+$/g, "");
    return `${tidy || "plugin"}.sp`;
}
