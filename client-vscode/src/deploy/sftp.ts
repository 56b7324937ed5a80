/**
 * SFTP. The host has to show the key that is trusted; which one that is, is the caller's business.
 */

import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import * as os from "node:os";
import type { Client, ConnectConfig, SFTPWrapper } from "ssh2";
import { DeployError, saysFull, saysTimeout, systemTrouble } from "./errors";
import type { Files, Secrets } from "./remote";
import type { GameServer } from "./servers";

const PATIENCE_MS = 20_000;
const KEEP_ALIVE_MS = 10_000;
const WINDOWS_AGENT = "\\\\.\\pipe\\openssh-ssh-agent";
// What SFTP's status codes mean.
const NO_SUCH_FILE = 2;
const PERMISSION_DENIED = 3;

/** Connect; rejects with `hostKeyUnknown` or `hostKeyChanged`, whose detail is the fingerprint that the host shows. */
export async function connectSftp(server: GameServer, secrets: Secrets, signal: AbortSignal): Promise<Files> {
    const ssh2 = await import("ssh2");
    const privateKey = server.privateKeyFile
        ? await readKey(ssh2, server.privateKeyFile, secrets.passphrase)
        : undefined;
    const client = new ssh2.Client();
    const line = new Line(client, signal);
    let shown = "";
    const config: ConnectConfig = {
        host: server.host,
        port: server.port,
        username: server.user,
        readyTimeout: PATIENCE_MS,
        keepaliveInterval: KEEP_ALIVE_MS,
        tryKeyboard: Boolean(secrets.password),
        hostVerifier: (key: Buffer) => {
            shown = fingerprint(key);
            return shown === secrets.hostKey;
        },
        ...(secrets.password ? { password: secrets.password } : {}),
        ...(privateKey ? { privateKey, passphrase: secrets.passphrase } : {}),
        ...(!secrets.password && !privateKey ? agent() : {}),
    };
    client.on("keyboard-interactive", (_name, _instructions, _language, prompts, finish) =>
        finish(prompts.map((prompt) => (prompt.echo ? "" : secrets.password))),
    );
    try {
        await line.until<void>((done) => {
            client.once("ready", () => done(undefined));
            client.connect(config);
            // Every question waits for its answer.
            client.setNoDelay();
        });
        const sftp = await line.until<SFTPWrapper>((done) => client.sftp(done));
        const home = await line.until<string>((done) => sftp.realpath(".", done));
        return new SftpRemote(client, sftp, line, home);
    } catch (error) {
        client.destroy();
        if (shown && shown !== secrets.hostKey && !signal.aborted) {
            throw new DeployError(secrets.hostKey ? "hostKeyChanged" : "hostKeyUnknown", shown);
        }
        throw error;
    }
}

/** A host's key as OpenSSH shows it. */
export function fingerprint(key: Buffer): string {
    return `SHA256:${createHash("sha256").update(key).digest("base64").replace(/=+$/, "")}`;
}

type Done<T> = (error: Error | null | undefined, value: T) => void;

/** Turns callbacks into promises that also end when the connection does. */
class Line {
    private readonly failing = new Set<(error: DeployError) => void>();
    private ended: DeployError | undefined;

    constructor(client: Client, signal: AbortSignal) {
        const cancel = () => {
            this.fail(new DeployError("cancelled"));
            client.destroy();
        };
        signal.addEventListener("abort", cancel, { once: true });
        client.on("error", (error) => {
            // Without the agent there are other ways to log in.
            if (error.level !== "agent") {
                this.fail(connectionTrouble(error));
            }
        });
        client.on("close", () => {
            signal.removeEventListener("abort", cancel);
            this.fail(new DeployError("lost"));
        });
    }

    until<T>(begin: (done: Done<T>) => void): Promise<T> {
        return new Promise((resolve, reject) => {
            if (this.ended) {
                reject(this.ended);
                return;
            }
            this.failing.add(reject);
            begin((error, value) => {
                this.failing.delete(reject);
                if (error) {
                    reject(error instanceof DeployError ? error : fileTrouble(error));
                } else {
                    resolve(value);
                }
            });
        });
    }

    private fail(error: DeployError): void {
        this.ended ??= error;
        for (const reject of this.failing) {
            reject(this.ended);
        }
        this.failing.clear();
    }
}

class SftpRemote implements Files {
    constructor(
        private readonly client: Client,
        private readonly sftp: SFTPWrapper,
        private readonly line: Line,
        readonly home: string,
    ) {}

    async isFolder(path: string): Promise<boolean> {
        try {
            return (await this.line.until<import("ssh2").Stats>((done) => this.sftp.stat(path, done))).isDirectory();
        } catch (error) {
            if (error instanceof DeployError && error.trouble === "noFolder") {
                return false;
            }
            throw error;
        }
    }

    async makeFolder(path: string): Promise<void> {
        try {
            await this.line.until<void>((done) => this.sftp.mkdir(path, (error) => done(error, undefined)));
        } catch (error) {
            // Version 3 of the protocol has no word for “it is there already”.
            if (!(await this.isFolder(path))) {
                throw error;
            }
        }
    }

    async put(local: string, path: string, report: (bytes: number) => void): Promise<void> {
        await this.line.until<void>((done) =>
            this.sftp.fastPut(local, path, { step: (bytes) => report(bytes) }, (error) => done(error, undefined)),
        );
    }

    async size(path: string): Promise<number> {
        return (await this.line.until<import("ssh2").Stats>((done) => this.sftp.stat(path, done))).size;
    }

    async rename(from: string, to: string): Promise<void> {
        try {
            await this.line.until<void>((done) => {
                this.sftp.ext_openssh_rename(from, to, (error) => done(error, undefined));
            });
        } catch {
            // Not OpenSSH's: the plain one does not replace a file.
            await this.line.until<void>((done) => this.sftp.rename(from, to, (error) => done(error, undefined)));
        }
    }

    async remove(path: string): Promise<void> {
        await this.line.until<void>((done) => this.sftp.unlink(path, (error) => done(error, undefined)));
    }

    close(): void {
        this.client.end();
    }
}

async function readKey(ssh2: typeof import("ssh2"), file: string, passphrase: string): Promise<Buffer> {
    let text: Buffer;
    try {
        text = await readFile(file.replace(/^~(?=$|[\\/])/, os.homedir()));
    } catch (error) {
        throw new DeployError("privateKey", error instanceof Error ? error.message : String(error));
    }
    const parsed = ssh2.utils.parseKey(text, passphrase || undefined);
    if (parsed instanceof Error) {
        const isLocked = /encrypted|passphrase|bad decrypt|integrity/i.test(parsed.message);
        throw new DeployError(isLocked ? "passphrase" : "privateKey", parsed.message);
    }
    return text;
}

function agent(): Pick<ConnectConfig, "agent"> {
    const socket = process.env.SSH_AUTH_SOCK ?? (process.platform === "win32" ? WINDOWS_AGENT : "");
    return socket ? { agent: socket } : {};
}

function connectionTrouble(error: Error & { level?: string }): DeployError {
    if (error.level === "client-authentication") {
        return new DeployError("auth", error.message);
    }
    if (error.level === "client-timeout" || saysTimeout(error.message)) {
        return new DeployError("timeout", error.message);
    }
    return systemTrouble(error) ?? new DeployError("unreachable", error.message);
}

function fileTrouble(error: Error & { code?: unknown }): DeployError {
    if (error.code === NO_SUCH_FILE) {
        return new DeployError("noFolder", error.message);
    }
    if (error.code === PERMISSION_DENIED) {
        return new DeployError("permission", error.message);
    }
    if (saysFull(error.message)) {
        return new DeployError("noSpace", error.message);
    }
    return systemTrouble(error) ?? new DeployError("other", error.message);
}
