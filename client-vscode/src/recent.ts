/** What was asked of the generator in this workspace, newest first. Kept by the editor, on this machine only. */

import type * as vscode from "vscode";

const KEY = "l4d2.requests";
const MOST = 20;

/** All of them. */
export function recentRequests(context: vscode.ExtensionContext): string[] {
    const kept = context.workspaceState.get<unknown>(KEY);
    return Array.isArray(kept) ? kept.filter((one) => typeof one === "string") : [];
}

/** Remember one. */
export async function rememberRequest(context: vscode.ExtensionContext, request: string): Promise<void> {
    await context.workspaceState.update(KEY, newestFirst(recentRequests(context), request));
}

/** Forget one, or all. */
export async function forgetRequests(context: vscode.ExtensionContext, request?: string): Promise<void> {
    const kept = request === undefined ? [] : recentRequests(context).filter((one) => one !== request);
    await context.workspaceState.update(KEY, kept);
}

/** The list with one more, each once, and not too long. */
export function newestFirst(kept: readonly string[], request: string): string[] {
    return [request, ...kept.filter((one) => one !== request)].slice(0, MOST);
}
