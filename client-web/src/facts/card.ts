/** A fact in full: what it is, what belongs to it, and an example to copy or to put into the plugin. */

import type { ClassCard, FactCard } from "../api";
import { element } from "../elements";
import { coloured } from "../language";
import { fence, marked } from "../markdown";
import { BY_CLASS, KINDS } from "./kinds";
import { hashOf } from "./route";

/** What can be done from a card. */
export interface Deeds {
    readonly insert: (text: string) => void;
    readonly copy: (text: string, what: string) => void;
}

/** The card of a fact. */
export function cardOf(fact: FactCard, deeds: Deeds): HTMLElement[] {
    const made = [head(fact.name, fact.kind, deeds)];
    if (fact.deprecated) {
        made.push(element("p", { class: "remark" }, `Deprecated: ${fact.deprecated}`));
    }
    if (fact.label) {
        made.push(
            element(
                "pre",
                { class: "label", tabindex: "0", role: "region", "aria-label": "Declaration" },
                coloured(fact.label),
            ),
        );
    }
    made.push(...body(fact));
    if (fact.mind) {
        made.push(element("p", { class: "mind" }, element("strong", {}, "Mind: "), ...inline(fact.mind)));
    }
    if (fact.fields?.length) {
        const rows = fact.fields.map((one) => [code(one.name), one.type, one.about]);
        made.push(element("h3", {}, "Fields"), table(["Name", "Type", "What it is"], rows));
    } else if (fact.fields) {
        made.push(element("p", {}, "It has no fields."));
    }
    if (fact.places?.length) {
        const rows = fact.places.map((one) => [
            code(one.where),
            code(one.class),
            one.bits ? `${one.type}, ${one.bits} bits` : one.type,
        ]);
        made.push(element("h3", {}, "Where it is"), table(["Kind", "Declared by", "Type"], rows));
    }
    made.push(...ofClass(fact));
    if (fact.values) {
        const rows = Object.entries(fact.values)
            .filter(([name, value]) => name !== "about" && value !== "" && value !== null)
            .map(([name, value]) => [name.replace(/_/g, " "), code(shown(value))]);
        made.push(element("h3", {}, "Values"), table(["What", "Value"], rows));
    }
    if (fact.header) {
        const since = fact.since ? `, since SourceMod ${fact.since}` : "";
        made.push(element("p", { class: "about" }, "Declared in ", code(`${fact.header}.inc`), since));
    }
    if (fact.example) {
        const put = () => deeds.insert(fact.example);
        made.push(
            element("h3", {}, "Example"),
            fence("sourcepawn", fact.example),
            element(
                "p",
                { class: "choice" },
                element("button", { type: "button", onclick: put }, "Insert the example"),
                element(
                    "button",
                    { type: "button", onclick: () => deeds.copy(fact.example, "The example") },
                    "Copy the example",
                ),
            ),
        );
    }
    return made;
}

/** The card of a class, with its properties; `filter` narrows them down while one types. */
export function classOf(found: ClassCard, deeds: Deeds): HTMLElement[] {
    const entities = found.entities.flatMap((one) => [
        element("a", { href: hashOf({ kind: "classes", name: one, words: "" }) }, one),
        " ",
    ]);
    const count = element("p", { role: "status", class: "about" });
    const place = element("div", { class: "wide-table" });
    const words = element("input", {
        type: "search",
        id: "prop-words",
        placeholder: "m_…, or a word",
        spellcheck: "false",
    });
    const draw = () => {
        const wanted = words.value.toLowerCase().split(/\s+/).filter(Boolean);
        const rows = found.data.filter((row) =>
            wanted.every((word) => `${row.name} ${row.where} ${row.of} ${row.about}`.toLowerCase().includes(word)),
        );
        count.textContent = `${rows.length} of ${found.data.length}. Those that are explained come first.`;
        const link = (name: string) =>
            element("a", { href: hashOf({ kind: "netprops", name, words: "" }) }, code(name));
        place.replaceChildren(
            table(
                ["Name", "Kind and type", "Declared by", "What it is"],
                rows.map((row) => [link(row.name), `\`${row.where}\` ${row.type}`, code(row.of), row.about]),
            ),
        );
    };
    words.addEventListener("input", draw);
    draw();
    return [
        head(found.name, BY_CLASS, deeds),
        element("p", {}, entities.length ? "The class of " : "No entity is made of this class by itself.", ...entities),
        element("div", { class: "row" }, element("label", { for: "prop-words" }, "Only with"), words),
        count,
        place,
    ];
}

function head(name: string, kind: string, deeds: Deeds): HTMLElement {
    const one = KINDS.find((row) => row.kind === kind)?.one ?? kind;
    return element(
        "div",
        { class: "head" },
        element("h2", { tabindex: "-1" }, name),
        element("span", { class: "chip" }, one),
        element("button", { type: "button", class: "small", onclick: () => deeds.copy(name, name) }, "Copy the name"),
    );
}

/** The text of a card without what the page has in its own form. */
function body(fact: FactCard): HTMLElement[] {
    if (fact.fields || !fact.markdown) {
        return marked(fact.about);
    }
    const text = fact.markdown.split(/\n\nExample:\n/)[0] ?? "";
    return marked(
        text
            .split("\n\n")
            .slice(1)
            .filter((part) => !/^`Prop_(Send|Data)`:/.test(part) && !part.startsWith("Class of the server:"))
            .join("\n\n"),
    );
}

function ofClass(fact: FactCard): HTMLElement[] {
    const made: HTMLElement[] = [];
    if (fact.server_class) {
        const href = hashOf({ kind: BY_CLASS, name: fact.server_class, words: "" });
        made.push(
            element("p", {}, "Class: ", element("a", { href }, code(fact.server_class)), ", with all its netprops"),
        );
    }
    if (fact.outputs?.length) {
        const rows = fact.outputs.map((one) => element("li", {}, code(one)));
        made.push(element("h3", {}, "Outputs"), element("ul", { class: "flat" }, ...rows));
    }
    return made;
}

function table(heads: readonly string[], rows: readonly (readonly (Node | string)[])[]): HTMLElement {
    const cells = (row: readonly (Node | string)[]) =>
        row.map((cell) => element("td", {}, ...(typeof cell === "string" ? inline(cell) : [cell])));
    return element(
        "div",
        { class: "table", tabindex: "0", role: "region", "aria-label": heads.join(", ") },
        element(
            "table",
            {},
            element("thead", {}, element("tr", {}, ...heads.map((one) => element("th", { scope: "col" }, one)))),
            element("tbody", {}, ...rows.map((row) => element("tr", {}, ...cells(row)))),
        ),
    );
}

function inline(text: string): (Node | string)[] {
    return [...(marked(text)[0]?.childNodes ?? [])];
}

function code(text: string): HTMLElement {
    return element("code", {}, text);
}

function shown(value: unknown): string {
    return typeof value === "string" ? value : JSON.stringify(value);
}
