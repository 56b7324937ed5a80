/** The browser of facts: kinds, a search among one or all of them, and a card. Its address says where one is. */

import { type Api, type Fact, isStopped, messageOf } from "../api";
import { byId, element } from "../elements";
import { cardOf, classOf, type Deeds } from "./card";
import { BY_CLASS, type Found, found, KINDS } from "./kinds";
import { OFTEN } from "./often";
import { hashOf, type Place } from "./route";

const PAUSE_MS = 120;
const PAGE = 60;
const OF_EACH = 6;

/** Brings it to life when it is first shown. */
export class Facts {
    private readonly words = byId<HTMLInputElement>("fact-words");
    private readonly list = byId("fact-list");
    private readonly card = byId("fact-card");
    private readonly count = byId("fact-count");
    private at: Place = { kind: "", name: "", words: "" };
    private listed = "";
    private counts = new Map<string, number>();
    private listing = new AbortController();
    private reading = new AbortController();
    private timer = 0;

    constructor(
        private readonly api: Api,
        private readonly deeds: Deeds,
        private readonly moved: (hash: string) => void,
    ) {
        this.words.addEventListener("input", () => {
            clearTimeout(this.timer);
            this.timer = window.setTimeout(() => {
                const place = { ...this.at, words: this.words.value.trim() };
                this.moved(hashOf(place));
                void this.show(place);
            }, PAUSE_MS);
        });
        byId("fact-finder").addEventListener("keydown", (event) => this.step(event));
    }

    /** Go to a place. */
    async show(place: Place): Promise<void> {
        const before = this.at;
        this.at = { ...place, kind: place.kind === "all" ? "" : place.kind };
        if (document.activeElement !== this.words) {
            this.words.value = place.words;
        }
        byId("facts-view").classList.toggle("reading", place.name !== "");
        await Promise.all([this.drawKinds(), this.search(), this.read(before)]);
    }

    private async drawKinds(): Promise<void> {
        if (!this.counts.size) {
            try {
                const [kinds, classes] = await Promise.all([
                    this.api.kinds(),
                    this.api.classes(new AbortController().signal),
                ]);
                this.counts = new Map(kinds.map(({ kind, count }) => [kind, count]));
                this.counts.set(BY_CLASS, classes.length);
            } catch (error) {
                this.count.textContent = messageOf(error);
            }
        }
        const links = KINDS.map(({ kind, title }) => {
            const count = this.counts.get(kind);
            const href = hashOf({ kind, name: "", words: this.at.words });
            const current = kind === this.at.kind ? { "aria-current": "true" } : {};
            const words = count === undefined ? [title] : [title, element("span", {}, count.toLocaleString("en"))];
            return element("li", {}, element("a", { href, ...current }, ...words));
        });
        const kinds = byId("fact-kinds");
        kinds.replaceChildren(element("ul", {}, ...links));
        // On a telephone they are one row, which may be longer than it is wide.
        const chosen = kinds.querySelector<HTMLElement>("[aria-current]");
        kinds.scrollLeft = chosen ? chosen.offsetLeft - kinds.clientWidth / 3 : 0;
    }

    private async search(): Promise<void> {
        const { kind, words } = this.at;
        const wanted = `${kind}?${words}`;
        if (this.listed === wanted) {
            this.mark();
            return;
        }
        this.listing.abort();
        this.listing = new AbortController();
        const { signal } = this.listing;
        try {
            if (kind) {
                this.drawList(kind, await found(this.api, kind, words, 0, PAGE, signal));
            } else {
                await this.searchAll(words, signal);
            }
            this.listed = wanted;
            this.list.scrollTop = 0;
        } catch (error) {
            if (!isStopped(error)) {
                this.listed = "";
                this.count.textContent = messageOf(error);
            }
        }
    }

    private async searchAll(words: string, signal: AbortSignal): Promise<void> {
        const kinds = KINDS.filter((one) => one.kind);
        const all = await Promise.all(kinds.map(({ kind }) => found(this.api, kind, words, 0, OF_EACH, signal)));
        const groups = kinds.flatMap(({ kind, title }, index) => {
            const { total, data } = all[index] ?? { total: 0, data: [] };
            if (!total) {
                return [];
            }
            const href = hashOf({ kind, name: "", words });
            const more =
                total > data.length ? [element("a", { href, class: "more" }, `All ${total.toLocaleString("en")}`)] : [];
            const rows = data.map((one) => this.row(kind, one));
            return [element("h3", {}, title, ...more), element("ul", {}, ...rows)];
        });
        const total = all.reduce((sum, one) => sum + one.total, 0);
        this.count.textContent = words ? inWords(total) : "Search in everything, or choose a kind.";
        this.list.replaceChildren(...groups);
    }

    private drawList(kind: string, first: Found): void {
        const rows = element("ul", {}, ...first.data.map((one) => this.row(kind, one)));
        const more = element("button", { type: "button" }, "Show more");
        let shown = first.data.length;
        const tell = () => {
            this.count.textContent = shown < first.total ? `${shown} of ${inWords(first.total)}` : inWords(first.total);
            more.hidden = shown >= first.total;
        };
        more.addEventListener("click", async () => {
            try {
                const next = await found(this.api, kind, this.at.words, shown, PAGE, this.listing.signal);
                rows.append(...next.data.map((one) => this.row(kind, one)));
                rows.children[shown]?.querySelector("a")?.focus();
                shown += next.data.length;
                tell();
            } catch (error) {
                this.count.textContent = messageOf(error);
            }
        });
        tell();
        this.list.replaceChildren(rows, more);
    }

    private row(kind: string, { name, about }: Fact): HTMLElement {
        const href = hashOf({ kind, name, words: this.at.words });
        const link = element("a", { href }, element("code", {}, name), element("span", {}, about.replaceAll("`", "")));
        link.toggleAttribute("data-chosen", name === this.at.name);
        return element("li", {}, link);
    }

    private mark(): void {
        for (const link of this.list.querySelectorAll<HTMLAnchorElement>("li a")) {
            link.toggleAttribute("data-chosen", link.querySelector("code")?.textContent === this.at.name);
        }
    }

    private async read(before: Place): Promise<void> {
        const { kind, name } = this.at;
        if (kind === before.kind && name === before.name && this.card.childElementCount) {
            return;
        }
        this.reading.abort();
        this.reading = new AbortController();
        const { signal } = this.reading;
        if (!name) {
            this.card.replaceChildren(...nothingChosen());
            return;
        }
        const back = element("a", { class: "back", href: hashOf({ ...this.at, name: "" }) }, "← Back to the list");
        try {
            const shown =
                kind === BY_CLASS
                    ? classOf(await this.api.classCard(name, signal), this.deeds)
                    : cardOf(await this.api.fact(kind, name, signal), this.deeds);
            this.card.replaceChildren(back, ...shown);
            this.card.scrollTop = 0;
            document.title = `${name}: L4D2 Architect`;
            if (this.list.contains(document.activeElement)) {
                this.mark();
            }
        } catch (error) {
            if (!isStopped(error)) {
                this.card.replaceChildren(back, element("p", { class: "bad", role: "alert" }, messageOf(error)));
            }
        }
    }

    /** Up and down between the field and what it found. */
    private step(event: KeyboardEvent): void {
        const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
        const links = [...this.list.querySelectorAll<HTMLAnchorElement>("li a")];
        const at = links.indexOf(document.activeElement as HTMLAnchorElement);
        if (event.key === "Enter" && document.activeElement === this.words) {
            links[0]?.click();
        } else if (by !== undefined && (at >= 0 || document.activeElement === this.words)) {
            event.preventDefault();
            (links[at + by] ?? (by < 0 ? this.words : links.at(-1)))?.focus();
        }
    }
}

function inWords(total: number): string {
    return total === 0 ? "Nothing has all of these words." : `${total.toLocaleString("en")} found`;
}

function nothingChosen(): HTMLElement[] {
    const groups = OFTEN.map(({ kind, names }) => {
        const title = KINDS.find((one) => one.kind === kind)?.title ?? kind;
        const links = names.map((name) =>
            element("li", {}, element("a", { href: hashOf({ kind, name, words: "" }) }, element("code", {}, name))),
        );
        return element("div", {}, element("h3", {}, title), element("ul", { class: "flat" }, ...links));
    });
    return [
        element("h2", {}, "What the game has"),
        element(
            "p",
            {},
            "Every event with its fields and an example, every netprop and which class has it, entities, console variables, items, and the functions of SourceMod and Left 4 DHooks. An address of this page can be kept and shared: it leads back here.",
        ),
        element("div", { class: "often" }, ...groups),
    ];
}
