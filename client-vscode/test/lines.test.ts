import { once } from "node:events";
import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import { lineLogger } from "../src/lines";

test("each line goes to its level, and what follows goes along", async () => {
    const written: [string, string][] = [];
    const to = (level: string) => (message: string) => written.push([level, message]);
    const stream = new PassThrough();
    lineLogger(stream, { error: to("error"), warn: to("warn"), info: to("info"), debug: to("debug") });
    stream.end("INFO server: up\nERROR server: down\nTraceback\n  line 1\nWARNING server: odd\n");
    await once(stream, "close");
    await new Promise((resolve) => setImmediate(resolve));
    expect(written).toEqual([
        ["info", "server: up"],
        ["error", "server: down"],
        ["error", "Traceback"],
        ["error", "  line 1"],
        ["warn", "server: odd"],
    ]);
});
