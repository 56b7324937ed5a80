/** Error logs: which files are taken for one, and that what matters in them has a colour. */

import fs from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { grammarOf, tokenise } from "./colours.mjs";

const LOG = `L 11/21/2026 - 20:24:35: SourceMod error session started
L 11/21/2026 - 20:24:35: [SM] Exception reported: Client index 0 is invalid
L 11/21/2026 - 20:24:35: [SM] Blaming: tank.smx
L 11/21/2026 - 20:24:35: [SM]   [0] PrintToChat
L 11/21/2026 - 20:24:35: [SM]   [1] Line 23, C:\\my mods\\tank.sp::Event_Death
L 11/21/2026 - 20:24:35: [SM] Failed to load plugin "tank.smx": Native "Foo" was not found.
L 11/21/2026 - 20:24:35: [tank.smx] my own words
[SM] Native "GetEntProp" reported: Entity 6 (6) is invalid
`;

const tokens = tokenise(await grammarOf("text.sourcemod-log"), LOG);

function scopesOf(text: string): string {
    const start = LOG.indexOf(text);
    const found = tokens.find((token) => token.start <= start && start < token.end);
    return found?.scopes.at(-1)?.replace(".sourcemod-log", "") ?? "";
}

test.each([
    ["L 11/21/2026", "comment.line.time"],
    ["SourceMod error session", "comment.line.session"],
    ["[SM]", "comment.line.mark"],
    ["Exception reported", "keyword.control.exception"],
    ["Client index 0", "token.error-token"],
    ["tank.smx", "string.unquoted.plugin"],
    ["PrintToChat", "support.function.native"],
    ["23, C:", "constant.numeric.line"],
    ["C:\\my mods", "string.unquoted.file"],
    ["Event_Death", "entity.name.function"],
    ['"tank.smx"', "string.quoted.double.plugin"],
    ['Native "Foo"', "token.error-token"],
    ["[tank.smx]", "string.unquoted.plugin"],
    ["Entity 6", "token.error-token"],
])("%s is %s", (text, scope) => {
    expect(scopesOf(text)).toContain(scope);
});

test("a log is known by its first line", () => {
    const manifest = JSON.parse(fs.readFileSync(path.resolve(import.meta.dirname, "../../package.json"), "utf-8"));
    const language = manifest.contributes.languages.find((one: { id: string }) => one.id === "sourcemod-log");
    const first = new RegExp(language.firstLine);
    expect(
        LOG.split("\n")
            .slice(0, 2)
            .every((line) => first.test(line)),
    ).toBe(true);
    expect(first.test("L 11/21/2026 - 20:24:35: World triggered")).toBe(false);
    expect(first.test("#include <sourcemod>")).toBe(false);
});
