/**
 * Markdown as a plain tree of the few elements that the chat shows. What a model writes may be hostile: there is no HTML
 * in the tree, nothing that is fetched, and no address but `https:` ones. Makes no element itself.
 */

import MarkdownIt from "markdown-it";

/** An element of the page to be, or text. */
export type Part = string | Element;

/** `href` is of links only, `code` of blocks of code, with the language that they name. */
export interface Element {
    readonly tag: Tag;
    readonly parts: Part[];
    href?: string;
    code?: string;
    language?: string;
    start?: number;
}

export type Tag = (typeof TAGS)[number];

const TAGS = [
    ...(["p", "h3", "h4", "h5", "ul", "ol", "li", "blockquote", "hr", "pre", "table", "thead", "tbody"] as const),
    ...(["tr", "th", "td", "strong", "em", "s", "code", "a", "br", "span"] as const),
];
const HEADINGS: Record<string, Tag> = { h1: "h3", h2: "h3", h3: "h4", h4: "h5", h5: "h5", h6: "h5" };
const KNOWN = new Set<string>(TAGS);
const HTTPS = /^https:\/\/[^\s/]/i;
const LONGEST = 200_000;

const parser = new MarkdownIt({ html: false, linkify: false, typographer: false });

/** The tree of a text. */
export function parsed(text: string): Part[] {
    return grown(parser.parse(text.slice(0, LONGEST), {}));
}

type Token = ReturnType<typeof parser.parse>[number];

function grown(tokens: readonly Token[]): Part[] {
    const root: Part[] = [];
    const open: Part[][] = [root];
    const add = (part: Part) => open.at(-1)?.push(part);
    for (const token of tokens) {
        if (token.hidden) {
            continue;
        }
        if (token.nesting > 0) {
            const element = elementOf(token);
            add(element);
            open.push(element.parts);
        } else if (token.nesting < 0) {
            if (open.length > 1) {
                open.pop();
            }
        } else {
            for (const part of leaf(token)) {
                add(part);
            }
        }
    }
    return root;
}

function elementOf(token: Token): Element {
    const tag = HEADINGS[token.tag] ?? (KNOWN.has(token.tag) ? (token.tag as Tag) : "span");
    const element: Element = { tag, parts: [] };
    if (tag === "a") {
        const href = String(token.attrGet("href") ?? "");
        if (!HTTPS.test(href)) {
            return { tag: "span", parts: element.parts };
        }
        element.href = href;
    }
    const start = Number(token.attrGet("start"));
    if (tag === "ol" && Number.isInteger(start) && start > 1) {
        element.start = start;
    }
    return element;
}

function leaf(token: Token): Part[] {
    switch (token.type) {
        case "inline":
            return grown(token.children ?? []);
        case "fence":
        case "code_block":
            return [{ tag: "pre", parts: [], code: token.content.replace(/\n$/, ""), language: languageOf(token) }];
        case "code_inline":
            return [{ tag: "code", parts: [token.content] }];
        case "softbreak":
            return ["\n"];
        case "hardbreak":
            return [{ tag: "br", parts: [] }];
        case "hr":
            return [{ tag: "hr", parts: [] }];
        default:
            return token.content ? [token.content] : []; // an image is the words that stand for it
    }
}

function languageOf(token: Token): string {
    return /^[\w+#-]*/.exec(token.info.trim())?.[0] ?? "";
}
