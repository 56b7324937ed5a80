import { expect, test } from "vitest";
import { inParallel } from "../src/pool";

const ITEMS = [1, 2, 3, 4, 5, 6, 7];

function later(): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, 5));
}

test("all are done, in order, and never more than so many at a time", async () => {
    const begun: number[] = [];
    let now = 0;
    let most = 0;
    await inParallel(
        ITEMS,
        3,
        () => false,
        async (item) => {
            begun.push(item);
            now += 1;
            most = Math.max(most, now);
            await later();
            now -= 1;
        },
    );
    expect(begun).toEqual(ITEMS);
    expect(most).toBe(3);
});

test("nothing is begun once it is stopped, and what is under way comes to its end", async () => {
    let stopped = false;
    const done: number[] = [];
    await inParallel(
        ITEMS,
        2,
        () => stopped,
        async (item) => {
            await later();
            done.push(item);
            stopped = true;
        },
    );
    expect(done).toEqual([1, 2]);
});

test("one that fails ends it, after what is under way", async () => {
    const done: number[] = [];
    const failing = inParallel(
        ITEMS,
        2,
        () => false,
        async (item) => {
            await later();
            if (item === 1) {
                throw new Error("no");
            }
            done.push(item);
        },
    );
    await expect(failing).rejects.toThrow("no");
    expect(done.length).toBeLessThan(3);
});

test("none, and no core at all", async () => {
    await inParallel(
        [],
        4,
        () => false,
        async () => {},
    );
    const done: number[] = [];
    await inParallel(
        [1, 2],
        0,
        () => false,
        async (item) => void done.push(item),
    );
    expect(done).toEqual([1, 2]);
});
