/**
 * The way to the language server: a WebSocket that is opened again when it was cut, after longer and longer waits, and at
 * once when somebody comes back to the page. Looks at no message but the first.
 */

import type { Transport } from "@codemirror/lsp-client";

const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 5_000;

/** A connection that is up; `closed` comes true when it is no longer, with the reason that was given. */
export interface Connection {
    readonly transport: Transport;
    readonly closed: Promise<string>;
    readonly close: () => void;
}

/** Connect again and again; `use` is called with each connection, `lost` when there is none, with the reason. */
export async function connections(
    address: string,
    protocols: () => readonly string[],
    use: (connection: Connection) => void,
    lost: (why: string) => void,
): Promise<never> {
    let wait = FIRST_WAIT_MS;
    for (;;) {
        let why = "";
        try {
            const connection = await connected(address, protocols());
            wait = FIRST_WAIT_MS;
            use(connection);
            why = await connection.closed;
        } catch {
            // It is tried again below.
        }
        lost(why);
        await either(wait);
        wait = Math.min(2 * wait, LONGEST_WAIT_MS);
    }
}

/** After a while, or when the page is looked at again or has a network again. */
function either(wait: number): Promise<void> {
    return new Promise((resolve) => {
        const done = () => {
            clearTimeout(timer);
            removeEventListener("online", done);
            removeEventListener("focus", done);
            resolve();
        };
        const timer = setTimeout(done, wait);
        addEventListener("online", done);
        addEventListener("focus", done);
    });
}

function connected(address: string, protocols: readonly string[]): Promise<Connection> {
    return new Promise((resolve, reject) => {
        const socket = new WebSocket(address, [...protocols]);
        const handlers = new Set<(message: string) => void>();
        const closed = new Promise<string>((resolveClosed) => {
            socket.addEventListener("close", (event) => {
                resolveClosed(event.reason);
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
            resolve({ transport, closed, close: () => socket.close() });
        });
    });
}

interface Opening {
    params?: {
        capabilities?: { textDocument?: { diagnostic?: unknown }; workspace?: { textDocumentContent?: object } };
    };
}

/**
 * The client library says that it asks for diagnostics, which it does not: then the server would never send any. And it
 * does not say that this page reads documents of the server's.
 */
function honest(message: string): string {
    if (!message.includes('"method":"initialize"')) {
        return message;
    }
    const parsed = JSON.parse(message) as Opening;
    const told = parsed.params?.capabilities;
    if (told) {
        delete told.textDocument?.diagnostic;
        told.workspace = { ...told.workspace, textDocumentContent: {} };
    }
    return JSON.stringify(parsed);
}
