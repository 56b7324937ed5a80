/** The menu of plugins: begin one, open one from the disk, go back to one of before. */

import { BLANK, type Documents, type Kept, nameOf } from "./documents";
import { byId, element } from "./elements";

const LARGEST = 900_000; // the service takes a megabyte

/** What the menu needs of the page. */
export interface Wishes {
    readonly load: (text: string) => void;
    readonly tell: (words: string) => void;
}

/** Brings the menu to life. */
export class Files {
    private readonly button = byId("files");
    private readonly menu = byId("file-menu");
    private readonly input = element("input", { type: "file", accept: ".sp,.inc,text/plain", hidden: true });

    constructor(
        private readonly documents: Documents,
        private readonly wishes: Wishes,
    ) {
        document.body.append(this.input);
        this.button.addEventListener("click", () => (this.menu.hidden ? this.open() : this.close(true)));
        this.menu.addEventListener("keydown", (event) => this.step(event));
        this.menu.addEventListener("focusout", (event) => {
            const to = event.relatedTarget as Node | null;
            if (to && !this.menu.contains(to) && to !== this.button) {
                this.close(false);
            }
        });
        addEventListener("pointerdown", (event) => {
            const at = event.target as Node;
            if (!this.menu.contains(at) && !this.button.contains(at)) {
                this.close(false);
            }
        });
        this.input.addEventListener("change", () => void this.read(this.input.files?.[0]));
        addEventListener("dragover", (event) => {
            if (event.dataTransfer?.types.includes("Files")) {
                event.preventDefault();
            }
        });
        addEventListener("drop", (event) => {
            const file = event.dataTransfer?.files[0];
            if (file) {
                event.preventDefault();
                void this.read(file);
            }
        });
    }

    /** The name of the plugin that is there. */
    named(text: string): void {
        byId("file-name").textContent = nameOf(text);
    }

    private open(): void {
        const others = this.documents.others();
        const item = (words: string, act: () => void, ...more: HTMLElement[]) =>
            element(
                "button",
                {
                    type: "button",
                    role: "menuitem",
                    tabindex: "-1",
                    onclick: () => {
                        this.close(true);
                        act();
                    },
                },
                words,
                ...more,
            );
        this.menu.replaceChildren(
            item("New plugin", () => this.begin()),
            item("Open a file…", () => this.input.click()),
            ...(others.length ? [element("hr", { role: "separator" })] : []),
            ...others.map((one) => item(nameOf(one.text), () => void this.take(one), element("span", {}, ago(one.at)))),
        );
        this.menu.hidden = false;
        this.button.setAttribute("aria-expanded", "true");
        this.menu.querySelector<HTMLElement>("button")?.focus();
    }

    private close(isBack: boolean): void {
        if (!this.menu.hidden) {
            this.menu.hidden = true;
            this.button.setAttribute("aria-expanded", "false");
            if (isBack) {
                this.button.focus();
            }
        }
    }

    private begin(): void {
        this.documents.fresh();
        this.wishes.load(BLANK);
    }

    private async take(one: Kept): Promise<void> {
        await this.documents.take(one);
        this.wishes.load(one.text);
    }

    private async read(file: File | undefined): Promise<void> {
        this.input.value = "";
        if (!file) {
            return;
        }
        if (file.size > LARGEST) {
            this.wishes.tell(`${file.name} is too long to be a plugin.`);
            return;
        }
        const text = decoded(new Uint8Array(await file.arrayBuffer()));
        if (text.includes("\0")) {
            this.wishes.tell(`${file.name} is no text.`);
            return;
        }
        this.documents.fresh();
        this.wishes.load(text.replace(/\r\n?/g, "\n"));
        this.wishes.tell(`${file.name} is opened. It stays in this browser: download it when it is done.`);
    }

    private step(event: KeyboardEvent): void {
        const items = [...this.menu.querySelectorAll<HTMLElement>("[role=menuitem]")];
        const at = items.indexOf(document.activeElement as HTMLElement);
        const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
        if (to !== undefined) {
            event.preventDefault();
            items[(to + items.length) % items.length]?.focus();
        } else if (event.key === "Escape") {
            event.preventDefault();
            this.close(true);
        } else if (event.key === "Tab") {
            this.close(false);
        }
    }
}

/** A text; old plugins are not always UTF-8. */
function decoded(bytes: Uint8Array): string {
    try {
        return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    } catch {
        return new TextDecoder("windows-1252").decode(bytes);
    }
}

function ago(at: number): string {
    const minutes = Math.round((Date.now() - at) / 60_000);
    const [count, unit] =
        minutes < 60
            ? ([-minutes, "minute"] as const)
            : minutes < 36 * 60
              ? ([-Math.round(minutes / 60), "hour"] as const)
              : ([-Math.round(minutes / 1440), "day"] as const);
    return new Intl.RelativeTimeFormat("en", { numeric: "auto" }).format(count, unit);
}
