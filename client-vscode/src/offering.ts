/**
 * When to offer what a project lacks: where it helps, once, and never to who does not want it. Does not know the editor.
 */

import type { Lack } from "./requests";

/** What is known of the user and of the file that he has saved. */
export interface Occasion {
    readonly language: string;
    readonly inWorkspace: boolean;
    readonly trusted: boolean;
    readonly refused: boolean;
    readonly offered: boolean;
}

/** Whether an offer is welcome at all. */
export function isWelcome({ language, inWorkspace, trusted, refused, offered }: Occasion): boolean {
    return language === "sourcepawn" && inWorkspace && trusted && !refused && !offered;
}

/** Whether there is anything to offer: without a compiler nothing else counts, headers only where they are included. */
export function helps(lack: Lack): boolean {
    return lack.compiler || lack.left4dhooks;
}
