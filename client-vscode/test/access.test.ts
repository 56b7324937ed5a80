import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { enter, forget, onConsole } from "../src/deploy/access";
import { type GameServer, gameServers } from "../src/deploy/servers";
import { ftpServer } from "./servers/ftp";
import { gameConsole } from "./servers/game";
import { sftpServer } from "./servers/sftp";

/** What the user is asked, in order, and what he answers; undefined: he closes the question. */
const asked: string[] = [];
const answers: (string | undefined)[] = [];

vi.mock("vscode", () => {
    const answer = async (question: string) => {
        asked.push(question);
        if (answers.length === 0) {
            throw new Error(`nobody answers: ${question}`);
        }
        return answers.shift();
    };
    return {
        CancellationError: class extends Error {
            override readonly name = "Canceled";
        },
        l10n: {
            t: (text: string, ...args: unknown[]) => text.replace(/\{(\d+)\}/g, (_, at) => String(args[Number(at)])),
        },
        window: {
            showInputBox: ({ title, prompt, password }: { title: string; prompt: string; password?: boolean }) => {
                expect(password, "it is not shown").toBe(true);
                return answer(`${title}: ${prompt}`);
            },
            showWarningMessage: (message: string, options: { detail: string }) =>
                answer(`${message} ${options.detail}`),
        },
    };
});

/** A secret store and a memory, as an editor has them. */
function held() {
    const [secrets, memory] = [new Map<string, string>(), new Map<string, unknown>()];
    const context = {
        secrets: {
            get: async (key: string) => secrets.get(key),
            store: async (key: string, value: string) => void secrets.set(key, value),
            delete: async (key: string) => void secrets.delete(key),
        },
        globalState: {
            get: (key: string) => memory.get(key),
            update: async (key: string, value: unknown) => void memory.set(key, value),
        },
    };
    return { context: context as unknown as Parameters<typeof enter>[0], secrets, memory };
}

let root = "";
const closing: (() => Promise<void>)[] = [];
const signal = new AbortController().signal;

beforeEach(() => {
    root = fs.mkdtempSync(path.join(os.tmpdir(), "l4d2-access-"));
    asked.splice(0);
    answers.splice(0);
});
afterEach(async () => {
    await Promise.all(closing.splice(0).map((close) => close()));
    fs.rmSync(root, { recursive: true, force: true });
});

function server(more: Partial<GameServer>): GameServer {
    const [made] = gameServers([{ host: "127.0.0.1", user: "mapper", folder: "/" }]).servers;
    return { ...(made as GameServer), ...more };
}

async function sftp() {
    const made = await sftpServer({ root });
    closing.push(made.close);
    return { to: server({ port: made.port }), hostKey: made.hostKey };
}

test("asked once, remembered under the address, and forgotten when one wants", async () => {
    const { context, secrets, memory } = held();
    const { to, hostKey } = await sftp();
    answers.push("Trust and Connect", "wrong", "secret");
    (await enter(context, to, signal)).close();
    expect(asked[0]).toContain(hostKey);
    expect(asked.slice(1)).toEqual([
        "Password of mapper on 127.0.0.1: Kept in the editor's secret store once it has worked.",
        "Password of mapper on 127.0.0.1: That password was refused. Try again?",
    ]);
    expect([...secrets]).toEqual([[`sftp://mapper@127.0.0.1:${to.port}`, "secret"]]);
    expect(JSON.stringify([...memory])).not.toContain("secret");

    (await enter(context, to, signal)).close();
    expect(asked).toHaveLength(3);

    await forget(context, to);
    expect([...secrets]).toEqual([]);
    answers.push(undefined);
    await expect(enter(context, to, signal)).rejects.toMatchObject({ name: "Canceled" });
    expect(asked[3]).toContain("Is this the server's key?");
});

test("another host in the setting gets no password", async () => {
    const { context } = held();
    const [first, second] = [await sftp(), await sftp()];
    answers.push("Trust and Connect", "secret");
    (await enter(context, first.to, signal)).close();
    answers.push(undefined);
    await expect(enter(context, { ...first.to, port: second.to.port }, signal)).rejects.toMatchObject({
        name: "Canceled",
    });
    expect(asked.at(-1)).toContain(second.hostKey);
});

test("a host whose key has changed is refused, and nothing is asked", async () => {
    const { context, memory } = held();
    const { to } = await sftp();
    memory.set("l4d2.hostKeys", { [`127.0.0.1:${to.port}`]: "SHA256:before" });
    await expect(enter(context, to, signal)).rejects.toThrow("is not the one it had before");
    expect(asked).toEqual([]);
});

test("what is never right is asked a few times and kept nowhere", async () => {
    const { context, secrets, memory } = held();
    const { to, hostKey } = await sftp();
    memory.set("l4d2.hostKeys", { [`127.0.0.1:${to.port}`]: hostKey });
    answers.push("a", "b", "c");
    await expect(enter(context, to, signal)).rejects.toThrow("does not let mapper in");
    expect(asked).toHaveLength(3);
    expect(secrets.size).toBe(0);
});

test("FTP says that it is not encrypted", async () => {
    const { context, secrets } = held();
    const made = await ftpServer({ root });
    closing.push(made.close);
    answers.push("secret");
    (await enter(context, server({ protocol: "ftp", port: made.port }), signal)).close();
    expect(asked[0]).toContain("FTP sends it unencrypted");
    expect([...secrets.keys()]).toEqual([`ftp://mapper@127.0.0.1:${made.port}`]);
});

test("the RCON password: kept once it has worked, forgotten when it is refused, never tried again by itself", async () => {
    const { context, secrets } = held();
    const made = await gameConsole({ answer: () => "fine" });
    closing.push(made.close);
    const to = server({ rcon: { host: "127.0.0.1", port: made.port } });
    answers.push("wrong");
    await expect(onConsole(context, to, signal, (run) => run("status"))).rejects.toThrow("refuses the RCON password");
    expect(secrets.size).toBe(0);
    answers.push("secret");
    expect(await onConsole(context, to, signal, (run) => run("status"))).toBe("fine");
    expect([...secrets]).toEqual([[`rcon://127.0.0.1:${made.port}`, "secret"]]);
    expect(await onConsole(context, to, signal, (run) => run("status"))).toBe("fine");
    expect(asked).toHaveLength(2);
    secrets.set(`rcon://127.0.0.1:${made.port}`, "old");
    await expect(onConsole(context, to, signal, (run) => run("status"))).rejects.toThrow("refuses the RCON password");
    expect(secrets.size).toBe(0);
});

test("a console that hangs up has not refused the password: it is kept", async () => {
    const { context, secrets } = held();
    const made = await gameConsole({ hasBannedUs: true });
    closing.push(made.close);
    const to = server({ rcon: { host: "127.0.0.1", port: made.port } });
    secrets.set(`rcon://127.0.0.1:${made.port}`, "right");
    await expect(onConsole(context, to, signal, (run) => run("status"))).rejects.toThrow("refuses the RCON password");
    expect([...secrets.values()]).toEqual(["right"]);
});
