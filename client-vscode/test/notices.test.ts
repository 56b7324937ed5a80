import { beforeEach, expect, test, vi } from "vitest";
import { fail, inform, isOneLine, warn, worded } from "../src/notices";

const shown: unknown[][] = [];

vi.mock("vscode", () => {
    const show =
        (kind: string) =>
        async (...said: string[]) => {
            shown.push([kind, ...said]);
            return said[1];
        };
    return {
        l10n: { t: (text: string) => text },
        window: {
            showInformationMessage: show("information"),
            showWarningMessage: show("warning"),
            showErrorMessage: show("error"),
        },
    };
});

const LONG = "What can not be read in one line has a button, or else the editor cuts it off at its end.";

beforeEach(() => {
    shown.length = 0;
});

test("a short notice has the buttons that it is given", async () => {
    await inform("Done.");
    await expect(warn("Done.", "Show")).resolves.toBe("Show");
    expect(shown).toEqual([
        ["information", "Done."],
        ["warning", "Done.", "Show"],
    ]);
});

test("a long one has a button in any case, so that all of it can be read", async () => {
    await inform(LONG);
    await fail(`${LONG} More.`, "Show Log");
    expect(shown).toEqual([
        ["information", LONG, "OK"],
        ["error", `${LONG} More.`, "Show Log"],
    ]);
});

test("Chinese is wider, and a line break needs two lines", () => {
    expect(isOneLine("a".repeat(50))).toBe(true);
    expect(isOneLine("插".repeat(50))).toBe(false);
    expect(isOneLine("插".repeat(25))).toBe(true);
    expect(isOneLine("a\nb")).toBe(false);
});

test("code is put into quotes, and what looks like a link leads nowhere", () => {
    expect(worded("`l4d2.python` and `x`")).toBe("“l4d2.python” and “x”");
    expect(worded("[run](command:bad)")).not.toContain("](");
    expect(worded("one ` is none")).toBe("one ` is none");
});
