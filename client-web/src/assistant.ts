/**
 * The box that asks and the conversation above it: a plugin from words, or questions and changes about the one that is
 * there. What comes is proposed beside it; this file changes no plugin.
 */

import { type Api, isStopped, type Made, messageOf, type Progress, type Said } from "./api";
import { type Comparison, codeOf } from "./comparison";
import type { Editor } from "./editor";
import { byId, element } from "./elements";
import { Engines } from "./engines";
import { PRESETS } from "./presets";
import { type Bill, showSpent, spend, told } from "./spent";
import { keep, tabStore } from "./storage";
import { Turn } from "./turn";

const DRAFT = "l4d2.request";
const MOST_TURNS = 30;
const STAGES: Record<string, string> = {
    write: "Writing…",
    check: "Checking…",
    repair: "Sending the errors back…",
};
const HINTS = {
    new: "give survivors 30% speed for 5 seconds when they kill a special infected",
    this: "explain this plugin, or: announce it in the chat as well",
};

/** Makes what was proposed the plugin; `isNew` when it is one of its own. */
export type Accept = (code: string, isNew: boolean) => void;

/** The assistant. */
export class Assistant {
    private readonly form = byId<HTMLFormElement>("ask");
    private readonly request = byId<HTMLTextAreaElement>("request");
    private readonly button = byId<HTMLButtonElement>("send");
    private readonly log = byId("log");
    private readonly said = byId("progress");
    private readonly engines: Engines;
    private turns: { asked: string; said: string }[] = [];
    private running: AbortController | null = null;

    constructor(
        private readonly api: Api,
        private readonly editor: Editor,
        private readonly comparison: Comparison,
        private readonly accept: Accept,
    ) {
        this.engines = new Engines(api);
        this.log.tabIndex = 0; // what scrolls can be scrolled by keys
        byId("presets").append(...PRESETS.map(({ name, request }) => this.preset(name, request)));
        this.request.value = tabStore.getItem(DRAFT) ?? "";
        this.request.addEventListener("input", () => keep(tabStore, DRAFT, this.request.value));
        this.form.addEventListener("submit", (event) => {
            event.preventDefault();
            void this.ask();
        });
        this.form.addEventListener("change", () => this.label());
        this.request.addEventListener("keydown", (event) => {
            if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
                event.preventDefault();
                void this.ask();
            } else if (event.key === "Escape" && this.running) {
                this.stop();
            }
        });
        byId("forget").addEventListener("click", () => this.forget());
        this.label();
        showSpent();
    }

    /** Look again which engines there are: the service was away. */
    refresh(): void {
        void this.engines.list(true);
    }

    private preset(name: string, request: string): HTMLElement {
        const use = () => {
            this.about("new");
            this.request.value = request;
            this.request.focus();
        };
        const words = [element("strong", {}, name), element("span", {}, request)];
        return element("li", {}, element("button", { type: "button", onclick: use }, ...words));
    }

    private get isNew(): boolean {
        return new FormData(this.form).get("about") !== "this";
    }

    private about(what: "new" | "this"): void {
        const found = this.form.querySelector<HTMLInputElement>(`input[value=${what}]`);
        if (found) {
            found.checked = true;
        }
        this.label();
    }

    private label(): void {
        this.button.textContent = this.running ? "Stop" : this.isNew ? "Write it" : "Ask";
        this.request.placeholder = HINTS[this.isNew ? "new" : "this"];
    }

    private stop(): void {
        this.running?.abort();
    }

    private async ask(): Promise<void> {
        if (this.running) {
            this.stop();
            return;
        }
        const request = this.request.value.trim();
        if (!request) {
            this.tell("Say what is to be done.", true);
            this.request.focus();
            return;
        }
        const running = new AbortController();
        this.running = running;
        this.label();
        byId("welcome").hidden = true;
        byId("forget").hidden = false;
        const turn = new Turn(request, this.log);
        this.tell("Writing…");
        turn.busy("Writing…");
        const begun = performance.now();
        this.request.value = "";
        try {
            if (this.isNew) {
                await this.generate(turn, running);
            } else {
                await this.talk(turn, running, begun);
            }
        } catch (error) {
            this.request.value ||= request; // to be mended, unless something else is written there already
            const words = isStopped(error) ? "Stopped." : messageOf(error);
            turn.fail(words, !isStopped(error));
            this.tell(words, !isStopped(error));
        } finally {
            this.running = null;
            this.label();
            keep(tabStore, DRAFT, this.request.value);
        }
    }

    private async generate(turn: Turn, running: AbortController): Promise<void> {
        let said = "";
        let draw: ((text: string) => void) | null = null;
        const hear = (progress: Progress) => {
            if (progress.event === "stage") {
                said = "";
                this.stage(turn, progress.name, progress.round);
            } else {
                said += progress.text;
                draw ??= this.comparison.stream(() => this.stop());
                draw(codeOf(said));
            }
        };
        let made: Made;
        try {
            made = await this.api.generate(turn.question, this.engines.chosen, hear, running.signal);
        } finally {
            if (draw) {
                this.comparison.close();
            }
        }
        this.turns.push({ asked: turn.question, said: made.remarks || "Here is a plugin." });
        this.finish(turn, made.remarks, made, true, made, made.seconds, this.editor.text, "");
    }

    private async talk(turn: Turn, running: AbortController, begun: number): Promise<void> {
        const code = this.editor.text;
        const hear = (progress: Progress) => {
            if (progress.event === "stage") {
                turn.again();
                this.stage(turn, progress.name, progress.round);
            } else {
                turn.hear(progress.text);
            }
        };
        const question = {
            message: turn.question,
            code,
            ...this.editor.selected,
            turns: this.turns.slice(-MOST_TURNS),
            model: this.engines.chosen,
        };
        const said = await this.api.ask(question, hear, running.signal);
        this.turns.push({ asked: turn.question, said: said.text });
        const remark = [
            said.removed.length ? `It takes away: ${said.removed.join(", ")}.` : "",
            this.editor.text === code ? "" : "You have edited since you asked: taking it takes those edits back.",
        ];
        const seconds = (performance.now() - begun) / 1000;
        this.finish(turn, said.text, said.made, said.is_new, said, seconds, code, remark.filter(Boolean).join(" "));
    }

    private finish(
        turn: Turn,
        text: string,
        made: Made | null,
        isNew: boolean,
        about: Made | Said,
        seconds: number,
        asked: string,
        remark: string,
    ): void {
        const { usage, cost } = about;
        const isFree = !this.engines.isModel && usage.prompt_tokens + usage.completion_tokens === 0;
        const bill: Bill = { model: about.model || "Built-in", usage, cost, seconds, isFree };
        spend(bill);
        const isCached = "from_cache" in about && about.from_cache;
        const words = isCached ? `${told(bill)} · answered before` : told(bill);
        if (!made || made.code === this.editor.text) {
            turn.end(text, made, words);
            this.tell(made ? "That is the plugin that you have." : "Answered.");
            return;
        }
        const state = element("span", { class: "state" });
        const again = element("button", { type: "button", class: "small" }, "Show the change");
        const show = () => this.propose(made, isNew, remark, state);
        again.addEventListener("click", show);
        turn.end(text, made, words, element("p", { class: "choice" }, again, state));
        this.tell("A proposal is there: accept or discard it.");
        if (!asked.trim()) {
            this.take(made.code, isNew, state); // where nothing was, nothing is asked
        } else {
            show();
        }
    }

    private propose(made: Made, isNew: boolean, remark: string, state: HTMLElement): void {
        this.comparison.propose({
            title: isNew ? "A new plugin" : "A change",
            current: this.editor.text,
            proposed: made.code,
            remark,
            isNew,
            accept: (code) => this.take(code, isNew, state),
            discard: () => {
                state.textContent = "Discarded.";
                this.tell("Discarded. Your plugin is as it was.");
                this.request.focus();
            },
        });
    }

    private take(code: string, isNew: boolean, state: HTMLElement): void {
        this.accept(code, isNew);
        state.textContent = isNew ? "Accepted. What was there before is in the list of plugins." : "Accepted.";
        this.tell("Accepted.");
        this.about("this");
    }

    private stage(turn: Turn, name: string, round: number): void {
        const words = (STAGES[name] ?? "Working…") + (round > 0 ? ` (${round})` : "");
        turn.busy(words);
        this.tell(words);
    }

    private forget(): void {
        this.stop();
        this.turns = [];
        for (const one of this.log.querySelectorAll(".turn")) {
            one.remove();
        }
        byId("welcome").hidden = false;
        byId("forget").hidden = true;
        this.about("new");
        this.tell("");
        this.request.focus();
    }

    private tell(message: string, isError = false): void {
        this.said.textContent = message;
        this.said.classList.toggle("bad", isError);
    }
}
