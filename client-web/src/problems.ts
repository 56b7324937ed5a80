/** The list of what is wrong, under the editor. */

import type { Editor, Listed } from "./editor";
import { byId, element } from "./elements";
import { browserStore, keep } from "./storage";
import { weight } from "./verdict";

const KEY = "l4d2.problems";
const QUIET_MS = 1_000;

/** Shows it, and tells screen readers how many there are once one has stopped typing. */
export class Problems {
    private readonly list = byId("problem-list");
    private readonly toggle = byId("problem-toggle");
    private timer = 0;

    constructor(private readonly editor: () => Editor) {
        this.open(browserStore.getItem(KEY) !== "closed");
        this.toggle.addEventListener("click", () => {
            const isOpen = this.list.hasAttribute("hidden");
            keep(browserStore, KEY, isOpen ? "open" : "closed");
            this.open(isOpen);
        });
    }

    /** These are the problems now; null when nobody has looked yet. */
    show(problems: readonly Listed[] | null): void {
        if (problems === null) {
            byId("problem-count").textContent = "Not checked yet";
            byId("problem-count").className = "";
            this.list.replaceChildren();
            return;
        }
        const words = problems.length ? weight(problems) : "No problems";
        const count = byId("problem-count");
        count.textContent = words;
        const worst = ["error", "warning"].find((one) => problems.some(({ severity }) => severity === one));
        count.className = worst ?? (problems.length ? "hint" : "good");
        this.list.replaceChildren(...problems.map((one) => this.row(one)));
        clearTimeout(this.timer);
        this.timer = window.setTimeout(() => {
            byId("problem-said").textContent = words;
        }, QUIET_MS);
    }

    private row(one: Listed): HTMLElement {
        const go = () => this.editor().goTo(one.from);
        const fix = () => this.editor().fixesAt(one.from);
        const where = element("span", { class: "where" }, `line ${one.line}`);
        return element(
            "li",
            { class: one.severity },
            element("button", { type: "button", class: "plain", onclick: go }, where, ` ${one.message}`),
            element(
                "button",
                { type: "button", class: "small", onclick: fix, "aria-label": `Fix… line ${one.line}` },
                "Fix…",
            ),
        );
    }

    private open(isOpen: boolean): void {
        this.list.hidden = !isOpen;
        this.toggle.setAttribute("aria-expanded", String(isOpen));
    }
}
