/**
 * Getting in: passwords and host keys, asked once and remembered. A secret is kept only in the editor's secret store, only
 * once it has worked, and under the address it is for: a setting with another host gets none of it.
 */

import * as vscode from "vscode";
import { worded } from "../notices";
import { RconError, type Run, withRcon } from "../rcon";
import { DeployError } from "./errors";
import { connect, type Remote } from "./remote";
import { type GameServer, identity, rconIdentity } from "./servers";
import { deployWords, rconWords } from "./words";

const TRIES = 3;
const HOST_KEYS = "l4d2.hostKeys";

type Held = Pick<vscode.ExtensionContext, "secrets" | "globalState">;

/** An open connection to a server. Rejects with words for the user, or `CancellationError`. */
export async function enter(context: Held, server: GameServer, signal: AbortSignal): Promise<Remote> {
    const names = secretNames(server);
    let [password, passphrase] = await Promise.all([
        context.secrets.get(names.password),
        server.privateKeyFile ? context.secrets.get(names.passphrase) : undefined,
    ]);
    const typed = new Map<string, string>();
    if (password === undefined && server.protocol !== "sftp") {
        password = await askPassword(server, false);
        typed.set(names.password, password);
    }
    for (let count = 0; ; count++) {
        const hostKey = hostKeys(context)[hostOf(server)] ?? "";
        try {
            const secrets = { password: password ?? "", passphrase: passphrase ?? "", hostKey };
            const remote = await connect(server, secrets, signal);
            for (const [name, secret] of typed) {
                await context.secrets.store(name, secret);
            }
            return remote;
        } catch (error) {
            const fault = error instanceof DeployError ? error : new DeployError("other", String(error));
            if (fault.trouble === "hostKeyUnknown") {
                await trustHost(context, server, fault.detail);
            } else if (fault.trouble === "auth" && count < TRIES && asksPassword(server, password, typed)) {
                password = await askPassword(server, password !== undefined);
                typed.set(names.password, password);
            } else if (fault.trouble === "passphrase" && count < TRIES) {
                passphrase = await askPassphrase(server, passphrase !== undefined);
                typed.set(names.passphrase, passphrase);
            } else {
                throw told(fault, server);
            }
        }
    }
}

/** Do some work on a server's console. Rejects with words for the user, or `CancellationError`. */
export async function onConsole<T>(
    context: Held,
    server: GameServer,
    signal: AbortSignal,
    work: (run: Run) => Promise<T>,
): Promise<T> {
    const name = secretNames(server).rcon;
    const kept = await context.secrets.get(name);
    const password = kept ?? (await askRconPassword(server));
    let isIn = false;
    try {
        return await withRcon({ ...server.rcon, password, signal }, async (run) => {
            isIn = true;
            if (kept === undefined) {
                await context.secrets.store(name, password);
            }
            return await work(run);
        });
    } catch (error) {
        if (!(error instanceof RconError)) {
            throw error;
        }
        if (error.trouble === "cancelled") {
            throw new vscode.CancellationError();
        }
        if (error.trouble === "auth" && !error.detail && !isIn && kept !== undefined) {
            // It is not tried again by itself: a server bans who is wrong too often.
            await context.secrets.delete(name);
        }
        throw new Error(rconWords(error, server.rcon));
    }
}

/** Forget all that was asked about a server. */
export async function forget(context: Held, server: GameServer): Promise<void> {
    for (const name of Object.values(secretNames(server))) {
        await context.secrets.delete(name);
    }
    const { [hostOf(server)]: _, ...others } = hostKeys(context);
    await context.globalState.update(HOST_KEYS, others);
}

/** A fault in words; who cancelled is told nothing. */
export function told(error: unknown, server: GameServer): Error {
    if (!(error instanceof DeployError)) {
        return error instanceof Error ? error : new Error(String(error));
    }
    return error.trouble === "cancelled" ? new vscode.CancellationError() : new Error(deployWords(error, server));
}

function secretNames(server: GameServer): { password: string; passphrase: string; rcon: string } {
    return {
        password: identity(server),
        passphrase: `${identity(server)} ${server.privateKeyFile}`,
        rcon: rconIdentity(server.rcon),
    };
}

/** With a key, a password is only asked for where one was stored or none of the user's keys helps. */
function asksPassword(server: GameServer, password: string | undefined, typed: Map<string, string>): boolean {
    return !server.privateKeyFile || password !== undefined || typed.size > 0;
}

async function trustHost(context: Held, server: GameServer, fingerprint: string): Promise<void> {
    const trust = vscode.l10n.t("Trust and Connect");
    const answer = await vscode.window.showWarningMessage(
        vscode.l10n.t("This is the first connection to {0}. Is this the server's key?", hostOf(server)),
        {
            modal: true,
            detail: `${fingerprint}\n\n${vscode.l10n.t("Your host or its panel can tell you the right one. It is remembered, and another one will be refused.")}`,
        },
        trust,
    );
    if (answer !== trust) {
        throw new vscode.CancellationError();
    }
    await context.globalState.update(HOST_KEYS, { ...hostKeys(context), [hostOf(server)]: fingerprint });
}

function hostKeys(context: Held): Record<string, string> {
    return context.globalState.get<Record<string, string>>(HOST_KEYS) ?? {};
}

function hostOf({ host, port }: GameServer): string {
    return `${host}:${port}`;
}

function askPassword(server: GameServer, wasRefused: boolean): Promise<string> {
    const once = vscode.l10n.t("Kept in the editor's secret store once it has worked.");
    const open = vscode.l10n.t("FTP sends it unencrypted; SFTP and FTPS do not.");
    const prompt = wasRefused
        ? vscode.l10n.t("That password was refused. Try again?")
        : [once, server.protocol === "ftp" ? open : ""].filter(Boolean).join(" ");
    return asked(vscode.l10n.t("Password of {0} on {1}", server.user, server.host), prompt);
}

function askPassphrase(server: GameServer, wasRefused: boolean): Promise<string> {
    const once = vscode.l10n.t("Kept in the editor's secret store once it has worked.");
    const prompt = wasRefused ? vscode.l10n.t("That passphrase was wrong. Try again?") : once;
    return asked(vscode.l10n.t("Passphrase of {0}", server.privateKeyFile), prompt);
}

function askRconPassword({ rcon }: GameServer): Promise<string> {
    const title = vscode.l10n.t("RCON password of {0}", `${rcon.host}:${rcon.port}`);
    return asked(
        title,
        vscode.l10n.t("The server's `rcon_password`. Kept in the editor's secret store once it has worked."),
    );
}

async function asked(title: string, prompt: string): Promise<string> {
    const shown = { title, prompt: worded(prompt), password: true, ignoreFocusOut: true };
    const answer = await vscode.window.showInputBox(shown);
    if (answer === undefined) {
        throw new vscode.CancellationError();
    }
    return answer;
}
