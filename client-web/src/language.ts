/** SourcePawn's colours and folds while one types; all that needs to be known of names comes from the server. */

import {
    foldInside,
    foldNodeProp,
    HighlightStyle,
    indentNodeProp,
    LanguageSupport,
    LRLanguage,
    syntaxHighlighting,
} from "@codemirror/language";
import type { Extension } from "@codemirror/state";
import { highlightCode, styleTags, tags } from "@lezer/highlight";
import { parser } from "../built/parser";

const configured = parser.configure({
    props: [
        styleTags({
            "LineComment BlockComment": tags.comment,
            DocComment: tags.docComment,
            Directive: tags.meta,
            "String Character": tags.string,
            Number: tags.number,
            Keyword: tags.keyword,
            Modifier: tags.modifier,
            Type: tags.typeName,
            Literal: tags.atom,
            Constant: tags.constant(tags.name),
            Operator: tags.operator,
        }),
        foldNodeProp.add({ "Block Brackets": foldInside }),
        indentNodeProp.add({
            Block: (context) => {
                const closes = /^\s*\}/.test(context.textAfter);
                return context.lineIndent(context.node.from) + (closes ? 0 : context.unit);
            },
        }),
    ],
});

const language = LRLanguage.define({
    name: "sourcepawn",
    parser: configured,
    languageData: {
        commentTokens: { line: "//", block: { open: "/*", close: "*/" } },
        closeBrackets: { brackets: ["(", "[", "{", '"', "'"] },
        indentOnInput: /^\s*\}$/,
    },
});

// The colours are the page's variables, so that both themes have their own.
const colours = HighlightStyle.define([
    { tag: tags.comment, color: "var(--code-comment)", fontStyle: "italic" },
    { tag: tags.docComment, color: "var(--code-doc)", fontStyle: "italic" },
    { tag: tags.meta, color: "var(--code-directive)" },
    { tag: tags.string, color: "var(--code-string)" },
    { tag: tags.number, color: "var(--code-number)" },
    { tag: [tags.keyword, tags.modifier], color: "var(--code-keyword)" },
    { tag: tags.typeName, color: "var(--code-type)" },
    { tag: [tags.atom, tags.constant(tags.name)], color: "var(--code-constant)" },
]);

/** The language for an editor. */
export function sourcepawn(): Extension {
    return [new LanguageSupport(language), syntaxHighlighting(colours)];
}

/** The language by the name that a fence in Markdown gives it. */
export function languageNamed(name: string): LRLanguage | null {
    return name === "sourcepawn" || name === "sp" ? language : null;
}

/** A piece of code with its colours, for a page that only shows it. */
export function coloured(code: string): HTMLElement {
    const made = document.createElement("code");
    const put = (text: string, classes: string) => {
        const span = document.createElement("span");
        span.className = classes;
        span.textContent = text;
        made.append(classes ? span : text);
    };
    highlightCode(code, language.parser.parse(code), colours, put, () => made.append("\n"));
    return made;
}
