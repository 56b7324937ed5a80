/** `l4d2.writeTestRequest`: a document for who tries the plugin on a server. */

import { runTaskHere } from "../tasking";
import type { Parts } from ".";

export function writeTestRequest(parts: Parts): Promise<void> {
    return runTaskHere(parts, "test_request");
}
