/** `l4d2.showKnown`: what the server knows of the file in front, and why something may be quiet there. */

import { KNOWN } from "../requests";
import { showPage } from "../views";
import type { Parts } from ".";

export function showKnown({ server, log }: Parts): Promise<void> {
    return showPage(server, log, KNOWN);
}
