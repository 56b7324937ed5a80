/** `l4d2.getStarted`: the walkthrough. */

import { openWalkthrough } from "../walkthrough";
import type { Parts } from ".";

export async function getStarted({ context }: Parts): Promise<void> {
    await openWalkthrough(context.extension.id);
}
