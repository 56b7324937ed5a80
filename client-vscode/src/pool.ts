/**
 * Does many things, a few at a time. Knows nothing of what they are.
 */

/** Do the work for each item, in order, at most `most` at a time; begins nothing more once it is stopped or one fails. */
export async function inParallel<Item>(
    items: readonly Item[],
    most: number,
    isStopped: () => boolean,
    work: (item: Item) => Promise<void>,
): Promise<void> {
    let next = 0;
    let failed = false;
    const worker = async () => {
        while (next < items.length && !failed && !isStopped()) {
            const item = items[next] as Item;
            next += 1;
            try {
                await work(item);
            } catch (error) {
                failed = true;
                throw error;
            }
        }
    };
    const settled = await Promise.allSettled(Array.from({ length: Math.max(1, Math.min(most, items.length)) }, worker));
    const fault = settled.find((one) => one.status === "rejected");
    if (fault) {
        throw fault.reason;
    }
}
