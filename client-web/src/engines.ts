/** The choice of an engine, with how each of them is: ready, or what it lacks. */

import { type Api, type Model, messageOf } from "./api";
import { byId, element } from "./elements";
import { browserStore, keep } from "./storage";

const KEY = "l4d2.model";
const AGAIN_MS = 15_000;
const BUILTIN = "builtin";

/** The picker. */
export class Engines {
    private readonly picker = byId<HTMLSelectElement>("model");
    private readonly state = byId("engine");
    private models: readonly Model[] = [];
    private listed = Number.NEGATIVE_INFINITY;

    constructor(private readonly api: Api) {
        this.picker.addEventListener("change", () => {
            keep(browserStore, KEY, this.picker.value);
            this.tell();
        });
        // A key that was set meanwhile, or a server that was started, is seen when somebody looks.
        this.picker.addEventListener("focus", () => void this.list());
        void this.list();
    }

    /** The engine that was chosen. */
    get chosen(): string {
        return this.picker.value || BUILTIN;
    }

    /** Whether it is a model, which can change a plugin that is there. */
    get isModel(): boolean {
        const found = this.models.find((one) => one.id === this.chosen);
        return found !== undefined && found.l4d2.engine !== BUILTIN;
    }

    /** Ask which there are; often enough, and not more often. */
    async list(isWanted = false): Promise<void> {
        if (!isWanted && performance.now() - this.listed < AGAIN_MS) {
            return;
        }
        this.listed = performance.now();
        try {
            this.models = await this.api.models();
        } catch (error) {
            this.listed = Number.NEGATIVE_INFINITY;
            this.state.textContent = messageOf(error);
            this.state.className = "bad";
            return;
        }
        const wanted = browserStore.getItem(KEY) ?? this.chosen;
        const ready = this.models.filter((one) => one.l4d2.is_ready !== false);
        const others = this.models.filter((one) => one.l4d2.is_ready === false);
        const groups = [element("optgroup", { label: "Ready" }, ...ready.map((one) => option(one, false)))];
        if (others.length) {
            groups.push(element("optgroup", { label: "Not set up" }, ...others.map((one) => option(one, true))));
        }
        this.picker.replaceChildren(...groups);
        this.picker.value = ready.some((one) => one.id === wanted) ? wanted : (ready[0]?.id ?? BUILTIN);
        this.tell();
    }

    private tell(): void {
        const { l4d2 } = this.models.find((one) => one.id === this.chosen) ?? {};
        const words =
            l4d2?.engine === BUILTIN
                ? "Ready. Writes what it knows, explains the plugin, sends nothing anywhere."
                : l4d2?.is_ready
                  ? `Ready. Your words and this plugin go to ${l4d2.title}.`
                  : `${l4d2?.note || "Nobody knows yet whether it answers"}.`;
        this.state.textContent = words;
        this.state.className = l4d2?.is_ready ? "ready" : "";
    }
}

function option(model: Model, isOff: boolean): HTMLOptionElement {
    const { title, note } = model.l4d2;
    const name = model.id.includes("/") ? model.id : title;
    return element("option", { value: model.id, disabled: isOff }, isOff && note ? `${name}: ${note}` : name);
}
