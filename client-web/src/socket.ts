/**
 * The way to the language server: a WebSocket that is opened again when it was cut, after longer and longer waits.
 * Looks at no message but the first.
 */

import type { Transport } from "@codemirror/lsp-client";

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 15_000;

/** A connection that is up; `closed` comes true when it is no longer. */
export interface Connection {
    readonly transport: Transport;
    readonly closed: Promise<void>;
}

/** Connect again and again; `use` is called with each connection. */
export async function connections(
    address: string,
    protocols: readonly string[],
    use: (connection: Connection) => void,
    lost: () => void,
): Promise<never> {
    let wait = FIRST_WAIT_MS;
    for (;;) {
        const begun = performance.now();
        try {
            const connection = await connected(address, protocols);
            use(connection);
            await connection.closed;
        } catch {
            // It is tried again below.
        }
        lost();
        wait = performance.now() - begun > LONGEST_WAIT_MS ? FIRST_WAIT_MS : Math.min(2 * wait, LONGEST_WAIT_MS);
        await new Promise((resolve) => setTimeout(resolve, wait));
    }
}

function connected(address: string, protocols: readonly string[]): Promise<Connection> {
    return new Promise((resolve, reject) => {
        const socket = new WebSocket(address, [...protocols]);
        const handlers = new Set<(message: string) => void>();
        const closed = new Promise<void>((resolveClosed) => {
            socket.addEventListener("close", () => {
                resolveClosed();
                reject(new Error("the connection was closed"));
            });
        });
        socket.addEventListener("message", (event) => {
            for (const handler of handlers) {
                handler(String(event.data));
            }
        });
        socket.addEventListener("open", () => {
            const transport: Transport = {
                send: (message) => socket.send(honest(message)),
                subscribe: (handler) => handlers.add(handler),
                unsubscribe: (handler) => handlers.delete(handler),
            };
            resolve({ transport, closed });
        });
    });
}

/** The client library says that it asks for diagnostics, which it does not: then the server would never send any. */
function honest(message: string): string {
    if (!message.includes('"method":"initialize"')) {
        return message;
    }
    const parsed = JSON.parse(message) as { params?: { capabilities?: { textDocument?: { diagnostic?: unknown } } } };
    delete parsed.params?.capabilities?.textDocument?.diagnostic;
    return JSON.stringify(parsed);
}
