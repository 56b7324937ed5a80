import { expect, test } from "vitest";
import { newestFirst } from "../src/errorLogs";

function order(...logs: [string, number][]): string[] {
    return newestFirst(logs.map(([path, time]) => ({ uri: { path }, time }))).map(({ uri }) => uri.path);
}

test("the day in the name counts first: a copied server has one date for all files", () => {
    expect(order(["/logs/errors_20260102.log", 9], ["/logs/errors_20261121.log", 5])).toEqual([
        "/logs/errors_20261121.log",
        "/logs/errors_20260102.log",
    ]);
});

test("of the same day the one that was written to last, and then by the path", () => {
    expect(order(["/b/errors_20261121.log", 3], ["/a/errors_20261121.log", 3], ["/c/errors_20261121.log", 7])).toEqual([
        "/c/errors_20261121.log",
        "/a/errors_20261121.log",
        "/b/errors_20261121.log",
    ]);
});

test("a name without a day comes last", () => {
    expect(order(["/errors_old.log", 9], ["/errors_20200101.log", 0])[1]).toBe("/errors_old.log");
});
