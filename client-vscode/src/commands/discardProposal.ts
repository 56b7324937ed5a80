/** `l4d2.discardProposal`: leave everything as it is. */

import type { Parts } from ".";

/** `id` is told by who means one that need not be in front; a menu tells something else. */
export function discardProposal({ previews }: Parts, id?: unknown): Promise<void> {
    return previews.discard(typeof id === "number" ? id : undefined);
}
