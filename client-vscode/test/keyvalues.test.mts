import { expect, test } from "vitest";
import { grammarOf, tokenise } from "./colours.mjs";

const PHRASES = `// Texts
"Phrases"
{
    "Hello" // greets
    {
        "#format"    "{1:s},{2:d}"
        "en"         "Hello {1}, %d from http://x \\"you\\""
        "speed"      "-1.5 20"   [$WIN32]
        bare         value       // bare words do as well
    }
    /* two
    lines */
    "Open"       "never closed
    "Next"       "1"
}
`;
const CONSOLE = `; an older remark
hostname "My {server}" // shown in the list
sm_cvar z_tank_health 8000; exec other.cfg
mp_gamemode versus
filter:
{
    "classname" "witch"
}
`;

/** The innermost scope of the piece of a text that reads so, without the language's ending. */
async function scopeOf(language: string, text: string, piece: string): Promise<string | undefined> {
    const at = text.indexOf(piece);
    expect(at, piece).toBeGreaterThanOrEqual(0);
    const tokens = tokenise(await grammarOf(`source.${language}`), text);
    const scopes = tokens.find((one) => one.start <= at && at < one.end)?.scopes ?? [];
    return scopes
        .slice(1)
        .at(-1)
        ?.replace(new RegExp(`\\.${language}$`), "");
}

test.each([
    ["// Texts", "punctuation.definition.comment"],
    ["Phrases", "entity.name.type"],
    ["Hello", "entity.name.type"],
    ["// greets", "punctuation.definition.comment"],
    ["#format", "keyword.other.special"],
    ["{1:s}", "constant.other.placeholder"],
    ["en", "variable.other.property"],
    ["{1},", "constant.other.placeholder"],
    ["%d", "constant.other.placeholder"],
    ["//x", "string.quoted.double"],
    ['\\"you', "constant.character.escape"],
    ["-1.5 20", "constant.numeric"],
    ["[$WIN32]", "keyword.control.conditional"],
    ["bare  ", "variable.other.property"],
    ["value", "string.unquoted"],
    ["lines", "comment.block"],
    ["Open", "variable.other.property"],
    ["never", "string.quoted.double"],
    ["Next", "variable.other.property"],
])("KeyValues: %s", async (piece, wanted) => {
    expect(await scopeOf("keyvalues", PHRASES, piece)).toBe(wanted);
});

test.each([
    ["; an older", "punctuation.definition.comment"],
    ["hostname", "entity.name.function"],
    ["{server}", "constant.other.placeholder"],
    ["// shown", "punctuation.definition.comment"],
    ["sm_cvar", "keyword.other.command"],
    ["z_tank_health", "entity.name.function"],
    ["8000", "constant.numeric"],
    ["exec", "keyword.other.command"],
    ["other.cfg", "string.unquoted.path"],
    ["mp_gamemode", "entity.name.function"],
    ["filter", "keyword.control.section"],
    ["classname", "string.quoted.double"],
])("a console script: %s", async (piece, wanted) => {
    expect(await scopeOf("source-cfg", CONSOLE, piece)).toBe(wanted);
});
