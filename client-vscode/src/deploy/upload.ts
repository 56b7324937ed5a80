/**
 * Puts files where they belong on a server. Each is written under another name and then takes its place in one step, so
 * the game never sees half a plugin.
 */

import { stat } from "node:fs/promises";
import { DeployError } from "./errors";
import { absolute, type Remote } from "./remote";

/** A file of this machine, and its place below SourceMod's folder. */
export interface Upload {
    readonly local: string;
    readonly target: string;
}

/** How far it is: a file is begun or goes on; `bytes` of all `total`. */
export type Report = (target: string, bytes: number, total: number) => void;

// Not `.smx`: a server that looks into the folder at this moment must not load it.
const UNDER_WAY = ".l4d2-new";
const STEPPED_ASIDE = ".l4d2-old";
const CLEANING_MS = 5_000;
// SourceMod's folder below the one that is named: itself, the game's, the server's.
const BELOW = ["", "addons/sourcemod", "left4dead2/addons/sourcemod"];

/** SourceMod's folder on the server: the one named, or below it. Rejects with `noFolder`. */
export async function sourcemodFolder(remote: Remote, folder: string): Promise<string> {
    for (const below of BELOW) {
        const candidate = absolute(remote.home, `${folder}/${below}`);
        if (await remote.isFolder(absolute("/", `${candidate}/plugins`))) {
            return candidate;
        }
    }
    throw new DeployError("noFolder", absolute(remote.home, folder));
}

/** Upload all, in order. What is done stays done when a later one fails or all is cancelled. */
export async function upload(
    remote: Remote,
    folder: string,
    files: readonly Upload[],
    report: Report,
    signal: AbortSignal,
): Promise<void> {
    const root = await sourcemodFolder(remote, folder);
    const sizes = await Promise.all(files.map(({ local }) => sizeOf(local)));
    const total = sizes.reduce((sum, size) => sum + size, 0);
    const there = new Set([root]);
    let before = 0;
    for (const [index, { local, target }] of files.entries()) {
        if (signal.aborted) {
            throw new DeployError("cancelled");
        }
        report(target, before, total);
        const place = inside(root, target);
        await makeFolders(remote, parentOf(place), there);
        await replace(remote, local, place, sizes[index] ?? 0, (bytes) => report(target, before + bytes, total));
        before += sizes[index] ?? 0;
    }
    report("", total, total);
}

async function replace(
    remote: Remote,
    local: string,
    place: string,
    size: number,
    report: (bytes: number) => void,
): Promise<void> {
    const part = `${place}${UNDER_WAY}`;
    try {
        await remote.put(local, part, report);
        const arrived = await remote.size(part);
        if (arrived !== undefined && arrived !== size) {
            throw new DeployError("noSpace", `${arrived} < ${size}`);
        }
        await remote.whole(() => takePlace(remote, part, place));
    } catch (error) {
        // It says less than what went wrong before.
        await takeAway(remote, part).catch(() => {});
        throw error instanceof DeployError && !error.detail.includes(place)
            ? new DeployError(error.trouble, error.detail ? `${place}: ${error.detail}` : place)
            : error;
    }
}

/** What has half arrived goes, if need be over another connection: who cancels has ended this one. */
async function takeAway(remote: Remote, part: string): Promise<void> {
    try {
        await remote.remove(part);
    } catch (error) {
        if (!(error instanceof DeployError) || !["cancelled", "lost", "timeout"].includes(error.trouble)) {
            throw error;
        }
        const other = await remote.again(AbortSignal.timeout(CLEANING_MS));
        try {
            await other.remove(part);
        } finally {
            other.close();
        }
    }
}

/** In one step; where a server replaces no file, the one that is there steps aside, and comes back if need be. */
async function takePlace(remote: Remote, part: string, place: string): Promise<void> {
    try {
        await remote.rename(part, place);
        return;
    } catch (error) {
        const old = `${place}${STEPPED_ASIDE}`;
        if (!isRefusal(error) || !(await succeeds(remote.rename(place, old)))) {
            throw error;
        }
        try {
            await remote.rename(part, place);
        } catch (again) {
            await remote.rename(old, place);
            throw again;
        }
        await succeeds(remote.remove(old));
    }
}

/** Whether the server itself said no; else there is nobody left to try it with in another way. */
function isRefusal(error: unknown): boolean {
    return error instanceof DeployError && ["other", "permission", "noFolder"].includes(error.trouble);
}

async function succeeds(work: Promise<void>): Promise<boolean> {
    return work.then(
        () => true,
        () => false,
    );
}

async function makeFolders(remote: Remote, folder: string, there: Set<string>): Promise<void> {
    if (there.has(folder) || folder === "/") {
        return;
    }
    if (!(await remote.isFolder(folder))) {
        await makeFolders(remote, parentOf(folder), there);
        await remote.makeFolder(folder);
    }
    there.add(folder);
}

function inside(root: string, target: string): string {
    const place = absolute("/", `${root}/${target}`);
    if (!place.startsWith(root === "/" ? "/" : `${root}/`) || /[\r\n\0]/.test(place)) {
        throw new DeployError("file", target);
    }
    return place;
}

function parentOf(path: string): string {
    return path.slice(0, path.lastIndexOf("/")) || "/";
}

async function sizeOf(local: string): Promise<number> {
    try {
        return (await stat(local)).size;
    } catch (error) {
        throw new DeployError("file", error instanceof Error ? error.message : String(error));
    }
}
