import { describe, expect, it } from "vitest";
import { codeOf } from "../src/comparison";
import { nameOf } from "../src/documents";
import { events } from "../src/events";
import { hashOf, placeOf } from "../src/facts/route";
import { packed, unpacked } from "../src/share";
import { told } from "../src/spent";
import { weight } from "../src/verdict";

describe("a link with a plugin in it", () => {
    it("unpacks to the same text", async () => {
        for (const text of ["", "a", "Пушка\r\n\t\0 🧟", "x".repeat(100_000)]) {
            const fragment = await packed(text);
            expect(fragment).toMatch(/^#code=[\w-]*$/);
            expect(await unpacked(fragment)).toBe(text);
        }
    });

    it("is none when it is broken, too long, or something else", async () => {
        const whole = await packed("public void OnPluginStart() {}");
        const bomb = await packed(" ".repeat(3_000_000));
        expect(bomb.length).toBeLessThan(10_000);
        for (const fragment of ["", "#", "#facts", "#code=", "#code=%%%", "#code=AAAA", whole.slice(0, -9), bomb]) {
            expect(await unpacked(fragment)).toBeNull();
        }
    });
});

describe("an address among the facts", () => {
    it("says where one is", () => {
        for (const place of [
            { kind: "", name: "", words: "" },
            { kind: "events", name: "", words: "tank & witch?" },
            { kind: "functions", name: "ArrayList.Push", words: "" },
            { kind: "netprops", name: "m_a[1]/x y%", words: "ф" },
        ]) {
            expect(placeOf(hashOf(place))).toEqual(place);
        }
    });

    it("is none of another address", () => {
        for (const hash of ["", "#", "#editor-view", "#code=facts", "#factsheet"]) {
            expect(placeOf(hash)).toBeNull();
        }
        expect(placeOf("#facts/events/%E0%A4%A")).toEqual({ kind: "events", name: "%E0%A4%A", words: "" });
    });
});

describe("events of a response", () => {
    const response = (text: string) => {
        const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
            start(sink) {
                for (const byte of new TextEncoder().encode(text)) {
                    sink.enqueue(Uint8Array.of(byte));
                }
                sink.close();
            },
        });
        return new Response(body);
    };
    const heard = async (answer: Response) => {
        const found: unknown[] = [];
        for await (const { event, data } of events(answer)) {
            found.push([event, data]);
        }
        return found;
    };

    it("are whole, though every byte of them comes alone", async () => {
        const text =
            'event: stage\ndata: {"name": "write"}\n\n: a comment\n\nevent: text\ndata: {"text": "ü\\n\\nß"}\n\n';
        expect(await heard(response(text))).toEqual([
            ["stage", { name: "write" }],
            ["text", { text: "ü\n\nß" }],
        ]);
    });

    it("end where the response does", async () => {
        expect(await heard(response("event: text\nda"))).toEqual([]);
    });
});

describe("words", () => {
    it("take the code out of what was said so far", () => {
        expect(codeOf("void A")).toBe("void A");
        expect(codeOf("Here:\n```sourcepawn\nvoid A")).toBe("void A");
        expect(codeOf("Here:\n```sourcepawn\nvoid A\n```\nThat is it.")).toBe("void A\n");
        expect(codeOf("Here:\n```")).toBe("");
    });

    it("name a file", () => {
        expect(nameOf('public Plugin myinfo = { name = "[L4D2] Tank: HP!" };')).toBe("l4d2_tank_hp.sp");
        expect(nameOf('name = "Пушка"')).toBe("plugin.sp");
        expect(nameOf("")).toBe("plugin.sp");
    });

    it("tell what an answer took", () => {
        const usage = { prompt_tokens: 1234, completion_tokens: 56, estimated: true };
        const bill = { model: "m", usage, cost: 0.0012, seconds: 1.23, isFree: false };
        expect(told(bill)).toBe("m · about 1,234 + 56 tokens · $0.00120 · 1.2 s");
        expect(told({ ...bill, cost: null })).toContain("price not known");
        expect(told({ ...bill, model: "builtin", isFree: true })).toBe("Built-in · no tokens, no cost · 1.2 s");
    });

    it("weigh findings", () => {
        const found = ["error", "warning", "warning", "hint"].map((severity) => ({ severity }));
        expect(weight(found)).toBe("1 error, 2 warnings, 1 hint");
        expect(weight([])).toBe("no findings");
    });
});
