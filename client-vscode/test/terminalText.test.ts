import { expect, test } from "vitest";
import { tame } from "../src/terminalText";

test("no text can move the cursor, set a title or ring; letters and tabs stay", () => {
    expect(tame("\x1b]0;title\x07\x1b[2Jкрасный\tred\r\x9b1m烟")).toBe("]0;title[2Jкрасный\tred1m烟");
});
