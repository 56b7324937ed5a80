/** Waits for something to become so, and says what did not. */

const EVERY_MS = 100;
/** How long anything is waited for. `E2E_PATIENCE` has it in seconds, for who would rather see a failure soon. */
export const PATIENCE_MS = 1_000 * Number(process.env.E2E_PATIENCE ?? 60);

/** The first answer that is not false, null or undefined. Throws with the words when none comes in time. */
export async function expectUntil(words, look, patience = PATIENCE_MS) {
    const deadline = Date.now() + patience;
    for (;;) {
        const answer = await look();
        if (answer !== false && answer !== null && answer !== undefined) {
            return answer;
        }
        if (Date.now() > deadline) {
            throw new Error(`it did not come to pass that ${words}`);
        }
        await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
    }
}
