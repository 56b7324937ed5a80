import * as fs from "node:fs";
import * as path from "node:path";
import { expect, test } from "vitest";

const manifest = JSON.parse(fs.readFileSync(path.resolve(__dirname, "../../package.json"), "utf-8"));
const [pattern] = manifest.contributes.problemPatterns;
const regexp = new RegExp(pattern.regexp);

/** What the matcher gets of a line: file, line, last line, severity, number, message. */
function read(line: string): (string | undefined)[] | null {
    const found = regexp.exec(line);
    const parts = ["file", "line", "endLine", "severity", "code", "message"] as const;
    return found && parts.map((part) => found[pattern[part]]);
}

test.each([
    // spcomp 1.12, as it printed them.
    [
        'a.sp(2) : error 017: undefined symbol "Undefined"',
        ["a.sp", "2", undefined, "error", "017", 'undefined symbol "Undefined"'],
    ],
    [
        'b.sp(1) : error 417: cannot read from file: "nothere"',
        ["b.sp", "1", undefined, "error", "417", 'cannot read from file: "nothere"'],
    ],
    [
        '/srv/l4d2 (x86)/a.sp(12) : warning 203: symbol is never used: "x"',
        ["/srv/l4d2 (x86)/a.sp", "12", undefined, "warning", "203", 'symbol is never used: "x"'],
    ],
    // Up to 1.9: a range of lines, Windows' paths, and numbers of fatal errors that are lower.
    [
        'C:\\Program Files (x86)\\scripting\\include\\a.inc(4 -- 9) : error 001: expected token: ";"',
        ["C:\\Program Files (x86)\\scripting\\include\\a.inc", "4", "9", "error", "001", 'expected token: ";"'],
    ],
    [
        'a.sp(1) : fatal error 183: cannot read from file: "x"',
        ["a.sp", "1", undefined, "fatal error", "183", 'cannot read from file: "x"'],
    ],
    ["插件.sp(3) : warning 217: loose indentation", ["插件.sp", "3", undefined, "warning", "217", "loose indentation"]],
])("%s", (line, parts) => {
    expect(read(line)).toEqual(parts);
});

test.each([
    "SourcePawn Compiler 1.12.0.7000",
    "     2 | public void OnPluginStart() { int x; Undefined(1);",
    "----------------------------------------------^",
    "2 Errors.",
    "Compilation aborted.",
    "Code size:         1234 bytes",
])("no message: %s", (line) => {
    expect(read(line)).toBeNull();
});

test("open files are the server's, which says the same and more of them", () => {
    const [matcher] = manifest.contributes.problemMatchers;
    expect(matcher).toMatchObject({ name: "spcomp", applyTo: "closedDocuments", pattern: "$spcomp" });
});
