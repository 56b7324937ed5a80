/**
 * The texts that people see and their translations:
 *
 *     npm run l10n
 *
 * writes the English ones of the sources to `l10n/bundle.l10n.json`, which translators begin with, takes out of the
 * translations what is said no more, and tells what they lack. It translates nothing. Those of the manifest are in
 * `package.nls.json` and its translations beside it.
 */

import * as fs from "node:fs";
import * as path from "node:path";
import { parseSync, Visitor } from "vite";

export const ROOT = path.resolve(import.meta.dirname, "../..");
export const LANGUAGES = ["zh-cn", "ru"] as const;

/** Texts by their keys: in a bundle of the sources, the English text is the key. */
export type Bundle = Record<string, string>;

/** Where the texts of the sources and those of the manifest are, in English or in another language. */
export function bundleFiles(language?: string): { sources: string; manifest: string } {
    const ending = language ? `.${language}.json` : ".json";
    return {
        sources: path.join(ROOT, "l10n", `bundle.l10n${ending}`),
        manifest: path.join(ROOT, `package.nls${ending}`),
    };
}

/** A bundle as it is on the disk, an empty one where there is none yet. */
export function read(file: string): Bundle {
    return fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, "utf-8")) : {};
}

/** All texts of the sources, in order. Throws where one is put together: then nobody could translate it. */
export function textsOfSources(): string[] {
    const folder = path.join(ROOT, "client-vscode", "src");
    const names = fs.readdirSync(folder, { recursive: true, encoding: "utf-8" });
    const files = names.filter((name) => name.endsWith(".ts")).map((name) => path.join(folder, name));
    const found = files.flatMap((file) => textsOf(fs.readFileSync(file, "utf-8"), path.relative(ROOT, file)));
    return [...new Set(found)].sort();
}

/** The texts of one source: the first argument of each `l10n.t`. */
export function textsOf(source: string, name: string): string[] {
    const found: string[] = [];
    const { program, errors } = parseSync(name, source);
    if (errors[0]) {
        throw new Error(`${name}: ${errors[0].message}`);
    }
    const calls = new Visitor({
        CallExpression({ callee, arguments: [text], start }) {
            if (
                callee.type !== "MemberExpression" ||
                !/\bl10n\s*\.\s*t$/.test(source.slice(callee.start, callee.end))
            ) {
                return;
            }
            if (text?.type !== "Literal" || typeof text.value !== "string") {
                const line = source.slice(0, start).split("\n").length;
                throw new Error(`${name}:${line}: what is translated has to be a plain string`);
            }
            found.push(text.value);
        },
    });
    calls.visit(program);
    return found;
}

/** A translation in the order of the English texts, without what they do not have. */
function tidied(translation: Bundle, keys: readonly string[]): Bundle {
    return Object.fromEntries(keys.flatMap((key) => (key in translation ? [[key, translation[key] ?? ""]] : [])));
}

function write(file: string, bundle: Bundle): void {
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, `${JSON.stringify(bundle, null, 2)}\n`);
}

/** Write what is written by itself; how many translations are missing. */
function main(): number {
    const english = bundleFiles();
    const texts = textsOfSources();
    write(english.sources, Object.fromEntries(texts.map((text) => [text, text])));
    const keys = { sources: texts, manifest: Object.keys(read(english.manifest)) };
    let missing = 0;
    for (const language of LANGUAGES) {
        const files = bundleFiles(language);
        for (const kind of ["sources", "manifest"] as const) {
            const translation = tidied(read(files[kind]), keys[kind]);
            write(files[kind], translation);
            for (const key of keys[kind].filter((one) => !(one in translation))) {
                process.stderr.write(`${path.relative(ROOT, files[kind])} lacks: ${key}\n`);
                missing += 1;
            }
        }
    }
    return missing;
}

if (import.meta.main) {
    process.exitCode = main() ? 1 : 0;
}
