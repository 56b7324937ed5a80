/** A game server's console over RCON: real sockets, and as rude as a test wants. */

import * as net from "node:net";

export interface Console {
    readonly port: number;
    /** The commands that it has got, in order. */
    readonly seen: string[];
    close(): Promise<void>;
}

export interface Manners {
    readonly password?: string;
    /** What it says to a command; several texts go in as many packets. */
    readonly answer?: (command: string) => string | readonly string[];
    /** Send everything in pieces of so many bytes. */
    readonly pieces?: number;
    /** It sends no empty packet back. */
    readonly keepsQuiet?: boolean;
    /** It says nothing at all to a command. */
    readonly isDead?: boolean;
    /** It hangs up when one logs in. */
    readonly hasBannedUs?: boolean;
}

/** Starts one on this machine. */
export async function gameConsole(manners: Manners = {}): Promise<Console> {
    const seen: string[] = [];
    const open = new Set<net.Socket>();
    const server = net.createServer((socket) => {
        open.add(socket);
        socket.on("close", () => open.delete(socket));
        socket.on("error", () => {});
        let rest = Buffer.alloc(0);
        const out: Buffer[] = [];
        const say = (id: number, type: number, text: string | Buffer) => {
            const body = Buffer.isBuffer(text) ? text : Buffer.from(text);
            const packet = Buffer.alloc(body.length + 14);
            packet.writeInt32LE(body.length + 10, 0);
            packet.writeInt32LE(id, 4);
            packet.writeInt32LE(type, 8);
            body.copy(packet, 12);
            out.push(packet);
        };
        let flushing = Promise.resolve();
        const flush = () => {
            const data = Buffer.concat(out.splice(0));
            const size = manners.pieces ?? (data.length || 1);
            flushing = flushing.then(async () => {
                for (let at = 0; at < data.length; at += size) {
                    socket.write(data.subarray(at, at + size));
                    if (manners.pieces) {
                        await new Promise((resolve) => setImmediate(resolve));
                    }
                }
            });
        };
        socket.on("data", (data) => {
            rest = Buffer.concat([rest, data]);
            while (rest.length >= 4 && rest.length >= rest.readInt32LE(0) + 4) {
                const size = rest.readInt32LE(0);
                const [id, type] = [rest.readInt32LE(4), rest.readInt32LE(8)];
                const body = rest.subarray(12, size + 2).toString("utf-8");
                rest = rest.subarray(size + 4);
                if (type === 3) {
                    if (manners.hasBannedUs) {
                        socket.destroy();
                        return;
                    }
                    say(id, 0, "");
                    say(body === (manners.password ?? "secret") ? id : -1, 2, "");
                } else if (type === 2) {
                    seen.push(body);
                    const said = manners.answer?.(body) ?? "";
                    for (const text of manners.isDead ? [] : [said].flat()) {
                        say(id, 0, text);
                    }
                } else if (!manners.keepsQuiet && !manners.isDead) {
                    say(id, 0, "");
                    say(id, 0, Buffer.from([0, 1, 0, 0]));
                }
            }
            flush();
        });
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
