/**
 * How often a server that crashes is begun again, and after how long. Starts nothing and knows no clock.
 */

const SPAN_MS = 3 * 60_000;
const MOST = 5;
const FIRST_DELAY_MS = 1_000;

/** Remembers crashes. */
export class Crashes {
    private times: number[] = [];

    /** A crash at a time: the milliseconds to wait before the next start, null when it is to stay down. */
    next(now: number): number | null {
        this.times = this.times.filter((time) => now - time < SPAN_MS);
        this.times.push(now);
        const count = this.times.length;
        if (count >= MOST) {
            return null;
        }
        return count === 1 ? 0 : FIRST_DELAY_MS * 2 ** (count - 2);
    }

    /** Somebody started it by hand: what was before does not count. */
    forget(): void {
        this.times = [];
    }
}
