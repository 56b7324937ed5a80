/**
 * Valve's Source RCON protocol: log in to a game server and run console commands. Does not know the editor.
 *
 * A packet is its size, an id, a type and a text that ends with a zero byte, and one zero byte more. A long answer comes in
 * several packets that do not say which is the last: behind each command an empty packet is sent, which the server sends
 * back when it is done with the command.
 */

import * as net from "node:net";

export type RconTrouble = "auth" | "cancelled" | "lost" | "timeout" | "tooLong" | "unreachable";

/** What went wrong; `detail` is what the system said. An `auth` with one: the server may not have looked at the password. */
export class RconError extends Error {
    constructor(
        readonly trouble: RconTrouble,
        readonly detail = "",
    ) {
        super(detail ? `${trouble}: ${detail}` : trouble);
        this.name = "RconError";
    }
}

/** Runs one command after the other; resolves with what the server says to it. */
export type Run = (command: string) => Promise<string>;

export interface RconOptions {
    readonly host: string;
    readonly port: number;
    readonly password: string;
    readonly signal?: AbortSignal;
    /** How long the server may say nothing. */
    readonly patienceMs?: number;
}

const AUTH = 3;
const AUTH_ANSWER = 2;
const COMMAND = 2;
const ANSWER = 0;
const REFUSED = -1;
const SMALLEST = 10; // an id, a type and two zero bytes
const LARGEST = 1 << 20;
const LONGEST_ANSWER = 8 << 20; // bytes; the longest of a game, that of `cvarlist`, has some hundred thousand
const LONGEST_COMMAND = 4000; // bytes: the server cuts off what is longer
const PATIENCE_MS = 10_000;
const QUIET_MS = 1_500;

/** Log in, do some work and leave. Rejects with `RconError`. */
export async function withRcon<T>(options: RconOptions, work: (run: Run) => Promise<T>): Promise<T> {
    const connection = new Connection(options);
    try {
        await connection.logIn(options.password);
        return await work((command) => connection.run(command));
    } finally {
        connection.close();
    }
}

interface Packet {
    readonly id: number;
    readonly type: number;
    readonly body: Buffer;
}

class Connection {
    private readonly socket: net.Socket;
    private readonly patienceMs: number;
    private readonly stop: () => void;
    private rest: Buffer = Buffer.alloc(0);
    private ended: RconError | undefined;
    private nextId = 1;
    private heard = 0;
    private take: ((packet: Packet) => void) | undefined;
    private fail: ((error: RconError) => void) | undefined;
    private connected = false;

    constructor({ host, port, signal, patienceMs }: RconOptions) {
        this.patienceMs = patienceMs ?? PATIENCE_MS;
        this.socket = net.connect({ host, port });
        this.socket.setNoDelay();
        this.socket.setTimeout(this.patienceMs);
        this.socket.on("connect", () => {
            this.connected = true;
        });
        this.socket.on("data", (data) => this.received(data));
        this.socket.on("timeout", () => this.end(new RconError("timeout")));
        this.socket.on("error", (error: NodeJS.ErrnoException) => {
            const late = error.code === "ETIMEDOUT" ? "timeout" : "unreachable";
            this.end(new RconError(this.connected ? "lost" : late, error.message));
        });
        this.socket.on("close", () => this.end(new RconError("lost")));
        const cancel = () => this.end(new RconError("cancelled"));
        signal?.addEventListener("abort", cancel, { once: true });
        this.stop = () => signal?.removeEventListener("abort", cancel);
        if (signal?.aborted) {
            cancel();
        }
    }

    async logIn(password: string): Promise<void> {
        if (password.includes("\0")) {
            throw new RconError("auth");
        }
        const id = this.newId();
        await this.listen<void>((done, failed) => {
            this.send(id, AUTH, password);
            // An empty answer may come before the one that counts.
            return ({ id: answered, type }) => {
                if (type === AUTH_ANSWER) {
                    answered === REFUSED ? failed(new RconError("auth")) : done();
                }
            };
        }).catch((error: RconError) => {
            // A server that has banned us hangs up without a word.
            throw error.trouble === "lost" && this.connected && !error.detail
                ? new RconError("auth", "it hung up")
                : error;
        });
    }

    async run(command: string): Promise<string> {
        if (Buffer.byteLength(command) > LONGEST_COMMAND || /[\0\r\n]/.test(command)) {
            throw new RconError("tooLong");
        }
        const id = this.newId();
        const last = this.newId();
        const parts: Buffer[] = [];
        let quiet: NodeJS.Timeout | undefined;
        try {
            return await this.listen<string>((done) => {
                const finish = () => done(Buffer.concat(parts).toString("utf-8"));
                this.send(id, COMMAND, command);
                this.send(last, ANSWER, "");
                return (packet) => {
                    clearTimeout(quiet);
                    if (packet.id === last) {
                        finish();
                    } else if (packet.id === id && packet.type === ANSWER) {
                        parts.push(packet.body);
                        // Not every server sends the empty packet back.
                        quiet = setTimeout(finish, Math.min(QUIET_MS, this.patienceMs / 2));
                    }
                };
            });
        } finally {
            clearTimeout(quiet);
        }
    }

    close(): void {
        this.stop();
        this.ended ??= new RconError("lost");
        this.socket.destroy();
    }

    private newId(): number {
        this.nextId += 1;
        return this.nextId;
    }

    private listen<T>(
        begin: (done: (value: T) => void, failed: (error: RconError) => void) => (packet: Packet) => void,
    ): Promise<T> {
        return new Promise<T>((resolve, reject) => {
            if (this.ended) {
                reject(this.ended);
                return;
            }
            this.heard = 0;
            this.fail = reject;
            this.take = begin(resolve, reject);
        }).finally(() => {
            this.fail = undefined;
            this.take = undefined;
        });
    }

    private send(id: number, type: number, text: string): void {
        const body = Buffer.from(text, "utf-8");
        const packet = Buffer.alloc(body.length + SMALLEST + 4);
        packet.writeInt32LE(body.length + SMALLEST, 0);
        packet.writeInt32LE(id, 4);
        packet.writeInt32LE(type, 8);
        body.copy(packet, 12);
        this.socket.write(packet);
    }

    private received(data: Buffer): void {
        this.rest = Buffer.concat([this.rest, data]);
        while (this.rest.length >= 4) {
            const size = this.rest.readInt32LE(0);
            if (size < SMALLEST || size > LARGEST) {
                this.end(new RconError("lost", "this is not RCON"));
                return;
            }
            if (this.rest.length < size + 4) {
                return;
            }
            this.heard += size + 4;
            if (this.heard > LONGEST_ANSWER) {
                this.end(new RconError("lost", "its answer has no end"));
                return;
            }
            const packet = this.rest.subarray(4, size + 4);
            this.rest = this.rest.subarray(size + 4);
            this.take?.({ id: packet.readInt32LE(0), type: packet.readInt32LE(4), body: packet.subarray(8, size - 2) });
        }
    }

    private end(error: RconError): void {
        this.ended ??= error;
        this.fail?.(this.ended);
        this.socket.destroy();
    }
}
