import { expect, test } from "vitest";
import { edited } from "../src/edits";

function edit(start: [number, number], end: [number, number], newText: string) {
    return {
        range: { start: { line: start[0], character: start[1] }, end: { line: end[0], character: end[1] } },
        newText,
    };
}

test("edits are of the text as it is, in whatever order they come", () => {
    const made = edited("one\ntwo\nthree\n", [edit([2, 0], [2, 5], "3"), edit([0, 0], [1, 0], "1\n")]);
    expect(made).toBe("1\ntwo\n3\n");
});

test("insertions at one place keep their order", () => {
    expect(edited("x", [edit([0, 0], [0, 0], "a"), edit([0, 0], [0, 0], "b"), edit([0, 0], [0, 1], "c")])).toBe("abc");
});

test("characters are counted as the editor counts them", () => {
    expect(edited('"🧟中" + x', [edit([0, 4], [0, 5], "'")])).toBe("\"🧟中' + x");
});

test("lines end as they do in the file", () => {
    expect(edited("a\r\nb\r\n", [edit([1, 0], [1, 1], "x\ny")])).toBe("a\r\nx\r\ny\r\n");
    expect(edited("a\nb", [edit([1, 0], [1, 1], "x\r\ny")])).toBe("a\nx\ny");
    expect(edited("", [edit([0, 0], [0, 0], "a\nb\n")])).toBe("a\nb\n");
});

test("places behind the end are its end", () => {
    expect(edited("a\nb", [edit([0, 9], [7, 3], "!")])).toBe("a\n!");
});
