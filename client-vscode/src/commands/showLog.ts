/** `l4d2.showLog`: what the client and the server have to say. */

import type { Parts } from ".";

export function showLog({ log }: Parts): void {
    log.show();
}
