import { beforeEach, expect, test, vi } from "vitest";
import { fixedWords, tellFixed } from "../src/fixing";

const shown: unknown[][] = [];
const run: string[] = [];

vi.mock("vscode", () => ({
    l10n: {
        t: (text: string, ...args: unknown[]) => text.replace(/\{(\d+)\}/g, (_, at) => String(args[Number(at)])),
    },
    window: {
        showInformationMessage: async (...said: string[]) => {
            shown.push(said);
            return said[1];
        },
    },
    commands: { executeCommand: async (name: string) => void run.push(name) },
}));

const MADE = { applied: true, files: 1, corrections: 3, fixed: { "old-type-name": 2, "missing-public": 1 }, left: 0 };

beforeEach(() => {
    shown.length = 0;
    run.length = 0;
});

test("what is fixed is counted by what is gone, in one file or in several", () => {
    expect(fixedWords(MADE)).toBe("3 fixed, none left.");
    expect(fixedWords({ ...MADE, left: 2 })).toBe("3 fixed, 2 left.");
    expect(fixedWords({ ...MADE, files: 4, left: 2 })).toBe("3 fixed in 4 files, 2 left.");
    expect(fixedWords({ ...MADE, files: 4 })).toBe("3 fixed in 4 files, none left.");
    expect(fixedWords({ ...MADE, fixed: {}, corrections: 5 })).toBe("5 fixed, none left.");
    const nothing = { ...MADE, applied: false, files: 0, fixed: {}, corrections: 0 };
    expect(fixedWords(nothing)).toBe("Nothing here can be fixed for certain.");
    expect(fixedWords({ ...nothing, left: 3 })).toBe("Nothing here can be fixed for certain. Problems left: 3");
});

test("a button leads to what is left, and there is none when nothing is", async () => {
    tellFixed(MADE);
    tellFixed({ ...MADE, left: 1 });
    expect(shown).toEqual([["3 fixed, none left."], ["3 fixed, 1 left.", "Show Problems"]]);
    await vi.waitUntil(() => run.length > 0);
    expect(run).toEqual(["workbench.actions.view.problems"]);
});
