/** `l4d2.convert`: old syntax to new, or a VScript to a plugin. */

import { runTaskHere } from "../tasking";
import type { Parts } from ".";

export function convert(parts: Parts): Promise<void> {
    return runTaskHere(parts, "convert");
}
