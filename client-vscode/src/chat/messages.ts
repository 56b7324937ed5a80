/**
 * What the chat's page and the extension say to each other, and how a conversation is kept. Knows neither the editor nor
 * the page.
 */

import type { Proposal, Said } from "../requests";

/** A question and what came of it. `asked` may have been about a part of a file. */
export interface Turn {
    readonly asked: string;
    readonly about: string;
    said?: string;
    proposal?: Proposal | null;
    footnote?: string;
    isApplied?: boolean;
    /** It was answered without a language model. */
    isBuiltin?: boolean;
    failure?: Failure;
    /** The answer was stopped before it was whole. */
    isCut?: boolean;
}

/** What went wrong, with the ways out by their labels. */
export interface Failure {
    readonly message: string;
    readonly help: readonly string[];
}

/** A conversation as the page keeps it. */
export interface Conversation {
    readonly id: string;
    readonly turns: Turn[];
}

/** The file that goes along with a question. */
export interface Context {
    readonly name: string;
    readonly first: number;
    readonly last: number;
    readonly hasSelection: boolean;
}

/** The words of the page, in the user's language. */
export interface Words {
    readonly [key: string]: string;
}

/** From the page to the extension. */
export type FromPage =
    | { readonly kind: "ready"; readonly id: string; readonly isWaiting: boolean }
    | {
          readonly kind: "ask";
          readonly id: string;
          readonly message: string;
          readonly withFile: boolean;
          readonly before: readonly { readonly asked: string; readonly said: string }[];
      }
    | { readonly kind: "stop" }
    | { readonly kind: "end"; readonly id: string }
    | { readonly kind: "copy"; readonly text: string }
    | { readonly kind: "insert"; readonly text: string }
    | { readonly kind: "apply"; readonly id: string; readonly turn: number }
    | { readonly kind: "create"; readonly code: string; readonly asked: string }
    | { readonly kind: "open"; readonly url: string }
    | { readonly kind: "help"; readonly label: string }
    | { readonly kind: "chooseModel" };

/** From the extension to the page. */
export type ToPage =
    | {
          readonly kind: "setup";
          readonly words: Words;
          readonly examples: readonly string[];
          readonly model: string;
          readonly isWaiting: boolean;
      }
    | { readonly kind: "model"; readonly model: string; readonly examples: readonly string[] }
    | { readonly kind: "context"; readonly context: Context | null }
    | { readonly kind: "piece"; readonly text: string; readonly round: number; readonly stage: string }
    | { readonly kind: "said"; readonly said: Said; readonly footnote: string }
    | { readonly kind: "failed"; readonly failure: Failure }
    | { readonly kind: "stopped" }
    | { readonly kind: "applied"; readonly turn: number; readonly isApplied: boolean }
    | { readonly kind: "focus" }
    | { readonly kind: "anew" };
