/** `l4d2.openChat`: show the chat, with the cursor where one types. */

import * as vscode from "vscode";

export async function openChat(): Promise<void> {
    await vscode.commands.executeCommand("l4d2.chat.focus");
}
