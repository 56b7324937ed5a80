import { expect, test } from "vitest";
import { candidates, findPython, NoPythonError, type Probe } from "../src/python";

const FINE: Probe = {
    executable: "/usr/bin/python3.12",
    implementation: "cpython",
    major: 3,
    minor: 12,
    is64Bit: true,
    isFreeThreaded: false,
};

function machine(found: Record<string, Partial<Probe>>) {
    return async ({ command, args }: { command: string; args: readonly string[] }): Promise<Probe> => {
        const probe = found[[command, ...args].join(" ")];
        if (!probe) {
            throw new Error("not found");
        }
        return { ...FINE, ...probe };
    };
}

test("what the user names is the only candidate", () => {
    expect(candidates("/opt/python", ["/elsewhere/python"], "linux")).toEqual([
        { command: "/opt/python", args: [], isWanted: true },
    ]);
});

test("what is chosen elsewhere comes before what is in the path", () => {
    const commands = candidates("", [undefined, "", "/chosen/python"], "linux").map(({ command }) => command);
    expect(commands.slice(0, 3)).toEqual(["/chosen/python", "python3", "python"]);
});

test("Windows has a launcher that knows all versions", () => {
    expect(candidates("", [], "win32")[0]).toEqual({ command: "py", args: ["-3.14"], isWanted: false });
});

test("the first that fits is taken, by the path that it gives", async () => {
    const ask = machine({ python3: { minor: 9 }, python: { executable: "/usr/bin/python3.13", minor: 13 } });
    const found = await findPython(candidates("", [], "linux"), ask);
    expect(found).toEqual({ command: "/usr/bin/python3.13", tag: 313 });
});

test.each([
    [{ minor: 10 }, "Python 3.10 is not one of 3.11 to 3.14"],
    [{ minor: 15 }, "Python 3.15 is not one of 3.11 to 3.14"],
    [{ implementation: "pypy" }, "pypy is not CPython"],
    [{ is64Bit: false }, "Python 3.12 is a 32-bit program"],
    [{ isFreeThreaded: true }, "Python 3.12 is a free-threaded build"],
])("%j does not fit", async (probe, why) => {
    const wanted = candidates("/opt/python", [], "linux");
    const error = await findPython(wanted, machine({ "/opt/python": probe })).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(NoPythonError);
    expect((error as NoPythonError).tried).toEqual([`/opt/python: ${why}`]);
    expect((error as NoPythonError).isWanted).toBe(true);
});

test("a real process that is no Python is no answer", async () => {
    const error = await findPython(candidates(process.execPath, [], "linux")).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(NoPythonError);
});
