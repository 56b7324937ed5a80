/** The processes that an editor has begun, and what memory they take. Ends none. */

import { execFileSync } from "node:child_process";

/** All processes below one, as `{ pid, args, kilobytes }`; memory is what is resident. */
export function below(pid) {
    const rows = execFileSync("ps", ["-e", "-o", "pid=,ppid=,rss=,args="], { encoding: "utf-8" })
        .split("\n")
        .map((row) => /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(.*)$/.exec(row))
        .filter(Boolean)
        .map(([, own, parent, rss, args]) => ({
            pid: Number(own),
            parent: Number(parent),
            kilobytes: Number(rss),
            args,
        }));
    const family = new Set([pid]);
    for (let grown = true; grown; ) {
        const found = rows.filter((row) => family.has(row.parent) && !family.has(row.pid));
        for (const row of found) {
            family.add(row.pid);
        }
        grown = found.length > 0;
    }
    return rows.filter((row) => family.has(row.pid) && row.pid !== pid);
}

/** The language server's id; undefined when there is none. */
export function serverBelow(pid) {
    return below(pid).find((row) => / -m server\b/.test(row.args))?.pid;
}

/** The extension host: the process that extensions run in. */
export function extensionHostBelow(pid) {
    return below(pid).find((row) => /--type=extensionHost\b/.test(row.args));
}
