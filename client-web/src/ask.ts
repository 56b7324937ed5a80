/** The box that asks for a plugin: what is typed, what happens meanwhile, and what came of it. */

import { type Api, ApiError, type Made, type Model, type Progress } from "./api";
import { byId, element } from "./elements";
import { PRESETS } from "./presets";

const STAGES: Record<string, string> = {
    write: "Writing…",
    check: "Checking…",
    repair: "Sending the errors back…",
};

/** What the box hands over: a plugin that came, to be looked at. */
export type Take = (made: Made) => void;

/** Brings the form to life. */
export class Asking {
    private readonly form = byId<HTMLFormElement>("ask");
    private readonly request = byId<HTMLTextAreaElement>("request");
    private readonly model = byId<HTMLSelectElement>("model");
    private readonly button = byId<HTMLButtonElement>("generate");
    private readonly said = byId<HTMLElement>("progress");
    private readonly stream = byId<HTMLPreElement>("stream");
    private running: AbortController | null = null;

    constructor(
        private readonly api: Api,
        private readonly take: Take,
    ) {
        for (const preset of PRESETS) {
            const use = () => {
                this.request.value = preset.request;
                this.request.focus();
            };
            byId("presets").append(element("button", { type: "button", onclick: use }, preset.name));
        }
        this.form.addEventListener("submit", (event) => {
            event.preventDefault();
            void this.ask();
        });
        this.request.addEventListener("keydown", (event) => {
            if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
                event.preventDefault();
                void this.ask();
            }
        });
        void this.listModels();
    }

    private async listModels(): Promise<void> {
        let models: readonly Model[] = [];
        try {
            models = await this.api.models();
        } catch (error) {
            this.tell(messageOf(error), true);
        }
        this.model.replaceChildren(
            ...models.map((model) => {
                const { title, is_ready, note } = model.l4d2;
                const name = model.id.includes("/") ? model.id : title;
                const why = is_ready === false ? ` (${note})` : "";
                return element("option", { value: model.id, disabled: is_ready === false }, name + why);
            }),
        );
    }

    private async ask(): Promise<void> {
        if (this.running) {
            this.running.abort();
            return;
        }
        const request = this.request.value.trim();
        if (!request) {
            this.tell("Say what the plugin is to do.", true);
            this.request.focus();
            return;
        }
        this.running = new AbortController();
        this.button.textContent = "Stop";
        this.stream.textContent = "";
        this.tell("Writing…");
        try {
            const made = await this.api.generate(
                request,
                this.model.value || "builtin",
                (progress) => this.hear(progress),
                this.running.signal,
            );
            this.tell("");
            this.take(made);
        } catch (error) {
            const isStopped = error instanceof DOMException && error.name === "AbortError";
            this.tell(isStopped ? "Stopped." : messageOf(error), !isStopped);
        } finally {
            this.running = null;
            this.button.textContent = "Generate";
            this.stream.textContent = "";
            this.stream.hidden = true;
        }
    }

    private hear(progress: Progress): void {
        if (progress.event === "stage") {
            this.stream.textContent = "";
            const again = progress.round > 0 ? ` (${progress.round})` : "";
            this.tell((STAGES[progress.name] ?? "Working…") + again);
        } else {
            this.stream.hidden = false;
            this.stream.append(progress.text);
            this.stream.scrollTop = this.stream.scrollHeight;
        }
    }

    private tell(message: string, isError = false): void {
        this.said.textContent = message;
        this.said.classList.toggle("error", isError);
    }
}

/** What went wrong, for people. */
export function messageOf(error: unknown): string {
    return error instanceof ApiError || error instanceof Error ? error.message : String(error);
}
