/**
 * The client's own commands, one file each. Those of the server are registered by the language client.
 */

import * as vscode from "vscode";
import type { ChatView } from "../chat/view";
import type { Server } from "../client";
import { isOfferedAgain } from "../installing";
import type { Previews } from "../preview";
import { tellRefusal } from "../refusals";
import { ASK_AND_GENERATE, SHOW_REFERENCES } from "../requests";
import type { Status } from "../status";
import type { Texts } from "../texts";
import { acceptProposal } from "./acceptProposal";
import { addGameServer } from "./addGameServer";
import { askAndGenerate } from "./askAndGenerate";
import { chooseModel } from "./chooseModel";
import { compileChanged } from "./compileChanged";
import { compilePlugin } from "./compilePlugin";
import { compileWorkspace } from "./compileWorkspace";
import { convert } from "./convert";
import { deploy } from "./deploy";
import { deployChanged } from "./deployChanged";
import { deployPlugin } from "./deployPlugin";
import { discardProposal } from "./discardProposal";
import { downloadModel } from "./downloadModel";
import { explain } from "./explain";
import { fixFile } from "./fixFile";
import { fixWithModel } from "./fixWithModel";
import { fixWorkspace } from "./fixWorkspace";
import { forgetPasswords } from "./forgetPasswords";
import { getStarted } from "./getStarted";
import { installSourceMod } from "./installSourceMod";
import { modernise } from "./modernise";
import { moveToPhrases } from "./moveToPhrases";
import { newChat } from "./newChat";
import { newPlugin } from "./newPlugin";
import { newProject } from "./newProject";
import { openChat } from "./openChat";
import { openErrorLog } from "./openErrorLog";
import { readTraces } from "./readTraces";
import { reloadPlugin } from "./reloadPlugin";
import { restart } from "./restart";
import { runRconCommand } from "./runRconCommand";
import { setKey } from "./setKey";
import { showCost } from "./showCost";
import { showDoctor } from "./showDoctor";
import { showKnown } from "./showKnown";
import { showLog } from "./showLog";
import { showMenu } from "./showMenu";
import { showPreprocessed } from "./showPreprocessed";
import { showReferences } from "./showReferences";
import { showSyntaxTree } from "./showSyntaxTree";
import { writeFunction } from "./writeFunction";
import { writeTestRequest } from "./writeTestRequest";

/** What commands work with. */
export interface Parts {
    readonly context: vscode.ExtensionContext;
    readonly log: vscode.LogOutputChannel;
    readonly status: Status;
    readonly server: Server;
    readonly texts: Texts;
    readonly previews: Previews;
    readonly chat: ChatView;
}

/** A command; what it returns goes to whoever ran it. */
export type Command = (parts: Parts, ...args: unknown[]) => unknown;

const COMMANDS: Record<string, Command> = {
    [ASK_AND_GENERATE]: askAndGenerate,
    [SHOW_REFERENCES]: showReferences,
    "l4d2.acceptProposal": acceptProposal,
    "l4d2.addGameServer": addGameServer,
    "l4d2.chooseModel": chooseModel,
    "l4d2.compileChanged": compileChanged,
    "l4d2.compilePlugin": compilePlugin,
    "l4d2.compileWorkspace": compileWorkspace,
    "l4d2.convert": convert,
    "l4d2.deploy": deploy,
    "l4d2.deployChanged": deployChanged,
    "l4d2.deployPlugin": deployPlugin,
    "l4d2.discardProposal": discardProposal,
    "l4d2.downloadModel": downloadModel,
    "l4d2.explain": explain,
    "l4d2.fixFile": fixFile,
    "l4d2.fixWithModel": fixWithModel,
    "l4d2.fixWorkspaceFiles": fixWorkspace,
    "l4d2.forgetPasswords": forgetPasswords,
    "l4d2.getStarted": getStarted,
    "l4d2.installSourceMod": installSourceMod,
    "l4d2.modernise": modernise,
    "l4d2.moveToPhrases": moveToPhrases,
    "l4d2.newChat": newChat,
    "l4d2.newPlugin": newPlugin,
    "l4d2.newProject": newProject,
    "l4d2.openChat": openChat,
    "l4d2.openErrorLog": openErrorLog,
    "l4d2.readTraces": readTraces,
    "l4d2.reloadPlugin": reloadPlugin,
    "l4d2.restart": restart,
    "l4d2.runRconCommand": runRconCommand,
    "l4d2.setKey": setKey,
    "l4d2.showCost": showCost,
    "l4d2.showDoctor": showDoctor,
    "l4d2.showKnown": showKnown,
    "l4d2.showLog": showLog,
    "l4d2.showMenu": showMenu,
    "l4d2.showPreprocessed": showPreprocessed,
    "l4d2.showSyntaxTree": showSyntaxTree,
    "l4d2.writeFunction": writeFunction,
    "l4d2.writeTestRequest": writeTestRequest,
};

/** Register all of them. What one rejects with is shown. */
export function registerCommands(parts: Parts): vscode.Disposable[] {
    return Object.entries(COMMANDS).map(([name, command]) =>
        vscode.commands.registerCommand(name, async (...args: unknown[]) => {
            try {
                return await command(parts, ...args);
            } catch (error) {
                // A refusal of the server may quote what was asked, and it is shown anyway.
                const isQuoting = typeof (error as { code?: unknown } | null)?.code === "number";
                parts.log[isQuoting ? "debug" : "info"](`${name}: ${error}`);
                if (!isOfferedAgain(error)) {
                    tellRefusal(error);
                }
                return undefined;
            }
        }),
    );
}
