import { expect, test } from "vitest";
import { plain } from "../src/plain";

// What the editor takes for a link in a message.
const LINK = /\[([^\]]+)\]\(((?:https?:\/\/|command:|file:)[^)\s]+)(?: (["'])(.+?)(\3))?\)/i;

test.each([
    "[OK](command:workbench.action.terminal.sendSequence)",
    "a [b](https://example.com) c",
    "[[a]](command:x)",
    "[a](command:x 'b')",
    "[](file:///x)](command:x)",
])("%s is no link", (text) => {
    expect(plain(text)).not.toMatch(LINK);
    expect(plain(text).replaceAll("\u200b", "")).toBe(text);
});

test("other text stays as it is", () => {
    expect(plain("`x[1]` (one) [a] (b)")).toBe("`x[1]` (one) [a] (b)");
});
