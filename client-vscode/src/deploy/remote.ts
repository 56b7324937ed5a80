/**
 * The files of a game server, whatever the protocol: one `Remote` for each connection. Paths have slashes.
 */

import { DeployError } from "./errors";
import type { GameServer } from "./servers";

/** A connection as a protocol opens it. Everything rejects with `DeployError`. */
export interface Files {
    /** The folder that relative paths start from. */
    readonly home: string;
    isFolder(path: string): Promise<boolean>;
    /** Make a folder whose parent exists; one that is there already is as good. */
    makeFolder(path: string): Promise<void>;
    /** Write a file of this machine to a path; `report` hears how many bytes are there. */
    put(local: string, path: string, report: (bytes: number) => void): Promise<void>;
    /** The size of a file in bytes; undefined when the server can not tell. */
    size(path: string): Promise<number | undefined>;
    /** Give a file another name; a file that has it already is replaced, if the server does that. */
    rename(from: string, to: string): Promise<void>;
    remove(path: string): Promise<void>;
    close(): void;
}

/** An open connection. */
export interface Remote extends Files {
    /** Do what must not be left half done: who aborts meanwhile ends the connection after it. */
    whole<T>(work: () => Promise<T>): Promise<T>;
    /** The same server once more, as this one was entered. */
    again(signal: AbortSignal): Promise<Remote>;
}

/** What opens a connection; all that is not there is empty. */
export interface Secrets {
    readonly password: string;
    readonly passphrase: string;
    /** The fingerprint of the host's key that is trusted, for SFTP. */
    readonly hostKey: string;
}

/** Connect to a server. Aborting the signal ends the connection, but for `whole` whatever it does at the moment. */
export async function connect(server: GameServer, secrets: Secrets, signal: AbortSignal): Promise<Remote> {
    if (signal.aborted) {
        throw new DeployError("cancelled");
    }
    const line = new AbortController();
    let isHeld = false;
    const stop = () => {
        if (!isHeld) {
            line.abort();
        }
    };
    signal.addEventListener("abort", stop, { once: true });
    const whole = async <T>(work: () => Promise<T>): Promise<T> => {
        isHeld = true;
        try {
            return await work();
        } finally {
            isHeld = false;
            if (signal.aborted) {
                line.abort();
            }
        }
    };
    const again = (other: AbortSignal) => connect(server, secrets, other);
    return Object.assign(await opened(server, secrets, line.signal), { whole, again });
}

async function opened(server: GameServer, secrets: Secrets, signal: AbortSignal): Promise<Files> {
    // Loaded when they are used: the editor starts without them.
    if (server.protocol === "sftp") {
        return await (await import("./sftp.js")).connectSftp(server, secrets, signal);
    }
    return await (await import("./ftp.js")).connectFtp(server, secrets, signal);
}

/** A path of the setting as the server takes it: `~` is where one arrives, and so is what does not begin with a slash. */
export function absolute(home: string, path: string): string {
    const written = path.replaceAll("\\", "/").replace(/^~(?=\/|$)/, ".");
    const whole = written.startsWith("/") ? written : `${home}/${written}`;
    const parts: string[] = [];
    for (const part of whole.split("/")) {
        if (part === "..") {
            parts.pop();
        } else if (part && part !== ".") {
            parts.push(part);
        }
    }
    return `/${parts.join("/")}`;
}
