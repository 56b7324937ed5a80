/** `l4d2.newChat`: begin a conversation anew, with the cursor where one types. */

import type { Parts } from ".";

export function newChat({ chat }: Parts): Promise<void> {
    return chat.begin();
}
