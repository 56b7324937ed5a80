/** The browser of facts: kinds, a search, and a card. */

import type { Api } from "./api";
import { messageOf } from "./ask";
import { byId, element } from "./elements";
import { marked } from "./markdown";

const TITLES: Record<string, string> = {
    events: "Events",
    functions: "Functions",
    netprops: "Netprops",
    classes: "Entities",
    convars: "ConVars",
    items: "Items",
};
const PAUSE_MS = 120;

/** Brings it to life when it is first shown. */
export class Facts {
    private readonly kind = byId<HTMLSelectElement>("fact-kind");
    private readonly words = byId<HTMLInputElement>("fact-words");
    private readonly list = byId<HTMLElement>("fact-list");
    private readonly card = byId<HTMLElement>("fact-card");
    private readonly count = byId<HTMLElement>("fact-count");
    private asking = new AbortController();
    private timer = 0;

    constructor(
        private readonly api: Api,
        private readonly insert: (text: string) => void,
    ) {
        this.kind.addEventListener("change", () => void this.search());
        this.words.addEventListener("input", () => {
            clearTimeout(this.timer);
            this.timer = window.setTimeout(() => void this.search(), PAUSE_MS);
        });
    }

    /** Ask for what there is. */
    async begin(): Promise<void> {
        if (this.kind.options.length) {
            return;
        }
        try {
            const kinds = await this.api.kinds();
            this.kind.replaceChildren(
                ...kinds.map(({ kind, count }) =>
                    element("option", { value: kind }, `${TITLES[kind] ?? kind} (${count})`),
                ),
            );
            await this.search();
        } catch (error) {
            this.count.textContent = messageOf(error);
        }
    }

    private async search(): Promise<void> {
        this.asking.abort();
        this.asking = new AbortController();
        try {
            const found = await this.api.facts(this.kind.value, this.words.value, 0, this.asking.signal);
            this.count.textContent =
                found.total === found.data.length ? `${found.total}` : `${found.data.length} of ${found.total}`;
            this.list.replaceChildren(
                ...found.data.map(({ name, about }) => {
                    const button = element(
                        "button",
                        { type: "button" },
                        element("code", {}, name),
                        element("span", {}, about),
                    );
                    button.addEventListener("click", () => void this.show(name));
                    return element("li", {}, button);
                }),
            );
        } catch (error) {
            if (!(error instanceof DOMException)) {
                this.count.textContent = messageOf(error);
            }
        }
    }

    private async show(name: string): Promise<void> {
        try {
            const fact = await this.api.fact(this.kind.value, name);
            const body =
                fact.markdown || [`\`${fact.name}\``, fact.label ? `\`${fact.label}\`` : "", fact.about].join("\n\n");
            this.card.replaceChildren(...marked(body));
            if (fact.example) {
                if (!fact.markdown) {
                    this.card.append(...marked(`\`\`\`\n${fact.example}\n\`\`\``));
                }
                const put = element("button", { type: "button" }, "Insert the example");
                put.addEventListener("click", () => this.insert(fact.example));
                this.card.append(put);
            }
            this.card.scrollTop = 0;
        } catch (error) {
            this.card.textContent = messageOf(error);
        }
    }
}
