import { expect, test } from "vitest";
import { helps, isWelcome, type Occasion } from "../src/offering";

const SAVED: Occasion = { language: "sourcepawn", inWorkspace: true, trusted: true, refused: false, offered: false };

test("an offer is made once, where it may be, and to who wants it", () => {
    expect(isWelcome(SAVED)).toBe(true);
    const unwelcome: Partial<Occasion>[] = [
        { language: "markdown" },
        { inWorkspace: false },
        { trusted: false },
        { refused: true },
        { offered: true },
    ];
    for (const one of unwelcome) {
        expect(isWelcome({ ...SAVED, ...one }), JSON.stringify(one)).toBe(false);
    }
});

test("SourceMod's headers alone are no reason: our own declarations stand in for them", () => {
    expect(helps({ compiler: true, sourcemod: true, left4dhooks: false })).toBe(true);
    expect(helps({ compiler: false, sourcemod: false, left4dhooks: true })).toBe(true);
    expect(helps({ compiler: false, sourcemod: true, left4dhooks: false })).toBe(false);
});
