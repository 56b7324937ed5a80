import { beforeEach, expect, test, vi } from "vitest";
import type { Parts } from "../src/commands";
import { install, isOfferedAgain, offerWhereMissing, withoutOffers } from "../src/installing";

/** What is shown, and what the user presses, in order; undefined leaves a notice where it is. */
const shown: string[][] = [];
const presses: (string | undefined)[] = [];
const pages: string[] = [];
let saved: (document: unknown) => Promise<void>;

vi.mock("vscode", () => {
    const show = async (...said: string[]) => {
        shown.push(said);
        const press = presses.shift();
        return press === undefined ? new Promise<string>(() => {}) : press;
    };
    return {
        l10n: {
            t: (text: string, ...args: unknown[]) => text.replace(/\{(\d+)\}/g, (_, at) => String(args[Number(at)])),
        },
        window: { showInformationMessage: show, showWarningMessage: show },
        commands: { executeCommand: async () => undefined },
        workspace: {
            isTrusted: true,
            onDidSaveTextDocument: (listener: typeof saved) => {
                saved = listener;
            },
            getWorkspaceFolder: () => ({}),
            getConfiguration: () => ({ get: () => true }),
        },
        CancellationError: class extends Error {},
    };
});

const DOCUMENT = { languageId: "sourcepawn", uri: { toString: () => "file:///a.sp" } };
const FOLDER = { toString: () => "file:///p" } as Parameters<typeof install>[1];
const LACK = { compiler: true, sourcemod: true, left4dhooks: false };

function refused(kind: string, message: string): Error {
    return Object.assign(new Error(message), { code: -32_803, data: { kind } });
}

/** A server that gives these answers, in order. */
function parts(...answers: unknown[]): Parts {
    const memory = new Map<string, unknown>();
    return {
        context: {
            workspaceState: {
                get: (key: string, other: unknown) => memory.get(key) ?? other,
                update: async (key: string, value: unknown) => void memory.set(key, value),
            },
        },
        log: { debug: () => {}, warn: () => {} },
        texts: { add: (_: string, text: string) => pages.push(text) },
        server: {
            ask: async () => {
                const answer = answers.shift();
                if (answer instanceof Error) {
                    throw answer;
                }
                return answer;
            },
        },
    } as unknown as Parts;
}

beforeEach(() => {
    shown.length = presses.length = pages.length = 0;
});

test("without a network one notice says so, and offers to try again and how to do without", async () => {
    const why = refused("install", "github.com can not be reached.");
    const there = { name: "SourceMod", version: "1.12", remark: "", compiler: "" };
    presses.push("Try Again", "How to Do It by Hand");
    expect(await install(parts(why, there, why), FOLDER, ["sourcemod", "left4dhooks"])).toBe(false);
    const buttons = ["Try Again", "How to Do It by Hand"];
    expect(shown).toEqual([
        ["SourceMod could not be fetched. github.com can not be reached.", ...buttons],
        ["Left4DHooks could not be fetched. github.com can not be reached.", ...buttons],
    ]);
    expect(pages).toHaveLength(1);
    expect(pages[0]).toContain("sourcemod.net");
});

test("another fault is not taken for that of the network", async () => {
    await expect(install(parts(refused("trust", "no")), FOLDER, ["sourcemod"])).rejects.toThrow("no");
    expect(shown).toEqual([]);
});

test("a compiler that is missing is told once: the offer stands for the refusal", async () => {
    offerWhereMissing(parts(LACK));
    expect(isOfferedAgain(refused("noCompiler", "none"))).toBe(false);
    await saved(DOCUMENT);
    await vi.waitUntil(() => shown.length === 1);
    expect(isOfferedAgain(refused("output", "no"))).toBe(false);
    expect(isOfferedAgain(refused("noCompiler", "none"))).toBe(true);
    expect(shown[1], "the same again, so the editor shows one").toEqual(shown[0]);
});

test("what a command saves is no reason to offer: the command tells what is missing", async () => {
    offerWhereMissing(parts(LACK));
    await withoutOffers(() => saved(DOCUMENT));
    expect(shown).toEqual([]);
    await saved(DOCUMENT);
    await vi.waitUntil(() => shown.length === 1);
});
