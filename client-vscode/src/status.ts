/**
 * The item in the status bar: how the server is, which model is asked, what it has cost. A click opens the menu.
 */

import * as vscode from "vscode";
import type { Costs } from "./requests";
import { setting } from "./settings";

/** How the server is. */
export type State = "starting" | "reading" | "ready" | "failed" | "stopped";

const ICONS: Record<State, string> = {
    starting: "$(loading~spin)",
    reading: "$(sync~spin)",
    ready: "$(check)",
    failed: "$(error)",
    stopped: "$(debug-disconnect)",
};

/** Something that is being made. */
export interface Work {
    readonly title: string;
    readonly stop: () => void;
}

/** Shows the state. Shown where SourcePawn is edited, and whenever something is wrong. */
export class Status implements vscode.Disposable {
    private readonly item = vscode.window.createStatusBarItem("l4d2.status", vscode.StatusBarAlignment.Right, 50);
    private readonly listening: vscode.Disposable[];
    private state: State = "starting";
    private why = "";
    private costs: Costs | undefined;
    private readonly works = new Set<Work>();

    constructor() {
        this.item.name = "L4D2 Architect";
        this.item.command = "l4d2.showMenu";
        this.listening = [
            vscode.window.onDidChangeActiveTextEditor(() => this.draw()),
            vscode.workspace.onDidChangeConfiguration((event) => {
                if (event.affectsConfiguration("l4d2.assistant.model")) {
                    this.draw();
                }
            }),
        ];
        this.draw();
    }

    /** The server's state, and in words why it is so. */
    show(state: State, why = ""): void {
        this.state = state;
        this.why = why;
        this.draw();
    }

    /** What models have cost by now. */
    spent(costs: Costs): void {
        this.costs = costs;
        this.draw();
    }

    /** Something is being made that can be stopped; whoever began it ends it. */
    begins(title: string, stop: () => void): vscode.Disposable {
        const work = { title, stop };
        this.works.add(work);
        this.draw();
        return new vscode.Disposable(() => {
            this.works.delete(work);
            this.draw();
        });
    }

    /** What is being made. */
    get underWay(): readonly Work[] {
        return [...this.works];
    }

    dispose(): void {
        for (const one of [...this.listening, this.item]) {
            one.dispose();
        }
    }

    private draw(): void {
        const isWrong = this.state === "failed" || this.state === "stopped";
        const [work] = this.works;
        if (!isWrong && !work && vscode.window.activeTextEditor?.document.languageId !== "sourcepawn") {
            this.item.hide();
            return;
        }
        const words = said(this.state);
        this.item.text = work && !isWrong ? `$(loading~spin) L4D2: ${work.title}` : `${ICONS[this.state]} L4D2`;
        this.item.backgroundColor = isWrong ? new vscode.ThemeColor("statusBarItem.errorBackground") : undefined;
        const model = setting("l4d2.assistant.model");
        const lines = [`**L4D2 Architect**: ${words}`, this.why, vscode.l10n.t("Model: `{0}`", model)];
        if (this.costs && this.costs.session.requests > 0) {
            lines.push(vscode.l10n.t("Spent in this session: {0}", dollars(this.costs.session.cost)));
        }
        if (this.costs && this.costs.month.requests > 0) {
            const { month, limit } = this.costs;
            const spent = dollars(month.cost);
            lines.push(
                limit > 0
                    ? vscode.l10n.t("Spent in this month: {0} of {1}", spent, dollars(limit))
                    : vscode.l10n.t("Spent in this month: {0}", spent),
            );
        }
        this.item.tooltip = new vscode.MarkdownString(lines.filter(Boolean).join("\n\n"));
        this.item.accessibilityInformation = { label: `L4D2 Architect: ${words}`, role: "button" };
        this.item.show();
    }
}

/** A sum of money as it is shown. */
export function dollars(sum: number): string {
    return sum === 0 ? "$0" : `$${sum < 0.01 ? sum.toFixed(4) : sum.toFixed(2)}`;
}

function said(state: State): string {
    switch (state) {
        case "starting":
            return vscode.l10n.t("starting");
        case "reading":
            return vscode.l10n.t("reading plugins");
        case "ready":
            return vscode.l10n.t("ready");
        case "failed":
            return vscode.l10n.t("could not be started");
        case "stopped":
            return vscode.l10n.t("stopped");
    }
}
