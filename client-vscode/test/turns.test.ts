import { describe, expect, it } from "vitest";
import { Turns } from "../src/turns";

describe("Turns", () => {
    it("does one piece of work after the other", async () => {
        const turns = new Turns();
        const done: string[] = [];
        let finish = () => {};
        const first = turns.take(0, async () => {
            await new Promise<void>((resolve) => {
                finish = resolve;
            });
            done.push("first");
        });
        await new Promise((resolve) => setTimeout(resolve, 5));
        const second = turns.take(0, async () => {
            done.push("second");
        });
        await new Promise((resolve) => setTimeout(resolve, 5));
        expect(done).toEqual([]);
        finish();
        await Promise.all([first, second, turns.settled]);
        expect(done).toEqual(["first", "second"]);
    });

    it("leaves out what was asked for before the newest and has not begun", async () => {
        const turns = new Turns();
        const done: number[] = [];
        const all = [1, 2, 3].map((number) =>
            turns.take(0, async () => {
                done.push(number);
            }),
        );
        await Promise.all(all);
        expect(done).toEqual([3]);
    });

    it("tells work under way that it is not the newest any more", async () => {
        const turns = new Turns();
        const seen: boolean[] = [];
        const first = turns.take(0, async (isNewest) => {
            seen.push(isNewest());
            void turns.take(0, async () => {});
            seen.push(isNewest());
        });
        await first;
        await turns.settled;
        expect(seen).toEqual([true, false]);
    });

    it("does not let a pause hold up what is newer", async () => {
        const turns = new Turns();
        const done: string[] = [];
        void turns.take(60_000, async () => {
            done.push("late");
        });
        await new Promise((resolve) => setTimeout(resolve, 5));
        await turns.take(0, async () => {
            done.push("now");
        });
        expect(done).toEqual(["now"]);
    });
});
