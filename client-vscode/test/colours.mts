/**
 * Colours text with our TextMate grammars, as VS Code does. Run by itself, it reads pairs of a scope and a text as JSON
 * from its input and prints where the strings and comments of each text are, for `tests/test_grammars.py`; with the
 * word `scopes`, where every piece is and its innermost scope.
 */

import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import type { IGrammar, StateStack } from "vscode-textmate";

// Both are CommonJS, which Node can not always look into for named exports.
const require = createRequire(import.meta.url);
const { Registry, INITIAL } = require("vscode-textmate") as typeof import("vscode-textmate");
const oniguruma = require("vscode-oniguruma") as typeof import("vscode-oniguruma");

const SYNTAXES = path.resolve(import.meta.dirname, "../syntaxes");

/** A piece of a text: its place, and its scopes from the outermost in. Offsets are those of the whole text. */
export interface Token {
    readonly start: number;
    readonly end: number;
    readonly text: string;
    readonly scopes: readonly string[];
}

const wasm = fs.readFileSync(require.resolve("vscode-oniguruma/release/onig.wasm"));
const engine = oniguruma.loadWASM(wasm).then(() => ({
    createOnigScanner: (sources: string[]) => new oniguruma.OnigScanner(sources),
    createOnigString: (text: string) => new oniguruma.OnigString(text),
}));
const files = new Map(
    fs.readdirSync(SYNTAXES).map((name) => {
        const file = path.join(SYNTAXES, name);
        return [String(JSON.parse(fs.readFileSync(file, "utf-8")).scopeName), file] as const;
    }),
);
const registry = new Registry({
    onigLib: engine,
    loadGrammar: async (scope) => {
        const file = files.get(scope);
        return file === undefined ? null : JSON.parse(fs.readFileSync(file, "utf-8"));
    },
});

/** The grammar of a scope such as `source.sourcepawn`. */
export async function grammarOf(scope: string): Promise<IGrammar> {
    const grammar = await registry.loadGrammar(scope);
    if (grammar === null) {
        throw new Error(`there is no grammar for ${scope}`);
    }
    return grammar;
}

/** The tokens of a text in order. */
export function tokenise(grammar: IGrammar, text: string): Token[] {
    const found: Token[] = [];
    let state: StateStack = INITIAL;
    let start = 0;
    for (const line of text.split(/(?<=\r\n|\n|\r(?!\n))/)) {
        const shown = line.replace(/[\r\n]+$/, "");
        const { tokens, ruleStack } = grammar.tokenizeLine(shown, state);
        for (const { startIndex, endIndex, scopes } of tokens) {
            const end = Math.min(endIndex, shown.length);
            if (end > startIndex) {
                const piece = shown.slice(startIndex, end);
                found.push({ start: start + startIndex, end: start + end, text: piece, scopes });
            }
        }
        state = ruleStack;
        start += line.length;
    }
    return found;
}

/** Where strings and comments are: their kind, and where each begins and ends. */
export function spans(tokens: readonly Token[]): [string, number, number][] {
    const found: [string, number, number][] = [];
    for (const { start, end, scopes } of tokens) {
        const kind = scopes.map((scope) => /^(comment|string)\.(?!unquoted)/.exec(scope)?.[1]).find(Boolean);
        const begins = scopes.some((scope) => /^punctuation\.definition\.(comment|string)(?!\.end)/.test(scope));
        const last = found.at(-1);
        if (kind === undefined) {
            continue;
        }
        if (last !== undefined && last[0] === kind && !begins && isOne(tokens, last[2], start)) {
            last[2] = end;
        } else {
            found.push([kind, start, end]);
        }
    }
    return found;
}

/** Whether nothing was coloured between: line ends, at most. */
function isOne(tokens: readonly Token[], end: number, start: number): boolean {
    return !tokens.some((token) => token.start >= end && token.end <= start);
}

if (process.argv[1] === import.meta.filename) {
    const asked = JSON.parse(fs.readFileSync(0, "utf-8")) as [string, string][];
    const answers = [];
    for (const [scope, text] of asked) {
        const tokens = tokenise(await grammarOf(scope), text);
        const all = process.argv.includes("scopes");
        answers.push(all ? tokens.map(({ start, end, scopes }) => [scopes.at(-1), start, end]) : spans(tokens));
    }
    process.stdout.write(JSON.stringify(answers));
}
