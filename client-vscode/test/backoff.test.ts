import { expect, test } from "vitest";
import { Crashes } from "../src/backoff";

test("the first crash is mended at once, later ones after longer and longer", () => {
    const crashes = new Crashes();
    expect([0, 10, 20, 30].map((at) => crashes.next(at * 1000))).toEqual([0, 1000, 2000, 4000]);
});

test("the fifth crash within three minutes is the last", () => {
    const crashes = new Crashes();
    for (const at of [0, 1, 2, 3]) {
        expect(crashes.next(at)).not.toBeNull();
    }
    expect(crashes.next(179_999)).toBeNull();
});

test("crashes of long ago do not count", () => {
    const crashes = new Crashes();
    for (const at of [0, 1, 2, 3]) {
        crashes.next(at);
    }
    expect(crashes.next(180_004)).toBe(0);
});

test("who starts the server by hand begins anew", () => {
    const crashes = new Crashes();
    for (const at of [0, 1, 2, 3, 4]) {
        crashes.next(at);
    }
    crashes.forget();
    expect(crashes.next(5)).toBe(0);
});
