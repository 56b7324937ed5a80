import { expect, test, vi } from "vitest";
import { compileAll, outcome, summaryWords } from "../src/compiling";
import type { Compiled, Planned } from "../src/requests";

vi.mock("vscode", () => ({
    CancellationError: class extends Error {},
    l10n: { t: (text: string, ...args: unknown[]) => text.replace(/\{(\d+)\}/g, (_, at) => String(args[Number(at)])) },
}));

function plugin(name: string, more: Partial<Planned> = {}): Planned {
    return {
        name: `${name}.smx`,
        source: `file:///${name}.sp`,
        output: `/${name}.smx`,
        stale: true,
        twin: "",
        ...more,
    };
}

function compiled(name: string, more: Partial<Compiled> = {}): Compiled {
    const { source, output } = plugin(name);
    const nothing = { errors: 0, warnings: 0, messages: [], compiler: "1.12", seconds: 0.25 };
    return { name: `${name}.smx`, source, output, succeeded: true, ...nothing, ...more };
}

/** What `compileAll` works with, and a server that answers as it is told to. */
function parts(answer: (source: string) => Promise<Compiled | null>) {
    const server = { askUntil: (_token: unknown, _command: string, source: string) => answer(source) };
    const log = { info: () => {}, warn: () => {} };
    return { server, log } as unknown as Parameters<typeof compileAll>[0];
}

function token(isCancellationRequested = false) {
    return { isCancellationRequested, onCancellationRequested: () => ({ dispose: () => {} }) };
}

function refusal(kind: string): Error {
    return Object.assign(new Error(`refused: ${kind}`), { code: -32803, data: { kind } });
}

test("each goes where it belongs, and is told at once", async () => {
    const results: Record<string, () => Promise<Compiled>> = {
        a: async () => compiled("a", { warnings: 2 }),
        b: async () => compiled("b", { succeeded: false, errors: 1, output: null }),
        c: () => Promise.reject(refusal("output")),
    };
    const heard: string[] = [];
    const made = parts((source) => (results[source.slice(8, 9)] as () => Promise<Compiled>)());
    const plugins = [plugin("a"), plugin("b"), plugin("c"), plugin("d", { twin: "/other/d.sp" })];
    const summary = await compileAll(made, plugins, token(), { ended: ({ name }) => heard.push(name) });
    expect(summary.done.map(({ name }) => name)).toEqual(["a.smx"]);
    expect(summary.failed.map(({ name }) => name)).toEqual(["b.smx"]);
    expect(summary.refused).toEqual([
        { name: "d.smx", why: "d.sp would be written to the same place." },
        { name: "c.smx", why: "refused: output" },
    ]);
    expect(heard.sort()).toEqual(["a.smx", "b.smx", "c.smx", "d.smx"]);
    expect(summaryWords(summary)).toBe("1 compiled, 3 failed, 2 warnings.");
});

test.each(["noCompiler", "trust"])("what stops all of them ends it: %s", async (kind) => {
    let count = 0;
    const made = parts(() => {
        count += 1;
        return Promise.reject(refusal(kind));
    });
    const many = Array.from({ length: 50 }, (_, index) => plugin(`p${index}`));
    await expect(compileAll(made, many, token())).rejects.toMatchObject({ data: { kind } });
    expect(count).toBeLessThan(50);
});

test("cancelled: what is done stays done, and nothing is reported as wrong", async () => {
    const stopped = { ...token(), isCancellationRequested: false };
    const made = parts(async (source) => {
        if (source.includes("p3")) {
            stopped.isCancellationRequested = true;
            throw new Error("cancelled");
        }
        return compiled("p");
    });
    const many = Array.from({ length: 400 }, (_, index) => plugin(`p${index}`));
    const summary = await compileAll(made, many, stopped);
    expect(summary.isCancelled).toBe(true);
    expect(summary.refused).toEqual([]);
    expect(summary.done.length).toBeLessThan(400);
    expect(summaryWords(summary)).toMatch(/^\d+ compiled, then cancelled\.$/);
});

test("words", () => {
    expect(outcome(compiled("a"))).toBe("compiled in 0.3 s");
    expect(outcome(compiled("a", { warnings: 1 }))).toBe("compiled in 0.3 s, with 1 warning");
    expect(outcome(compiled("a", { succeeded: false, errors: 1 }))).toBe("1 error; not compiled");
    expect(outcome(compiled("a", { succeeded: false, errors: 4 }))).toBe("4 errors; not compiled");
});
