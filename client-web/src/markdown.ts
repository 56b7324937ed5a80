/** The little Markdown that cards are written in, as elements: paragraphs, lists, code. Nothing in it becomes markup. */

import { element } from "./elements";

/** The elements of a text. */
export function marked(text: string): HTMLElement[] {
    const made: HTMLElement[] = [];
    const lines = text.split("\n");
    for (let at = 0; at < lines.length; at++) {
        const line = lines[at] ?? "";
        if (line.startsWith("```")) {
            const end = lines.indexOf("```", at + 1);
            const last = end < 0 ? lines.length : end;
            made.push(element("pre", {}, element("code", {}, lines.slice(at + 1, last).join("\n"))));
            at = last;
        } else if (line.startsWith("- ")) {
            const previous = made.at(-1);
            const list = previous instanceof HTMLUListElement ? previous : element("ul");
            if (list !== previous) {
                made.push(list);
            }
            list.append(element("li", {}, ...inline(line.slice(2))));
        } else if (line.trim()) {
            made.push(element("p", {}, ...inline(line)));
        }
    }
    return made;
}

function inline(text: string): (Node | string)[] {
    return text.split(/(`[^`]+`)/).map((part) => {
        const isCode = part.length > 2 && part.startsWith("`") && part.endsWith("`");
        return isCode ? element("code", {}, part.slice(1, -1)) : part.replace(/\\([_*[\]<>#\\])/g, "$1");
    });
}
