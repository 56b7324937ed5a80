import fs from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";

const ROOT = path.resolve(import.meta.dirname, "../..");

interface Pattern {
    readonly beforeText: string;
    readonly afterText?: string;
    readonly previousLineText?: string;
    readonly action: { readonly indent: string; readonly appendText?: string; readonly removeText?: number };
}

interface Configuration {
    readonly autoClosingPairs: readonly { readonly open: string; readonly close: string; readonly notIn?: string[] }[];
    readonly wordPattern: string;
    readonly folding?: { readonly markers: { readonly start: string; readonly end: string } };
    readonly indentationRules?: { readonly increaseIndentPattern: string; readonly decreaseIndentPattern: string };
    readonly onEnterRules?: readonly Pattern[];
}

const { icon, contributes } = JSON.parse(fs.readFileSync(path.join(ROOT, "package.json"), "utf-8"));
const read = (name: string) => JSON.parse(fs.readFileSync(path.join(ROOT, name), "utf-8"));
const configurationOf = (id: string): Configuration =>
    read(contributes.languages.find((one: { id: string }) => one.id === id).configuration);

test("every file that the manifest names is there, and each language has its colours", () => {
    const files = [icon];
    for (const { id, configuration, icon: own } of contributes.languages) {
        files.push(...[configuration, own?.light, own?.dark].filter((file) => file !== undefined));
        const grammar = contributes.grammars.find((one: { language: string }) => one.language === id);
        expect(read(grammar.path).scopeName).toBe(grammar.scopeName);
    }
    files.push(...contributes.snippets.map((one: { path: string }) => one.path));
    expect(files.filter((file) => !fs.existsSync(path.join(ROOT, file)))).toEqual([]);
});

test.each(["sourcepawn", "keyvalues", "source-cfg"])("%s closes nothing within texts and comments", (id) => {
    for (const pair of configurationOf(id).autoClosingPairs) {
        expect(pair.notIn).toEqual(["string", "comment"]);
    }
});

test("what is one word", () => {
    const words = (id: string, text: string) => text.match(new RegExp(configurationOf(id).wordPattern, "g"));
    expect(words("sourcepawn", "#pragma g_hTimer[1.5]")).toEqual(["#pragma", "g_hTimer", "1.5"]);
    expect(words("keyvalues", '"#format"  "{1:s}" m_iHealth-x')).toEqual(["#format", "1", "s", "m_iHealth-x"]);
    expect(words("source-cfg", 'sm_cvar z_health 8;say "hi"')).toEqual(["sm_cvar", "z_health", "8", "say", "hi"]);
});

test("regions fold", () => {
    const markers = configurationOf("sourcepawn").folding?.markers;
    for (const line of ["// region Timers", "//#region", "#region x", "#pragma region x", "    // #region"]) {
        expect(new RegExp(markers?.start ?? "$.").test(line), line).toBe(true);
    }
    expect(new RegExp(markers?.end ?? "$.").test("// endregion")).toBe(true);
    expect(new RegExp(markers?.start ?? "$.").test("int region;")).toBe(false);
});

test("what a brace does to the next line", () => {
    const rules = configurationOf("sourcepawn").indentationRules;
    const increases = (line: string) => new RegExp(rules?.increaseIndentPattern ?? "$.").test(line);
    expect(["{", "    if (a) {", "Foo("].map(increases)).toEqual([true, true, true]);
    expect(["{ a }", "int a[] = {1};", "// {", "Foo();"].map(increases)).toEqual([false, false, false, false]);
    const inner = configurationOf("keyvalues").indentationRules;
    const opens = (line: string) => new RegExp(inner?.increaseIndentPattern ?? "$.").test(line);
    expect(["{", '"Games" {', "Games {"].map(opens)).toEqual([true, true, true]);
    expect(['"a" "{"', '"a" "{b}"', "{ }"].map(opens)).toEqual([false, false, false]);
});

test("Enter within a comment", () => {
    const enter = (before: string, after = "", previous = "") => {
        const rule = configurationOf("sourcepawn").onEnterRules?.find(
            (one) =>
                new RegExp(one.beforeText).test(before) &&
                (one.afterText === undefined || new RegExp(one.afterText).test(after)) &&
                (one.previousLineText === undefined || new RegExp(one.previousLineText).test(previous)),
        );
        return rule?.action.appendText ?? rule?.action.removeText;
    };
    expect(enter("/**", " */")).toBe(" * ");
    expect(enter("    /** What")).toBe(" * ");
    expect(enter(" * @param client    Who", "", "/**")).toBe("* ");
    expect(enter(" */", "", " * x")).toBe(1);
    expect(enter("// a remark that is", " cut in two")).toBe("// ");
    expect(enter("// a remark")).toBeUndefined();
    expect(enter("int a = 1;", "// what follows")).toBeUndefined();
    expect(enter(" *b = 5;", "", "int a = 4")).toBeUndefined();
});
