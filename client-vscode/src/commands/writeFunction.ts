/** `l4d2.writeFunction`: write the function that the comment at the cursor asks for. */

import { runTaskHere } from "../tasking";
import type { Parts } from ".";

export function writeFunction(parts: Parts): Promise<void> {
    return runTaskHere(parts, "function");
}
