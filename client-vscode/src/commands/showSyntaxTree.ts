/** `l4d2.showSyntaxTree`: the tree of the file in front. */

import { SYNTAX_TREE } from "../requests";
import { showView } from "../views";
import type { Parts } from ".";

export function showSyntaxTree({ server }: Parts): Promise<void> {
    return showView(server, SYNTAX_TREE);
}
