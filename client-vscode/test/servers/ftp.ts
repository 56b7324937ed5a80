/** An FTP server for tests: real sockets, TLS and files below one folder, and as poor as a test wants. */

import * as fs from "node:fs";
import * as net from "node:net";
import * as path from "node:path";
import * as tls from "node:tls";

export interface FtpServer {
    readonly port: number;
    /** The commands that it has got, without passwords. */
    readonly seen: string[];
    close(): Promise<void>;
}

export interface Poverty {
    readonly root: string;
    readonly password?: string;
    /** Speak TLS after `AUTH TLS`. */
    readonly certificate?: { key: string; cert: string };
    /** Answers to commands in place of the usual ones: a pattern of the whole command, and the answer. */
    readonly answers?: readonly [RegExp, string][];
    /** A file that is there is not replaced by a rename, as on Windows. */
    readonly keepsFiles?: boolean;
    /** What arrives beyond so many bytes is not written. */
    readonly room?: number;
    /** Never finishes a transfer. */
    readonly isSlow?: boolean;
}

/** Starts one on this machine. */
export async function ftpServer(poverty: Poverty): Promise<FtpServer> {
    const seen: string[] = [];
    const open = new Set<net.Socket>();
    const server = net.createServer((socket) => {
        open.add(socket);
        new Session(socket, poverty, seen, open).begin();
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return {
        port: (server.address() as net.AddressInfo).port,
        seen,
        close: () =>
            new Promise((resolve) => {
                for (const socket of open) {
                    socket.destroy();
                }
                server.close(() => resolve());
            }),
    };
}

class Session {
    private control: net.Socket;
    private folder = "/";
    private user = "";
    private from = "";
    private isIn = false;
    private data: Promise<net.Socket> | undefined;
    private secureData = false;

    private readonly poverty: Poverty;
    private readonly seen: string[];
    private readonly open: Set<net.Socket>;

    // Written out, so that Node can run it as it is.
    constructor(socket: net.Socket, poverty: Poverty, seen: string[], open: Set<net.Socket>) {
        this.control = socket;
        this.poverty = poverty;
        this.seen = seen;
        this.open = open;
    }

    begin(): void {
        this.listen();
        this.say("220 ready");
    }

    private listen(): void {
        let rest = "";
        this.control.on("error", () => {});
        this.control.on("data", (data) => {
            rest += data.toString("utf-8");
            for (let end = rest.indexOf("\r\n"); end >= 0; end = rest.indexOf("\r\n")) {
                const line = rest.slice(0, end);
                rest = rest.slice(end + 2);
                void this.answer(line);
            }
        });
    }

    private say(text: string): void {
        this.control.write(`${text}\r\n`);
    }

    private async answer(line: string): Promise<void> {
        const [, verb = "", argument = ""] = /^(\S+) ?(.*)$/.exec(line) ?? [];
        this.seen.push(verb === "PASS" ? "PASS" : line);
        const other = this.poverty.answers?.find(([pattern]) => pattern.test(line));
        if (other) {
            this.say(other[1]);
            return;
        }
        try {
            await this.carryOut(verb.toUpperCase(), argument);
        } catch (error) {
            this.say(`550 ${(error as NodeJS.ErrnoException).code ?? error}`);
        }
    }

    private async carryOut(verb: string, argument: string): Promise<void> {
        const place = this.place(argument);
        switch (verb) {
            case "AUTH": {
                const { certificate } = this.poverty;
                if (!certificate) {
                    return this.say("502 no TLS here");
                }
                const plain = this.control;
                plain.removeAllListeners("data");
                plain.write("234 go on\r\n");
                this.control = new tls.TLSSocket(plain, { isServer: true, ...certificate });
                return this.listen();
            }
            case "PBSZ":
                return this.say("200 fine");
            case "PROT":
                this.secureData = argument === "P";
                return this.say("200 fine");
            case "USER":
                this.user = argument;
                return this.say("331 and the password?");
            case "PASS":
                this.isIn = this.user === "mapper" && argument === (this.poverty.password ?? "secret");
                return this.say(this.isIn ? "230 welcome" : "530 Login incorrect.");
        }
        if (!this.isIn) {
            return this.say("530 log in first");
        }
        switch (verb) {
            case "FEAT":
                return this.say("211-\r\n UTF8\r\n SIZE\r\n211 end");
            case "TYPE":
            case "STRU":
            case "OPTS":
            case "NOOP":
                return this.say("200 fine");
            case "PWD":
                return this.say(`257 "${this.folder}" is here`);
            case "CWD":
                if (!fs.statSync(place).isDirectory()) {
                    return this.say("550 that is a file");
                }
                this.folder = `/${path.relative(this.poverty.root, place).replaceAll(path.sep, "/")}`;
                return this.say("250 fine");
            case "MKD":
                fs.mkdirSync(place);
                return this.say(`257 "${argument}" is made`);
            case "SIZE":
                return this.say(`213 ${fs.statSync(place).size}`);
            case "DELE":
                fs.unlinkSync(place);
                return this.say("250 gone");
            case "RNFR":
                fs.statSync(place);
                this.from = place;
                return this.say("350 to what?");
            case "RNTO":
                if (this.poverty.keepsFiles && fs.existsSync(place)) {
                    return this.say("553 there is one already");
                }
                fs.renameSync(this.from, place);
                return this.say("250 renamed");
            case "EPSV":
            case "PASV":
                return await this.listenForData(verb);
            case "STOR":
                return await this.store(place);
            case "QUIT":
                this.say("221 bye");
                this.control.end();
                return;
            default:
                return this.say("502 not here");
        }
    }

    private async listenForData(verb: string): Promise<void> {
        const server = net.createServer();
        this.data = new Promise((resolve) => {
            server.once("connection", (socket) => {
                server.close();
                this.open.add(socket);
                socket.on("error", () => {});
                const { certificate } = this.poverty;
                const isSecure = this.secureData && certificate;
                resolve(isSecure ? new tls.TLSSocket(socket, { isServer: true, ...certificate }) : socket);
            });
        });
        await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
        const { port } = server.address() as net.AddressInfo;
        const passive = `227 go (127,0,0,1,${port >> 8},${port & 0xff})`;
        this.say(verb === "EPSV" ? `229 go (|||${port}|)` : passive);
    }

    private async store(place: string): Promise<void> {
        const file = fs.openSync(place, "w");
        this.say("150 send it");
        const socket = (await this.data) as net.Socket;
        socket.on("error", () => {});
        let size = 0;
        for await (const piece of socket as AsyncIterable<Buffer>) {
            const room = (this.poverty.room ?? Number.POSITIVE_INFINITY) - size;
            fs.writeSync(file, piece.subarray(0, Math.min(piece.length, room)));
            size += piece.length;
        }
        fs.closeSync(file);
        if (this.poverty.isSlow) {
            return;
        }
        const isFull = size > (this.poverty.room ?? Number.POSITIVE_INFINITY);
        this.say(isFull ? "552 No space left on device" : "226 thank you");
    }

    private place(argument: string): string {
        return path.join(this.poverty.root, path.posix.resolve(this.folder, argument));
    }
}
