import { expect, test, vi } from "vitest";
import { RefusedError, refusalOf } from "../src/refusals";

let model = "gemini";

vi.mock("vscode", () => ({
    workspace: { getConfiguration: () => ({ get: () => model }) },
    l10n: { t: (text: string) => text },
    CancellationError: class extends Error {},
}));

function answered(code: number, kind?: string): Error {
    return Object.assign(new Error("it said so"), { code, data: kind ? { kind } : undefined });
}

test.each([
    ["the server's way to say that something is not to be had", answered(-32_803), "information"],
    ["a model that is wanted", answered(-32_803, "model"), "information"],
    ["a compiler that is wanted", answered(-32_803, "noCompiler"), "information"],
    ["a service that fails", answered(-32_803, "answer"), "warning"],
    ["a download that fails", answered(-32_803, "install"), "warning"],
    ["ours", new RefusedError("Open a plugin first."), "information"],
    ["a server that was stopped", answered(-32_097), "warning"],
    ["a fault of the server", answered(-32_603), "error"],
    ["whatever else is thrown", new Error("bad"), "error"],
] as const)("only what has gone wrong is shown as an error: %s", (_, error, level) => {
    expect(refusalOf(error)?.level).toBe(level);
});

test("what the built-in engine does not understand is no fault, and a model may understand it", () => {
    model = "builtin";
    expect(refusalOf(answered(-32_803, "answer"))).toMatchObject({
        level: "information",
        help: [{ command: "l4d2.chooseModel" }],
    });
    model = "gemini";
    expect(refusalOf(answered(-32_803, "answer"))?.help).toEqual([]);
});

test("who has stopped it is told nothing", () => {
    expect(refusalOf(answered(-32_800))).toBeNull();
});

test("what helps goes with it", () => {
    expect(refusalOf(answered(-32_803, "noCompiler"))?.help.map((one) => one.label)).toEqual([
        "Install SourceMod…",
        "Choose Compiler…",
    ]);
    expect(refusalOf(new RefusedError("no", "gameServers"))?.help.map((one) => one.command)).toEqual([
        "l4d2.addGameServer",
    ]);
    expect(refusalOf(answered(-32_803))?.help).toEqual([]);
});
