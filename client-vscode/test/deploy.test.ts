import * as fs from "node:fs";
import * as net from "node:net";
import * as os from "node:os";
import * as path from "node:path";
import { type ParsedKey, utils } from "ssh2";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { absolute, connect, type Secrets } from "../src/deploy/remote";
import { type GameServer, gameServers, identity } from "../src/deploy/servers";
import { type Upload, upload } from "../src/deploy/upload";
import { selfSigned } from "./servers/certificate";
import { ftpServer } from "./servers/ftp";
import { keyPair, sftpServer } from "./servers/sftp";

let folder = "";
let root = "";
let local = "";
const closing: (() => Promise<void>)[] = [];
const NOTHING: Secrets = { password: "", passphrase: "", hostKey: "" };
const SOURCEMOD = "left4dead2/addons/sourcemod";

beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "l4d2-deploy-"));
    root = path.join(folder, "server");
    local = path.join(folder, "local");
    fs.mkdirSync(path.join(root, "home", SOURCEMOD, "plugins"), { recursive: true });
    fs.mkdirSync(local);
});
afterEach(async () => {
    await Promise.all(closing.splice(0).map((close) => close()));
    fs.rmSync(folder, { recursive: true, force: true });
});

function file(name: string, text: string, target = `plugins/${name}`): Upload {
    fs.writeFileSync(path.join(local, name), text);
    return { local: path.join(local, name), target };
}

function server(more: Partial<GameServer>): GameServer {
    const [made] = gameServers([{ host: "127.0.0.1", user: "mapper", folder: `/home/${SOURCEMOD}` }]).servers;
    return { ...(made as GameServer), ...more };
}

function there(): string[] {
    const base = path.join(root, "home", SOURCEMOD);
    const names = fs.readdirSync(base, { recursive: true, encoding: "utf-8" });
    return names.filter((name) => fs.statSync(path.join(base, name)).isFile()).sort();
}

function content(name: string): string {
    return fs.readFileSync(path.join(root, "home", SOURCEMOD, name), "utf-8");
}

async function deploy(
    to: GameServer,
    secrets: Partial<Secrets>,
    files: Upload[],
    signal?: AbortSignal,
): Promise<string[]> {
    const stop = signal ?? new AbortController().signal;
    const reported: string[] = [];
    const remote = await connect(to, { ...NOTHING, ...secrets }, stop);
    try {
        const report = (target: string, bytes: number, total: number) => reported.push(`${target} ${bytes}/${total}`);
        await upload(remote, to.folder, files, report, stop);
    } finally {
        remote.close();
    }
    return reported;
}

async function sftp(strictness: Partial<Parameters<typeof sftpServer>[0]> = {}) {
    const made = await sftpServer({ root, ...strictness });
    closing.push(made.close);
    return {
        to: server({ protocol: "sftp", port: made.port }),
        secrets: { password: "secret", hostKey: made.hostKey },
    };
}

async function ftp(poverty: Partial<Parameters<typeof ftpServer>[0]> = {}, more: Partial<GameServer> = {}) {
    const made = await ftpServer({ root, ...poverty });
    closing.push(made.close);
    const protocol = poverty.certificate ? ("ftps" as const) : ("ftp" as const);
    return { to: server({ protocol, port: made.port, ...more }), secrets: { password: "secret" }, seen: made.seen };
}

describe.each([
    ["SFTP", () => sftp()],
    ["SFTP that asks for the password", () => sftp({ asks: true })],
    ["FTP", () => ftp()],
    ["FTPS", () => ftp({ certificate: selfSigned() }, { verifyCertificate: false })],
    ["FTP that replaces no file", () => ftp({ keepsFiles: true })],
] as const)("%s", (_, begun) => {
    test("files arrive whole in their places, folders are made, and nothing else is left", async () => {
        const { to, secrets } = await begun();
        fs.writeFileSync(path.join(root, "home", SOURCEMOD, "plugins", "tank.smx"), "old");
        const files = [
            file("tank.smx", "x".repeat(200_000)),
            file("烟鬼 (1).smx", "two", "plugins/fun/more/烟鬼 (1).smx"),
            file("tank.phrases.txt", "hello", "translations/ru/tank.phrases.txt"),
        ];
        const reported = await deploy(to, secrets, files);
        expect(there()).toEqual([
            "plugins/fun/more/烟鬼 (1).smx",
            "plugins/tank.smx",
            "translations/ru/tank.phrases.txt",
        ]);
        expect(content("plugins/tank.smx")).toBe("x".repeat(200_000));
        expect(reported.at(-1)).toBe(" 200008/200008");
    });

    test("the wrong password", async () => {
        const { to, secrets } = await begun();
        await expect(deploy(to, { ...secrets, password: "wrong" }, [])).rejects.toMatchObject({ trouble: "auth" });
    });

    test("a folder that is not SourceMod's", async () => {
        const { to, secrets } = await begun();
        const wrong = deploy({ ...to, folder: "/nowhere" }, secrets, []);
        await expect(wrong).rejects.toMatchObject({ trouble: "noFolder", detail: "/nowhere" });
    });

    test("the server's own folder, or the game's, will do", async () => {
        const { to, secrets } = await begun();
        for (const folder of ["/home", "/home/left4dead2"]) {
            await deploy({ ...to, folder }, secrets, [file("a.smx", folder)]);
            expect(content("plugins/a.smx")).toBe(folder);
        }
    });

    test("a file that is not there any more", async () => {
        const { to, secrets } = await begun();
        const gone = { local: path.join(local, "gone.smx"), target: "plugins/gone.smx" };
        await expect(deploy(to, secrets, [gone])).rejects.toMatchObject({ trouble: "file" });
    });

    test("what would leave the folder is refused", async () => {
        const { to, secrets } = await begun();
        const outside = file("a.smx", "x", "../../../evil.smx");
        await expect(deploy(to, secrets, [outside])).rejects.toMatchObject({ trouble: "file" });
    });

    test("cancelled before", async () => {
        const { to, secrets } = await begun();
        await expect(deploy(to, secrets, [], AbortSignal.abort())).rejects.toMatchObject({ trouble: "cancelled" });
    });
});

describe("SFTP", () => {
    test("a host that is not known shows its key, and one with another key is refused", async () => {
        const { to, secrets } = await sftp();
        const unknown = deploy(to, { ...secrets, hostKey: "" }, []);
        await expect(unknown).rejects.toMatchObject({ trouble: "hostKeyUnknown", detail: secrets.hostKey });
        const changed = deploy(to, { ...secrets, hostKey: "SHA256:another" }, []);
        await expect(changed).rejects.toMatchObject({ trouble: "hostKeyChanged", detail: secrets.hostKey });
    });

    test("an agent that is gone does not keep a password from being asked for", async () => {
        const { to, secrets } = await sftp();
        vi.stubEnv("SSH_AUTH_SOCK", path.join(local, "gone"));
        const nothing = deploy(to, { hostKey: secrets.hostKey }, []);
        await expect(nothing).rejects.toMatchObject({ trouble: "auth" });
        vi.unstubAllEnvs();
    });

    test("a private key with a passphrase", async () => {
        const pair = keyPair("open");
        const { to, secrets } = await sftp({ key: utils.parseKey(pair.public) as ParsedKey });
        const privateKeyFile = path.join(local, "id");
        fs.writeFileSync(privateKeyFile, pair.private);
        const withKey = { ...to, privateKeyFile };
        const { hostKey } = secrets;
        await deploy(withKey, { hostKey, passphrase: "open" }, [file("a.smx", "by key")]);
        expect(content("plugins/a.smx")).toBe("by key");
        for (const passphrase of ["", "wrong"]) {
            await expect(deploy(withKey, { hostKey, passphrase }, [])).rejects.toMatchObject({ trouble: "passphrase" });
        }
        const gone = deploy({ ...to, privateKeyFile: path.join(local, "gone") }, { hostKey }, []);
        await expect(gone).rejects.toMatchObject({ trouble: "privateKey" });
        fs.writeFileSync(privateKeyFile, "no key at all");
        await expect(deploy(withKey, { hostKey }, [])).rejects.toMatchObject({ trouble: "privateKey" });
    });

    test.each([
        ["may not write", { forbidden: /tank/ }, "permission"],
        ["the disk is full", { room: 1000 }, "noSpace"],
        ["the server hangs up", { hangsUp: true }, "lost"],
    ] as const)("%s: what was there stays", async (_, strictness, trouble) => {
        const { to, secrets } = await sftp(strictness);
        fs.writeFileSync(path.join(root, "home", SOURCEMOD, "plugins", "tank.smx"), "old");
        const failing = deploy(to, secrets, [file("tank.smx", "x".repeat(100_000))]);
        await expect(failing).rejects.toMatchObject({ trouble });
        expect(content("plugins/tank.smx")).toBe("old");
        expect(there()).toEqual(["plugins/tank.smx"]);
    });

    test("cancelled while a file is on its way", async () => {
        const { to, secrets } = await sftp({ isSlow: true });
        const stop = new AbortController();
        const failing = deploy(to, secrets, [file("tank.smx", "x")], stop.signal);
        const seen = expect(failing).rejects.toMatchObject({ trouble: "cancelled" });
        await vi.waitUntil(() => there().length > 0);
        stop.abort();
        await seen;
        expect(there(), "what has half arrived is taken away").toEqual([]);
    });
});

describe("FTP", () => {
    test("the certificate is verified", async () => {
        const { to, secrets } = await ftp({ certificate: selfSigned() });
        await expect(deploy(to, secrets, [])).rejects.toMatchObject({ trouble: "certificate" });
    });

    test("neither name nor password goes over a line that is not secure", async () => {
        const { to, secrets, seen } = await ftp({}, { protocol: "ftps" });
        await expect(deploy(to, secrets, [])).rejects.toMatchObject({ name: "DeployError" });
        expect(seen).toEqual(["AUTH TLS"]);
    });

    test.each([
        ["may not write", { answers: [[/^STOR/, "550 Permission denied."]] as [RegExp, string][] }, "permission"],
        ["the disk is full", { room: 1000 }, "noSpace"],
        ["may not rename", { answers: [[/^RNTO/, "550 No."]] as [RegExp, string][] }, "permission"],
        ["too many are there", { answers: [[/^USER/, "421 Too many users."]] as [RegExp, string][] }, "lost"],
        ["a transfer goes wrong", { answers: [[/^STOR/, "451 Local error."]] as [RegExp, string][] }, "other"],
    ])("%s: what was there stays", async (_, poverty, trouble) => {
        const { to, secrets } = await ftp(poverty);
        fs.writeFileSync(path.join(root, "home", SOURCEMOD, "plugins", "tank.smx"), "old");
        const failing = deploy(to, secrets, [file("tank.smx", "x".repeat(100_000))]);
        await expect(failing).rejects.toMatchObject({ trouble });
        expect(content("plugins/tank.smx")).toBe("old");
        expect(there()).toEqual(["plugins/tank.smx"]);
    });

    test("less arrives than was sent, and the server says nothing of it", async () => {
        const { to, secrets } = await ftp({ answers: [[/^SIZE/, "213 5"]] });
        await expect(deploy(to, secrets, [file("a.smx", "0123456789")])).rejects.toMatchObject({ trouble: "noSpace" });
        expect(there()).toEqual([]);
    });

    test("cancelled while a file is on its way", async () => {
        const { to, secrets } = await ftp({ isSlow: true });
        const stop = new AbortController();
        const failing = deploy(to, secrets, [file("tank.smx", "x")], stop.signal);
        const seen = expect(failing).rejects.toMatchObject({ trouble: "cancelled" });
        await vi.waitUntil(() => there().length > 0);
        stop.abort();
        await seen;
        expect(there(), "what has half arrived is taken away").toEqual([]);
    });
});

test.each(["sftp", "ftp", "ftps"] as const)("nobody is there: %s", async (protocol) => {
    const made = await ftpServer({ root });
    await made.close();
    const nobody = deploy(server({ protocol, port: made.port }), { password: "x" }, []);
    await expect(nobody).rejects.toMatchObject({ trouble: "unreachable" });
});

test("cancelled while the new file takes the place of the old one: it is there, whole", async () => {
    const { to, secrets } = await ftp({ keepsFiles: true });
    fs.writeFileSync(path.join(root, "home", SOURCEMOD, "plugins/a.smx"), "old");
    const stop = new AbortController();
    const remote = await connect(to, { ...NOTHING, ...secrets }, stop.signal);
    const rename = remote.rename.bind(remote);
    remote.rename = async (from, into) => {
        await rename(from, into);
        if (from.endsWith("a.smx")) {
            stop.abort();
        }
    };
    const files = [file("a.smx", "new"), file("b.smx", "more")];
    await expect(upload(remote, to.folder, files, () => {}, stop.signal)).rejects.toMatchObject({
        trouble: "cancelled",
    });
    expect(content("plugins/a.smx")).toBe("new");
    expect(there()).not.toContain("plugins/b.smx");
});

test("a host that has no address", async () => {
    const nobody = deploy(server({ host: "no-such-host.invalid" }), { password: "x" }, []);
    await expect(nobody).rejects.toMatchObject({ trouble: "unreachable" });
});

test("somebody else answers where SFTP should", async () => {
    const web = net.createServer((socket) => socket.resume().end("HTTP/1.1 400 Bad Request\r\n\r\n"));
    await new Promise<void>((resolve) => web.listen(0, "127.0.0.1", resolve));
    const { port } = web.address() as net.AddressInfo;
    await expect(deploy(server({ port }), { password: "x" }, [])).rejects.toMatchObject({ name: "DeployError" });
    await new Promise((resolve) => web.close(resolve));
});

test("paths are what a person means by them", () => {
    expect(absolute("/srv/me", "server")).toBe("/srv/me/server");
    expect(absolute("/srv/me", "~/server/")).toBe("/srv/me/server");
    expect(absolute("/srv/me", "\\srv\\l4d2")).toBe("/srv/l4d2");
    expect(absolute("/srv/me", "../you/./x")).toBe("/srv/you/x");
    expect(absolute("/", ".")).toBe("/");
});

test("a password for a server whose certificate is verified is none for one where it is not", () => {
    const { servers } = gameServers(
        [true, false].flatMap((verifyCertificate) =>
            ["ftps", "sftp"].map((protocol) => ({ host: "h", user: "u", folder: "f", protocol, verifyCertificate })),
        ),
    );
    expect(servers.map(identity)).toEqual([
        "ftps://u@h:21",
        "sftp://u@h:22",
        "ftps://u@h:21 (unverified)",
        "sftp://u@h:22",
    ]);
});

test("servers of the setting: what is left out is filled in, what is wrong is named", () => {
    const { servers, faults } = gameServers([
        { host: " h ", user: "u", folder: "f" },
        { name: "n", protocol: "ftps", host: "h", port: 990, user: "u", folder: "f", rcon: { port: 27016 } },
        { host: "h", user: "u" },
        { host: "h", user: "u", folder: "f", protocol: "scp" },
        { host: "h", user: "u", folder: "f", port: 70000 },
        "x",
        { host: "h", user: "u", folder: "f", protocol: "toString" },
        { host: "h", user: "u", folder: "f", alongside: 5 },
    ]);
    expect(servers.map(identity)).toEqual(["sftp://u@h:22", "ftps://u@h:990"]);
    expect(servers[0]).toMatchObject({ name: "h", verifyCertificate: true, alongside: [], reloadAfterDeploy: false });
    expect(servers.map((one) => one.rcon)).toEqual([
        { host: "h", port: 27015 },
        { host: "h", port: 27016 },
    ]);
    expect(faults).toEqual([
        [3, "folder"],
        [4, "protocol"],
        [5, "port"],
        [6, "host"],
        [7, "protocol"],
        [8, "alongside"],
    ]);
    expect(gameServers(null)).toEqual({ servers: [], faults: [] });
});
