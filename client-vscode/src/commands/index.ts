/**
 * The client's own commands, one file each. Those of the server are registered by the language client.
 */

import * as vscode from "vscode";
import type { Server } from "../client";
import { ASK_AND_GENERATE, SHOW_REFERENCES } from "../requests";
import type { Status } from "../status";
import { askAndGenerate } from "./askAndGenerate";
import { chooseModel } from "./chooseModel";
import { restart } from "./restart";
import { setKey } from "./setKey";
import { showCost } from "./showCost";
import { showLog } from "./showLog";
import { showMenu } from "./showMenu";
import { showReferences } from "./showReferences";

/** What commands work with. */
export interface Parts {
    readonly context: vscode.ExtensionContext;
    readonly log: vscode.LogOutputChannel;
    readonly status: Status;
    readonly server: Server;
}

/** A command; what it returns goes to whoever ran it. */
export type Command = (parts: Parts, ...args: unknown[]) => unknown;

const COMMANDS: Record<string, Command> = {
    [ASK_AND_GENERATE]: askAndGenerate,
    [SHOW_REFERENCES]: showReferences,
    "l4d2.chooseModel": chooseModel,
    "l4d2.restart": restart,
    "l4d2.setKey": setKey,
    "l4d2.showCost": showCost,
    "l4d2.showLog": showLog,
    "l4d2.showMenu": showMenu,
};

/** Register all of them. What one rejects with is shown. */
export function registerCommands(parts: Parts): vscode.Disposable[] {
    return Object.entries(COMMANDS).map(([name, command]) =>
        vscode.commands.registerCommand(name, async (...args: unknown[]) => {
            try {
                return await command(parts, ...args);
            } catch (error) {
                parts.log.info(`${name}: ${error}`);
                void vscode.window.showErrorMessage(error instanceof Error ? error.message : String(error));
                return undefined;
            }
        }),
    );
}
