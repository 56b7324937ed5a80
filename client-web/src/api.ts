/** The REST API as the page uses it. Errors are `ApiError`s with a text for people. */

import { events } from "./events";

/** A finding in a result. */
export interface Problem {
    readonly line: number;
    readonly severity: "error" | "warning" | "info" | "hint";
    readonly code: string;
    readonly message: string;
}

/** Tokens; `estimated` where the engine does not tell. */
export interface Usage {
    readonly prompt_tokens: number;
    readonly completion_tokens: number;
    readonly estimated: boolean;
}

/** A plugin that a request or a question led to, and what was found in it. */
export interface Made {
    readonly code: string;
    readonly done: boolean;
    readonly remarks: string;
    readonly before: readonly Problem[];
    readonly after: readonly Problem[];
    readonly fixed: number;
    readonly rounds: number;
    readonly compiled: boolean | null;
    readonly cut: boolean;
    readonly model: string;
    readonly usage: Usage;
    readonly cost: number | null;
    readonly seconds: number;
    readonly from_cache: boolean;
}

/** An answer in a conversation. `made` is the whole plugin with the change that is proposed, or a new one. */
export interface Said {
    readonly text: string;
    readonly made: Made | null;
    readonly is_new: boolean;
    readonly removed: readonly string[];
    readonly usage: Usage;
    readonly cost: number | null;
    readonly model: string;
    readonly dropped: number;
    readonly cut: boolean;
}

/** A place in a text, both counted from 1. */
export interface Spot {
    readonly line: number;
    readonly column: number;
}

/** What is asked about a plugin. */
export interface Question {
    readonly message: string;
    readonly code: string;
    readonly start: Spot;
    readonly end: Spot;
    readonly turns: readonly { readonly asked: string; readonly said: string }[];
    readonly model: string;
}

/** A model to choose. */
export interface Model {
    readonly id: string;
    readonly l4d2: {
        readonly title: string;
        readonly engine: string;
        readonly model: string;
        readonly is_ready: boolean | null;
        readonly note: string;
    };
}

/** A fact in a list. */
export interface Fact {
    readonly name: string;
    readonly about: string;
}

/** All that is known of one; the rest depends on its kind. */
export interface FactCard extends Fact {
    readonly kind: string;
    readonly markdown: string;
    readonly example: string;
    readonly label?: string;
    readonly header?: string;
    readonly since?: string;
    readonly deprecated?: string;
    readonly mind?: string;
    readonly server_class?: string;
    readonly family?: string;
    readonly outputs?: readonly string[];
    readonly fields?: readonly { readonly name: string; readonly type: string; readonly about: string }[];
    readonly places?: readonly {
        readonly where: string;
        readonly class: string;
        readonly type: string;
        readonly bits: number | null;
    }[];
    readonly values?: Readonly<Record<string, unknown>>;
}

/** A class with a send table. */
export interface ClassName {
    readonly name: string;
    readonly entities: readonly string[];
}

/** Its properties. */
export interface ClassCard extends ClassName {
    readonly data: readonly {
        readonly name: string;
        readonly where: string;
        readonly of: string;
        readonly type: string;
        readonly about: string;
    }[];
}

/** What is told while an answer is made. */
export type Progress =
    | { readonly event: "stage"; readonly name: string; readonly round: number }
    | { readonly event: "text"; readonly text: string };

/** Hears it. */
export type Tell = (progress: Progress) => void;

/** Something was refused or failed; the message is for people. */
export class ApiError extends Error {
    constructor(
        message: string,
        readonly code: string,
    ) {
        super(message);
    }
}

/** What went wrong, for people. */
export function messageOf(error: unknown): string {
    return error instanceof Error ? error.message : String(error);
}

/** Whether somebody stopped it. */
export function isStopped(error: unknown): boolean {
    return error instanceof DOMException && error.name === "AbortError";
}

/** The service that the page came from. */
export class Api {
    constructor(private readonly token: () => string) {}

    async models(): Promise<readonly Model[]> {
        return (await this.get<{ data: Model[] }>("/v1/models")).data;
    }

    async kinds(): Promise<readonly { kind: string; count: number }[]> {
        return (await this.get<{ data: { kind: string; count: number }[] }>("/v1/facts")).data;
    }

    async facts(
        kind: string,
        words: string,
        offset: number,
        limit: number,
        signal: AbortSignal,
    ): Promise<{ total: number; data: Fact[] }> {
        const query = new URLSearchParams({ q: words, offset: String(offset), limit: String(limit) });
        return await this.get(`/v1/facts/${kind}?${query}`, signal);
    }

    async fact(kind: string, name: string, signal: AbortSignal): Promise<FactCard> {
        return await this.get(`/v1/facts/${kind}/${encodeURIComponent(name)}`, signal);
    }

    async classes(signal: AbortSignal): Promise<readonly ClassName[]> {
        return (await this.get<{ data: ClassName[] }>("/v1/facts/netprops-of", signal)).data;
    }

    async classCard(name: string, signal: AbortSignal): Promise<ClassCard> {
        return await this.get(`/v1/facts/netprops-of/${encodeURIComponent(name)}`, signal);
    }

    /** A plugin for a request; `tell` hears what happens meanwhile. Aborting the signal stops the model. */
    async generate(request: string, model: string, tell: Tell, signal: AbortSignal): Promise<Made> {
        return (await this.streamed("/v1/generate-plugin", { request, model }, "result", tell, signal)) as Made;
    }

    /** An answer to a question about a plugin, in the same way. */
    async ask(question: Question, tell: Tell, signal: AbortSignal): Promise<Said> {
        return (await this.streamed("/v1/chat", question, "said", tell, signal)) as Said;
    }

    private async streamed(path: string, asked: object, last: string, tell: Tell, signal: AbortSignal) {
        const body = JSON.stringify({ ...asked, stream: true });
        const response = await this.sent(path, { method: "POST", body, signal });
        try {
            for await (const { event, data } of events(response)) {
                if (event === last) {
                    return data;
                }
                if (event === "error") {
                    throw errorOf(data);
                }
                tell({ event, ...(data as object) } as Progress);
            }
        } catch (error) {
            throw isStopped(error) || error instanceof ApiError ? error : cutOff();
        }
        throw cutOff();
    }

    private async get<Answer>(path: string, signal?: AbortSignal): Promise<Answer> {
        const response = await this.sent(path, signal ? { signal } : {});
        return (await response.json()) as Answer;
    }

    private async sent(path: string, options: RequestInit): Promise<Response> {
        const headers: Record<string, string> = { "Content-Type": "application/json" };
        const token = this.token();
        if (token) {
            headers.Authorization = `Bearer ${token}`;
        }
        let response: Response;
        try {
            response = await fetch(path, { ...options, headers });
        } catch (error) {
            throw isStopped(error)
                ? error
                : new ApiError("The service does not answer. Is `l4d2 serve` still running?", "unreachable");
        }
        if (!response.ok) {
            const error = errorOf(await response.json().catch(() => ({})));
            throw error.code === "invalid_api_key"
                ? new ApiError("This service wants a token: open the page as `/#token=TOKEN`.", error.code)
                : error;
        }
        return response;
    }
}

function errorOf(data: unknown): ApiError {
    const error = (data as { error?: { message?: string; code?: string } }).error ?? {};
    return new ApiError(error.message ?? "The service has failed.", error.code ?? "internal_error");
}

function cutOff(): ApiError {
    return new ApiError("The answer was cut off. Your plugin is as it was; ask again.", "cut_off");
}
