/** The REST API as the page uses it. Errors are `ApiError`s with a text for people. */

/** A finding in a result. */
export interface Problem {
    readonly line: number;
    readonly severity: "error" | "warning" | "info" | "hint";
    readonly code: string;
    readonly message: string;
}

/** What came of a request for a plugin. */
export interface Made {
    readonly code: string;
    readonly done: boolean;
    readonly remarks: string;
    readonly before: readonly Problem[];
    readonly after: readonly Problem[];
    readonly fixed: number;
    readonly rounds: number;
    readonly compiled: boolean | null;
    readonly model: string;
    readonly usage: { readonly prompt_tokens: number; readonly completion_tokens: number; readonly estimated: boolean };
    readonly cost: number | null;
    readonly seconds: number;
}

/** A model to choose. */
export interface Model {
    readonly id: string;
    readonly l4d2: { readonly title: string; readonly is_ready: boolean | null; readonly note: string };
}

/** A fact in a list. */
export interface Fact {
    readonly name: string;
    readonly about: string;
}

/** All that is known of one. */
export interface FactCard extends Fact {
    readonly markdown: string;
    readonly example: string;
    readonly label?: string;
}

/** What is told while a plugin is written. */
export type Progress =
    | { readonly event: "stage"; readonly name: string; readonly round: number }
    | { readonly event: "text"; readonly text: string };

/** Something was refused or failed; the message is for people. */
export class ApiError extends Error {
    constructor(
        message: string,
        readonly code: string,
    ) {
        super(message);
    }
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
        signal: AbortSignal,
    ): Promise<{ total: number; data: Fact[] }> {
        const query = new URLSearchParams({ q: words, offset: String(offset), limit: "60" });
        return await this.get(`/v1/facts/${kind}?${query}`, signal);
    }

    async fact(kind: string, name: string): Promise<FactCard> {
        return await this.get(`/v1/facts/${kind}/${encodeURIComponent(name)}`);
    }

    /** A plugin for a request; `tell` hears what happens meanwhile. Aborting the signal stops the model. */
    async generate(
        request: string,
        model: string,
        tell: (progress: Progress) => void,
        signal: AbortSignal,
    ): Promise<Made> {
        const body = JSON.stringify({ request, model, stream: true });
        const response = await this.sent("/v1/generate-plugin", { method: "POST", body, signal });
        for await (const { event, data } of events(response)) {
            if (event === "result") {
                return data as Made;
            }
            if (event === "error") {
                throw errorOf(data);
            }
            tell({ event, ...(data as object) } as Progress);
        }
        throw new ApiError("The answer ended too early.", "cut_off");
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
            if (error instanceof DOMException && error.name === "AbortError") {
                throw error;
            }
            throw new ApiError("The service does not answer. Is `l4d2 serve` still running?", "unreachable");
        }
        if (!response.ok) {
            throw errorOf(await response.json().catch(() => ({})));
        }
        return response;
    }
}

function errorOf(data: unknown): ApiError {
    const error = (data as { error?: { message?: string; code?: string } }).error ?? {};
    return new ApiError(error.message ?? "The service has failed.", error.code ?? "internal_error");
}

/** The server-sent events of a response. */
async function* events(response: Response): AsyncGenerator<{ event: string; data: unknown }> {
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    let waiting = "";
    while (reader) {
        const { done, value } = await reader.read();
        if (done) {
            return;
        }
        waiting += value;
        const blocks = waiting.split("\n\n");
        waiting = blocks.pop() ?? "";
        for (const block of blocks) {
            const lines = block.split("\n");
            const named = (name: string) => lines.find((line) => line.startsWith(name))?.slice(name.length) ?? "";
            yield { event: named("event: "), data: JSON.parse(named("data: ") || "null") };
        }
    }
}
