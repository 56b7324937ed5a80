/** Makes elements: a name, attributes, children. Text is text, never markup. */

/** Attributes by name; what begins with `on` is heard. */
export type Attributes = Readonly<Record<string, string | boolean | ((event: Event) => void) | undefined>>;

/** An element. */
export function element<Name extends keyof HTMLElementTagNameMap>(
    name: Name,
    attributes: Attributes = {},
    ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[Name] {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
        if (typeof value === "function") {
            made.addEventListener(key.slice(2), value);
        } else if (value === true) {
            made.setAttribute(key, "");
        } else if (typeof value === "string") {
            made.setAttribute(key, value);
        }
    }
    made.append(...children);
    return made;
}

/** The element of the page with that id. */
export function byId<Kind extends HTMLElement>(id: string): Kind {
    const found = document.getElementById(id);
    if (!found) {
        throw new Error(`the page has no #${id}`);
    }
    return found as Kind;
}
