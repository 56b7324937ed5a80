/**
 * FTP, plain or over TLS. A certificate that can not be verified is refused unless the server's setting allows it.
 */

import { isIP } from "node:net";
import type { Client, FTPError } from "basic-ftp";
import { DeployError, saysFull, saysTimeout, systemTrouble } from "./errors";
import type { Files, Secrets } from "./remote";
import type { GameServer } from "./servers";

const PATIENCE_MS = 20_000;
const IMPLICIT_TLS_PORT = 990;

/** Connect and log in. */
export async function connectFtp(server: GameServer, secrets: Secrets, signal: AbortSignal): Promise<Files> {
    const ftp = await import("basic-ftp");
    const client = new ftp.Client(PATIENCE_MS);
    const line = new Line(client, signal);
    const tls = server.port === IMPLICIT_TLS_PORT ? ("implicit" as const) : true;
    try {
        await line.run(() =>
            client.access({
                host: server.host,
                port: server.port,
                user: server.user,
                password: secrets.password,
                secure: server.protocol === "ftps" ? tls : false,
                secureOptions: {
                    rejectUnauthorized: server.verifyCertificate,
                    ...(isIP(server.host) ? {} : { servername: server.host }),
                },
            }),
        );
        return new FtpRemote(client, line, await line.run(() => client.pwd()));
    } catch (error) {
        client.close();
        throw error;
    }
}

/** Runs one thing after the other, and says what went wrong in our words. */
class Line {
    constructor(
        private readonly client: Client,
        private readonly signal: AbortSignal,
    ) {
        signal.addEventListener("abort", () => client.close(), { once: true });
    }

    async run<T>(work: () => Promise<T>): Promise<T> {
        try {
            this.signal.throwIfAborted();
            return await work();
        } catch (error) {
            throw this.signal.aborted ? new DeployError("cancelled") : troubleOf(error, this.client.closed);
        }
    }
}

class FtpRemote implements Files {
    constructor(
        private readonly client: Client,
        private readonly line: Line,
        readonly home: string,
    ) {}

    async isFolder(path: string): Promise<boolean> {
        try {
            await this.line.run(() => this.client.cd(path));
            return true;
        } catch (error) {
            if (error instanceof DeployError && (error.trouble === "permission" || error.trouble === "noFolder")) {
                return false;
            }
            throw error;
        }
    }

    async makeFolder(path: string): Promise<void> {
        try {
            await this.line.run(() => this.client.send(`MKD ${path}`));
        } catch (error) {
            if (!(await this.isFolder(path))) {
                throw error;
            }
        }
    }

    async put(local: string, path: string, report: (bytes: number) => void): Promise<void> {
        this.client.trackProgress(({ bytesOverall }) => report(bytesOverall));
        try {
            await this.line.run(() => this.client.uploadFrom(local, path));
        } finally {
            this.client.trackProgress();
        }
    }

    async size(path: string): Promise<number | undefined> {
        try {
            return await this.line.run(() => this.client.size(path));
        } catch (error) {
            if (error instanceof DeployError && (error.trouble === "cancelled" || error.trouble === "lost")) {
                throw error;
            }
            return undefined;
        }
    }

    async rename(from: string, to: string): Promise<void> {
        await this.line.run(() => this.client.rename(from, to));
    }

    async remove(path: string): Promise<void> {
        await this.line.run(() => this.client.remove(path));
    }

    close(): void {
        this.client.close();
    }
}

function troubleOf(error: unknown, isClosed: boolean): DeployError {
    const known = systemTrouble(error);
    if (known) {
        return known;
    }
    const { code, message } = error as FTPError;
    if (code === 530 || code === 331 || code === 332) {
        return new DeployError("auth", message);
    }
    if (code === 452 || code === 552 || (typeof code === "number" && saysFull(message))) {
        return new DeployError("noSpace", message);
    }
    if (code === 550 || code === 553 || code === 532) {
        return new DeployError("permission", message);
    }
    if (code === 421) {
        return new DeployError("lost", message);
    }
    if (saysTimeout(message)) {
        return new DeployError("timeout", message);
    }
    if (typeof code === "number") {
        return new DeployError("other", message);
    }
    return new DeployError(isClosed ? "lost" : "other", message);
}
