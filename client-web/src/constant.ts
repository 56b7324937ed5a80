/** Which words are constants by the way they are written. */

import { Constant } from "../built/parser.terms";

/** The term of a word in capitals, -1 for all others. What the parser knows beside the word plays no part. */
export function constant(word: string, _stack?: unknown): number {
    return /^[A-Z][A-Z0-9_]+$/.test(word) ? Constant : -1;
}
