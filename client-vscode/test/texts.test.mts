import * as fs from "node:fs";
import * as path from "node:path";
import { describe, expect, test } from "vitest";
import { type Bundle, bundleFiles, LANGUAGES, ROOT, read, textsOf, textsOfSources } from "../l10n/texts.mjs";

const MANIFEST = fs.readFileSync(path.join(ROOT, "package.json"), "utf-8");
const ENGLISH = bundleFiles();

/** What a translation may not change: places to fill in, code, commands that are linked to, pictures, settings. */
const KEPT = /\{\d+\}|`[^`]*`|\]\([^)]*\)|\$\([\w-]+\)|#[\w.]+#/g;

function kept(text: string): string[] {
    return (text.match(KEPT) ?? []).sort();
}

test("the English texts are those of the sources", () => {
    const texts = textsOfSources();
    expect(texts.length).toBeGreaterThan(100);
    expect(read(ENGLISH.sources)).toEqual(Object.fromEntries(texts.map((text) => [text, text])));
});

test("every text of the manifest is in English, and no other", () => {
    const named = [...MANIFEST.matchAll(/"%([^%"]+)%"/g)].map(([, key]) => key);
    expect(Object.keys(read(ENGLISH.manifest)).sort()).toEqual([...new Set(named)].sort());
});

test("the package has the folder of the translations", () => {
    expect(JSON.parse(MANIFEST).l10n).toBe("./l10n");
    const files = fs.readdirSync(path.join(ROOT, "l10n")).sort();
    const wanted = [ENGLISH, ...LANGUAGES.map(bundleFiles)].map(({ sources }) => path.basename(sources));
    expect(files).toEqual(wanted.sort());
});

describe.each(LANGUAGES)("%s", (language) => {
    const files = bundleFiles(language);
    const pairs = (["sources", "manifest"] as const).map((kind) => [read(ENGLISH[kind]), read(files[kind])] as const);

    test("has what the English has, and no more", () => {
        for (const [english, translated] of pairs) {
            expect(Object.keys(translated)).toEqual(Object.keys(english));
        }
    });

    test("keeps what is filled in, code, links and endings", () => {
        for (const [english, translated] of pairs) {
            for (const [key, text] of Object.entries(english)) {
                expect(kept(translated[key] ?? ""), key).toEqual(kept(text));
                expect(ending(translated[key] ?? ""), key).toBe(ending(text));
            }
        }
    });

    test("is a translation: whatever has words is not English", () => {
        const letters = language === "ru" ? /\p{Script=Cyrillic}/u : /\p{Script=Han}/u;
        for (const [english, translated] of pairs) {
            const untranslated = Object.entries(english).filter(([key, text]) => {
                return /[a-z]{3}/.test(text) && !letters.test(translated[key] ?? "") && !NAMES.has(text);
            });
            expect(untranslated).toEqual([]);
        }
    });

    test("calls a command that a text names as the palette calls it", () => {
        const [english, translated] = pairs[1] ?? [{}, {}];
        const titles = Object.entries(english).filter(([key]) => key.startsWith("command."));
        let count = 0;
        for (const [mine, theirs] of pairs) {
            for (const [key, text] of Object.entries(mine)) {
                for (const [command] of titles.filter(([, title]) => text.includes(`“${title}”`))) {
                    expect(theirs[key], key).toContain(title(translated, command));
                    count += 1;
                }
            }
        }
        expect(count).toBeGreaterThan(0);
    });

    test("tells two buttons of one choice apart", () => {
        const [, translated] = pairs[0] ?? [{}, {}];
        for (const choice of [
            ["Open", "Open in New Window"],
            ["Accept", "Discard"],
            ["Install SourceMod…", "Choose Compiler…", "Don't Ask Again"],
            ["Choose Interpreter…", "Get Python", "Open Settings", "Show Log", "Restart Server"],
        ]) {
            expect(new Set(choice.map((label) => translated[label])).size).toBe(choice.length);
        }
    });
});

/** Names that are the same in every language. */
const NAMES = new Set(["Gamedata", "L4D2 Architect", "SourceMod 1.12", "Code lenses"]);

/** The end of a text that says something: more follows, something is under way, or it is the name of a file. */
function ending(text: string): string {
    return /…$|\.md$/.exec(text)?.[0] ?? "";
}

function title(translated: Bundle, command: string): string {
    const text = translated[command];
    expect(text, command).toBeTruthy();
    return text ?? "";
}

describe("the texts of a source", () => {
    test("are the plain strings that are translated", () => {
        const source = `vscode.l10n.t("one {0}", x); l10n.t('two'); vscode.window.show("three"); t("four");
            vscode.l10n
                .t("five");`;
        expect(textsOf(source, "some.ts")).toEqual(["one {0}", "two", "five"]);
    });

    test.each(["`one`", '"one" + two', "one", ""])("may not be put together: %s", (argument) => {
        expect(() => textsOf(`f();\nvscode.l10n.t(${argument});`, "some.ts")).toThrow("some.ts:2");
    });

    test("are not those of a file that is broken", () => {
        expect(() => textsOf("vscode.l10n.t(", "some.ts")).toThrow("some.ts");
    });
});
