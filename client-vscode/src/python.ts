/**
 * Finds a Python that can run the server. Asks interpreters what they are; does not know the editor.
 */

import { execFile } from "node:child_process";

/** The versions that the extension brings compiled parts for. */
export const VERSIONS = { oldest: 11, newest: 14 } as const;

/** A command that may be a Python, with the arguments that choose one (`py -3`). */
export interface Candidate {
    readonly command: string;
    readonly args: readonly string[];
    /** The user named it: when it does not fit, no other is taken in its place. */
    readonly isWanted: boolean;
}

/** A Python that fits. */
export interface Python {
    readonly command: string;
    /** Such as 311: what the folders of compiled parts are called after. */
    readonly tag: number;
}

/** What an interpreter says of itself. */
export interface Probe {
    readonly executable: string;
    readonly implementation: string;
    readonly major: number;
    readonly minor: number;
    readonly is64Bit: boolean;
    readonly isFreeThreaded: boolean;
}

/** Asks a candidate what it is; rejects when it does not start. */
export type Ask = (candidate: Candidate) => Promise<Probe>;

/** No interpreter fits; `tried` says of each why not. */
export class NoPythonError extends Error {
    constructor(
        readonly tried: readonly string[],
        readonly isWanted: boolean,
    ) {
        super(tried.join("\n"));
    }
}

const PATIENCE_MS = 15_000;
const QUESTION = [
    "import sys, sysconfig, json",
    "print(json.dumps({'executable': sys.executable, 'implementation': sys.implementation.name,",
    "'major': sys.version_info[0], 'minor': sys.version_info[1], 'is64Bit': sys.maxsize > 2**32,",
    "'isFreeThreaded': bool(sysconfig.get_config_var('Py_GIL_DISABLED'))}))",
];
const SCRIPT = `${QUESTION[0]}\n${QUESTION.slice(1).join(" ")}`;

/** The candidates in the order in which they are asked. Empty strings are nothing. */
export function candidates(
    wanted: string,
    others: readonly (string | undefined)[],
    platform: NodeJS.Platform,
): Candidate[] {
    if (wanted) {
        return [{ command: wanted, args: [], isWanted: true }];
    }
    const found: Candidate[] = [];
    for (const other of others) {
        if (other) {
            found.push({ command: other, args: [], isWanted: false });
        }
    }
    if (platform === "win32") {
        for (let minor = VERSIONS.newest; minor >= VERSIONS.oldest; minor--) {
            found.push({ command: "py", args: [`-3.${minor}`], isWanted: false });
        }
        found.push({ command: "python", args: [], isWanted: false });
        return found;
    }
    found.push({ command: "python3", args: [], isWanted: false }, { command: "python", args: [], isWanted: false });
    for (let minor = VERSIONS.newest; minor >= VERSIONS.oldest; minor--) {
        found.push({ command: `python3.${minor}`, args: [], isWanted: false });
    }
    return found;
}

/** The first candidate that fits. Throws `NoPythonError`. */
export async function findPython(from: readonly Candidate[], ask: Ask = askProcess): Promise<Python> {
    const tried: string[] = [];
    for (const candidate of from) {
        const name = [candidate.command, ...candidate.args].join(" ");
        let probe: Probe;
        try {
            probe = await ask(candidate);
        } catch (error) {
            tried.push(`${name}: ${error instanceof Error ? error.message.split("\n")[0] : String(error)}`);
            continue;
        }
        const objection = objectionTo(probe);
        if (objection === null) {
            return { command: probe.executable || candidate.command, tag: probe.major * 100 + probe.minor };
        }
        tried.push(`${name}: ${objection}`);
    }
    throw new NoPythonError(tried, from.length === 1 && from[0]?.isWanted === true);
}

function objectionTo(probe: Probe): string | null {
    const version = `${probe.major}.${probe.minor}`;
    if (probe.implementation !== "cpython") {
        return `${probe.implementation} is not CPython`;
    }
    if (probe.major !== 3 || probe.minor < VERSIONS.oldest || probe.minor > VERSIONS.newest) {
        return `Python ${version} is not one of 3.${VERSIONS.oldest} to 3.${VERSIONS.newest}`;
    }
    if (!probe.is64Bit) {
        return `Python ${version} is a 32-bit program`;
    }
    return probe.isFreeThreaded ? `Python ${version} is a free-threaded build` : null;
}

/** Runs the candidate. `-I` keeps the working folder and the user's variables out of what is imported. */
function askProcess(candidate: Candidate): Promise<Probe> {
    return new Promise((resolve, reject) => {
        const args = [...candidate.args, "-I", "-c", SCRIPT];
        const options = { timeout: PATIENCE_MS, windowsHide: true };
        execFile(candidate.command, args, options, (error, stdout) => {
            if (error) {
                reject(new Error((error as NodeJS.ErrnoException).code === "ENOENT" ? "not found" : error.message));
                return;
            }
            try {
                resolve(JSON.parse(stdout) as Probe);
            } catch {
                reject(new Error("does not answer as a Python does"));
            }
        });
    });
}
