/** `l4d2.showPreprocessed`: the file in front as the compiler sees it, macros expanded. */

import { PREPROCESSED } from "../requests";
import { showView } from "../views";
import type { Parts } from ".";

export function showPreprocessed({ server }: Parts): Promise<void> {
    return showView(server, PREPROCESSED, "sourcepawn");
}
