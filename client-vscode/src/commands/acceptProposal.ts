/** `l4d2.acceptProposal`: make the change that is shown. */

import type { Parts } from ".";

/** `id` is told by who means one that need not be in front; a menu tells something else. */
export function acceptProposal({ previews }: Parts, id?: unknown): Promise<void> {
    return previews.accept(typeof id === "number" ? id : undefined);
}
