/** `l4d2.explain`: what the selection, the function at the cursor or the file does, in words. */

import { runTaskHere } from "../tasking";
import type { Parts } from ".";

export function explain(parts: Parts): Promise<void> {
    return runTaskHere(parts, "explain");
}
