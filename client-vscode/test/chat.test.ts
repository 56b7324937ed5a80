import { expect, test } from "vitest";
import * as keeping from "../src/chat/page/keeping";
import { type Element, type Part, parsed } from "../src/chat/page/markdown";
import type { Said } from "../src/requests";

const HOSTILE = [
    "<img src=x onerror=alert(1)>",
    "<script>alert(1)</script>",
    "[a](javascript:alert(1))",
    "[a](JaVaScRiPt:alert(1))",
    "[a](command:workbench.action.terminal.new)",
    "[a](vscode://x/y)",
    "[a](http://example.com)",
    "[a](//example.com)",
    "[a](file:///etc/passwd)",
    "[a](data:text/html,<script>alert(1)</script>)",
    "![a](https://example.com/track.png)",
    '<https://example.com/"onclick=alert(1)>',
    "[a]: command:x\n\n[a][a]",
    "<svg/onload=alert(1)>",
    "```html\n<script>alert(1)</script>\n```",
    `[x](https://example.com "<img src=x>")`,
    "&lt;script&gt;",
    "<!-- -->",
    "|a|b|\n|-|-|\n|<b>x</b>|[y](command:z)|",
];
const TAGS = new Set(
    "p h3 h4 h5 ul ol li blockquote hr pre table thead tbody tr th td strong em s code a br span".split(" "),
);

function elements(parts: readonly Part[]): Element[] {
    return parts.flatMap((part) => (typeof part === "string" ? [] : [part, ...elements(part.parts)]));
}

function text(parts: readonly Part[]): string {
    return parts.map((part) => (typeof part === "string" ? part : (part.code ?? text(part.parts)))).join("");
}

test.each(HOSTILE)("nothing comes of %s but text", (written) => {
    for (const element of elements(parsed(written))) {
        expect(TAGS.has(element.tag), element.tag).toBe(true);
        expect(
            Object.keys(element).every((key) => ["tag", "parts", "href", "code", "language", "start"].includes(key)),
        );
        if (element.href !== undefined) {
            expect(element.href).toMatch(/^https:\/\/example\.com/);
        }
    }
});

test("HTML stays to be read", () => {
    expect(text(parsed("<b>not bold</b>"))).toBe("<b>not bold</b>");
    expect(text(parsed("![a picture](https://example.com/x.png)"))).toBe("a picture");
});

test("Markdown becomes elements", () => {
    const tags = elements(parsed("# T\n\n- **a** `b`\n- [c](https://example.com)\n\n3. x\n\n|a|\n|-|\n|b|\n")).map(
        (one) => one.tag,
    );
    const wanted = "h3 ul li strong code li a ol li table thead tr th tbody tr td".split(" ");
    expect(tags).toEqual(wanted);
});

test("code comes whole, also while its end is still to come", () => {
    const [block] = elements(parsed("Text\n```sourcepawn\nint x;\n<b>\n```"));
    expect(elements(parsed("```c\nint"))[0]?.code).toBe("int");
    expect(block?.tag).toBe("p");
    const code = elements(parsed("Text\n```sourcepawn\nint x;\n<b>\n```"))[1];
    expect([code?.code, code?.language]).toEqual(["int x;\n<b>", "sourcepawn"]);
});

test("deep nesting and long lines end", () => {
    expect(parsed(">".repeat(5_000)).length).toBeGreaterThan(0);
    expect(parsed("[".repeat(20_000)).length).toBe(1);
    expect(parsed("*a ".repeat(20_000)).length).toBe(1);
});

function said(words: string, more: Partial<Said> = {}): Said {
    return { text: words, proposal: null, cost: 0, conversationCost: 0, model: "m", cut: false, ...more };
}

const PROPOSAL = { uri: "file:///a.sp", code: "", errors: 0, problems: [], removed: [] };

test("a conversation is kept, and what the server needs to go on with it", () => {
    const kept = keeping.begun();
    keeping.asked(kept, "first", "a.sp");
    expect(keeping.isWaiting(kept)).toBe(true);
    keeping.answered(kept, said("Yes."), "");
    expect(keeping.isWaiting(kept)).toBe(false);
    keeping.asked(kept, "second", "");
    keeping.stopped(kept, "");
    const again = keeping.restored(JSON.parse(JSON.stringify(kept)));
    expect(again).toEqual(kept);
    expect(keeping.before(again)).toEqual([{ asked: "first", said: "Yes." }]);
    expect(keeping.isWaiting(again)).toBe(false);
});

test("what is answered without a model is known as that, so that one can be offered", () => {
    const kept = keeping.begun();
    keeping.asked(kept, "a", "");
    keeping.answered(kept, said("Yes.", { model: "builtin" }), "");
    keeping.asked(kept, "b", "");
    keeping.answered(kept, said("Yes."), "");
    expect(kept.turns.map((turn) => turn.isBuiltin)).toEqual([true, false]);
});

test.each([
    [null],
    [5],
    [{}],
    [{ id: "x", turns: [null] }],
    [{ id: 5, turns: [] }],
    [{ id: "x", turns: [{ asked: 1 }] }],
])("what was not kept by us is begun anew: %j", (odd) => {
    expect(keeping.restored(odd).turns).toEqual([]);
});

test("only the newest proposal can be made, and once", () => {
    const kept = keeping.begun();
    keeping.asked(kept, "a", "");
    keeping.answered(kept, said("", { proposal: PROPOSAL }), "");
    expect(keeping.isOpen(kept, 0)).toBe(true);
    keeping.asked(kept, "b", "");
    keeping.answered(kept, said("", { proposal: PROPOSAL }), "");
    expect([keeping.isOpen(kept, 0), keeping.isOpen(kept, 1)]).toEqual([false, true]);
    const last = kept.turns[1];
    if (last) {
        last.isApplied = true;
    }
    expect(keeping.isOpen(kept, 1)).toBe(false);
});

test("what was written before it went wrong stays", () => {
    const kept = keeping.begun();
    keeping.asked(kept, "a", "");
    keeping.stopped(kept, "half of");
    keeping.failed(kept, { message: "gone", help: [] });
    expect(kept.turns[0]).toMatchObject({ said: "half of", failure: { message: "gone" } });
    expect(keeping.isWaiting(kept)).toBe(false);
});

test("what is kept has an end", () => {
    const kept = keeping.begun();
    for (let count = 0; count < 100; count++) {
        keeping.asked(kept, `question ${count}`, "");
        keeping.answered(kept, said("x".repeat(10_000)), "");
    }
    expect(kept.turns.length).toBeLessThan(61);
    expect(JSON.stringify(kept).length).toBeLessThan(450_000);
    expect(kept.turns.at(-1)?.asked).toBe("question 99");
});
