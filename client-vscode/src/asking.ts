/**
 * The flow that all commands of the assistant share here: a bar that can be cancelled and says how far it is, the
 * verdict, and what it has cost. What is asked is the commands' business.
 */

import * as vscode from "vscode";
import type { Parts } from "./commands";
import { inform, warn } from "./notices";
import { plain } from "./plain";
import { COST, type Costs, type Piece, type Written } from "./requests";
import { dollars } from "./status";

const QUICK_MS = 300; // what is done by then is not worth a bar

/** What is to be asked: a command of the server's about a document, with the words of the bar. */
export interface Work {
    readonly title: string;
    readonly detail?: string;
    readonly uri: string;
    readonly command: string;
    readonly args: readonly unknown[];
    readonly onPiece?: (piece: Piece) => void;
}

/** Ask the server. The bar goes as soon as a change is shown. Null when the user has cancelled. */
export async function ask<Answer>(parts: Parts, work: Work): Promise<Answer | null> {
    const { server, status, log } = parts;
    const stopping = new vscode.CancellationTokenSource();
    const listening: vscode.Disposable[] = [stopping];
    const answer = server.askUntil<Answer>(stopping.token, work.command, ...work.args);
    const shown = new Promise<void>((resolve) => listening.push(previewOf(parts, work.uri, resolve)));
    const busy = status.begins(work.title, () => stopping.cancel());
    let last = "";
    let show: (said: string) => void = () => {};
    const report = (said: string) => {
        last = said;
        show(said);
    };
    listening.push(server.onPiece(reporter(work, report)));
    const over = Promise.race([answer.catch(() => null), shown]).then(() => busy.dispose());
    const bar = setTimeout(() => {
        const where = { location: vscode.ProgressLocation.Notification, title: work.title, cancellable: true };
        void vscode.window.withProgress(where, (progress, token) => {
            show = (said) => progress.report({ message: plain([work.detail, said].filter(Boolean).join(" · ")) });
            show(last);
            listening.push(token.onCancellationRequested(() => stopping.cancel()));
            return over;
        });
    }, QUICK_MS);
    void over.then(() => clearTimeout(bar));
    try {
        return await answer;
    } catch (error) {
        if (!stopping.token.isCancellationRequested) {
            throw error;
        }
        log.info(`${work.command} was cancelled`);
        return null;
    } finally {
        busy.dispose();
        vscode.Disposable.from(...listening).dispose();
        void noteCosts(parts);
    }
}

/** Tell how it went, with the way to what is wrong. Waits for nobody. */
export function tellVerdict(written: Written): void {
    if (written.verdict) {
        void tell(written);
    }
}

/** Have the status show what models have cost by now. */
export async function noteCosts({ server, status, log }: Pick<Parts, "server" | "status" | "log">): Promise<void> {
    try {
        const costs = await server.ask<Costs>(COST);
        if (costs) {
            status.spent(costs);
        }
    } catch (error) {
        log.debug(`no costs: ${error}`);
    }
}

async function tell(written: Written): Promise<void> {
    const price = written.cost ? dollars(written.cost) : "";
    const model = written.model && written.model !== "builtin" ? written.model : "";
    const by = [model, price].filter(Boolean).join(", ");
    const head = by ? `${written.verdict} (${by})` : (written.verdict ?? "");
    const message = [head, written.remarks].filter(Boolean).join(". ");
    const show = vscode.l10n.t("Show Problems");
    const buttons = (written.findings ?? 0) > 0 ? [show] : [];
    const tellIt = written.errors > 0 ? warn : inform;
    if ((await tellIt(message, ...buttons)) === show) {
        await vscode.commands.executeCommand("workbench.actions.view.problems");
    }
}

function previewOf({ previews }: Parts, uri: string, resolve: () => void): vscode.Disposable {
    const wanted = vscode.Uri.parse(uri).toString();
    return previews.onDidShow((files) => {
        if (!uri || files.length > 1 || files.some((file) => file.toString() === wanted)) {
            resolve();
        }
    });
}

function reporter(work: Work, report: (said: string) => void): (piece: Piece) => void {
    let count = 0;
    return (piece) => {
        if (piece.uri !== work.uri || piece.conversation !== undefined) {
            return;
        }
        work.onPiece?.(piece);
        count = piece.stage ? 0 : count + piece.text.length;
        if (piece.stage) {
            report(stageSaid(piece.stage));
        } else {
            report(vscode.l10n.t("{0} characters", count));
        }
    };
}

/** What is being done, in a word. */
export function stageSaid(stage: "write" | "check" | "repair"): string {
    switch (stage) {
        case "write":
            return vscode.l10n.t("writing…");
        case "check":
            return vscode.l10n.t("checking…");
        case "repair":
            return vscode.l10n.t("correcting mistakes…");
    }
}
