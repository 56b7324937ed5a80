/** An SFTP server for tests: ssh2's, with files below one folder, and as strict as a test wants. */

import { createHash } from "node:crypto";
import * as fs from "node:fs";
import type * as net from "node:net";
import * as path from "node:path";
import type { Connection, ParsedKey, SFTPWrapper } from "ssh2";
import ssh2 from "ssh2";

const { Server, utils } = ssh2;
const { STATUS_CODE: STATUS, OPEN_MODE } = utils.sftp;

export interface SftpServer {
    readonly port: number;
    readonly hostKey: string;
    close(): Promise<void>;
}

export interface Strictness {
    readonly root: string;
    readonly password?: string;
    /** The public key that is let in. */
    readonly key?: ParsedKey;
    /** Asks for the password as a question. */
    readonly asks?: boolean;
    /** A path that may not be written. */
    readonly forbidden?: RegExp;
    /** The disk is full after so many bytes. */
    readonly room?: number;
    /** Hangs up at the first write. */
    readonly hangsUp?: boolean;
    /** Never answers a write. */
    readonly isSlow?: boolean;
}

/** Starts one on this machine. */
export async function sftpServer(strictness: Strictness): Promise<SftpServer> {
    const host = keyPair();
    const open = new Set<Connection>();
    const server = new Server({ hostKeys: [host.private] }, (client) => {
        open.add(client);
        (client as unknown as { setNoDelay(): void }).setNoDelay();
        client.on("error", () => {});
        client.on("close", () => open.delete(client));
        client.on("authentication", (context) => {
            const password = strictness.password ?? "secret";
            const isUser = context.username === "mapper";
            if (context.method === "password" && !strictness.asks && isUser && context.password === password) {
                return context.accept();
            }
            if (context.method === "keyboard-interactive" && strictness.asks) {
                return context.prompt([{ prompt: "Password: ", echo: false }], (answers) =>
                    isUser && answers[0] === password ? context.accept() : context.reject(),
                );
            }
            if (context.method === "publickey" && strictness.key && isUser) {
                const isSame = context.key.data.equals(strictness.key.getPublicSSH() as Buffer);
                const isSigned = !context.signature || strictness.key.verify(context.blob as Buffer, context.signature);
                if (isSame && isSigned === true) {
                    return context.accept();
                }
            }
            return context.reject(strictness.asks ? ["keyboard-interactive"] : ["password", "publickey"]);
        });
        client.on("ready", () => {
            client.on("session", (accept) => {
                accept().on("sftp", (begin) => serve(begin(), client, strictness));
            });
        });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
    const key = utils.parseKey(host.public) as ParsedKey;
    const digest = createHash("sha256")
        .update(key.getPublicSSH() as Buffer)
        .digest("base64");
    return {
        port: (server.address() as net.AddressInfo).port,
        hostKey: `SHA256:${digest.replace(/=+$/, "")}`,
        close: () =>
            new Promise((resolve) => {
                for (const client of open) {
                    client.end();
                }
                server.close(() => resolve());
            }),
    };
}

/** A new pair of keys. Of those that ssh2 makes, a few can not be read again. */
export function keyPair(passphrase = ""): { private: string; public: string } {
    for (;;) {
        const options = passphrase ? { passphrase, cipher: "aes256-ctr", rounds: 4 } : {};
        const pair = utils.generateKeyPairSync(
            "ed25519",
            options as { passphrase: string; cipher: string; rounds: number },
        );
        if (!(utils.parseKey(pair.private, passphrase) instanceof Error)) {
            return pair;
        }
    }
}

function serve(sftp: SFTPWrapper, client: Connection, strictness: Strictness): void {
    const files = new Map<number, { file: number; size: number }>();
    let next = 0;
    const at = (name: string) => path.join(strictness.root, path.posix.resolve("/", name));
    const attempt = (id: number, work: () => void) => {
        try {
            work();
        } catch (error) {
            const codes: Record<string, number> = { ENOENT: STATUS.NO_SUCH_FILE, EACCES: STATUS.PERMISSION_DENIED };
            sftp.status(id, codes[(error as NodeJS.ErrnoException).code ?? ""] ?? STATUS.FAILURE);
        }
    };
    const attributes = (stat: fs.Stats) => ({
        mode: stat.mode,
        uid: 0,
        gid: 0,
        size: stat.size,
        atime: 0,
        mtime: 0,
    });
    sftp.on("REALPATH", (id, name) => {
        const filename = path.posix.resolve("/home", name);
        sftp.name(id, [{ filename, longname: filename, attrs: {} as never }]);
    });
    sftp.on("STAT", (id, name) => attempt(id, () => sftp.attrs(id, attributes(fs.statSync(at(name))))));
    sftp.on("OPEN", (id, name, flags) =>
        attempt(id, () => {
            if (strictness.forbidden?.test(name)) {
                sftp.status(id, STATUS.PERMISSION_DENIED);
                return;
            }
            const file = fs.openSync(at(name), flags & OPEN_MODE.WRITE ? "w" : "r");
            next += 1;
            files.set(next, { file, size: 0 });
            const handle = Buffer.alloc(4);
            handle.writeUInt32BE(next);
            sftp.handle(id, handle);
        }),
    );
    sftp.on("WRITE", (id, handle, offset, data) =>
        attempt(id, () => {
            const entry = files.get(handle.readUInt32BE());
            if (strictness.hangsUp) {
                client.end();
                return;
            }
            if (!entry || strictness.isSlow) {
                return;
            }
            entry.size += data.length;
            if (entry.size > (strictness.room ?? Number.POSITIVE_INFINITY)) {
                sftp.status(id, STATUS.FAILURE, "No space left on device");
                return;
            }
            fs.writeSync(entry.file, data, 0, data.length, offset);
            sftp.status(id, STATUS.OK);
        }),
    );
    sftp.on("FSETSTAT", (id) => sftp.status(id, STATUS.OK));
    sftp.on("CLOSE", (id, handle) => {
        const entry = files.get(handle.readUInt32BE());
        if (entry) {
            fs.closeSync(entry.file);
        }
        sftp.status(id, STATUS.OK);
    });
    sftp.on("MKDIR", (id, name) =>
        attempt(id, () => {
            fs.mkdirSync(at(name));
            sftp.status(id, STATUS.OK);
        }),
    );
    sftp.on("REMOVE", (id, name) =>
        attempt(id, () => {
            fs.unlinkSync(at(name));
            sftp.status(id, STATUS.OK);
        }),
    );
    sftp.on("RENAME", (id, from, to) =>
        attempt(id, () => {
            if (fs.existsSync(at(to))) {
                sftp.status(id, STATUS.FAILURE);
                return;
            }
            fs.renameSync(at(from), at(to));
            sftp.status(id, STATUS.OK);
        }),
    );
}
