import * as net from "node:net";
import { afterEach, expect, test } from "vitest";
import { type RconOptions, withRcon } from "../src/rcon";
import { pluginArgument, reloadPlugin, reloadTranslations, UnsafeNameError } from "../src/reload";
import { type Console, gameConsole, type Manners } from "./servers/game";

const open: Console[] = [];

afterEach(async () => {
    await Promise.all(open.splice(0).map((one) => one.close()));
});

async function begun(manners: Manners = {}): Promise<Console> {
    const made = await gameConsole(manners);
    open.push(made);
    return made;
}

function options(console: Console, more: Partial<RconOptions> = {}): RconOptions {
    return { host: "127.0.0.1", port: console.port, password: "secret", ...more };
}

test("commands run in order, each with its own answer", async () => {
    const server = await begun({ answer: (command) => `said ${command}\n` });
    const said = await withRcon(options(server), async (run) => [await run("status"), await run("sm plugins list")]);
    expect(said).toEqual(["said status\n", "said sm plugins list\n"]);
    expect(server.seen).toEqual(["status", "sm plugins list"]);
});

test("a long answer comes in several packets, cut anywhere, in the middle of a letter too", async () => {
    const text = "Смокер 烟鬼 é\n".repeat(900);
    const bytes = Buffer.from(text);
    const parts = [bytes.subarray(0, 4001), bytes.subarray(4001, 8003), bytes.subarray(8003)];
    const server = await begun({ answer: () => parts as unknown as string[], pieces: 97 });
    expect(await withRcon(options(server), (run) => run("cvarlist"))).toBe(text);
});

test("a server that does not send the empty packet back is understood", async () => {
    const server = await begun({ answer: () => ["one ", "two"], keepsQuiet: true });
    expect(await withRcon(options(server, { patienceMs: 300 }), (run) => run("x"))).toBe("one two");
});

test.each([
    ["wrong password", { password: "other" }, {}, "auth"],
    ["banned", { hasBannedUs: true }, {}, "auth"],
    ["says nothing", { isDead: true }, { patienceMs: 200 }, "timeout"],
] as const)("%s", async (_, manners, more, trouble) => {
    const server = await begun(manners);
    await expect(withRcon(options(server, more), (run) => run("status"))).rejects.toMatchObject({ trouble });
});

test("an answer without an end is cut off", async () => {
    const server = await begun({
        answer: () =>
            Array(10).fill(
                "x"
                    .repeat(1 << 19)
                    .repeat(2)
                    .slice(20),
            ),
    });
    const asked = withRcon(options(server), (run) => run("status"));
    await expect(asked).rejects.toMatchObject({ trouble: "lost", detail: "its answer has no end" });
});

test("nobody is there", async () => {
    const server = await gameConsole();
    await server.close();
    await expect(withRcon(options(server), (run) => run("x"))).rejects.toMatchObject({ trouble: "unreachable" });
});

test("somebody else is there", async () => {
    const other = net.createServer((socket) => socket.resume().end("HTTP/1.1 400 Bad Request\r\n\r\n"));
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
    const { port } = other.address() as net.AddressInfo;
    const asked = withRcon({ host: "127.0.0.1", port, password: "x" }, (run) => run("x"));
    await expect(asked).rejects.toMatchObject({ trouble: "lost" });
    await new Promise((resolve) => other.close(resolve));
});

test("it can be cancelled, before and meanwhile", async () => {
    const server = await begun({ isDead: true });
    const stopped = new AbortController();
    const asked = withRcon(options(server, { signal: stopped.signal }), (run) => run("x"));
    setTimeout(() => stopped.abort(), 30);
    await expect(asked).rejects.toMatchObject({ trouble: "cancelled" });
    const again = withRcon(options(server, { signal: stopped.signal }), (run) => run("x"));
    await expect(again).rejects.toMatchObject({ trouble: "cancelled" });
});

test("what is too long, or several lines, is not sent", async () => {
    const server = await begun();
    for (const command of ["x".repeat(5000), "a\nb", "a\0b"]) {
        await expect(withRcon(options(server), (run) => run(command))).rejects.toMatchObject({ trouble: "tooLong" });
    }
    expect(server.seen).toEqual([]);
});

test("a plugin is reloaded by its name, and by nothing else", async () => {
    const server = await begun({ answer: () => "[SM] Plugin Tank reloaded successfully.\n" });
    const result = await withRcon(options(server), (run) => reloadPlugin(run, "fun/l4d tank.smx"));
    expect(result).toEqual({ outcome: "reloaded", reply: "[SM] Plugin Tank reloaded successfully." });
    expect(server.seen).toEqual(['sm plugins reload "fun/l4d tank.smx"']);
});

test("a plugin that was not loaded is loaded; what fails is told", async () => {
    const answers = ["[SM] Plugin a.smx is not loaded.", "[SM] Loaded plugin a.smx successfully."];
    const server = await begun({ answer: () => answers.shift() ?? "[SM] Plugin a.smx failed to load: Native X." });
    expect((await withRcon(options(server), (run) => reloadPlugin(run, "a.smx"))).outcome).toBe("loaded");
    expect(server.seen).toEqual(['sm plugins reload "a.smx"', 'sm plugins load "a.smx"']);
    expect((await withRcon(options(server), (run) => reloadPlugin(run, "a.smx"))).outcome).toBe("failed");
});

test("translations are read anew", async () => {
    const server = await begun({ answer: () => "[SM] Reloaded all translations.\n" });
    expect(await withRcon(options(server), reloadTranslations)).toBe("[SM] Reloaded all translations.");
    expect(server.seen).toEqual(["sm_reload_translations"]);
});

test.each([
    'a";quit;".smx',
    "a;quit.smx",
    "a\nquit.smx",
    "../a.smx",
    "/a.smx",
    "a.txt",
    "a\\b.smx",
    "",
    "all",
    "a%s.smx",
])("the name %j is refused", (name) => {
    expect(() => pluginArgument(name)).toThrow(UnsafeNameError);
});

test("names in other scripts are fine", () => {
    expect(pluginArgument("插件 (1) – танк.smx")).toBe('"插件 (1) – танк.smx"');
});
