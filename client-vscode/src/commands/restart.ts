/** `l4d2.restart`: stop the server and start it again, with another Python if that is what has changed. */

import type { Parts } from ".";

export function restart({ server }: Parts): Promise<void> {
    return server.restart();
}
