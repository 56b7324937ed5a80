/**
 * Shows what was run on a game server's console and what the server said, in a terminal for each server.
 */

import * as vscode from "vscode";
import { tame } from "../terminalText";
import { type GameServer, rconIdentity } from "./servers";

const open = new Map<string, Shown>();

/** Show a command and the reply. The terminal does not take the cursor. */
export function showReply(server: GameServer, command: string, reply: string): void {
    const name = rconIdentity(server.rcon);
    const shown = open.get(name) ?? new Shown(vscode.l10n.t("Console of {0}", server.name), () => open.delete(name));
    open.set(name, shown);
    shown.write(`\x1b[1m] ${tame(command)}\x1b[0m`);
    for (const line of reply.trimEnd().split(/\r?\n/)) {
        shown.write(tame(line));
    }
    shown.terminal.show(true);
}

class Shown implements vscode.Pseudoterminal {
    private readonly written = new vscode.EventEmitter<string>();
    private waiting: string[] | undefined = [];
    readonly onDidWrite = this.written.event;
    readonly terminal: vscode.Terminal;

    constructor(
        name: string,
        private readonly onClosed: () => void,
    ) {
        this.terminal = vscode.window.createTerminal({ name, pty: this, iconPath: new vscode.ThemeIcon("server") });
    }

    open(): void {
        const waiting = this.waiting ?? [];
        this.waiting = undefined;
        for (const line of waiting) {
            this.write(line);
        }
    }

    close(): void {
        this.onClosed();
    }

    write(line: string): void {
        if (this.waiting) {
            this.waiting.push(line);
        } else {
            this.written.fire(`${line}\r\n`);
        }
    }
}
