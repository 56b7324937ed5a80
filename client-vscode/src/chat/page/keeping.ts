/**
 * The conversation that a page keeps: what happens to it when something is asked, said or goes wrong. Draws nothing.
 */

import type { Said } from "../../requests";
import type { Context, Conversation, Failure, Turn } from "../messages";

/** The engine that needs no model. */
export const BUILTIN = "builtin";

const MOST_TURNS = 60;
const MOST_CHARACTERS = 400_000;

/** A new one. */
export function begun(): Conversation {
    const bytes = crypto.getRandomValues(new Uint8Array(16)); // there is no `randomUUID` on a page that came by HTTP
    return { id: Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(""), turns: [] };
}

/** What was kept of one, if it is one: another version of the page may have kept it. */
export function restored(kept: unknown): Conversation {
    if (typeof kept !== "object" || kept === null) {
        return begun();
    }
    const { id, turns } = kept as { id?: unknown; turns?: unknown };
    const isOne = typeof id === "string" && Array.isArray(turns) && turns.every(isTurn);
    return isOne ? { id, turns: turns as Turn[] } : begun();
}

/** The last question has no answer yet. */
export function isWaiting({ turns }: Conversation): boolean {
    const last = turns.at(-1);
    return last !== undefined && last.said === undefined && !last.failure && !last.isCut;
}

/** A question is asked; what is oldest goes when there is too much. */
export function asked({ turns }: Conversation, message: string, about: string): void {
    turns.push({ asked: message, about });
    while (turns.length > 1 && (turns.length > MOST_TURNS || JSON.stringify(turns).length > MOST_CHARACTERS)) {
        turns.shift();
    }
}

/** The answer is there. Only the newest proposal of a file can be made, so older ones are not offered any more. */
export function answered({ turns }: Conversation, said: Said, footnote: string): void {
    const last = turns.at(-1);
    if (last) {
        last.said = said.text;
        last.proposal = said.proposal;
        last.footnote = footnote;
        last.isCut = said.cut;
        last.isBuiltin = said.model === BUILTIN;
    }
}

/** Whether the proposal of a turn can still be made. */
export function isOpen({ turns }: Conversation, index: number): boolean {
    const later = turns.slice(index + 1).some((turn) => turn.proposal);
    return !later && !turns[index]?.isApplied;
}

/** It was stopped: what is written by then stays to be read. */
export function stopped({ turns }: Conversation, written: string): void {
    const last = turns.at(-1);
    if (last && last.said === undefined) {
        last.isCut = true;
        if (written.trim()) {
            last.said = written;
        }
    }
}

/** It went wrong. */
export function failed({ turns }: Conversation, failure: Failure): void {
    const last = turns.at(-1);
    if (last) {
        last.failure = failure;
    }
}

/** What the server needs to go on when it does not know the conversation. */
export function before({ turns }: Conversation): { asked: string; said: string }[] {
    return turns.flatMap((turn) => (turn.said ? [{ asked: turn.asked, said: turn.said }] : []));
}

/** What a chip says of the file that goes along. */
export function chipOf(context: Context | null, lines: (first: number, last: number) => string): string {
    if (!context) {
        return "";
    }
    return context.hasSelection ? `${context.name} · ${lines(context.first, context.last)}` : context.name;
}

function isTurn(turn: unknown): boolean {
    if (typeof turn !== "object" || turn === null) {
        return false;
    }
    const { asked: question, about, said } = turn as Record<string, unknown>;
    return (
        typeof question === "string" && typeof about === "string" && (said === undefined || typeof said === "string")
    );
}
