import { expect, test } from "vitest";
import { grammarOf, tokenise } from "./colours.mjs";

const grammar = await grammarOf("source.sourcepawn");

/** The scopes of the piece of a text that reads so, without the language's ending; the innermost one last. */
function scopesOf(text: string, piece: string): string[] {
    const at = text.indexOf(piece);
    const token = tokenise(grammar, text).find((one) => one.start <= at && at < one.end);
    return (token?.scopes ?? []).slice(1).map((scope) => scope.replace(/\.sourcepawn$/, ""));
}

// A line, a piece of it, and the innermost scope of that piece.
const TABLE: [string, string, string | undefined][] = [
    // Directives
    ["#pragma semicolon 1", "pragma", "keyword.control.directive.pragma"],
    ["#pragma semicolon 1", "semicolon", "keyword.other.pragma"],
    ["#pragma newdecls required", "required", "constant.language"],
    ["#include <sourcemod>", "sourcemod", "string.quoted.other.lt-gt.include"],
    ['#tryinclude "mine.inc" // why', "mine.inc", "string.quoted.double.include"],
    ['#tryinclude "mine.inc" // why', "// why", "punctuation.definition.comment"],
    ["  # define TEAM 2", "TEAM", "entity.name.function.preprocessor"],
    ["#define SUM(%1,%2) (%1+%2)", "%2", "variable.parameter.macro"],
    ["#define SUM(%1,%2) (%1 + \\\n    %2)", "%2)\n", undefined],
    ["#define SUM(%1) (1 + \\\n    int)", "int)", "storage.type.builtin"],
    ["#define SUM(%1) (1 + \\\n    2)\nint x;", "int", "storage.type.builtin"],
    ["#if defined DEBUG && !X", "defined", "keyword.operator.defined"],
    ["#if defined DEBUG && !X", "DEBUG", "entity.name.function.preprocessor"],
    ["#error Don't do that\nint x;", "int", "storage.type.builtin"],
    // Types and declarations
    ["int x = 5;", "int", "storage.type.builtin"],
    ["ConVar g_cvLimit;", "ConVar", "entity.name.type"],
    ["ConVar g_cvLimit;", "g_cvLimit", "variable.other.readwrite"],
    ["char name[32];", "name", "variable.other.readwrite"],
    ["int[] copy = new int[count];", "new", "keyword.operator.new"],
    ["new Float:origin[3];", "new", "storage.type.declaration"],
    ["new Float:origin[3];", "Float", "storage.type.builtin"],
    ["new renewed = 1;", "renewed", "variable.other.readwrite"],
    ["decl String:name[32];", "decl", "storage.type.declaration"],
    ["new Handle:timer;", "Handle", "entity.name.type"],
    ["x = a ? b : c;", "b", "variable.other.readwrite"],
    ["case FOO: Bar();", "FOO", "entity.name.function.preprocessor"],
    ["public Plugin myinfo = { name = 1 };", "Plugin", "entity.name.type.struct"],
    ["public Plugin:myinfo = { name = 1 };", "name", "variable.other.property"],
    ["methodmap Tank < Handle {", "Tank", "entity.name.type.class"],
    ["methodmap Tank < Handle {", "Handle", "entity.other.inherited-class"],
    ["property int Health {", "Health", "variable.other.property"],
    ["    public get() { }", "get", "storage.type.accessor"],
    ["enum struct Player { int id; }", "Player", "entity.name.type.struct"],
    ["enum struct Player { int id; }", "id", "variable.other.readwrite"],
    ["enum Colour { Red, Green = 2 }", "Colour", "entity.name.type.enum"],
    ["enum Colour { Red, Green = 2 }", "Green", "variable.other.enummember"],
    ["enum Colour { Red }\nint x;", "x;", "variable.other.readwrite"],
    ["typedef Check = function bool (int client);", "Check", "entity.name.type"],
    ["typeset Checks {", "typeset", "storage.type"],
    ["stock bool IsTank(int client)", "IsTank", "entity.name.function"],
    ["stock bool IsTank(int client)", "client", "variable.parameter"],
    ["public Action:Timer_X(Handle:timer, any:data)", "Action", "entity.name.type"],
    ["public Action:Timer_X(Handle:timer, any:data)", "data", "variable.parameter"],
    ['native void Say(int to, const char[] text = "(a)", any ...);', "...", "keyword.operator.ellipsis"],
    ['native void Say(const char[] text = "(a)", int last);', "last", "variable.parameter"],
    ["return bool:GetIt(client, 1);", "GetIt", "entity.name.function"],
    // Expressions
    ["PrintToChatAll(x);", "PrintToChatAll", "entity.name.function"],
    ["event.GetInt(x);", "GetInt", "entity.name.function.member"],
    ["g_cv.IntValue = 1;", "IntValue", "variable.other.property"],
    ["Foo(.count = 1);", "count", "variable.parameter"],
    ["view_as<Tank>(x)", "view_as", "keyword.operator.cast"],
    ["view_as<Tank>(x)", "Tank", "entity.name.type"],
    ["if (a > b && c < d) e();", ">", "keyword.operator.comparison"],
    ["x = float(count);", "float", "entity.name.function"],
    ["CreateTimer(1.0, Timer_End);", "Timer_End", "entity.name.function"],
    ["Database.Connect(x);", "Database", "entity.name.type"],
    ["this.id = 1;", "this", "variable.language.this"],
    ["x = MAXPLAYERS + 1;", "MAXPLAYERS", "entity.name.function.preprocessor"],
    ["return Plugin_Handled;", "Plugin_Handled", "variable.other.enummember"],
    ["x = null;", "null", "constant.language.null"],
    ["x = 0x1F_F;", "0x1F_F", "constant.numeric.hex"],
    ["x = 0b10_1;", "0b10_1", "constant.numeric.binary"],
    ["x = 0o17;", "0o17", "constant.numeric.octal"],
    ["x = 1_000.5e-3;", "1_000.5e-3", "constant.numeric.float"],
    ["x >>>= 2;", ">>>=", "keyword.operator.assignment.compound"],
    ["delete map;", "delete", "keyword.operator.delete"],
    // Texts
    ['"\\x04[Tank]"', "\\x04", "constant.character.escape"],
    ['"%N has %d%% of %.1f"', "%N", "constant.other.placeholder"],
    ['"%N has %d%% of %.1f"', "%%", "constant.other.placeholder"],
    ['"%N has %d%% of %.1f"', "%.1f", "constant.other.placeholder"],
    ['"50% of them"', "% of", "string.quoted.double"],
    ['"a \\\n b"; int x;', "int", "storage.type.builtin"],
    ['"a \\\n b"; int x;', " b", "string.quoted.double"],
    ['"never closed\nint x;', "int", "storage.type.builtin"],
    ["c = '\\''; int x;", "int", "storage.type.builtin"],
    ["c = '\"'; int x;", "int", "storage.type.builtin"],
    ['s = "http://x"; int x;', "int", "storage.type.builtin"],
    // Comments
    ["/** @param client  Who. */", "@param", "keyword.other.documentation"],
    ["/** @param client  Who. */", "client", "variable.parameter"],
    ["/** @return Nothing */ int x;", "@return", "keyword.other.documentation"],
    ["/**/ int x;", "int", "storage.type.builtin"],
    ["/* it's // not */ int x;", "int", "storage.type.builtin"],
    ["// region Timers", "region", "keyword.other.region"],
    ["int x; // int y", "int y", "comment.line.double-slash"],
];

test.each(TABLE)("%s: %s", (text, piece, wanted) => {
    expect(scopesOf(text, piece).at(-1)).toBe(wanted);
});

test("a comment that begins in a directive goes on until it ends", () => {
    const text = "#if defined A /* one\ntwo */\nint x;";
    expect(scopesOf(text, "two")).toContain("comment.block");
    expect(scopesOf(text, "int")).toEqual(["storage.type.builtin"]);
});

test("a head that is never closed does not swallow what follows", () => {
    const text = 'void Broken(int a,\n{\n    PrintToServer("x");\n}\nint y;';
    expect(scopesOf(text, "PrintToServer")).toEqual(["entity.name.function"]);
    expect(scopesOf(text, "int y")).toEqual(["storage.type.builtin"]);
});
