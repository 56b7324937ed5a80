/**
 * Work that is done one piece after the other, where a newer piece takes the place of older ones that still wait. Knows
 * neither what is done nor the editor.
 */

export class Turns {
    private last: Promise<void> = Promise.resolve();
    private count = 0;
    private wake: () => void = () => {};

    /** When all that was asked for up to now is done or given up. */
    get settled(): Promise<void> {
        return this.last;
    }

    /**
     * Do it after some milliseconds and after what is under way, unless something newer is asked for before. The work is
     * told how it learns that it is not the newest any more. It must not reject.
     */
    take(milliseconds: number, work: (isNewest: () => boolean) => Promise<void>): Promise<void> {
        const own = ++this.count;
        const isNewest = () => own === this.count;
        this.wake();
        this.last = this.last.then(async () => {
            if (isNewest() && milliseconds > 0) {
                await this.pause(milliseconds);
            }
            if (isNewest()) {
                await work(isNewest);
            }
        });
        return this.last;
    }

    /** Ends early when something newer is asked for. */
    private pause(milliseconds: number): Promise<void> {
        return new Promise((resolve) => {
            const timer = setTimeout(resolve, milliseconds);
            this.wake = () => {
                clearTimeout(timer);
                resolve();
            };
        });
    }
}
