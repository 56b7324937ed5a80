/**
 * What the server writes on standard error as lines of the log, each by its own level.
 */

import { createInterface } from "node:readline";
import type { Readable } from "node:stream";

/** The part of a log that is used. */
export interface Log {
    error(message: string): void;
    warn(message: string): void;
    info(message: string): void;
    debug(message: string): void;
}

const LEVEL = /^(DEBUG|INFO|WARNING|ERROR|CRITICAL) /;

/** Write every line of a stream; one without a level goes on with the one before it, as a traceback does. */
export function lineLogger(stream: Readable, log: Log): void {
    let level = "WARNING";
    createInterface({ input: stream }).on("line", (line) => {
        level = LEVEL.exec(line)?.[1] ?? level;
        const message = line.replace(LEVEL, "");
        switch (level) {
            case "DEBUG":
                return log.debug(message);
            case "INFO":
                return log.info(message);
            case "WARNING":
                return log.warn(message);
            default:
                return log.error(message);
        }
    });
}
