/**
 * What the assistant has in the editor besides commands of the palette: what code actions run, the chat, the language
 * status. Decides nothing about code.
 */

import * as vscode from "vscode";
import { ChatView } from "./chat/view";
import type { Parts } from "./commands";
import { generate } from "./generating";
import { LanguageStatus } from "./languageStatus";
import { tellRefusal } from "./refusals";
import { ASSIST, GENERATE } from "./requests";
import { runTask } from "./tasking";

/** Register all of it. */
export function registerAssistant(parts: Parts): vscode.Disposable[] {
    const routes: [string, (...args: unknown[]) => Promise<unknown>][] = [
        [GENERATE, (uri, request) => generate(parts, String(uri), String(request))],
        [ASSIST, (task, uri, range, request) => runTask(parts, String(task), String(uri), range, request)],
    ];
    for (const [command, run] of routes) {
        parts.server.routes.set(command, (...args) => run(...args).catch(tellRefusal));
    }
    const view = vscode.window.registerWebviewViewProvider(ChatView.id, parts.chat, ChatView.options);
    return [view, new LanguageStatus()];
}
