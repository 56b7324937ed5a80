/**
 * The names that the server and this client agree on beyond the protocol: a mirror of `server/lsp/commands.py`, which
 * a test holds equal. Says nothing of what they do.
 */

export const GENERATE = "l4d2.generate";
export const ASK_AND_GENERATE = "l4d2.askAndGenerate";
export const KEY = "l4d2/key";
export const COST = "l4d2.cost";
export const SHOW_REFERENCES = "l4d2.showReferences";

/** What the client can run or answer; the server uses nothing else of it. */
export const OFFERED = [ASK_AND_GENERATE, KEY, SHOW_REFERENCES] as const;

/** What a command that writes code returns. */
export interface Written {
    readonly applied: boolean;
    readonly errors: number;
    readonly cost?: number | null;
    readonly model?: string;
}

/** What models have cost in a span of time. */
export interface Spent {
    readonly cost: number;
    readonly requests: number;
    readonly unpriced: number;
}

/** The answer to `l4d2.cost`; `limit` 0 is no limit. */
export interface Costs {
    readonly session: Spent;
    readonly month: Spent;
    readonly limit: number;
}
