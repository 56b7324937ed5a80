/** The little Markdown that answers and cards are written in, as elements. Nothing in it becomes markup or a link. */

import { element } from "./elements";
import { coloured } from "./language";

const SOURCEPAWN = new Set(["", "sourcepawn", "sp"]);

/** The elements of a text. One that is not at its end yet is shown as far as it goes. */
export function marked(text: string): HTMLElement[] {
    const made: HTMLElement[] = [];
    const lines = text.split("\n");
    let prose: string[] = [];
    const flush = () => {
        if (prose.length) {
            made.push(element("p", {}, ...inline(prose.join("\n"))));
            prose = [];
        }
    };
    for (let at = 0; at < lines.length; at++) {
        const line = lines[at] ?? "";
        const item = /^(\s*)([-*]|\d+[.)])\s+(.*)$/.exec(line);
        const heading = /^#{1,6}\s+(.*)$/.exec(line);
        if (line.trimStart().startsWith("```")) {
            flush();
            const end = lines.findIndex((one, index) => index > at && one.trim() === "```");
            const last = end < 0 ? lines.length : end;
            made.push(fence(line.trim().slice(3).trim(), lines.slice(at + 1, last).join("\n")));
            at = last;
        } else if (item) {
            flush();
            const kind = /\d/.test(item[2] ?? "") ? "ol" : "ul";
            const previous = made.at(-1);
            const list = previous?.localName === kind ? previous : element(kind);
            if (list !== previous) {
                made.push(list);
            }
            list.append(element("li", item[1] ? { class: "deep" } : {}, ...inline(item[3] ?? "")));
        } else if (line.startsWith(">")) {
            flush();
            made.push(element("blockquote", {}, ...inline(line.replace(/^>\s?/, ""))));
        } else if (heading) {
            flush();
            made.push(element("h3", {}, ...inline(heading[1] ?? "")));
        } else if (line.startsWith("|") && /^\|[\s:|-]+\|$/.test(lines[at + 1] ?? "")) {
            flush();
            const rest = lines.slice(at).findIndex((one) => !one.startsWith("|"));
            const last = rest < 0 ? lines.length : at + rest;
            made.push(table(lines.slice(at, last)));
            at = last - 1;
        } else if (line.trim()) {
            prose.push(line);
        } else {
            flush();
        }
    }
    flush();
    return made;
}

/** Code in a frame; SourcePawn has its colours. */
export function fence(language: string, code: string): HTMLElement {
    const shown = SOURCEPAWN.has(language) ? coloured(code) : element("code", {}, code);
    return element("pre", { tabindex: "0", role: "region", "aria-label": "Code" }, shown);
}

function table(lines: readonly string[]): HTMLElement {
    const cells = (line: string) => line.slice(1, line.trimEnd().endsWith("|") ? -1 : undefined).split(/(?<!\\)\|/);
    const row = (line: string, name: "th" | "td") =>
        element("tr", {}, ...cells(line).map((cell) => element(name, {}, ...inline(cell.trim()))));
    const [head = "", , ...rows] = lines;
    return element(
        "div",
        { class: "table", tabindex: "0", role: "region", "aria-label": "Table" },
        element(
            "table",
            {},
            element("thead", {}, row(head, "th")),
            element("tbody", {}, ...rows.map((one) => row(one, "td"))),
        ),
    );
}

function inline(text: string): (Node | string)[] {
    return text.split(/(`[^`\n]+`|\*\*[^*\n]+\*\*)/).map((part) => {
        if (part.length > 2 && part.startsWith("`") && part.endsWith("`")) {
            return element("code", {}, part.slice(1, -1));
        }
        if (part.length > 4 && part.startsWith("**") && part.endsWith("**")) {
            return element("strong", {}, ...inline(part.slice(2, -2)));
        }
        return part.replace(/\\([_*[\]<>#\\`|])/g, "$1");
    });
}
