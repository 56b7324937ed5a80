/**
 * Makes the page's elements. All text goes in as text, so nothing that anybody wrote becomes markup.
 */

import { type Part, parsed } from "./markdown";

type Child = Node | string | null | undefined;

/** An element with classes, attributes and children. */
export function make<Name extends keyof HTMLElementTagNameMap>(
    name: Name,
    classes = "",
    attributes: Readonly<Record<string, string>> = {},
    ...children: Child[]
): HTMLElementTagNameMap[Name] {
    const element = document.createElement(name);
    if (classes) {
        element.className = classes;
    }
    for (const [key, value] of Object.entries(attributes)) {
        element.setAttribute(key, value);
    }
    element.append(...children.filter((child) => child !== null && child !== undefined));
    return element;
}

/** A button that says what it does. */
export function button(label: string, classes: string, onClick: () => void): HTMLButtonElement {
    const made = make("button", classes, { type: "button" }, label);
    made.addEventListener("click", onClick);
    return made;
}

/** What is done with code and links. */
export interface Uses {
    code(code: string): Node[];
    open(url: string): void;
}

/** Markdown as elements. */
export function prose(text: string, uses: Uses): DocumentFragment {
    const fragment = document.createDocumentFragment();
    fragment.append(...parsed(text).map((part) => drawn(part, uses)));
    return fragment;
}

/** A block of code with what can be done with it. */
export function codeBlock(code: string, tools: Node[]): HTMLElement {
    // By the keyboard one can only scroll what has the focus.
    const block = make("pre", "", { tabindex: "0" }, make("code", "", {}, code));
    return make("div", "code", {}, make("div", "tools", {}, ...tools), block);
}

function drawn(part: Part, uses: Uses): Node {
    if (typeof part === "string") {
        return document.createTextNode(part);
    }
    if (part.tag === "pre") {
        const code = part.code ?? "";
        return codeBlock(code, uses.code(code));
    }
    const element = document.createElement(part.tag);
    if (part.start !== undefined) {
        element.setAttribute("start", String(part.start));
    }
    element.append(...part.parts.map((inner) => drawn(inner, uses)));
    if (part.href !== undefined) {
        const { href } = part;
        element.setAttribute("href", href);
        element.setAttribute("title", href);
        element.addEventListener("click", (event) => {
            event.preventDefault();
            uses.open(href);
        });
    }
    return part.tag === "table" ? make("div", "wide", { tabindex: "0" }, element) : element;
}
