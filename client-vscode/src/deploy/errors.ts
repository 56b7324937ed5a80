/**
 * What can go wrong on the way to a game server, each kind by a name that the editor has words for.
 */

export type Trouble =
    | "auth"
    | "cancelled"
    | "certificate"
    | "file"
    | "hostKeyChanged"
    | "hostKeyUnknown"
    | "lost"
    | "noFolder"
    | "noSpace"
    | "other"
    | "passphrase"
    | "permission"
    | "privateKey"
    | "timeout"
    | "unreachable";

/** `detail` is what the server or the system said, or the path or fingerprint that it is about. */
export class DeployError extends Error {
    constructor(
        readonly trouble: Trouble,
        readonly detail = "",
    ) {
        super(detail ? `${trouble}: ${detail}` : trouble);
        this.name = "DeployError";
    }
}

const UNREACHABLE = new Set([
    "EADDRNOTAVAIL",
    "EAI_AGAIN",
    "ECONNREFUSED",
    "EHOSTDOWN",
    "EHOSTUNREACH",
    "ENETDOWN",
    "ENETUNREACH",
    "ENOTFOUND",
]);
const LOST = new Set(["ECONNABORTED", "ECONNRESET", "EPIPE", "ERR_STREAM_DESTROYED", "ERR_STREAM_PREMATURE_CLOSE"]);
const LOCAL = new Set(["EACCES", "EISDIR", "EMFILE", "ENOENT", "EPERM"]);

/** What a fault of the network or of this machine means; undefined when its code does not tell. */
export function systemTrouble(error: unknown): DeployError | undefined {
    if (error instanceof DeployError) {
        return error;
    }
    const { code, message } = error as { code?: unknown; message?: unknown };
    const said = typeof message === "string" ? message : String(error);
    if (typeof code !== "string") {
        return undefined;
    }
    if (UNREACHABLE.has(code)) {
        return new DeployError("unreachable", said);
    }
    if (code === "ETIMEDOUT") {
        return new DeployError("timeout", said);
    }
    if (LOST.has(code)) {
        return new DeployError("lost", said);
    }
    if (/^(CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|ERR_TLS_CERT)/.test(code)) {
        return new DeployError("certificate", said);
    }
    if (LOCAL.has(code)) {
        return new DeployError("file", said);
    }
    // What is left of TLS: the other side does not speak it, or not as we do.
    return /^ERR_(SSL|TLS)_/.test(code) ? new DeployError("unreachable", said) : undefined;
}

/** Whether a server's own words speak of a full disk. */
export function saysFull(words: string): boolean {
    return /no space|disk full|not enough space|quota|insufficient/i.test(words);
}

/** The same, for what a server says by words alone. */
export function saysTimeout(words: string): boolean {
    return /timed? ?out|timeout/i.test(words);
}
