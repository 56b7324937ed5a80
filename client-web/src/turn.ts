/** One question and what became of it, in the conversation. */

import type { Made } from "./api";
import { element } from "./elements";
import { marked } from "./markdown";
import { verdictOf } from "./verdict";

/** What is shown of it; each part when it is there. */
export class Turn {
    readonly shown: HTMLElement;
    private readonly answer = element("div", { class: "answer" });
    private readonly stage = element("p", { class: "stage" });
    private said = "";
    private asked = 0;

    constructor(
        readonly question: string,
        log: HTMLElement,
    ) {
        this.shown = element("article", { class: "turn" }, element("p", { class: "asked" }, question), this.answer);
        this.shown.append(this.stage);
        log.append(this.shown);
        this.look();
    }

    /** What is done now. */
    busy(words: string): void {
        this.stage.textContent = words;
        this.stage.classList.remove("bad");
    }

    /** More of an answer in words. */
    hear(text: string): void {
        this.said += text;
        this.asked ||= requestAnimationFrame(() => {
            this.asked = 0;
            this.draw();
        });
    }

    /** The answer begins anew. */
    again(): void {
        this.said = "";
        this.draw();
    }

    /** The whole answer, and what it took. */
    end(text: string, made: Made | null, bill: string, ...more: readonly HTMLElement[]): void {
        cancelAnimationFrame(this.asked);
        this.said = text;
        this.draw();
        this.stage.remove();
        if (made) {
            this.shown.append(verdictOf(made));
        }
        this.shown.append(...more, element("p", { class: "bill" }, bill));
        this.shown.scrollIntoView({ block: "start" });
    }

    /** There is no answer. */
    fail(words: string, isError: boolean): void {
        this.stage.textContent = words;
        this.stage.classList.toggle("bad", isError);
        this.look();
    }

    private draw(): void {
        this.answer.replaceChildren(...marked(this.said));
        this.look();
    }

    private look(): void {
        const log = this.shown.parentElement;
        if (log) {
            log.scrollTop = log.scrollHeight;
        }
    }
}
