import * as fs from "node:fs";
import * as path from "node:path";
import * as zlib from "node:zlib";
import { describe, expect, it } from "vitest";
// @ts-expect-error: a script of the tests in VS Code, without types
import { reduced } from "../e2e/palette.mjs";

const PICTURE = path.resolve(__dirname, "../icons/l4d2-architect.png");

describe("reduced", () => {
    it("keeps the size of the picture and has a palette", () => {
        const before = fs.readFileSync(PICTURE);
        const after: Buffer = reduced(before);
        expect(after.subarray(16, 24)).toEqual(before.subarray(16, 24));
        expect([...after.subarray(24, 29)]).toEqual([8, 3, 0, 0, 0]);
        expect(after.readUInt32BE(33)).toBeLessThanOrEqual(3 * 256);
    });

    it("keeps each of few colours, whatever the filter of a row", () => {
        const rows = [
            [0, 10, 20, 30, 40, 50, 60],
            [1, 10, 20, 30, 30, 30, 30],
            [2, 0, 0, 0, 0, 0, 0],
            [3, 5, 10, 15, 20, 25, 30],
            [4, 0, 0, 0, 0, 0, 0],
        ];
        const after: Buffer = reduced(png(2, rows.length, Buffer.from(rows.flat())));
        const colours = [...palette(after)].sort();
        expect(colours).toContain("10,20,30");
        expect(colours).toContain("40,50,60");
        expect(colours.length).toBeLessThanOrEqual(2 * rows.length);
        const points = zlib.inflateSync(body(after, "IDAT"));
        expect(points.length).toBe((2 + 1) * rows.length);
        expect(palette(after)[points[1] ?? 0]).toBe("10,20,30");
        expect(palette(after)[points[4 + 1] ?? 0]).toBe("40,50,60");
        expect(palette(after)[points[7] ?? 0]).toBe("10,20,30");
    });
});

function png(width: number, height: number, rows: Buffer): Buffer {
    const head = Buffer.alloc(13);
    head.writeUInt32BE(width, 0);
    head.writeUInt32BE(height, 4);
    head.set([8, 2, 0, 0, 0], 8);
    const parts = [part("IHDR", head), part("IDAT", zlib.deflateSync(rows)), part("IEND", Buffer.alloc(0))];
    return Buffer.concat([Buffer.from("89504e470d0a1a0a", "hex"), ...parts]);
}

function part(name: string, content: Buffer): Buffer {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(content.length);
    return Buffer.concat([length, Buffer.from(name, "latin1"), content, Buffer.alloc(4)]);
}

function body(file: Buffer, wanted: string): Buffer {
    for (let at = 8; at < file.length; at += file.readUInt32BE(at) + 12) {
        if (file.toString("latin1", at + 4, at + 8) === wanted) {
            return file.subarray(at + 8, at + 8 + file.readUInt32BE(at));
        }
    }
    throw new Error(`there is no ${wanted}`);
}

function palette(file: Buffer): string[] {
    const table = [...body(file, "PLTE")];
    return Array.from({ length: table.length / 3 }, (_, at) => table.slice(3 * at, 3 * at + 3).join(","));
}
